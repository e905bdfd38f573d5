"""Something to ride: hull, cabin, windows and wheels from data, plus the few parts that mark a kind."""

import math
from collections.abc import Callable

from asazora.world.looks import VehicleLook
from asazora.world.palette import WHITE, Rgb, darker, lighter, mix
from asazora.world.rigs.brush import Brush, blob, polygon
from asazora.world.rigs.costume import Costume
from asazora.world.state import ActorState

_GLASS: Rgb = (176, 224, 248)
_TYRE: Rgb = (48, 46, 56)
_STEEL: Rgb = (196, 202, 212)


def draw_vehicle(brush: Brush, costume: Costume, state: ActorState) -> None:
    look = costume.kind.look
    assert isinstance(look, VehicleLook)
    with brush.moved(scale_x=0.45 + 0.55 * min(1.0, abs(state.facing)), scale_y=1.0):
        for part in look.parts:
            if part in _BEHIND:
                _BEHIND[part](brush, costume, state)
        outline = blob if look.smooth else polygon
        if look.cabin:
            brush.shape(outline(look.cabin), mix(costume.main, costume.second, 0.25))
        if look.hull:
            brush.shape(outline(look.hull), costume.main)
        for x, y, half_width, half_height in look.windows:
            _draw_window(brush, x, y, half_width, half_height)
        for part in look.parts:
            if part in _BEFORE:
                _BEFORE[part](brush, costume, state)
        for x, radius in look.wheels:
            _draw_wheel(brush, x, radius, state.pose.stride, costume.accent)


def _draw_window(brush: Brush, x: float, y: float, half_width: float, half_height: float) -> None:
    w, h = half_width, half_height
    if abs(w - h) < 1e-6:
        brush.oval(x, y, w, h, _GLASS)
        return
    brush.shape(polygon(((x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h))), _GLASS)
    brush.line([(x - w * 0.5, y + h * 0.5), (x, y - h * 0.6)], 0.025, WHITE)


def _draw_wheel(brush: Brush, x: float, radius: float, angle: float, hub: Rgb) -> None:
    with brush.moved(x, -radius, angle):
        brush.oval(0.0, 0.0, radius, radius, _TYRE)
        brush.spot(0.0, 0.0, radius * 0.6, radius * 0.6, hub)
        for spoke in (0.0, math.pi / 2):
            dx, dy = radius * 0.55 * math.cos(spoke), radius * 0.55 * math.sin(spoke)
            brush.line([(-dx, -dy), (dx, dy)], radius * 0.13, darker(hub, 0.5))


# Car


def _headlight(brush: Brush, costume: Costume, state: ActorState) -> None:
    brush.oval(0.9, -0.42, 0.06, 0.08, (255, 240, 160))
    brush.oval(-0.93, -0.42, 0.045, 0.07, (230, 60, 60))
    brush.line([(-0.95, -0.24), (0.95, -0.24)], 0.05, darker(costume.main, 0.4))
    if state.effects.lit > 0:
        brush.glow(1.1, -0.42, 0.45 * state.effects.lit, (255, 240, 170))


# Train


def _locomotive(brush: Brush, costume: Costume, _state: ActorState) -> None:
    brush.shape(polygon(((-0.95, -0.86), (-0.3, -0.86), (-0.34, -0.8), (-0.9, -0.8))), costume.second)
    for x in (0.1, 0.45):
        brush.line([(x, -0.62), (x, -0.27)], 0.05, costume.accent)
    brush.shape(polygon(((0.75, -0.24), (0.92, -0.24), (1.12, -0.02), (0.8, -0.02))), darker(costume.second, 0.1))
    brush.oval(0.93, -0.47, 0.06, 0.09, (255, 236, 150))
    brush.line([(-0.62, -0.14), (0.5, -0.14)], 0.055, _STEEL)


def _chimney(brush: Brush, costume: Costume, _state: ActorState) -> None:
    brush.shape(
        polygon(((0.5, -0.55), (0.5, -0.8), (0.4, -0.98), (0.82, -0.98), (0.72, -0.8), (0.72, -0.55))), costume.second
    )
    brush.oval(0.2, -0.68, 0.1, 0.1, costume.accent)


# Ship


def _sails(brush: Brush, costume: Costume, _state: ActorState) -> None:
    brush.line([(-0.04, -0.98), (-0.04, -0.3)], 0.055, (128, 84, 50))
    brush.shape(blob(((0.0, -0.92), (0.5, -0.42), (0.02, -0.38))), WHITE)
    brush.shape(blob(((-0.1, -0.84), (-0.46, -0.44), (-0.1, -0.38))), lighter(costume.main, 0.75))
    brush.shape(polygon(((-0.04, -0.99), (-0.3, -0.93), (-0.04, -0.86))), costume.accent)


def _portholes(brush: Brush, costume: Costume, _state: ActorState) -> None:
    brush.line([(-0.66, -0.25), (0.72, -0.25)], 0.05, costume.second)


# Airplane


def _airplane_tail(brush: Brush, costume: Costume, _state: ActorState) -> None:
    brush.shape(polygon(((-0.85, -0.52), (-1.12, -0.98), (-0.84, -0.98), (-0.5, -0.6))), costume.accent)
    brush.shape(polygon(((0.1, -0.6), (-0.2, -0.86), (0.0, -0.88), (0.42, -0.62))), darker(costume.main, 0.25))


def _airplane_wing(brush: Brush, costume: Costume, _state: ActorState) -> None:
    brush.shape(polygon(((0.28, -0.36), (-0.28, -0.06), (-0.52, -0.06), (-0.16, -0.4))), costume.accent)
    brush.shape(polygon(((-0.82, -0.46), (-1.12, -0.3), (-1.0, -0.28), (-0.6, -0.42))), darker(costume.accent, 0.1))


# Rocket


def _fins(brush: Brush, costume: Costume, state: ActorState) -> None:
    if state.pose.stance == "fly" or state.action in ("fly", "drive"):
        flicker = 0.03 * math.sin(state.pose.wing * 3 + state.pose.stride * 3)
        brush.shape(
            blob(((-0.11, -0.16), (0.11, -0.16), (0.08, 0.02), (0.0, 0.14 + flicker), (-0.08, 0.02))), (255, 150, 30)
        )
        brush.patch(blob(((-0.055, -0.14), (0.055, -0.14), (0.0, 0.05 + flicker))), (255, 236, 120))
    brush.shape(polygon(((-0.12, -0.14), (0.12, -0.14), (0.09, -0.04), (-0.09, -0.04))), (92, 96, 108))
    for side in (-1, 1):
        brush.shape(
            blob(((0.13 * side, -0.42), (0.32 * side, -0.2), (0.33 * side, 0.0), (0.14 * side, -0.14))), costume.accent
        )


def _nose(brush: Brush, costume: Costume, _state: ActorState) -> None:
    brush.shape(blob(((0.0, -0.99), (0.13, -0.78), (0.16, -0.72), (-0.16, -0.72), (-0.13, -0.78))), costume.accent)
    brush.shape(polygon(((-0.02, -0.4), (0.02, -0.4), (0.025, -0.06), (-0.025, -0.06))), darker(costume.accent, 0.1))


# Bicycle


def _bicycle(brush: Brush, costume: Costume, state: ActorState) -> None:
    radius, width, angle = 0.33, 0.06, state.pose.stride
    for x in (-0.46, 0.46):
        _draw_spoked_wheel(brush, x, radius, angle)
    rear, front, crank, seat, head = (-0.46, -0.33), (0.46, -0.33), (-0.05, -0.3), (-0.18, -0.74), (0.32, -0.74)
    for a, b in ((rear, crank), (crank, seat), (seat, rear), (seat, head), (crank, head), (head, front)):
        brush.limb([a, b], width, costume.main)
    brush.limb([head, (0.28, -0.93), (0.42, -0.95)], 0.045, _TYRE)
    brush.shape(blob(((-0.34, -0.82), (-0.04, -0.8), (-0.12, -0.73), (-0.3, -0.72))), _TYRE)
    dx, dy = 0.1 * math.cos(angle), 0.1 * math.sin(angle)
    brush.line([(crank[0] - dx, crank[1] - dy), (crank[0] + dx, crank[1] + dy)], 0.035, _TYRE)


def _draw_spoked_wheel(brush: Brush, x: float, radius: float, angle: float) -> None:
    with brush.moved(x, -radius, angle):
        ring = [((radius - 0.035) * math.cos(t), (radius - 0.035) * math.sin(t)) for t in _RING]
        for i in range(3):
            (ax, ay), (bx, by) = ring[2 * i], ring[2 * i + 6]
            brush.line([(ax, ay), (bx, by)], 0.018, _STEEL)
        brush.line(ring, 0.07, _TYRE)


_RING = tuple(2 * math.pi * i / 12 for i in range(13))

_Part = Callable[[Brush, Costume, ActorState], None]
_BEHIND: dict[str, _Part] = {
    "chimney": _chimney,
    "sails": _sails,
    "airplane tail": _airplane_tail,
    "fins": _fins,
    "bicycle": _bicycle,
}
_BEFORE: dict[str, _Part] = {
    "headlight": _headlight,
    "locomotive": _locomotive,
    "portholes": _portholes,
    "airplane wing": _airplane_wing,
    "nose": _nose,
}
