"""Where those begin who act on each other: near enough to reach, far enough apart for the way to be seen."""

import math
from collections.abc import Callable

from asazora.world.actions.motion import sign
from asazora.world.actions.performer import Performer, turn_of
from asazora.world.actions.pivots import rides, seat_of
from asazora.world.actions.rigid import put_on_ramp
from asazora.world.scene import Action

BESIDE = {"eat": 0.75, "drink": 0.75, "read": 0.75, "throw": 0.75, "paint": 1.15, "push": 1.0}
"""How far the target of an action done on the spot stands from the doer, in mean widths of the two."""
APART = {"meet": 1.1, "hug": 0.9}
AT_BUILDING = {"climb": 0.7, "hide": 0.7}
"""Smallest distance in units of stage x between those who come together."""
CLEARANCE = 0.15
"""What must at least lie between two bodies before they come together, in units of stage x."""
LEAD = 0.25
"""How far ahead the chased begins, beyond touching."""
WIDEST_PAIR = 1.4
"""Two who act on each other are drawn smaller if they are together wider than this, in units of stage x."""
WIDEST_CRASH = 1.0
FLIGHT_HEIGHT = 0.3

Arranger = Callable[[Performer, Performer, float], None]
"""(doer, target, way from doer to target): moves the starts of both."""


def arrange(cast: list[Performer]) -> None:
    """Put the doer and the target of everyone's first joint action where it can begin."""
    for doer in cast:
        action = next((action for action in doer.actor.actions if action.target is not None), None)
        others = [performer for performer in cast if action and performer.actor.id == action.target]
        if action is not None and others and others[0].actor is not doer.actor:
            _arrange_pair(doer, others[doer.index % len(others)], action, cast)
    _arrange_slopes(cast)


def _arrange_pair(doer: Performer, other: Performer, action: Action, cast: list[Performer]) -> None:
    way = sign(other.start.x - doer.start.x)
    asked = turn_of(action.direction)
    if asked == -way:
        doer.start.x, other.start.x = other.start.x, doer.start.x
    way = asked or way
    doer.start.facing = way
    if action.start > 0 or (action.name == "catch" and _is_thrown(other, cast)):
        return
    if action.name in _ARRANGERS:
        _ARRANGERS[action.name](doer, other, way)


def _arrange_slopes(cast: list[Performer]) -> None:
    """Balls that roll begin on top of the ramp, if there is one; riders stand on the plank of a see-saw."""
    ramp = next((performer for performer in cast if performer.kind == "ramp"), None)
    seesaw = next((performer for performer in cast if performer.kind == "seesaw"), None)
    for performer in cast:
        rolling = next((action for action in performer.actor.actions if action.name == "roll"), None)
        if ramp is not None and rolling is not None:
            ramp.start.facing = turn_of(rolling.direction) or sign(ramp.start.facing)
            ramp.start.x = -ramp.start.facing * ramp.limit
            put_on_ramp(performer, ramp)
        if seesaw is not None and rides(performer, seesaw):
            performer.start.height = seat_of(seesaw)
            performer.start.depth = seesaw.start.depth


def _is_thrown(ball: Performer, cast: list[Performer]) -> bool:
    return any(other.does("throw", ball) for other in cast)


def _beside(widths: float) -> Arranger:
    def put(doer: Performer, other: Performer, way: float) -> None:
        gap = widths * (doer.half_width + other.half_width)
        doer.start.x = max(-doer.limit, min(doer.limit, doer.start.x))
        if way * doer.start.x + gap > other.limit:
            doer.start.x = way * (other.limit - gap)
        other.start.x = doer.start.x + way * gap

    return put


def _apart(distance: float, *, widest: float = math.inf) -> Arranger:
    def put(doer: Performer, other: Performer, way: float) -> None:
        _shrink(doer, other, widest)
        least = max(distance, doer.half_width + other.half_width + CLEARANCE)
        missing = least - abs(other.start.x - doer.start.x)
        if missing > 0:
            room_behind = max(0.0, doer.limit + way * doer.start.x)
            back = min(0.5 * missing, room_behind)
            doer.start.x -= way * back
            other.start.x = doer.start.x + way * least
        _into_view(doer, other)

    return put


def _into_view(doer: Performer, other: Performer) -> None:
    """Shift both so that neither begins outside the view, as far as there is room."""
    for performer in (doer, other):
        outside = abs(performer.start.x) - performer.limit
        if outside > 0:
            shift = -sign(performer.start.x) * outside
            doer.start.x, other.start.x = doer.start.x + shift, other.start.x + shift


def _push(doer: Performer, other: Performer, way: float) -> None:
    _shrink(doer, other)
    doer.start.x = -way * 0.8 * doer.limit
    other.start.x = doer.start.x + way * BESIDE["push"] * (doer.half_width + other.half_width)
    other.start.depth = doer.start.depth


def _chase(doer: Performer, other: Performer, way: float) -> None:
    _shrink(doer, other)
    doer.start.x = -way * doer.limit
    other.start.x = doer.start.x + way * (doer.half_width + other.half_width + LEAD)
    other.start.depth = doer.start.depth


def _throw(doer: Performer, other: Performer, way: float) -> None:
    doer.start.x = -way * min(doer.limit, max(0.5, abs(doer.start.x)))
    if not other.is_living:
        other.start.x, other.start.depth = doer.start.x, doer.start.depth


def _catch(doer: Performer, other: Performer, way: float) -> None:
    """A ball that nobody throws begins in the air at the edge of the view."""
    doer.start.x = -way * min(doer.limit, max(0.35, abs(doer.start.x)))
    other.start.x, other.start.height, other.start.depth = way * other.limit, FLIGHT_HEIGHT, doer.start.depth


def _collide(doer: Performer, other: Performer, way: float) -> None:
    _shrink(doer, other, WIDEST_CRASH)
    doer.start.x = -way * doer.limit
    least = doer.half_width + other.half_width + CLEARANCE
    other.start.x = way * max(0.3, least - doer.limit)
    other.start.depth = doer.start.depth


def _shrink(doer: Performer, other: Performer, widest: float = WIDEST_PAIR) -> None:
    """Make a pair smaller that would fill the view and could not go anywhere."""
    factor = min(1.0, widest / (2.0 * (doer.half_width + other.half_width)))
    for performer in (doer, other):
        performer.limit += (1.0 - factor) * performer.half_width
        performer.scale *= factor
        performer.width *= factor
        performer.height *= factor


_ARRANGERS: dict[str, Arranger] = {
    **{name: _beside(widths) for name, widths in BESIDE.items()},
    **{name: _apart(distance, widest=WIDEST_PAIR) for name, distance in APART.items()},
    **{name: _apart(distance) for name, distance in AT_BUILDING.items()},
    "push": _push,
    "chase": _chase,
    "throw": _throw,
    "catch": _catch,
    "collide": _collide,
}
