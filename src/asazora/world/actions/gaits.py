"""Gaits: ways of going somewhere, and of staying where one is."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from asazora.world.actions.motion import Body, sign, smooth, wave
from asazora.world.actions.performer import HALF_WIDTH, Performer, Span
from asazora.world.actions.rest import blink, hold_in_medium, rest
from asazora.world.actions.rules import AIRCRAFT, FLYERS, SWIMMERS
from asazora.world.actions.stage import Stage
from asazora.world.state import Mark

SOFT_GROUND = {"snowy forest": "white", "beach": "brown", "desert": "brown", "moon": "gray"}
"""Settings whose ground keeps footprints, and the colour of what lies there."""

HOPPERS = ("rabbit", "kangaroo")
WHEEL = 0.18
"""Radius of a wheel as a share of the vehicle's height."""

Bearing = Callable[[float, float, Body], None]
"""Holds a body on its way: seconds, stage heights gone so far, the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Speeds of a gait in units of stage x a second. `slow` is taken when the view is too narrow for `natural`."""

    slow: float
    natural: float


PACES = {
    "walk": Pace(slow=0.16, natural=0.2),
    "run": Pace(slow=0.2, natural=0.45),
    "fly": Pace(slow=0.2, natural=0.36),
    "swim": Pace(slow=0.17, natural=0.3),
    "drive": Pace(slow=0.2, natural=0.42),
}


def travel(who: Performer, stage: Stage, span: Span) -> None:
    """Go in the direction asked at the planned speed; turn back at the edge of the view if there is time left."""
    start = who.body(span.start_s)
    way = span.direction or sign(start.facing, 1.0 if who.phase < 0.5 else -1.0)
    speed = speed_of(who, span.name)
    bearing = bearing_of(span.name, who)

    def motion(t: float, body: Body) -> None:
        gone = speed * min(t, span.duration_s)
        x, body.facing = there_and_back(start.x - who.offset, way, gone, who.limit)
        body.x = x + who.offset
        bearing(t, gone * HALF_WIDTH, body)

    stage.perform(who, span.name, span.start_s, span.end_s, motion)
    if span.name in ("walk", "run"):
        leave_footprints(who, stage, span, speed)


def speed_of(who: Performer, gait: str) -> float:
    """Units of stage x a second."""
    return max(PACES[gait].slow, PACES[gait].natural * who.pace)


def there_and_back(start: float, way: float, gone: float, reach: float) -> tuple[float, float]:
    """(x, facing) after going `gone` from `start` towards `way` between walls at -reach and reach."""
    unfolded = (start * way + gone + reach) % (4.0 * reach) if reach < math.inf else start * way + gone + reach
    if unfolded <= 2.0 * reach:
        return way * (unfolded - reach), way
    return way * (3.0 * reach - unfolded), -way


def bearing_of(name: str, who: Performer) -> Bearing:
    """How the body is held in a gait."""
    return _BEARINGS[name](who)


def gait_for(kind: str) -> str:
    """The quick gait natural to a kind."""
    if kind in FLYERS or kind in AIRCRAFT:
        return "fly"
    if kind in SWIMMERS:
        return "swim"
    return {"car": "drive", "train": "drive", "ship": "drive", "bicycle": "drive"}.get(kind, "run")


def stand(who: Performer, stage: Stage, span: Span) -> None:
    stage.perform(who, span.name, span.start_s, span.end_s, rest(who), held=True)


def leave_footprints(who: Performer, stage: Stage, span: Span, speed: float) -> None:
    """Prints where the feet come down, in ground that keeps them."""
    soft = stage.shot.setting in SOFT_GROUND or stage.shot.weather == "snow"
    if not soft or who.start.height > 0.02:
        return
    step = 0.5 * stride_length(span.name, who) / HALF_WIDTH
    for count in range(1, int(speed * span.duration_s / step) + 1):
        time = span.start_s + count * step / speed
        body = who.body(time)
        side = 0.006 * (-1) ** count
        stage.leave(time, Mark(kind="footprint", x=body.x, depth=body.depth + side, size=0.09 * who.height))


def stride_length(name: str, who: Performer) -> float:
    """Stage heights covered by one cycle of the legs."""
    return who.height * (1.35 if name == "run" else 0.85)


def _on_legs(name: str) -> Callable[[Performer], Bearing]:
    runs = name == "run"

    def bearing(who: Performer) -> Bearing:
        cycle = math.tau / stride_length(name, who)
        hop = (0.22 if runs else 0.14) * who.height if who.kind in HOPPERS else (0.05 if runs else 0.0) * who.height
        home = who.start.height

        def hold(t: float, gone: float, body: Body) -> None:
            body.stride = gone * cycle + math.tau * who.phase
            body.stride_amount = 1.0 if runs else 0.6
            swing = math.sin(body.stride)
            body.height = home + hop * abs(swing)
            body.lean = (0.16 if runs else 0.03) + (0.1 * swing if who.kind == "penguin" else 0.0)
            body.squash = 0.02 * math.cos(2.0 * body.stride)
            body.eyes = blink(t, who.phase)

        return hold

    return bearing


def _in_air(who: Performer) -> Bearing:
    low = who.start.height
    rise = max(0.0, 0.3 - low)

    def hold(t: float, _gone: float, body: Body) -> None:
        hold_in_medium(who, body, t)
        body.height = low + rise * smooth(t / 1.2) + 0.025 * wave(t, 0.45, who.phase)
        body.angle = 0.06 * body.facing * (1.0 - smooth(t / 1.5))
        body.eyes = blink(t, who.phase)

    return hold


def _in_water(who: Performer) -> Bearing:
    low = who.start.height

    def hold(t: float, _gone: float, body: Body) -> None:
        hold_in_medium(who, body, t)
        body.stride = math.tau * (1.1 * t + who.phase)
        body.stride_amount = 0.9
        body.arm_front = 1.4 + 1.2 * math.sin(body.stride)
        body.arm_back = 1.4 - 1.2 * math.sin(body.stride)
        body.height = low + 0.03 * wave(t, 0.4, who.phase)
        body.eyes = blink(t, who.phase)

    return hold


def _on_wheels(who: Performer) -> Bearing:
    rocks = who.kind == "ship"

    def hold(t: float, gone: float, body: Body) -> None:
        body.stance = "drive"
        body.stride = gone / (WHEEL * who.height)
        body.stride_amount = 1.0
        body.angle = 0.06 * wave(t, 0.4, who.phase) if rocks else 0.0
        body.squash = 0.012 * wave(t, 3.0, who.phase)

    return hold


_BEARINGS: dict[str, Callable[[Performer], Bearing]] = {
    "walk": _on_legs("walk"),
    "run": _on_legs("run"),
    "fly": _in_air,
    "swim": _in_water,
    "drive": _on_wheels,
}

PLANNERS = {"stand": stand, **dict.fromkeys(_BEARINGS, travel)}
