"""Things that causes leave a mark on: bitten, burnt down, popped, broken, opened, filled, painted."""

import math

import skia

from asazora.world.palette import WHITE, Rgb, darker, lighter, mix, rgb
from asazora.world.rigs.brush import Brush, blob, polygon
from asazora.world.rigs.costume import Costume
from asazora.world.rigs.prop import Drawing, box
from asazora.world.state import ActorState

_CHIPS = ((-0.22, -0.7), (0.1, -0.78), (0.26, -0.5), (-0.05, -0.48), (-0.3, -0.38), (0.12, -0.22), (-0.14, -0.18))
_BITES = ((0.36, -0.88, 0.27), (0.5, -0.42, 0.3), (0.14, -0.02, 0.32), (0.3, -0.56, 0.46))
"""Where each further bite is taken out of a cookie: (x, y, radius)."""
_WATER: Rgb = (84, 170, 240)
_GLASS: Rgb = (196, 228, 242)
_FLAME: Rgb = (255, 158, 40)


def draw_cookie(brush: Brush, costume: Costume, state: ActorState) -> None:
    bites = _BITES[: state.effects.bites]
    path = skia.Path()
    path.addCircle(0.0, -0.5, 0.485)
    for x, y, radius in bites:
        path = skia.Op(path, _bite(x, y, radius), skia.PathOp.kDifference_PathOp)
    brush.shape(path, costume.main)
    for x, y in _CHIPS:
        if all(math.hypot(x - bx, y - by) > radius + 0.07 for bx, by, radius in bites):
            brush.spot(x, y, 0.065, 0.06, costume.accent)


def _bite(x: float, y: float, radius: float) -> skia.Path:
    """A scalloped hole, as teeth leave it."""
    path = skia.Path()
    path.addCircle(x, y, radius * 0.86)
    for i in range(7):
        angle = i * 2 * math.pi / 7
        path.addCircle(x + radius * 0.72 * math.cos(angle), y + radius * 0.72 * math.sin(angle), radius * 0.34)
    return path


def draw_candle(brush: Brush, costume: Costume, state: ActorState) -> None:
    height = 0.08 + 0.66 * min(max(state.effects.remaining, 0.0), 1.0)
    brush.oval(0.0, -0.04, 0.24, 0.045, costume.accent)
    brush.shape(box(-0.13, -0.05 - height, 0.13, -0.05), costume.main)
    top = -0.05 - height
    brush.spot(0.0, top, 0.13, 0.03, lighter(costume.main, 0.5))
    brush.line([(0.07, top), (0.08, top + 0.12)], 0.05, lighter(costume.main, 0.3))
    brush.line([(0.0, top), (0.0, top - 0.06)], 0.025, (60, 50, 50))
    if state.effects.lit > 0.02:
        _draw_flame(brush, top - 0.05, state.effects.lit, state.pose.stride)


def _draw_flame(brush: Brush, base: float, lit: float, phase: float) -> None:
    sway = 0.02 * math.sin(phase * 5)
    brush.glow(0.0, base - 0.06, 0.42 * lit, (255, 214, 110))
    with brush.moved(0.0, base, scale_x=lit):
        brush.patch(blob(((0.0, 0.02), (-0.065, -0.06), (sway, -0.2), (0.065, -0.06))), _FLAME)
        brush.patch(blob(((0.0, 0.0), (-0.03, -0.05), (sway * 0.5, -0.11), (0.03, -0.05))), (255, 240, 150))


def draw_balloon(brush: Brush, costume: Costume, state: ActorState) -> None:
    if state.effects.popped:
        _draw_scraps(brush, costume)
        return
    brush.line([(0.0, -0.3), (0.05, -0.18), (-0.03, -0.08), (0.0, 0.0)], 0.022, (110, 104, 112))
    brush.shape(polygon(((-0.06, -0.25), (0.06, -0.25), (0.0, -0.34))), costume.main)
    brush.oval(0.0, -0.645, 0.285, 0.34, costume.main)
    brush.spot(-0.1, -0.78, 0.055, 0.085, WHITE, turn=0.4, alpha=0.75)


def _draw_scraps(brush: Brush, costume: Costume) -> None:
    brush.line([(0.05, -0.16), (0.12, -0.08), (0.0, -0.04), (0.08, 0.0)], 0.022, (110, 104, 112))
    for x, y, turn in ((-0.3, -0.05, 0.3), (0.02, -0.12, 1.9), (0.3, -0.06, 2.7), (-0.12, -0.03, 4.0)):
        with brush.moved(x, y, turn):
            brush.shape(polygon(((-0.07, 0.03), (0.0, -0.06), (0.09, 0.01), (0.02, 0.05))), costume.main)


def draw_cup(brush: Brush, costume: Costume, state: ActorState) -> None:
    """A mug; its drink shows in a window of its side, so that the level can be seen."""
    brush.line([(0.3, -0.76), (0.56, -0.7), (0.52, -0.36), (0.27, -0.3)], 0.11, darker(costume.main, 0.2))
    brush.shape(polygon(((-0.42, -0.96), (0.36, -0.96), (0.28, -0.02), (-0.34, -0.02))), costume.main)
    _draw_level(brush, state.effects.fill, -0.31, 0.25, -0.86, -0.14, costume.accent)
    brush.oval(-0.03, -0.95, 0.39, 0.045, darker(costume.main, 0.45), shaded=False)


def _draw_level(brush: Brush, fill: float, left: float, right: float, top: float, bottom: float, drink: Rgb) -> None:
    brush.patch(box(left, top, right, bottom), (236, 244, 250))
    fill = min(max(fill, 0.0), 1.0)
    if fill > 0.01:
        level = bottom + (top - bottom) * fill
        brush.patch(box(left, level, right, bottom), drink)
        brush.line([(left + 0.02, level), (right - 0.02, level)], 0.03, lighter(drink, 0.45))


def draw_glass(brush: Brush, costume: Costume, state: ActorState) -> None:
    if state.effects.broken > 0.5:
        _draw_shards(brush, costume)
        return
    body = polygon(((-0.36, -0.97), (0.36, -0.97), (0.27, -0.02), (-0.27, -0.02)))
    brush.shape(body, costume.main)
    fill = min(max(state.effects.fill, 0.0), 1.0)
    if fill > 0.01:
        level = -0.08 - 0.82 * fill
        half = 0.26 + 0.07 * fill
        brush.patch(polygon(((-half, level), (half, level), (0.24, -0.07), (-0.24, -0.07))), _WATER)
    brush.line([(-0.24, -0.85), (-0.18, -0.18)], 0.05, WHITE)
    if state.effects.broken > 0.05:
        brush.line([(0.3, -0.9), (0.05, -0.6), (0.18, -0.4), (-0.05, -0.15)], 0.03, (90, 120, 140))


def _draw_shards(brush: Brush, costume: Costume) -> None:
    pieces = (
        (-0.4, 0.1, 0.16),
        (-0.16, 0.5, 0.24),
        (0.1, 2.0, 0.2),
        (0.32, 1.2, 0.22),
        (0.5, 2.6, 0.14),
        (-0.56, 3.0, 0.12),
    )
    for x, turn, size in pieces:
        with brush.moved(x, -size * 0.5, turn, size):
            brush.shape(polygon(((-0.6, 0.4), (0.0, -0.7), (0.65, 0.3))), costume.main)


def draw_door(brush: Brush, costume: Costume, state: ActorState) -> None:
    """A door in its frame, hinged on the left; open, it shows the light behind it."""
    opened = min(max(state.effects.open, 0.0), 1.0)
    brush.shape(box(-0.3, -0.99, 0.3, -0.01), costume.second)
    brush.shape(box(-0.24, -0.93, 0.24, -0.01), mix((52, 44, 64), (255, 222, 140), 0.8 * opened))
    right, dip = 0.24 - 0.62 * opened, 0.035 * opened
    leaf = ((-0.24, -0.93), (right, -0.93 + dip), (right, -0.01 + dip * 0.6), (-0.24, -0.01))
    brush.shape(polygon(leaf), costume.main)
    middle, half = (right - 0.24) / 2, abs(right + 0.24) * 0.3
    for y in (-0.7, -0.3):
        brush.patch(box(middle - half, y - 0.13, middle + half, y + 0.13), darker(costume.main, 0.2))
    brush.spot(right - 0.05 * (1 - 2 * opened), -0.46, 0.028, 0.028, costume.accent)


def draw_canvas(brush: Brush, costume: Costume, state: ActorState) -> None:
    """A painter's canvas on an easel; strokes fill it from the top as `painted` grows."""
    for x in (-0.4, 0.4):
        brush.limb([(x * 0.3, -0.95), (x, -0.02)], 0.045, costume.second)
    brush.shape(box(-0.44, -0.9, 0.44, -0.2), costume.main)
    brush.limb([(-0.5, -0.18), (0.5, -0.18)], 0.05, costume.second)
    painted = min(max(state.effects.painted, 0.0), 1.0)
    paint = rgb(state.effects.paint_colour or "red")
    for i in range(6):
        share = min(1.0, painted * 6 - i)
        if share > 0.02:
            y = -0.83 + 0.115 * i
            shade = mix(paint, WHITE if i % 2 else (40, 30, 44), 0.12)
            brush.line([(-0.36, y), (-0.36 + 0.36 * share, y - 0.02), (-0.36 + 0.72 * share, y)], 0.105, shade)


CHANGING: dict[str, Drawing] = {
    "cookie": draw_cookie,
    "candle": draw_candle,
    "balloon": draw_balloon,
    "cup": draw_cup,
    "glass": draw_glass,
    "door": draw_door,
    "canvas": draw_canvas,
}
