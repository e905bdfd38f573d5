"""Things that keep their shape: toys, machines and buildings. Each drawing fills the box y -1..0 about x = 0."""

import math
from collections.abc import Callable
from itertools import pairwise

from asazora.world.palette import WHITE, Rgb, darker, lighter, mix
from asazora.world.rigs.brush import Brush, Point, blob, polygon
from asazora.world.rigs.costume import Costume
from asazora.world.state import ActorState

_WOOD: Rgb = (176, 122, 72)
_LIGHT: Rgb = (255, 226, 130)

Drawing = Callable[[Brush, Costume, ActorState], None]


def box(x0: float, y0: float, x1: float, y1: float):
    """A rectangle as a path."""
    return polygon(((x0, y0), (x1, y0), (x1, y1), (x0, y1)))


def draw_ball(brush: Brush, costume: Costume, _state: ActorState) -> None:
    brush.oval(0.0, -0.5, 0.49, 0.49, costume.main)
    brush.line([(-0.34, -0.78), (0.0, -0.6), (0.4, -0.72)], 0.07, costume.second)
    brush.line([(-0.4, -0.26), (0.0, -0.38), (0.34, -0.2)], 0.07, costume.second)
    brush.spot(-0.18, -0.68, 0.1, 0.07, WHITE, turn=-0.6, alpha=0.7)


def draw_cube(brush: Brush, costume: Costume, _state: ActorState) -> None:
    brush.shape(box(-0.49, -0.99, 0.49, -0.01), costume.main)
    brush.shape(box(-0.33, -0.83, 0.33, -0.17), lighter(costume.main, 0.22))
    brush.spot(0.0, -0.5, 0.16, 0.16, darker(costume.main, 0.25))


def draw_block(brush: Brush, costume: Costume, _state: ActorState) -> None:
    """A toy brick, twice as wide as high."""
    brush.shape(box(-0.99, -0.99, 0.99, -0.01), costume.main)
    brush.line([(-0.78, -0.22), (0.78, -0.22)], 0.09, darker(costume.main, 0.3))
    brush.line([(-0.78, -0.78), (0.78, -0.78)], 0.09, lighter(costume.main, 0.4))


def draw_domino(brush: Brush, costume: Costume, _state: ActorState) -> None:
    brush.shape(box(-0.15, -0.99, 0.15, -0.01), costume.main)
    brush.line([(-0.12, -0.5), (0.12, -0.5)], 0.03, costume.accent)
    for y in (-0.82, -0.66, -0.34, -0.18):
        brush.spot(0.0, y, 0.045, 0.045, costume.accent)


def draw_ramp(brush: Brush, costume: Costume, _state: ActorState) -> None:
    """A slope that falls to the right."""
    brush.shape(polygon(((-1.1, -0.98), (-1.1, -0.01), (1.1, -0.01))), costume.main)
    brush.line([(-0.95, -0.1), (0.62, -0.1)], 0.05, darker(costume.main, 0.3))
    for x in (-0.75, -0.35, 0.05):
        top = -0.04 - 0.44 * (1.1 - x) + 0.08
        brush.line([(x, -0.1), (x, top)], 0.05, darker(costume.main, 0.3))


def draw_seesaw(brush: Brush, costume: Costume, state: ActorState) -> None:
    """A plank on a wedge, tilted by the pose's lean (clockwise)."""
    brush.shape(polygon(((-0.42, -0.01), (0.0, -0.82), (0.42, -0.01))), costume.second)
    with brush.moved(0.0, -0.84, state.pose.lean):
        brush.shape(box(-2.2, -0.12, 2.2, 0.06), costume.main)
        for side in (-1, 1):
            brush.shape(box(2.0 * side - 0.12, -0.2, 2.0 * side + 0.12, -0.1), costume.accent)
    brush.oval(0.0, -0.82, 0.1, 0.1, costume.accent)


def draw_pendulum(brush: Brush, costume: Costume, state: ActorState) -> None:
    """A gallows and a bob that hangs from it, swung by the pose's lean (counter-clockwise)."""
    for x in (-0.46, 0.46):
        brush.limb([(x, -0.04), (x * 0.3, -0.94)], 0.06, costume.second)
    brush.limb([(-0.3, -0.95), (0.3, -0.95)], 0.06, costume.second)
    with brush.moved(0.0, -0.93, -state.pose.lean):
        brush.line([(0.0, 0.0), (0.0, 0.58)], 0.025, (70, 62, 66))
        brush.oval(0.0, 0.66, 0.14, 0.14, costume.main)


def draw_house(brush: Brush, costume: Costume, state: ActorState) -> None:
    brush.shape(box(0.24, -0.94, 0.37, -0.6), darker(costume.second, 0.2))
    brush.shape(box(-0.46, -0.58, 0.46, -0.01), costume.main)
    brush.shape(polygon(((-0.6, -0.54), (0.0, -0.99), (0.6, -0.54))), costume.second)
    pane = mix((150, 200, 236), _LIGHT, state.effects.lit)
    for x in (-0.28, 0.28):
        brush.shape(box(x - 0.1, -0.42, x + 0.1, -0.22), pane)
        brush.line([(x, -0.42), (x, -0.22)], 0.02, WHITE)
        if state.effects.lit > 0:
            brush.glow(x, -0.32, 0.3 * state.effects.lit, _LIGHT)
    _draw_house_door(brush, costume, min(max(state.effects.open, 0.0), 1.0))


def _draw_house_door(brush: Brush, costume: Costume, open_share: float) -> None:
    brush.shape(box(-0.1, -0.3, 0.1, -0.01), (58, 44, 52))
    right = 0.1 - 0.16 * open_share
    brush.shape(box(-0.1, -0.3, right, -0.01), costume.accent)
    brush.spot(right - 0.035, -0.15, 0.016, 0.016, (250, 214, 90))


def draw_umbrella(brush: Brush, costume: Costume, _state: ActorState) -> None:
    brush.line([(0.0, -0.98), (0.0, -0.14), (0.07, -0.03), (0.15, -0.12)], 0.05, (96, 70, 60))
    canopy = ((-0.6, -0.42), (-0.52, -0.68), (-0.28, -0.88), (0.0, -0.94), (0.28, -0.88), (0.52, -0.68), (0.6, -0.42))
    scallops: tuple[Point, ...] = ((0.4, -0.5), (0.2, -0.42), (0.0, -0.5), (-0.2, -0.42), (-0.4, -0.5))
    brush.shape(polygon((*_rounded(canopy), *scallops)), costume.main)
    for x in (-0.2, 0.2):
        brush.line([(0.0, -0.93), (x * 0.95, -0.7), (x, -0.43)], 0.022, darker(costume.main, 0.35))


def _rounded(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The same open outline with a point added between neighbours, pushed out onto the arc."""
    out: list[Point] = [points[0]]
    for a, b in pairwise(points):
        middle = ((a[0] + b[0]) / 2 * 1.03, (a[1] + b[1]) / 2 - 0.02)
        out += [middle, b]
    return tuple(out)


def draw_lamp(brush: Brush, costume: Costume, state: ActorState) -> None:
    lit = state.effects.lit
    brush.line([(0.0, -0.55), (0.0, -0.06)], 0.06, costume.second)
    brush.oval(0.0, -0.05, 0.22, 0.045, costume.second)
    shade = mix(costume.main, lighter(costume.main, 0.55), lit)
    brush.shape(polygon(((-0.2, -0.98), (0.2, -0.98), (0.38, -0.5), (-0.38, -0.5))), shade)
    if lit > 0:
        brush.patch(polygon(((-0.37, -0.5), (0.37, -0.5), (0.3, -0.44), (-0.3, -0.44))), _LIGHT)
        brush.glow(0.0, -0.6, 0.95 * lit, _LIGHT)


def draw_television(brush: Brush, costume: Costume, state: ActorState) -> None:
    for side in (-1, 1):
        brush.line([(0.0, -0.78), (0.22 * side, -0.97)], 0.03, (70, 66, 74))
        brush.line([(0.36 * side, -0.1), (0.42 * side, -0.01)], 0.06, (70, 60, 60))
    brush.shape(box(-0.62, -0.8, 0.62, -0.07), costume.main)
    brush.shape(blob(((-0.5, -0.7), (0.28, -0.7), (0.3, -0.18), (-0.5, -0.18))), (58, 66, 74))
    if state.effects.lit > 0.02:
        _draw_programme(brush, state.effects.lit)
    for y in (-0.6, -0.44):
        brush.spot(0.47, y, 0.055, 0.055, costume.accent)


def _draw_programme(brush: Brush, lit: float) -> None:
    brush.patch(blob(((-0.47, -0.67), (0.25, -0.67), (0.27, -0.21), (-0.47, -0.21))), (120, 205, 250), alpha=lit)
    brush.spot(0.08, -0.55, 0.08, 0.08, (255, 220, 90), alpha=lit)
    brush.patch(polygon(((-0.44, -0.24), (-0.22, -0.5), (-0.02, -0.24))), (80, 170, 90), alpha=lit)
    brush.glow(-0.1, -0.44, 0.8 * lit, (150, 214, 255))


def draw_book(brush: Brush, costume: Costume, state: ActorState) -> None:
    """A closed book standing; it falls open as `open` goes from 0 to 1."""
    opened = min(max(max(state.effects.open, 1.0 if state.action == "read" else 0.0), 0.0), 1.0)
    if opened < 0.1:
        brush.shape(box(-0.37, -0.99, 0.37, -0.01), costume.main)
        brush.shape(box(0.3, -0.95, 0.38, -0.05), WHITE)
        brush.line([(-0.26, -0.97), (-0.26, -0.03)], 0.05, darker(costume.main, 0.35))
        brush.shape(box(-0.12, -0.78, 0.2, -0.58), costume.accent)
        return
    half = 0.3 + 0.42 * opened
    for side in (-1, 1):
        brush.shape(polygon(((0.0, -0.84), (half * side, -0.99), (half * side, -0.14), (0.0, -0.01))), costume.main)
        brush.shape(
            polygon(((0.0, -0.82), (half * 0.92 * side, -0.95), (half * 0.92 * side, -0.2), (0.0, -0.08))), WHITE
        )
        for i in range(4):
            y = -0.7 + 0.15 * i
            brush.line([(0.1 * side, y), (half * 0.8 * side, y - 0.11)], 0.03, (150, 150, 166))


def ring(radius_x: float, radius_y: float, count: int, phase: float = 0.0) -> tuple[Point, ...]:
    """Points around an ellipse about the origin."""
    angles = (phase + 2 * math.pi * i / count for i in range(count))
    return tuple((radius_x * math.cos(t), radius_y * math.sin(t)) for t in angles)


DRAWINGS: dict[str, Drawing] = {
    "ball": draw_ball,
    "cube": draw_cube,
    "block": draw_block,
    "domino": draw_domino,
    "ramp": draw_ramp,
    "seesaw": draw_seesaw,
    "pendulum": draw_pendulum,
    "house": draw_house,
    "umbrella": draw_umbrella,
    "lamp": draw_lamp,
    "television": draw_television,
    "book": draw_book,
}
