"""Handling things: eating, drinking, reading, painting."""

from collections.abc import Callable

from asazora.world.actions.arrangement import BESIDE
from asazora.world.actions.gestures import approach, show
from asazora.world.actions.motion import Body, Motion, mix, pulse, sign, wave
from asazora.world.actions.performer import HALF_WIDTH, Performer, Span
from asazora.world.actions.rest import blink, rest
from asazora.world.actions.stage import Stage
from asazora.world.kinds import KINDS

BITES = 3
SWALLOW = 0.85
"""Share of a full cup that one drinking empties."""
PAINTS = ("red", "blue", "yellow", "green", "purple", "orange", "pink")
CARRY_DEPTH = 0.02
"""How much nearer than its holder a held thing is, so that it is drawn before the body."""

Grip = Callable[[float], float]
"""0 = held down in front, 1 = at the mouth, by seconds since the grip began."""


def has_hands(who: Performer) -> bool:
    return KINDS[who.kind].rig == "biped"


def hand_place(who: Performer, thing: Performer, body: Body, lifted: float) -> tuple[float, float]:
    """(x, height) of the middle of a thing in the hands, or at the muzzle: down in front (0), at the mouth (1)."""
    way = sign(body.facing)
    if has_hands(who):
        ahead = mix(0.3, 0.2, lifted) * who.height + mix(0.3, 0.2, lifted) * thing.width
        up = mix(0.36, 0.56, lifted) * who.height
    else:
        ahead = 0.5 * who.width + 0.4 * thing.width
        up = 0.5 * thing.height + 0.12 * lifted * who.height
    return body.x + way * ahead / HALF_WIDTH, body.height + up


def held_by(holder: Performer, thing: Performer, start_s: float, grip: Grip) -> Motion:
    """A thing that goes where the holder's hands are."""

    def motion(t: float, body: Body) -> None:
        at = holder.body(start_s + t)
        body.x, height = hand_place(holder, thing, at, grip(t))
        body.height = max(at.height, height - 0.5 * thing.height)
        body.depth = at.depth - CARRY_DEPTH

    return motion


def eat(who: Performer, stage: Stage, span: Span) -> None:
    """Lift the cookie to the mouth three times; each time a bite is gone for good."""
    begin = _come_to(who, stage, span)
    part = (span.end_s - begin) / BITES
    bites_at = [begin + (count + 0.6) * part for count in range(BITES)]

    def grip(t: float) -> float:
        return _to_mouth(t, part)

    _consume(who, stage, span, begin, grip)
    if span.target is None:
        return
    before = stage.effects_at(span.target, begin).bites
    for count, time_s in enumerate(bites_at, start=1):
        stage.change(span.target, "bites", before + count, time_s)
        stage.tell("bite", who, time_s, time_s, span.target)


def drink(who: Performer, stage: Stage, span: Span) -> None:
    """Lift the cup to the mouth; what is in it goes down."""
    begin = _come_to(who, stage, span)
    part = (span.end_s - begin) / 2.0

    def grip(t: float) -> float:
        return _to_mouth(t, part)

    _consume(who, stage, span, begin, grip)
    for count in range(2):
        if span.target is not None:
            lifted = begin + (count + 0.35) * part
            left = stage.effects_at(span.target, lifted).fill
            end = begin + (count + 0.85) * part
            stage.change(span.target, "fill", left * (1.0 - SWALLOW) ** 0.5, lifted, end)


def _to_mouth(t: float, part: float) -> float:
    """Once in every `part` seconds up to the mouth and down again."""
    return pulse(t % part, 0.2 * part, 0.95 * part, min(0.35, 0.3 * part))


def _consume(who: Performer, stage: Stage, span: Span, begin: float, grip: Grip) -> None:
    handed = has_hands(who)

    def motion(t: float, body: Body) -> None:
        lifted = grip(t)
        if handed:
            body.arm_front = mix(1.1, 2.0, lifted)
            body.mouth = lifted * (0.5 + 0.5 * wave(t, 2.5))
        else:
            body.head_tilt = mix(0.55, 0.2, lifted)
            body.lean = 0.06
            body.mouth = lifted * (0.5 + 0.5 * wave(t, 2.5))

    face_target(who, stage, span, begin)
    show(who, stage, _rest_of(span, begin), motion)
    if span.target is not None:
        stage.perform(span.target, "stand", begin, span.end_s, held_by(who, span.target, begin, grip), held=True)


def read(who: Performer, stage: Stage, span: Span) -> None:
    """Hold the book open and nod along the lines."""
    begin = _come_to(who, stage, span)

    def motion(t: float, body: Body) -> None:
        body.arm_front = body.arm_back = 1.05
        body.head_tilt = 0.22 + 0.06 * wave(t, 0.4)
        body.eyes = 0.7 * blink(t, who.phase)

    face_target(who, stage, span, begin)
    show(who, stage, _rest_of(span, begin), motion)
    if span.target is not None:
        stage.perform(
            span.target, "stand", begin, span.end_s, held_by(who, span.target, begin, lambda _t: 0.25), held=True
        )
        stage.change(span.target, "open", 1.0, begin, begin + 0.4)


def paint(who: Performer, stage: Stage, span: Span) -> None:
    """Strokes to and fro in front of the canvas; the paint stays on it."""
    begin = _come_to(who, stage, span)
    facing = towards(who, span, begin)
    standing = rest(who)

    def motion(t: float, body: Body) -> None:
        standing(t, body)
        body.facing = facing
        body.arm_front = 1.75 + 0.6 * wave(t, 1.1)
        body.reach = 0.45 + 0.35 * wave(t, 0.6)
        body.lean = 0.05 + 0.03 * wave(t, 1.1)

    stage.perform(who, span.name, begin, span.end_s, motion)
    if span.target is not None:
        colour = stage.effects_at(span.target, begin).paint_colour
        stage.change(span.target, "paint_colour", colour or PAINTS[int(stage.rng.integers(len(PAINTS)))], begin)
        stage.change(span.target, "painted", 1.0, begin, span.at(0.95))


def face_target(who: Performer, stage: Stage, span: Span, begin: float) -> None:
    """Turn to the target, unless something is going on that the gesture is laid over."""
    if stage.is_busy(who, begin):
        return
    facing = towards(who, span, begin)
    standing = rest(who)

    def motion(t: float, body: Body) -> None:
        standing(t, body)
        body.facing = facing

    stage.perform(who, span.name, begin, span.end_s, motion)


def towards(who: Performer, span: Span, time_s: float) -> float:
    body = who.body(time_s)
    if span.target is None:
        return sign(body.facing)
    return sign(span.target.body(time_s).x - body.x, sign(body.facing))


def _rest_of(span: Span, begin: float) -> Span:
    return Span(name=span.name, start_s=begin, end_s=span.end_s, direction=span.direction, target=span.target)


def _come_to(who: Performer, stage: Stage, span: Span) -> float:
    """Walk up to the target if it is out of reach; the time at which the action can begin."""
    if span.target is None or stage.is_busy(who, span.start_s):
        return span.start_s
    here, there = who.body(span.start_s).x, span.target.body(span.start_s).x
    gap = BESIDE[span.name] * (who.half_width + span.target.half_width)
    if abs(there - here) <= 1.3 * gap + 0.05:
        return span.start_s
    return approach(who, stage, span, there - sign(there - here) * gap)


PLANNERS = {"eat": eat, "drink": drink, "read": read, "paint": paint}
