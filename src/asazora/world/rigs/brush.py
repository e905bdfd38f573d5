"""The few strokes that every rig is painted with: shaded ovals, outlined shapes, limbs, lines, dots and glows.

Units are body units (1 = the actor's height, y down). Two brushes share the strokes: `Brush` paints them on a Skia
canvas, `Ruler` only measures how far they reach, so that boxes and pictures can never disagree.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

import skia

from asazora.world.palette import Rgb, darker, lighter

Point = tuple[float, float]
Box = tuple[float, float, float, float]

OUTLINE = 0.011
_TEXTURE_PX = 64
_UNIT_CIRCLE = (-1.0, -1.0, 1.0, 1.0)


@lru_cache(maxsize=8192)
def _flat_paint(colour: Rgb, alpha: float = 1.0) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color=skia.Color(*colour, round(255 * alpha)))


@lru_cache(maxsize=8192)
def _stroke_paint(colour: Rgb, width: float) -> skia.Paint:
    return skia.Paint(
        AntiAlias=True,
        Color=skia.Color(*colour),
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )


def _shades(colour: Rgb) -> list[int]:
    """Light, middle and shadow of a lit body."""
    return [skia.Color(*c) for c in (lighter(colour, 0.28), colour, darker(colour, 0.3))]


def _textured(gradient: skia.Shader, to_unit: skia.Matrix) -> skia.Paint:
    """A paint of a gradient over the square -1..1, baked into pixels: an image fills several times faster."""
    surface = skia.Surface(_TEXTURE_PX, _TEXTURE_PX)
    canvas = surface.getCanvas()
    canvas.scale(_TEXTURE_PX / 2, _TEXTURE_PX / 2)
    canvas.translate(1.0, 1.0)
    canvas.drawPaint(skia.Paint(Shader=gradient))
    place = skia.Matrix.Translate(-1.0, -1.0).preScale(2 / _TEXTURE_PX, 2 / _TEXTURE_PX)
    image = surface.makeImageSnapshot()
    tile = skia.TileMode.kClamp
    shader = image.makeShader(tile, tile, skia.SamplingOptions(skia.FilterMode.kNearest), to_unit.preConcat(place))
    return skia.Paint(AntiAlias=True, Shader=shader)


@lru_cache(maxsize=2048)
def _ball_paint(colour: Rgb) -> skia.Paint:
    """Shading of a unit circle lit from the upper left."""
    gradient = skia.GradientShader.MakeRadial(skia.Point(-0.4, -0.5), 1.7, _shades(colour), [0.0, 0.45, 1.0])
    return _textured(gradient, skia.Matrix())


@lru_cache(maxsize=2048)
def _slope_paint(colour: Rgb, left: float, top: float, right: float, bottom: float) -> skia.Paint:
    """Shading of a box, lit from the upper left."""
    ends = [skia.Point(-0.6, -1.0), skia.Point(0.6, 1.0)]
    gradient = skia.GradientShader.MakeLinear(ends, _shades(colour), [0.0, 0.45, 1.0])
    to_box = skia.Matrix.Translate((left + right) / 2, (top + bottom) / 2)
    return _textured(gradient, to_box.preScale(max(1e-3, right - left) / 2, max(1e-3, bottom - top) / 2))


@lru_cache(maxsize=64)
def _glow_paint(colour: Rgb) -> skia.Paint:
    stops = [skia.Color(*colour, alpha) for alpha in (190, 80, 0)]
    shader = skia.GradientShader.MakeRadial(skia.Point(0, 0), 1.0, stops, [0.0, 0.45, 1.0])
    return skia.Paint(AntiAlias=True, Shader=shader)


@lru_cache(maxsize=2048)
def polygon(points: tuple[Point, ...]) -> skia.Path:
    """A closed path with straight sides."""
    path = skia.Path()
    path.addPoly([skia.Point(*p) for p in points], True)
    return path


@lru_cache(maxsize=2048)
def blob(points: tuple[Point, ...]) -> skia.Path:
    """A closed path that runs smoothly through every point (Catmull-Rom)."""
    path, count = skia.Path(), len(points)
    path.moveTo(*points[0])
    for i in range(count):
        _add_spline(path, points[i - 1], points[i], points[(i + 1) % count], points[(i + 2) % count])
    path.close()
    return path


def curve(points: Sequence[Point]) -> skia.Path:
    """An open path that runs smoothly through every point."""
    path = skia.Path()
    path.moveTo(*points[0])
    if len(points) == 2:
        path.lineTo(*points[1])
        return path
    ends = [points[0], *points, points[-1]]
    for before, a, b, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        _add_spline(path, before, a, b, after)
    return path


def _coarse_bounds(path: skia.Path) -> Box:
    """Rounded, so that paths that move a little share one cached paint."""
    box = path.getBounds()
    return round(box.left(), 2), round(box.top(), 2), round(box.right(), 2), round(box.bottom(), 2)


def _add_spline(path: skia.Path, before: Point, a: Point, b: Point, after: Point) -> None:
    path.cubicTo(
        a[0] + (b[0] - before[0]) / 6,
        a[1] + (b[1] - before[1]) / 6,
        b[0] - (after[0] - a[0]) / 6,
        b[1] - (after[1] - a[1]) / 6,
        *b,
    )


class Brush:
    """Paints strokes on a canvas."""

    def __init__(self, canvas: skia.Canvas) -> None:
        self.canvas = canvas
        self.outline = OUTLINE
        """Width of the dark rim in the units that are current inside `moved`."""

    @contextmanager
    def moved(
        self, x: float = 0.0, y: float = 0.0, turn: float = 0.0, scale_x: float = 1.0, scale_y: float | None = None
    ) -> Iterator[None]:
        """Strokes inside are scaled, then turned clockwise by `turn` radians, then moved to (x, y)."""
        outer = self.outline
        self._enter(x, y, turn, scale_x, scale_x if scale_y is None else scale_y)
        if scale_y is None:
            self.outline = outer / abs(scale_x)
        yield
        self.outline = outer
        self.canvas.restore()

    def oval(
        self, x: float, y: float, rx: float, ry: float, colour: Rgb, turn: float = 0.0, shaded: bool = True
    ) -> None:
        """An outlined ellipse; `shaded` gives it a round, lit body."""
        self._ellipse(x, y, rx + self.outline, ry + self.outline, turn, _flat_paint(darker(colour, 0.5)))
        self._ellipse(x, y, rx, ry, turn, _ball_paint(colour) if shaded else _flat_paint(colour))

    def spot(
        self, x: float, y: float, rx: float, ry: float, colour: Rgb, turn: float = 0.0, alpha: float = 1.0
    ) -> None:
        """A flat ellipse without an outline."""
        self._ellipse(x, y, rx, ry, turn, _flat_paint(colour, alpha))

    def shape(self, path: skia.Path, colour: Rgb, shaded: bool = True) -> None:
        """A filled, lit path with a soft outline, which rounds its corners."""
        self._path(path, _stroke_paint(darker(colour, 0.5), 2 * self.outline), self.outline)
        self._path(path, _slope_paint(colour, *_coarse_bounds(path)) if shaded else _flat_paint(colour), 0.0)

    def patch(self, path: skia.Path, colour: Rgb, alpha: float = 1.0) -> None:
        """A flat path without an outline."""
        self._path(path, _flat_paint(colour, alpha), 0.0)

    def limb(self, points: Sequence[Point], width: float, colour: Rgb) -> None:
        """A thick, outlined, smoothly bent stroke."""
        path = curve(points)
        self._path(path, _stroke_paint(darker(colour, 0.5), width + 2 * self.outline), width / 2 + self.outline)
        self._path(path, _stroke_paint(colour, width), width / 2)

    def line(self, points: Sequence[Point], width: float, colour: Rgb) -> None:
        """A smoothly bent stroke without an outline."""
        self._path(curve(points), _stroke_paint(colour, width), width / 2)

    def glow(self, x: float, y: float, radius: float, colour: Rgb) -> None:
        """Light around something; it does not count as part of the body."""
        self._ellipse(x, y, radius, radius, 0.0, _glow_paint(colour))

    def _enter(self, x: float, y: float, turn: float, scale_x: float, scale_y: float) -> None:
        self.canvas.save()
        self.canvas.translate(x, y)
        if turn:
            self.canvas.rotate(math.degrees(turn))
        self.canvas.scale(scale_x, scale_y)

    def _ellipse(self, x: float, y: float, rx: float, ry: float, turn: float, paint: skia.Paint) -> None:
        self._enter(x, y, turn, rx, ry)
        self._circle(paint)
        self.canvas.restore()

    def _circle(self, paint: skia.Paint) -> None:
        self.canvas.drawOval(skia.Rect(*_UNIT_CIRCLE), paint)

    def _path(self, path: skia.Path, paint: skia.Paint, spread: float) -> None:
        del spread
        self.canvas.drawPath(path, paint)


class Ruler(Brush):
    """Measures the strokes instead of painting them."""

    def __init__(self) -> None:
        super().__init__(skia.Canvas(1, 1))
        self._box = skia.Rect.MakeEmpty()

    @property
    def box(self) -> Box:
        return self._box.left(), self._box.top(), self._box.right(), self._box.bottom()

    def glow(self, x: float, y: float, radius: float, colour: Rgb) -> None:
        del x, y, radius, colour

    def _circle(self, paint: skia.Paint) -> None:
        """The exact box of a transformed circle, tighter than that of its transformed square."""
        del paint
        matrix = self.canvas.getTotalMatrix()
        half_x = math.hypot(matrix.getScaleX(), matrix.getSkewX())
        half_y = math.hypot(matrix.getScaleY(), matrix.getSkewY())
        x, y = matrix.getTranslateX(), matrix.getTranslateY()
        self._box.join(skia.Rect(x - half_x, y - half_y, x + half_x, y + half_y))

    def _path(self, path: skia.Path, paint: skia.Paint, spread: float) -> None:
        del paint
        matrix = self.canvas.getTotalMatrix()
        reach_x = spread * math.hypot(matrix.getScaleX(), matrix.getSkewX())
        reach_y = spread * math.hypot(matrix.getScaleY(), matrix.getSkewY())
        if matrix.isScaleTranslate():
            bounds = matrix.mapRect(path.computeTightBounds())
        else:
            turned = skia.Path()
            path.transform(matrix, turned)
            bounds = turned.computeTightBounds()
        self._box.join(bounds.makeOutset(reach_x, reach_y))
