"""Changes: things that become something else and stay so. With a target, the doer does it to the target."""

import math
from collections.abc import Callable

from asazora.world.actions.gestures import approach
from asazora.world.actions.motion import Body, pulse, sign, wave
from asazora.world.actions.performer import HALF_WIDTH, Performer, Span
from asazora.world.actions.rest import rest
from asazora.world.actions.stage import Stage
from asazora.world.state import Mark

Change = Callable[[Performer, Stage, Span], None]

BURNT_DOWN = 0.3
"""How much of a candle is left at the end of its burning."""
DEBRIS = 7
SHREDS_FALL = 0.8
"""Stage heights per second squared."""


def pop(who: Performer, stage: Stage, span: Span) -> None:
    """Swell, burst, and leave shreds that come down to the ground."""
    at = span.at(0.4 + 0.1 * who.index)

    def motion(t: float, body: Body) -> None:
        swelling = min(1.0, t / max(0.05, at - span.start_s))
        body.squash = 0.1 * swelling * wave(t, 4.0)
        body.height += 0.015 * wave(t, 0.5, who.phase)

    stage.perform(who, span.name, span.start_s, at, motion)
    stage.perform(who, span.name, at, at + 1e-6, _drop, held=True)
    stage.change(who, "popped", True, at)
    _scatter(who, stage, at + 0.3)
    stage.tell("popped", who, at, at)


def _drop(t: float, body: Body) -> None:
    """Shreds fall slowly: the air holds them."""
    body.height = max(0.0, body.height - 0.5 * SHREDS_FALL * t * t)


def shatter(who: Performer, stage: Stage, span: Span) -> None:
    """Tremble, then fall to pieces that stay lying."""
    at = span.at(0.4 + 0.05 * who.index)

    def motion(t: float, body: Body) -> None:
        body.angle = 0.12 * wave(t, 3.0) * min(1.0, t / (at - span.start_s))

    stage.perform(who, span.name, span.start_s, at, motion)
    stage.change(who, "broken", 1.0, at, at + 0.25)
    _scatter(who, stage, at + 0.15)
    stage.tell("broken", who, at, at + 0.25)


def _scatter(who: Performer, stage: Stage, time_s: float) -> None:
    body = who.body(time_s)
    for count in range(DEBRIS):
        turn = math.tau * (count + float(stage.rng.random())) / DEBRIS
        far = who.height * (0.35 + 0.35 * float(stage.rng.random()))
        mark = Mark(
            kind="debris",
            x=body.x + far * math.cos(turn) / HALF_WIDTH,
            depth=body.depth + 0.1 * far * math.sin(turn),
            size=0.1 * who.height,
            colour=who.actor.colour,
        )
        stage.leave(time_s, mark)


def _gradual(field: str, after: float, start: float, end: float) -> Change:
    """A change that runs evenly between two fractions of the span."""

    def plan(who: Performer, stage: Stage, span: Span) -> None:
        _hold(who, stage, span)
        stage.change(who, field, after, span.at(start), span.at(end))

    return plan


def burn(who: Performer, stage: Stage, span: Span) -> None:
    """The flame comes at once; the candle gets shorter for as long as it burns."""
    _hold(who, stage, span)
    stage.change(who, "lit", 1.0, span.start_s, span.start_s + 0.3)
    left = stage.effects_at(who, span.start_s).remaining
    stage.change(who, "remaining", BURNT_DOWN * left, span.start_s, span.end_s)


def switch_on(who: Performer, stage: Stage, span: Span) -> None:
    """Dark first, then light, at once."""
    _hold(who, stage, span)
    at = span.at(0.3)
    stage.change(who, "lit", 1.0, at, at + 0.15)


def _hold(who: Performer, stage: Stage, span: Span) -> None:
    stage.perform(who, span.name, span.start_s, span.end_s, rest(who))


def _by_hand(change: Change) -> Change:
    """The change of the thing itself, or of the target of one who comes and reaches for it."""

    def plan(who: Performer, stage: Stage, span: Span) -> None:
        if span.target is None:
            change(who, stage, span)
            return
        thing = span.target
        side = sign(who.body(span.start_s).x - thing.body(span.start_s).x)
        begin = approach(who, stage, span, thing.body(span.start_s).x + side * (who.half_width + thing.half_width))
        _reach(who, stage, Span(name=span.name, start_s=begin, end_s=span.end_s, direction=-side))
        change(thing, stage, Span(name=span.name, start_s=begin, end_s=span.end_s, direction=0.0))

    return plan


def _reach(who: Performer, stage: Stage, span: Span) -> None:
    standing = rest(who)

    def motion(t: float, body: Body) -> None:
        standing(t, body)
        body.facing = span.direction
        body.reach = pulse(t, 0.0, span.duration_s, 0.3)

    stage.perform(who, span.name, span.start_s, span.end_s, motion)


PLANNERS = {
    "pop": _by_hand(pop),
    "break": _by_hand(shatter),
    "open": _by_hand(_gradual("open", 1.0, 0.15, 0.65)),
    "fill": _by_hand(_gradual("fill", 1.0, 0.1, 0.85)),
    "grow": _by_hand(_gradual("growth", 1.0, 0.05, 0.9)),
    "switch on": _by_hand(switch_on),
    "burn": _by_hand(burn),
}
