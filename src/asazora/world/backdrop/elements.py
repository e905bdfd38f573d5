"""What a backdrop is made of: layers of elements. Settings are tuples of these values and nothing more."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import skia

from asazora.world.backdrop.brush import Brush, Dice, Point, vertical
from asazora.world.depth import SKY_DEPTH, scale_at
from asazora.world.light import RGB, lighter, mix, multiply

FAR_GROUND_HAZE = 0.4
"""Distance, 0..1, of the ground at the horizon for the haze before it."""


class Element(Protocol):
    """One thing, or one row of things, of a layer."""

    def paint(self, brush: Brush) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Elements that move together. `depth` is as in scenes: 0 front, 1 horizon; SKY_DEPTH is infinitely far."""

    depth: float
    elements: tuple[Element, ...]
    is_ground: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """A setting: layers from far to near, and the place whose light it has (one of `light.PLACES`)."""

    layers: tuple[Layer, ...]
    horizon: float = 0.58
    place: str = "outdoor"
    has_ground: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where one figure stands: its foot, its size in view heights, its colour and its own dice."""

    x: float
    y: float
    size: float
    colour: RGB
    dice: Dice


Figure = Callable[[Brush, Stand], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ridge:
    """A skyline filled down to below the horizon: hills (smooth) or peaks (`sharp` 1). `snow` caps the tops."""

    y: float
    rise: float
    width: float
    colour: RGB
    below: RGB | None = None
    sharp: float = 0.0
    snow: RGB | None = None
    key: int = 0

    def paint(self, brush: Brush) -> None:
        dice = brush.dice.child(self.key)
        line = self._line(brush, dice)
        floor = max(brush.horizon, self.y) + 0.35
        brush.polygon([(line[0][0], floor), *line, (line[-1][0], floor)], self.colour, self.below)
        if self.snow is not None:
            self._caps(brush, line, self.snow)

    def _line(self, brush: Brush, dice: Dice) -> list[Point]:
        step = 0.02 if self.sharp < 0.5 else self.width / 8
        first, last = math.floor(brush.left / step) - 1, math.ceil(brush.right / step) + 1
        return [(i * step, self.y - self.rise * self._height(i * step, i, dice)) for i in range(first, last + 1)]

    def _height(self, x: float, index: int, dice: Dice) -> float:
        phase = 6.283 * dice(0, 1)
        smooth = (
            0.5 + 0.32 * math.sin(6.283 * x / self.width + phase) + 0.18 * math.sin(14.7 * x / self.width + 2.1 * phase)
        )
        cell = math.floor(x / self.width + 0.5 * dice(0, 2))
        along = x / self.width + 0.5 * dice(0, 2) - cell
        peak = dice.between(0.65, 1.0, cell, 3) * (1 - abs(2 * along - 1)) + 0.10 * dice(index, 4)
        return smooth + (peak - smooth) * self.sharp

    def _caps(self, brush: Brush, line: list[Point], colour: RGB) -> None:
        snow_y = self.y - 0.58 * self.rise
        lower = [(x, max(y, snow_y + 0.05 * self.rise * (1 if i % 2 else -1.2))) for i, (x, y) in enumerate(line)]
        brush.polygon([*line, *reversed(lower)], colour)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The floor from the horizon to below the view, lighter where it is far; frost whitens it in snowy weather."""

    near: RGB
    far: RGB
    frosts: bool = True

    def paint(self, brush: Brush) -> None:
        frost = brush.light.frost if self.frosts else 0.0
        far, near = (mix(colour, 0xF4F8FF, frost) for colour in (self.far, self.near))
        far, near = brush.light.shade(far, FAR_GROUND_HAZE), brush.light.shade(near)
        bottom = max(1.05, brush.bottom)
        paint = skia.Paint(Shader=vertical(brush.horizon, bottom, [far, near]))
        brush.canvas.drawRect(skia.Rect.MakeLTRB(brush.left - 0.1, brush.horizon, brush.right + 0.1, bottom), paint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Figures side by side at one depth, one a cell.

    `vary` 0 makes them even in size and place; `chance` leaves cells empty; `clear` (in half views) keeps the middle
    free.
    """

    figure: Figure
    spacing: float
    size: float
    colours: tuple[RGB, ...]
    y: float | None = None
    vary: float = 0.25
    chance: float = 1.0
    clear: float = 0.0
    lift: float = 0.0
    key: int = 0

    def paint(self, brush: Brush) -> None:
        dice = brush.dice.child(self.key)
        foot = brush.ground_y(brush.depth) if self.y is None else self.y
        for cell in brush.cells(self.spacing, self.size * 2):
            x = (cell + 0.5 + 2.4 * min(0.25, self.vary) * (dice(cell, 1) - 0.5)) * self.spacing
            if dice(cell, 2) < self.chance and abs(x) >= self.clear * brush.half:
                size = self.size * (1 + self.vary * (2 * dice(cell, 3) - 1))
                y = foot - self.lift * dice(cell, 4)
                colour = dice.pick(self.colours, cell, 5)
                self.figure(brush, Stand(x=x, y=y, size=size, colour=colour, dice=dice.child(cell)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """Small figures strewn on the ground, smaller and closer together in the distance; for ground layers."""

    figure: Figure
    size: float
    colours: tuple[RGB, ...]
    density: float = 1.0
    near: float = -0.25
    far: float = 0.95
    rows: int = 7
    key: int = 0

    def paint(self, brush: Brush) -> None:
        for row in range(self.rows, -1, -1):
            depth = self.near + (self.far - self.near) * (row / self.rows)
            hazy = replace(brush, distance=FAR_GROUND_HAZE * max(0.0, depth))
            self._row(hazy, depth, brush.dice.child(self.key * 64 + row))

    def _row(self, brush: Brush, depth: float, dice: Dice) -> None:
        scale = scale_at(depth)
        spacing = 0.16 * scale / self.density
        for cell in brush.cells(spacing, self.size):
            x = (cell + dice(cell, 1)) * spacing
            y = brush.ground_y(depth - 0.12 * dice(cell, 2))
            size = self.size * scale * dice.between(0.7, 1.3, cell, 3)
            self.figure(
                brush, Stand(x=x, y=y, size=size, colour=dice.pick(self.colours, cell, 4), dice=dice.child(cell))
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One figure at a fixed spot: `x` in half views, `y` in view heights (None: the ground at the layer's depth)."""

    figure: Figure
    x: float
    size: float
    colour: RGB = 0xFFFFFF
    y: float | None = None
    key: int = 0

    def paint(self, brush: Brush) -> None:
        dice = brush.dice.child(1000 + self.key)
        foot = brush.ground_y(brush.depth) if self.y is None else self.y
        x = (self.x + 0.06 * (dice(0) - 0.5)) * brush.half
        self.figure(brush, Stand(x=x, y=foot, size=self.size, colour=self.colour, dice=dice))


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A level strip of colour from `top` to `bottom`: sea, wall, road, water."""

    top: float
    bottom: float
    colour: RGB
    below: RGB | None = None

    def paint(self, brush: Brush) -> None:
        width = brush.right - brush.left + 0.2
        brush.rect(brush.left - 0.1, self.top, width, self.bottom - self.top, self.colour, self.below)


@dataclass(frozen=True, slots=True, kw_only=True)
class Floorboards:
    """Lines on the floor towards the vanishing point, for planks and paving; `across` adds that many level lines."""

    colour: RGB
    spacing: float = 0.22
    width: float = 0.004
    across: int = 0
    alpha: float = 0.6

    def paint(self, brush: Brush) -> None:
        far_scale, bottom = scale_at(1.0), max(1.05, brush.bottom)
        bottom_scale = far_scale + (1 - far_scale) * (bottom - brush.horizon) / (brush.ground_y(0) - brush.horizon)
        reach = max(abs(brush.left), abs(brush.right)) / far_scale
        for cell in range(-math.ceil(reach / self.spacing), math.ceil(reach / self.spacing) + 1):
            x = cell * self.spacing
            ends = [(x * far_scale, brush.horizon), (x * bottom_scale, bottom)]
            brush.line(ends, self.width, self.colour, self.alpha)
        for row in range(self.across):
            y = brush.ground_y(1 - (row + 0.6) ** 1.3 / self.across**1.3 * 1.3)
            brush.line([(brush.left, y), (brush.right, y)], self.width, self.colour, self.alpha)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sky:
    """The whole sky of the light, its sun, moon and stars; `colours`, tinted, replace the light's by `share`."""

    colours: tuple[RGB, RGB, RGB] | None = None
    share: float = 1.0

    def paint(self, brush: Brush) -> None:
        self._air(brush)
        if brush.light.stars > 0:
            stars(brush, brush.light.stars)
        if brush.light.sun is not None:
            sun(brush, *brush.light.sun)

    def _air(self, brush: Brush) -> None:
        colours = brush.light.sky
        if self.colours is not None:
            own = [multiply(colour, brush.light.tint) for colour in self.colours]
            top, middle, bottom = (mix(a, b, self.share) for a, b in zip(colours, own, strict=True))
            colours = (top, middle, bottom)
        ends = [skia.Point(0, min(-0.1, brush.top)), skia.Point(0, brush.horizon + 0.04)]
        shader = skia.GradientShader.MakeLinear(ends, [0xFF000000 | c for c in colours], [0.0, 0.55, 1.0])
        brush.canvas.drawPaint(skia.Paint(Shader=shader, Dither=True))


def stars(brush: Brush, strength: float) -> None:
    dice = brush.dice.child(77)
    for cell in brush.cells(0.05):
        for row in range(9):
            y = (row + dice(cell, row)) * 0.075 - 0.05
            size = 0.0012 + 0.0032 * dice(cell, 20 + row) ** 3
            colour = mix(0xFFFFFF, 0xFFE3B0, dice(cell, 40 + row))
            alpha = strength * (0.35 + 0.65 * dice(cell, 60 + row)) * (1 - 0.8 * max(0, y) / brush.horizon)
            paint = skia.Paint(AntiAlias=True, Color=round(255 * max(0.0, alpha)) << 24 | colour)
            brush.canvas.drawCircle((cell + dice(cell, 80 + row)) * 0.05, y, size, paint)


def sun(brush: Brush, x: float, y: float) -> None:
    light, x = brush.light, x * min(brush.half, 0.9)
    y = min(y, brush.horizon - 0.12)
    radius = 0.062 if light.is_moon else 0.07
    brush.glow(x, y, radius * (4.2 if light.is_moon else 6), light.sun_colour, 0.35 if light.is_moon else 0.7)
    paint = skia.Paint(AntiAlias=True, Color=0xFF000000 | light.sun_colour)
    brush.canvas.drawCircle(x, y, radius, paint)
    if light.is_moon:
        paint.setColor(0xFF000000 | lighter(light.sun_colour, -0.1))
        for dx, dy, r in ((-0.35, -0.2, 0.2), (0.3, 0.3, 0.26), (0.15, -0.45, 0.13)):
            brush.canvas.drawCircle(x + dx * radius, y + dy * radius, r * radius, paint)


def sky_layer(*elements: Element) -> Layer:
    return Layer(depth=SKY_DEPTH, elements=elements)
