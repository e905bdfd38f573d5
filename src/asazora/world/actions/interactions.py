"""Interactions of two: pushing, chasing, meeting, hugging."""

from collections.abc import Callable

from asazora.world.actions.arrangement import BESIDE
from asazora.world.actions.gaits import bearing_of, gait_for, stroll_of, there_and_back
from asazora.world.actions.gestures import approach
from asazora.world.actions.motion import Body, Motion, mix, sign, smooth, wave
from asazora.world.actions.performer import HALF_WIDTH, Performer, Span
from asazora.world.actions.rest import rest
from asazora.world.actions.rigid import rolls_on
from asazora.world.actions.stage import Stage
from asazora.world.physics import GRAVITY, Material

PUSH_SHARE = 0.7
"""Share of the span in which the pusher pushes; then the thing goes on alone."""
SLIDING_FRICTION = 0.12
FACE_TO_FACE, EMBRACED = 1.15, 0.62
"""How far apart those stop who meet and who hug, in mean widths."""
COMING_SHARE = 0.5
"""Share of the span in which two come together."""
GAINED = 0.5
"""Share of the first distance that a chaser gains."""
SLOWEST_CHASE, FASTEST_CHASE = 0.12, 0.5
"""Units of stage x a second."""


def push(who: Performer, stage: Stage, span: Span) -> None:
    """Walk against the thing, which slides (or rolls) before the pusher and a little on when let go."""
    thing = span.target
    if thing is None:
        return
    begin, way = _stand_behind(who, thing, stage, span)
    end = begin + PUSH_SHARE * (span.end_s - begin)
    room = max(0.1, thing.reach - 0.12 - way * thing.body(begin).x)
    speed = min(0.32, room / (end - begin))
    start = who.body(begin)
    bearing = bearing_of("walk", who, speed * HALF_WIDTH)

    def motion(t: float, body: Body) -> None:
        gone = speed * min(t, end - begin)
        body.x, body.facing = start.x + way * gone, way
        bearing(t, gone * HALF_WIDTH, body)
        pushing = 1.0 - smooth((t - (end - begin)) / 0.3)
        body.stride_amount *= pushing
        body.arm_front = body.arm_back = 1.4 * pushing
        body.reach, body.lean = pushing, (0.22 if who.height > who.width else 0.05) * pushing

    stage.perform(who, span.name, begin, span.end_s, motion)
    material = Material(friction=SLIDING_FRICTION, elasticity=0.0, may_turn=thing.is_round)
    rigid = stage.make_rigid(thing, Span(name="slide", start_s=begin, end_s=span.end_s, direction=way), material)
    if thing.is_round:
        stage.world.control(rolls_on(rigid, thing, SLIDING_FRICTION * GRAVITY))
    edge = (start.x + way * who.half_width) * HALF_WIDTH
    gap = abs(thing.body(begin).x * HALF_WIDTH - edge) - 0.5 * thing.width
    stage.world.add_pusher(
        (edge, 0.5 * who.height), way * speed * HALF_WIDTH, touching=max(0.0, gap), until_s=end, depth=start.depth
    )


def _stand_behind(who: Performer, thing: Performer, stage: Stage, span: Span) -> tuple[float, float]:
    """(time, way): go to the side of the thing from which it can be pushed in the direction asked."""
    here, there = who.body(span.start_s).x, thing.body(span.start_s).x
    way = span.direction or sign(there - here)
    goal = there - way * BESIDE["push"] * (who.half_width + thing.half_width)
    near = abs(goal - here) < 0.1
    return (span.start_s if near else approach(who, stage, span, goal)), way


def chase(who: Performer, stage: Stage, span: Span) -> None:
    """Run after the target, gaining on it but never reaching it; a target with nothing else to do runs away."""
    prey = span.target
    if prey is None:
        return
    here, there = who.body(span.start_s), prey.body(span.start_s)
    way = span.direction or sign(there.x - here.x)
    first_gap = abs(there.x - here.x)
    last_gap = min(first_gap, max(0.95 * (who.half_width + prey.half_width), (1.0 - GAINED) * first_gap))
    if not _is_occupied(prey, span):
        _run_away(prey, stage, span, way)
    gait = gait_for(who.kind)
    bearing = bearing_of(gait, who, 0.5 * SLOWEST_CHASE)

    def motion(t: float, body: Body) -> None:
        share = min(1.0, t / span.duration_s)
        ahead = prey.body(span.start_s + min(t, span.duration_s))
        body.x = ahead.x - way * mix(first_gap, last_gap, share)
        body.facing = way
        bearing(t, abs(body.x - here.x) * HALF_WIDTH, body)

    stage.perform(who, span.name, span.start_s, span.end_s, motion)


def _is_occupied(who: Performer, span: Span) -> bool:
    """Whether a performer has something to do by itself during the span."""
    begun = any(span.start_s <= segment.start_s < span.end_s for segment in who.segments)
    return begun or any(action.name != "stand" for action in who.actor.actions)


def _run_away(prey: Performer, stage: Stage, span: Span, way: float) -> None:
    start_x = prey.body(span.start_s).x
    goal = max(prey.reach, 0.8)
    speed = min(FASTEST_CHASE, max(SLOWEST_CHASE, (goal - way * start_x) / span.duration_s))
    bearing = None if prey.is_round else bearing_of(gait_for(prey.kind), prey, speed * HALF_WIDTH)

    def motion(t: float, body: Body) -> None:
        gone = speed * min(t, span.duration_s)
        body.x, body.facing = there_and_back(start_x, way, gone, goal)
        if bearing is None:
            body.angle = -way * gone * HALF_WIDTH / (0.5 * prey.height)
        else:
            bearing(t, gone * HALF_WIDTH, body)

    stage.perform(prey, "roll" if prey.is_round else gait_for(prey.kind), span.start_s, span.end_s, motion)


def meet(who: Performer, stage: Stage, span: Span) -> None:
    """Both come and stop face to face; then they nod to each other."""
    _come_together(who, stage, span, FACE_TO_FACE, _nod)


def hug(who: Performer, stage: Stage, span: Span) -> None:
    """Both come and hold each other."""
    _come_together(who, stage, span, EMBRACED, _embrace)


def _come_together(who: Performer, stage: Stage, span: Span, widths: float, then: Callable[[float], Motion]) -> None:
    other = span.target
    if other is None or _is_already(span.name, who, other, span.start_s):
        return
    gap = widths * (who.half_width + other.half_width)
    one_x, other_x = who.body(span.start_s).x, other.body(span.start_s).x
    middle, way = 0.5 * (one_x + other_x), sign(other_x - one_x)
    depth = other.body(span.start_s).depth
    for performer, side in ((who, way), (other, -way)):
        goal = middle - side * 0.5 * gap
        coming = _coming(performer, span, goal, side, depth if performer is who else None)
        met = span.at(COMING_SHARE)
        stage.perform(performer, span.name, span.start_s, met, coming)
        stage.perform(performer, span.name, met, span.end_s, _joined(performer, side, then(performer.phase)))
    stage.tell("together", who, span.at(COMING_SHARE), span.end_s, other)


def _is_already(name: str, who: Performer, other: Performer, time_s: float) -> bool:
    """Whether the partner's own action has brought the two together already."""
    segment = who.segment(time_s)
    return segment is not None and segment.name == name and segment.start_s == time_s and other.action(time_s) == name


def _coming(who: Performer, span: Span, goal: float, way: float, depth: float | None) -> Motion:
    start = who.body(span.start_s)
    going = sign(goal - start.x)
    taken_s = COMING_SHARE * span.duration_s
    bearing = bearing_of(stroll_of(who.kind), who, abs(goal - start.x) * HALF_WIDTH / taken_s)

    def motion(t: float, body: Body) -> None:
        share = min(1.0, t / taken_s)
        body.x = mix(start.x, goal, share)
        body.depth = start.depth if depth is None else mix(start.depth, depth, share)
        body.facing = going if abs(goal - start.x) > 0.05 else way
        bearing(t, abs(body.x - start.x) * HALF_WIDTH, body)

    return motion


def _joined(who: Performer, way: float, gesture: Motion) -> Motion:
    standing = rest(who)

    def motion(t: float, body: Body) -> None:
        standing(t, body)
        body.facing = way
        gesture(t, body)

    return motion


def _nod(phase: float) -> Motion:
    def motion(t: float, body: Body) -> None:
        body.head_tilt = 0.12 + 0.12 * wave(t, 0.8, phase)
        body.mouth = 0.35 * max(0.0, wave(t, 1.4, phase))

    return motion


def _embrace(phase: float) -> Motion:
    def motion(t: float, body: Body) -> None:
        held = smooth(t / 0.4)
        body.arm_front, body.arm_back, body.reach = 1.5 * held, 1.3 * held, 0.8 * held
        body.lean = 0.1 * held + 0.04 * held * wave(t, 0.5, phase)
        body.head_tilt = 0.15 * held
        body.eyes = 1.0 - 0.8 * held

    return motion


PLANNERS = {"push": push, "chase": chase, "meet": meet, "hug": hug}
