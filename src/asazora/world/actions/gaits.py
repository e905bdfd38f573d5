"""Gaits: ways of going somewhere, and of staying where one is."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from asazora.world.actions.motion import Body, sign, smooth, wave
from asazora.world.actions.performer import HALF_WIDTH, Performer, Span
from asazora.world.actions.rest import blink, hold_in_medium, rest
from asazora.world.actions.rules import AIRCRAFT, FLYERS, SWIMMERS
from asazora.world.actions.stage import Stage
from asazora.world.kinds import KINDS
from asazora.world.state import Mark

SOFT_GROUND = frozenset({"snowy forest", "beach", "desert", "moon"})
"""Settings whose ground keeps footprints."""

CADENCE = {"walk": 0.8, "run": 1.6}
"""Fewest cycles of the legs a second."""
LEAST_SWING = {"walk": 0.3, "run": 0.75}
LEG_SWING = {"biped": 0.216, "quadruped": 0.186, "bird": 0.12}
"""How far a foot swings out at most, in body heights, by rig."""
HOPPERS = ("rabbit", "kangaroo")
WHEEL = 0.18
"""Radius of a wheel as a share of the vehicle's height."""

Bearing = Callable[[float, float, Body], None]
"""Holds a body on its way: seconds, stage heights gone so far, the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Speeds of a gait in units of stage x a second. Rather than go below `slow`, turn back at the edge of the view."""

    slow: float
    natural: float


PACES = {
    "walk": Pace(slow=0.13, natural=0.27),
    "run": Pace(slow=0.17, natural=0.55),
    "fly": Pace(slow=0.15, natural=0.4),
    "swim": Pace(slow=0.13, natural=0.32),
    "drive": Pace(slow=0.15, natural=0.5),
}


def travel(who: Performer, stage: Stage, span: Span) -> None:
    """Go in the direction asked at the planned speed; turn back at the edge of the view if there is time left."""
    start = who.body(span.start_s)
    way = span.direction or sign(start.facing, 1.0 if who.phase < 0.5 else -1.0)
    speed = speed_of(who, span.name)
    bearing = bearing_of(span.name, who, speed * HALF_WIDTH)

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
    return PACES[gait].natural * who.pace


def there_and_back(start: float, way: float, gone: float, reach: float) -> tuple[float, float]:
    """(x, facing) after going `gone` from `start` towards `way` between walls at -reach and reach."""
    unfolded = (start * way + gone + reach) % (4.0 * reach)
    if unfolded <= 2.0 * reach:
        return way * (unfolded - reach), way
    return way * (3.0 * reach - unfolded), -way


def bearing_of(name: str, who: Performer, speed: float) -> Bearing:
    """How the body is held in a gait at a speed in stage heights a second."""
    return _BEARINGS[name](who, speed)


def gait_for(kind: str) -> str:
    """The quick gait natural to a kind."""
    if kind in FLYERS or kind in AIRCRAFT:
        return "fly"
    if kind in SWIMMERS:
        return "swim"
    return {"car": "drive", "train": "drive", "ship": "drive", "bicycle": "drive"}.get(kind, "run")


def stroll_of(kind: str) -> str:
    """The unhurried gait natural to a kind."""
    quick = gait_for(kind)
    return "walk" if quick == "run" else quick


def stand(who: Performer, stage: Stage, span: Span) -> None:
    stage.perform(who, span.name, span.start_s, span.end_s, rest(who), held=True)


def leave_footprints(who: Performer, stage: Stage, span: Span, speed: float) -> None:
    """Prints where the feet come down, in ground that keeps them."""
    soft = stage.shot.setting in SOFT_GROUND or stage.shot.weather == "snow"
    if not soft or who.start.height > 0.02:
        return
    length, _ = stride_of(span.name, who, speed * HALF_WIDTH)
    step = max(0.5 * length, 0.12 * who.height) / HALF_WIDTH
    for count in range(1, int(speed * span.duration_s / step) + 1):
        time = span.start_s + count * step / speed
        body = who.body(time)
        side = 0.006 * (-1) ** count
        stage.leave(time, Mark(kind="footprint", x=body.x, depth=body.depth + side, size=0.09 * who.height))


def stride_of(name: str, who: Performer, speed: float) -> tuple[float, float]:
    """(length of a cycle of the legs in stage heights, how far they swing 0..1) at a speed in stage heights a second.

    The feet stand still on the ground, except that a run never looks slower than its cadence.
    """
    longest = 4.0 * LEG_SWING.get(KINDS[who.kind].rig, 0.2) * who.height
    length = min(longest, speed / CADENCE[name])
    return max(length, 1e-3), max(LEAST_SWING[name], length / longest)


def _on_legs(name: str) -> Callable[[Performer, float], Bearing]:
    runs = name == "run"

    def bearing(who: Performer, speed: float) -> Bearing:
        length, amount = stride_of(name, who, speed)
        hop = 0.05 * runs * who.height
        if who.kind in HOPPERS:
            hop = (0.22 if runs else 0.14) * who.height
        home = who.start.height
        waddle = 0.1 if who.kind == "penguin" else 0.0

        def hold(t: float, gone: float, body: Body) -> None:
            body.stride = math.tau * (gone / length + who.phase)
            body.stride_amount = amount
            swing = math.sin(body.stride)
            body.height = home + hop * abs(swing)
            body.lean = (0.18 if runs else 0.03) + waddle * swing
            body.squash = (0.04 if runs else 0.02) * math.cos(2.0 * body.stride)
            body.eyes = blink(t, who.phase)

        return hold

    return bearing


def _in_air(who: Performer, _speed: float) -> Bearing:
    low = who.start.height
    rise = max(0.0, 0.3 - low)
    nose_down = 1.1 if who.kind == "rocket" else 0.0

    def hold(t: float, _gone: float, body: Body) -> None:
        hold_in_medium(who, body, t)
        body.height = low + rise * smooth(t / 1.2) + 0.025 * wave(t, 0.45, who.phase)
        body.angle = body.facing * (0.06 * (1.0 - smooth(t / 1.5)) - nose_down)
        body.eyes = blink(t, who.phase)

    return hold


def _in_water(who: Performer, _speed: float) -> Bearing:
    low = who.start.height

    def hold(t: float, _gone: float, body: Body) -> None:
        hold_in_medium(who, body, t)
        body.stride = math.tau * (1.1 * t + who.phase)
        body.stride_amount = 0.9
        body.height = low + 0.03 * wave(t, 0.4, who.phase)
        body.eyes = blink(t, who.phase)

    return hold


def _on_wheels(who: Performer, _speed: float) -> Bearing:
    rocks = who.kind == "ship"

    def hold(t: float, gone: float, body: Body) -> None:
        body.stance = "drive"
        body.stride = gone / (WHEEL * who.height)
        body.stride_amount = 1.0
        body.angle = 0.06 * wave(t, 0.4, who.phase) if rocks else 0.0
        body.squash = 0.012 * wave(t, 3.0, who.phase)

    return hold


_BEARINGS: dict[str, Callable[[Performer, float], Bearing]] = {
    "walk": _on_legs("walk"),
    "run": _on_legs("run"),
    "fly": _in_air,
    "swim": _in_water,
    "drive": _on_wheels,
}

PLANNERS = {"stand": stand, **dict.fromkeys(_BEARINGS, travel)}
