"""Gestures: what a body does by itself, on the spot or near it."""

import math

from asazora.world.actions.gaits import bearing_of, stroll_of
from asazora.world.actions.motion import Body, Motion, mix, pulse, sign, smooth, wave
from asazora.world.actions.performer import HALF_WIDTH, VIEW_EDGE, Performer, Span
from asazora.world.actions.rest import blink, rest
from asazora.world.actions.rules import LIVING
from asazora.world.actions.stage import Stage
from asazora.world.physics import GRAVITY

JUMP_HEIGHT = 0.24
"""Stage heights."""
CROUCH_S = 0.3
TURNS_A_SECOND = 0.7
BEHIND = 0.06
"""How much deeper than its hiding place a hider stands."""


def jump(who: Performer, stage: Stage, span: Span) -> None:
    """Crouch, leap on a parabola, land, and again, a whole number of times."""
    air = 2.0 * math.sqrt(2.0 * JUMP_HEIGHT / GRAVITY)
    count = max(1, int(span.duration_s / (air + CROUCH_S)))
    period = span.duration_s / count
    air = min(air, 0.75 * period)

    def motion(t: float, body: Body) -> None:
        since = min(t, span.duration_s - 1e-6) % period
        ground_s = period - air
        up = since - ground_s
        if up > 0:
            body.height += 0.5 * GRAVITY * up * (air - up)
            body.squash = 0.08
            body.arm_front = body.arm_back = 2.3
            body.stride_amount, body.stride = 0.25, 0.5 * math.pi
        else:
            bend = pulse(since, max(0.0, ground_s - CROUCH_S), ground_s, 0.4 * CROUCH_S)
            body.squash = -0.2 * bend - 0.12 * smooth(1.0 - since / 0.12) * (t > period)
            body.arm_front = body.arm_back = 0.5 * bend
        body.eyes = blink(t, who.phase)

    stage.perform(who, span.name, span.start_s, span.end_s, motion)


def dance(who: Performer, stage: Stage, span: Span) -> None:
    """Sway from side to side with hops, arms going up in turn."""

    def motion(t: float, body: Body) -> None:
        beat = wave(t, 0.9, 0.25 * who.index)
        body.x += 0.05 * beat * smooth(t / 0.3)
        body.height += 0.05 * abs(wave(t, 0.9))
        body.lean = 0.2 * beat
        body.angle = -0.12 * beat
        body.head_tilt = -0.18 * beat
        body.arm_front, body.arm_back = 1.7 + 1.1 * beat, 1.7 - 1.1 * beat
        body.stride, body.stride_amount = math.tau * 0.9 * t, 0.35
        body.squash = 0.05 * wave(t, 1.8)
        body.wing = math.tau * 1.8 * t
        body.mouth = 0.4
        body.eyes = blink(t, who.phase)

    stage.perform(who, span.name, span.start_s, span.end_s, motion)


def wave_hand(who: Performer, stage: Stage, span: Span) -> None:
    def motion(t: float, body: Body) -> None:
        up = pulse(t, -0.01, span.duration_s, 0.3)
        body.arm_front = mix(body.arm_front, 2.55 + 0.45 * wave(t, 1.5, who.phase), up)
        body.head_tilt += 0.06 * wave(t, 0.75, who.phase)
        body.mouth = 0.3

    show(who, stage, span, motion)


def show(who: Performer, stage: Stage, span: Span, motion: Motion) -> None:
    """Lay a gesture over what the performer is doing, or over standing still if that is nothing."""
    if not stage.is_busy(who, span.start_s):
        stage.perform(who, span.name, span.start_s, span.end_s, rest(who))
    stage.overlay(who, span.name, span.start_s, span.end_s, motion)


def turn_round(who: Performer, stage: Stage, span: Span) -> None:
    """Look one way, then turn through the front to the other."""
    first = sign(who.body(span.start_s).facing)
    turn_s = min(1.2, 0.5 * span.duration_s)
    start = min(0.35 * span.duration_s, 2.0)
    standing = rest(who)

    def motion(t: float, body: Body) -> None:
        standing(t, body)
        turned = smooth((t - start) / turn_s)
        body.facing = first * math.cos(math.pi * turned)
        body.stride, body.stride_amount = math.tau * 1.5 * t, 0.3 * pulse(t, start, start + turn_s, 0.2)

    stage.perform(who, span.name, span.start_s, span.end_s, motion)
    stage.perform(who, "stand", span.end_s, span.end_s, _facing(who, -first), held=True)


def _facing(who: Performer, facing: float) -> Motion:
    standing = rest(who)

    def motion(t: float, body: Body) -> None:
        standing(t, body)
        body.facing = facing

    return motion


def sit(who: Performer, stage: Stage, span: Span) -> None:
    def motion(t: float, body: Body) -> None:
        body.stance = "sit"
        body.squash = 0.012 * wave(t, 0.4, who.phase) - 0.1 * (1.0 - smooth(t / 0.4))
        body.head_tilt = 0.06 * wave(t, 0.2, who.phase)
        body.eyes = blink(t, who.phase)

    stage.perform(who, span.name, span.start_s, span.end_s, motion)


def sleep(who: Performer, stage: Stage, span: Span) -> None:
    """Lie with shut eyes, breathing slowly."""

    def motion(t: float, body: Body) -> None:
        body.stance = "lie"
        body.eyes = 1.0 - smooth(t / 0.4)
        body.squash = 0.03 * wave(t, 0.3, who.phase)
        body.mouth = 0.15 + 0.1 * wave(t, 0.3, who.phase)

    stage.perform(who, span.name, span.start_s, span.end_s, motion)


def spin(who: Performer, stage: Stage, span: Span) -> None:
    """Living bodies whirl about their upright axis, things about their middle; whole turns only."""
    turns = max(1, round(TURNS_A_SECOND * span.duration_s))
    rate = math.tau * turns / span.duration_s
    start = sign(who.body(span.start_s).facing)
    lives = who.kind in LIVING

    def motion(t: float, body: Body) -> None:
        turned = rate * min(t, span.duration_s)
        if lives:
            body.facing = start * math.cos(turned)
            body.arm_front = body.arm_back = 1.45
            body.stride, body.stride_amount = 2.0 * turned, 0.25
        else:
            body.angle = turned % math.tau

    stage.perform(who, span.name, span.start_s, span.end_s, motion)


def climb(who: Performer, stage: Stage, span: Span) -> None:
    """Go to the target and up it, hand over hand, almost to its top; without one, up something unseen."""
    begin, way, top, depth = _foot_of_climb(who, stage, span)
    up_s = max(0.1, 0.85 * (span.end_s - begin))
    steep = 1.0 * way if who.width > who.height else 0.0

    def motion(t: float, body: Body) -> None:
        share = min(1.0, t / up_s)
        pull = math.tau * 1.2 * min(t, up_s)
        body.height += top * share + 0.012 * math.sin(2.0 * pull)
        body.facing, body.depth, body.angle = way, depth, steep
        body.arm_front, body.arm_back = 2.6 + 0.4 * math.sin(pull), 2.6 - 0.4 * math.sin(pull)
        body.stride, body.stride_amount = pull, 0.5 * (share < 1.0)
        body.eyes = blink(t, who.phase)

    stage.perform(who, span.name, begin, span.end_s, motion)


def _foot_of_climb(who: Performer, stage: Stage, span: Span) -> tuple[float, float, float, float]:
    """(time of arrival, way to face, how far up it goes, depth) of a climb, in front of the target."""
    here = who.body(span.start_s)
    if span.target is None:
        return span.start_s, sign(here.facing), 0.4, here.depth
    there = span.target.body(span.start_s)
    way = sign(there.x - here.x)
    begin = approach(who, stage, span, there.x - way * 0.5 * who.half_width)
    return begin, way, 0.42 * span.target.height, there.depth - BEHIND


def hide(who: Performer, stage: Stage, span: Span) -> None:
    """Go behind the target (or out of the view), stay a while, and come back to where one was."""
    start = who.body(span.start_s)
    if span.target is not None:
        goal, depth = span.target.body(span.start_s).x, span.target.body(span.start_s).depth + BEHIND
    else:
        edge = VIEW_EDGE + 2.5 * who.half_width + 0.2
        goal, depth = sign(start.x, sign(start.facing)) * edge, start.depth
    way = sign(goal - start.x)
    part = span.duration_s / 3.0
    gait = bearing_of(stroll_of(who.kind), who, abs(goal - start.x) * HALF_WIDTH / part)

    def motion(t: float, body: Body) -> None:
        share = smooth(t / part) - smooth((t - 2.0 * part) / part)
        body.x, body.depth = mix(start.x, goal, share), mix(start.depth, depth, smooth(4.0 * share))
        if 0.0 < share < 1.0:
            gait(t, abs(body.x - start.x) * HALF_WIDTH, body)
        body.facing = way if t < 1.5 * part else -way

    stage.perform(who, span.name, span.start_s, span.end_s, motion)


def approach(who: Performer, stage: Stage, span: Span, goal_x: float, *, most: float = 0.4) -> float:
    """Walk to `goal_x`, within `most` of the span; the time of arrival."""
    start = who.body(span.start_s)
    distance = abs(goal_x - start.x)
    if distance < 0.03:
        return span.start_s
    taken_s = min(most * span.duration_s, distance / 0.35)
    way = sign(goal_x - start.x)
    gait = "walk" if distance / taken_s < 0.4 else "run"
    bearing = bearing_of(gait, who, distance / taken_s * HALF_WIDTH)

    def motion(t: float, body: Body) -> None:
        gone = distance * min(1.0, t / taken_s)
        body.x, body.facing = start.x + way * gone, way
        bearing(t, gone * HALF_WIDTH, body)

    stage.perform(who, gait, span.start_s, span.start_s + taken_s, motion)
    return span.start_s + taken_s


PLANNERS = {
    "jump": jump,
    "dance": dance,
    "wave": wave_hand,
    "turn round": turn_round,
    "sit": sit,
    "sleep": sleep,
    "spin": spin,
    "climb": climb,
    "hide": hide,
}
