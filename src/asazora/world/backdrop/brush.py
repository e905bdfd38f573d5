"""A canvas in view heights whose colours pass through the light of the shot."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import skia

from asazora.world.light import RGB, Light, mix, opaque
from asazora.world.view import FRONT_Y

Point = tuple[float, float]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dice:
    """Random numbers with an address: the same seed, cell and key give the same number in 0..1, in any order.

    A layer may be drawn only in part, so its details cannot come from a stream of draws.
    """

    seed: int

    def __call__(self, cell: int, key: int = 0) -> float:
        return self.bits(cell, key) / 2**32

    def between(self, low: float, high: float, cell: int, key: int = 0) -> float:
        return low + (high - low) * self(cell, key)

    def pick(self, choices: Sequence[T], cell: int, key: int = 0) -> T:
        return choices[self.bits(cell, key) % len(choices)]

    def bits(self, cell: int, key: int = 0) -> int:
        """32 bits, mixed as in splitmix64 (Steele, Lea, Flood 2014)."""
        z = (self.seed * 0x9E3779B97F4A7C15 + cell * 0xBF58476D1CE4E5B9 + key * 0x94D049BB133111EB) & (2**64 - 1)
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & (2**64 - 1)
        z = (z ^ z >> 27) * 0x94D049BB133111EB & (2**64 - 1)
        return (z ^ z >> 31) >> 32

    def child(self, key: int) -> "Dice":
        return Dice(self.bits(key, 0x5EED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Brush:
    """Draws in layer space: view heights, x right from the middle of the resting view, y down from its top.

    `left`, `right`, `top`, `bottom` bound what will be seen of the layer, which stands at `depth`; `half` is half the
    width of the resting view; `horizon` is where the ground ends; `distance` 0..1 says how much haze lies before it.
    """

    canvas: skia.Canvas
    light: Light
    dice: Dice
    left: float
    right: float
    top: float
    bottom: float
    half: float
    horizon: float
    depth: float = 0.0
    distance: float = 0.0

    def ground_y(self, depth: float) -> float:
        return FRONT_Y + (self.horizon - FRONT_Y) * depth

    def paint(self, colour: RGB, alpha: float = 1.0) -> skia.Paint:
        return skia.Paint(AntiAlias=True, Color=opaque(self.light.shade(colour, self.distance), alpha))

    def fill(self, path: skia.Path, colour: RGB, below: RGB | None = None, alpha: float = 1.0) -> None:
        """Fill a path; with `below`, the colour runs down to that one at the path's lower edge."""
        paint = self.paint(colour, alpha)
        if below is not None:
            bounds = path.getBounds()
            ends = [self.light.shade(each, self.distance) for each in (colour, below)]
            paint.setShader(vertical(bounds.top(), bounds.bottom(), ends, alpha))
        self.canvas.drawPath(path, paint)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: RGB,
        below: RGB | None = None,
        radius: float = 0.0,
    ) -> None:
        path = skia.Path()
        path.addRoundRect(skia.Rect.MakeXYWH(x, y, width, height), radius, radius)
        self.fill(path, colour, below)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: RGB, below: RGB | None = None) -> None:
        path = skia.Path()
        path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
        self.fill(path, colour, below)

    def polygon(self, points: Sequence[Point], colour: RGB, below: RGB | None = None, alpha: float = 1.0) -> None:
        self.fill(polygon(points), colour, below, alpha)

    def line(self, points: Sequence[Point], width: float, colour: RGB, alpha: float = 1.0) -> None:
        paint = self.paint(colour, alpha)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        self.canvas.drawPath(polygon(points, closed=False), paint)

    def lamp(self, x: float, y: float, width: float, height: float, colour: RGB, radius: float = 0.0) -> None:
        """A rectangle that shines by itself once it is dark: a window, a sign."""
        shown = mix_lit(self.light, colour, self.distance)
        rect = skia.Rect.MakeXYWH(x, y, width, height)
        self.canvas.drawRoundRect(rect, radius, radius, skia.Paint(AntiAlias=True, Color=opaque(shown)))

    def glow(self, x: float, y: float, radius: float, colour: RGB, alpha: float) -> None:
        """Light in the air around something bright: not shaded, fading to nothing at `radius`."""
        if alpha <= 0:
            return
        stops = [opaque(colour, alpha), opaque(colour, alpha * 0.35), opaque(colour, 0.0)]
        shader = skia.GradientShader.MakeRadial(skia.Point(x, y), radius, stops, [0.0, 0.4, 1.0])
        self.canvas.drawCircle(x, y, radius, skia.Paint(AntiAlias=True, Shader=shader))

    def cells(self, spacing: float, reach: float = 0.0) -> range:
        """Addresses of the cells of this width that can be seen, with things reaching out of them by `reach`."""
        return range(math.floor((self.left - reach) / spacing), math.ceil((self.right + reach) / spacing) + 1)


def mix_lit(light: Light, colour: RGB, distance: float) -> RGB:
    """A colour that is a dull pane by day and its own bright self at night."""
    return mix(light.shade(colour, distance), colour, light.dark)


def vertical(top: float, bottom: float, colours: Sequence[RGB], alpha: float = 1.0) -> skia.Shader:
    ends = [skia.Point(0, top), skia.Point(0, bottom)]
    return skia.GradientShader.MakeLinear(ends, [opaque(colour, alpha) for colour in colours])


def polygon(points: Sequence[Point], *, closed: bool = True) -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], closed)
    return path
