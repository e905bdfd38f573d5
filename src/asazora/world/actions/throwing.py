"""Throwing and catching: between two hands, a ball is left to gravity alone."""

import math

from asazora.world.actions.handling import hand_place, held_by, towards
from asazora.world.actions.motion import Body, mix, pulse, sign, smooth
from asazora.world.actions.performer import HALF_WIDTH, Performer, Span
from asazora.world.actions.rest import blink, rest
from asazora.world.actions.rigid import rolls_on
from asazora.world.actions.stage import Stage
from asazora.world.physics import GRAVITY, Material

FLIGHT_S = 1.0
"""How long a thrown ball flies."""
ROLL_OUT = 0.6
"""How far before the edge of the view a thrown ball comes down, in units of stage x."""
TURF = 1.0
"""Slowing of a ball that rolls on where it has come down, stage heights per second squared."""


def throw(who: Performer, stage: Stage, span: Span) -> None:
    """Swing the arm and let the ball go on a parabola: to whoever catches it, or to the ground on the far side."""
    ball, receiver = _ball_and_receiver(who, stage, span)
    release = span.start_s + min(0.8, 0.3 * span.duration_s)
    way = _throwing_way(who, span, receiver)

    def motion(t: float, body: Body) -> None:
        body.facing = way
        drawn = pulse(t, -0.3, release - span.start_s, 0.3)
        body.arm_front = mix(1.5, 2.7, drawn) * smooth((span.duration_s - t) / 0.5)
        body.reach = pulse(t, release - span.start_s - 0.1, release - span.start_s + 0.5, 0.15)
        body.lean = -0.15 * drawn + 0.15 * body.reach
        body.eyes = blink(t, who.phase)

    stage.perform(who, span.name, span.start_s, span.end_s, motion)
    if ball is not None:
        stage.perform(ball, "stand", span.start_s, release, held_by(who, ball, span.start_s, _overhead), held=True)
        stage.schedule(release, lambda: _let_go(ball, receiver, stage, span, release, way))


def _overhead(_t: float) -> float:
    """Held up beside the head, ready to be thrown."""
    return 3.4


def _ball_and_receiver(who: Performer, stage: Stage, span: Span) -> tuple[Performer | None, Performer | None]:
    """What is thrown, and to whom: the target is one or the other."""
    if span.target is None or not span.target.is_living:
        ball = span.target or stage.first("ball")
        return ball, next(
            (other for other in stage.cast if other is not who and ball and other.does("catch", ball)), None
        )
    return stage.first("ball"), span.target


def _throwing_way(who: Performer, span: Span, receiver: Performer | None) -> float:
    here = who.body(span.start_s)
    if receiver is not None:
        return sign(receiver.body(span.start_s).x - here.x)
    return span.direction or sign(here.facing, -sign(here.x))


def _let_go(ball: Performer, receiver: Performer | None, stage: Stage, span: Span, release: float, way: float) -> None:
    """Free the ball with the speed that takes it to its goal in `FLIGHT_S` under gravity alone."""
    start = ball.body(release)
    if receiver is None:
        goal_x, goal_height = way * (ball.reach - ROLL_OUT), 0.0
    else:
        goal_x, height = hand_place(receiver, ball, _facing_back(receiver, release, way), 0.6)
        goal_height = height - 0.5 * ball.height
    flight = Span(name=span.name, start_s=release, end_s=release + FLIGHT_S, direction=way)
    launch(ball, stage, flight, (goal_x - start.x) * HALF_WIDTH, goal_height - start.height)
    if receiver is not None:
        stage.schedule(release + FLIGHT_S, lambda: _hold_on(ball, receiver, stage, release + FLIGHT_S, way))


def launch(ball: Performer, stage: Stage, flight: Span, across: float, up: float) -> None:
    """Set a ball off so that it is `across` and `up` stage heights from here when the flight ends."""
    rigid = stage.make_rigid(ball, flight, Material(friction=0.9, elasticity=0.2))
    stage.world.control(rolls_on(rigid, ball, TURF))
    rigid.body.velocity = (across / flight.duration_s, up / flight.duration_s + 0.5 * GRAVITY * flight.duration_s)
    rigid.body.angular_velocity = -3.0 * math.copysign(1.0, across)
    stage.tell("flight", ball, flight.start_s, flight.end_s)


def _facing_back(receiver: Performer, time_s: float, way: float) -> Body:
    body = receiver.body(time_s)
    body.facing = -way
    return body


def _hold_on(ball: Performer, receiver: Performer, stage: Stage, time_s: float, way: float) -> None:
    """The receiver keeps the ball."""
    standing = rest(receiver)
    end = stage.duration_s

    def motion(t: float, body: Body) -> None:
        standing(t, body)
        body.facing = -way
        body.arm_front = body.arm_back = mix(1.9, 1.2, smooth(t / 0.4))

    if not stage.is_busy(receiver, time_s) or receiver.action(time_s) == "catch":
        stage.perform(receiver, "catch", time_s, end, motion)
    grip = held_by(receiver, ball, time_s, lambda t: mix(0.6, 0.2, smooth(t / 0.5)))
    stage.perform(ball, "stand", time_s, end, grip, held=True)
    stage.tell("caught", receiver, time_s, time_s, ball)


def catch(who: Performer, stage: Stage, span: Span) -> None:
    """Hold the arms out for the ball; if nobody in the shot throws it, it comes flying by itself."""
    ball = span.target
    way = towards(who, span, span.start_s)

    def motion(t: float, body: Body) -> None:
        body.facing = way
        body.arm_front = body.arm_back = 1.9 * smooth(t / 0.4)
        body.squash = -0.05 * smooth(t / 0.4)
        body.eyes = blink(t, who.phase)

    stage.perform(who, span.name, span.start_s, span.end_s, motion)
    if ball is None or _is_thrown(ball, stage):
        return
    flight = Span(name="throw", start_s=span.start_s, end_s=span.start_s + FLIGHT_S, direction=-way)
    stage.schedule(span.start_s, lambda: _fly_in(ball, who, stage, flight))


def _is_thrown(ball: Performer, stage: Stage) -> bool:
    return any(other.does("throw", ball) for other in stage.cast)


def _fly_in(ball: Performer, who: Performer, stage: Stage, flight: Span) -> None:
    start = ball.body(flight.start_s)
    goal_x, height = hand_place(who, ball, _facing_back(who, flight.start_s, flight.direction), 0.6)
    goal_height = height - 0.5 * ball.height
    launch(ball, stage, flight, (goal_x - start.x) * HALF_WIDTH, goal_height - start.height)
    stage.schedule(flight.end_s, lambda: _hold_on(ball, who, stage, flight.end_s, flight.direction))


PLANNERS = {"throw": throw, "catch": catch}
