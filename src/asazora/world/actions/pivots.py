"""What turns about a fixed point: the pendulum and the see-saw. Their angle is shown by the pose's `lean`."""

import math

from asazora.world.actions.motion import Body
from asazora.world.actions.performer import HALF_WIDTH, Performer, Span
from asazora.world.actions.stage import Stage
from asazora.world.physics import GRAVITY, Track

PENDULUM_PIVOT, PENDULUM_LENGTH = 0.93, 0.66
"""Height of the pivot and length of the rod, in heights of the pendulum."""
SWING = 0.5
"""Widest angle of the pendulum, radians."""
PLANK_PIVOT, PLANK_HALF = 0.84, 2.2
"""Height of the see-saw's pivot and half its plank, in its heights."""
PLANK_SEAT = 0.12
"""From the pivot up to where one stands on the plank, in heights of the see-saw."""
PLANK_SUNK = 0.2
"""How far the centre of mass of the plank lies below its pivot, as a share of its half length."""
ROCKING = 0.5
"""Radians a second with which the plank is set off."""


def swing(who: Performer, stage: Stage, span: Span) -> None:
    """Pushed once, then left to gravity."""
    length = PENDULUM_LENGTH * who.height
    pivot = (who.start.x * HALF_WIDTH, who.start.height + PENDULUM_PIVOT * who.height)
    pushed = 2.0 * math.sin(0.5 * SWING) * math.sqrt(GRAVITY / length)
    hung = stage.world.hang(pivot, length, pushed)
    _lean(who, stage, span, hung.track, 1.0)


def tilt(who: Performer, stage: Stage, span: Span) -> None:
    """The heavier side goes down and takes its riders with it; an empty plank rocks to and fro."""
    pivot = (who.start.x * HALF_WIDTH, who.start.height + PLANK_PIVOT * who.height)
    half = PLANK_HALF * who.height
    widest = math.asin(min(1.0, PLANK_PIVOT / PLANK_HALF))
    riders = [rider for rider in stage.cast if rides(rider, who)]
    loads = [((rider.start.x - who.start.x) * HALF_WIDTH, rider.width * rider.height) for rider in riders]
    plank = stage.world.hinge(pivot, half, loads, widest=widest, sunk=PLANK_SUNK * half, speed=ROCKING)
    _lean(who, stage, span, plank.track, -1.0)
    for rider in riders:
        _ride(rider, who, stage, span, plank.track)


def rides(rider: Performer, seesaw: Performer) -> bool:
    """Whether a performer stands above the plank."""
    near = abs(rider.start.x - seesaw.start.x) * HALF_WIDTH < PLANK_HALF * seesaw.height
    return rider is not seesaw and near and rider.start.height > 0.5 * seesaw.height


def seat_of(seesaw: Performer) -> float:
    """Height above the ground on which riders stand while the plank is level."""
    return seesaw.start.height + (PLANK_PIVOT + PLANK_SEAT) * seesaw.height


def _lean(who: Performer, stage: Stage, span: Span, track: Track, way: float) -> None:
    def motion(t: float, body: Body) -> None:
        body.facing = 1.0
        body.lean = way * track.at(span.start_s + t)[2]

    stage.perform(who, span.name, span.start_s, span.end_s, motion, held=True)


def _ride(rider: Performer, seesaw: Performer, stage: Stage, span: Span, track: Track) -> None:
    along = (rider.start.x - seesaw.start.x) * HALF_WIDTH
    pivot, seat = seesaw.start.height + PLANK_PIVOT * seesaw.height, PLANK_SEAT * seesaw.height

    def motion(t: float, body: Body) -> None:
        angle = track.at(span.start_s + t)[2]
        body.x = seesaw.start.x + (along * math.cos(angle) - seat * math.sin(angle)) / HALF_WIDTH
        body.height = pivot + along * math.sin(angle) + seat * math.cos(angle)
        body.angle = angle

    stage.perform(rider, "stand", span.start_s, span.end_s, motion, held=True)


PLANNERS = {"swing": swing, "tilt": tilt}
