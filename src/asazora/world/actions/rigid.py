"""Actions that the rigid-body physics carries out: the planner only sets them off."""

import math

from asazora.world.actions.glides import ROLLING, glide_of
from asazora.world.actions.motion import Body, Motion, sign, smooth, wave
from asazora.world.actions.performer import HALF_WIDTH, Performer, Span, tips_over
from asazora.world.actions.rest import blink
from asazora.world.actions.stage import Stage
from asazora.world.physics import GRAVITY, STEP_S, Control, Material, Rigid

BOUNCY = {"ball": 0.85, "cube": 0.6}
HOP_SPEED = 1.1
"""With which a thing lying on the ground starts to bounce, stage heights a second."""
LIFT = {"float": 2.0, "sink": 0.75}
"""Buoyancy of a body wholly under water, as a share of its weight."""
WATER_DRAG = 1.6
"""Share of its speed that a body loses to the water in a second."""
WATER_LEVEL = 0.5
"""Where the surface lies for what floats, stage heights."""
TIP_SPEED = 2.0
"""Radians a second with which a body on the ground begins to fall over."""
TORSO = 0.7
"""Width of the body that falls over, as a share of its width with the arms."""
PUSH_SPIN = 3.2
"""Radians a second with which what stands alone is pushed over."""
TOPPLE_SPEED = 0.2
"""Stage heights a second that the second storey of a tower is pushed with; each further one as much more."""
COLLIDE_AT = 0.4
"""Share of the span after which colliding bodies meet."""
LEAST_SLOWING = 0.02
"""Stage heights per second squared by which bodies slow down after a collision."""
RAMP_HALF, RAMP_TOP = 1.1, 0.98
"""Shape of the ramp, in its heights: half its length, and its higher end."""


def roll(who: Performer, stage: Stage, span: Span) -> None:
    """Down the ramp if the shot has one, else along the ground until it rests, before the edge of the view."""
    ramp = stage.first("ramp")
    rigid = stage.make_rigid(who, span, Material(friction=1.0, elasticity=0.2))
    if ramp is not None:
        stage.world.add_slope(_slope(ramp))
        stage.world.control(_rests_in_view(rigid, who))
    else:
        way = span.direction or sign(who.start.facing)
        _roll_at(rigid, who, way * ROLLING.within(_room(who, span, way)).speed)
        stage.world.control(rolls_on(rigid, who, ROLLING.slowing))


def put_on_ramp(who: Performer, ramp: Performer) -> None:
    """Let a performer begin at the top of the ramp, touching it."""
    tall, radius, way = ramp.height, 0.5 * who.height, sign(ramp.start.facing)
    slope = math.atan2(RAMP_TOP, 2.0 * RAMP_HALF)
    along = radius + 0.02
    x = ramp.start.x * HALF_WIDTH - way * (RAMP_HALF * tall - along * math.cos(slope) - radius * math.sin(slope))
    y = RAMP_TOP * tall - along * math.sin(slope) + radius * math.cos(slope)
    who.start.x, who.start.height, who.start.depth = x / HALF_WIDTH, y - radius, ramp.start.depth


def slide(who: Performer, stage: Stage, span: Span) -> None:
    """Off with a push, slowed evenly by friction, at rest when the span ends."""
    way = span.direction or sign(who.start.facing)
    glide = glide_of("slide", span.duration_s).within(_room(who, span, way))
    rigid = stage.make_rigid(who, span, Material(friction=glide.friction, elasticity=0.1, may_turn=False))
    rigid.body.velocity = (way * glide.speed, 0.0)
    if who.is_living:
        stage.overlay(who, span.name, span.start_s, span.end_s, _balancing(way))


def _balancing(way: float) -> Motion:
    """Arms out, leaning back, as on ice."""

    def motion(t: float, body: Body) -> None:
        body.facing = way
        body.arm_front = body.arm_back = 1.5 + 0.2 * wave(t, 1.5)
        body.lean = -0.12
        body.eyes = blink(t, 0.0)

    return motion


def fall(who: Performer, stage: Stage, span: Span) -> None:
    """Down from above; what is tall and stands on the ground tips over instead, and stays lying."""
    tips = who.body(span.start_s).height < 0.02 and tips_over(who.kind)
    way = sign(who.body(span.start_s).facing, 1.0 if who.phase < 0.5 else -1.0)
    material = Material(friction=0.9, elasticity=0.25, may_turn=tips or not who.is_living)
    rigid = stage.make_rigid(who, span, material, width=TORSO * who.width if tips else who.width)
    if tips:
        rigid.body.angular_velocity = -way * TIP_SPEED
        rigid.body.velocity = (way * TIP_SPEED * 0.5 * who.height, 0.0)
    if who.is_living:
        stage.overlay(who, span.name, span.start_s, span.end_s, _startled)


def _startled(t: float, body: Body) -> None:
    """Arms thrown up, mouth open."""
    body.arm_front = body.arm_back = 2.0 * smooth(t / 0.3)
    body.mouth = 0.6 * smooth(t / 0.2)


def bounce(who: Performer, stage: Stage, span: Span) -> None:
    """Dropped, or tossed up from the ground, and up again by restitution."""
    grounded = who.body(span.start_s).height < 0.05
    elasticity = BOUNCY.get(who.kind, 0.7)
    rigid = stage.make_rigid(who, span, Material(friction=0.4, elasticity=elasticity, may_turn=False))
    rigid.shape.elasticity = elasticity
    if grounded:
        rigid.body.velocity = (0.0, HOP_SPEED)


def float_or_sink(who: Performer, stage: Stage, span: Span) -> None:
    """Buoyancy against weight: what floats rises to the surface and bobs there, what sinks goes down to the ground."""
    rigid = stage.make_rigid(who, span, Material(friction=0.8, elasticity=0.1, may_turn=False))
    surface = max(WATER_LEVEL, who.start.height + 0.5 * who.height) if span.name == "float" else math.inf
    stage.world.control(_buoyancy(rigid, who.height, surface, LIFT[span.name], span.start_s))


def collide(who: Performer, stage: Stage, span: Span) -> None:
    """Run into the target without friction, so that only the shock passes momentum on; both slow down afterwards."""
    target = span.target
    if target is None:
        roll(who, stage, span)
        return
    material = Material(friction=0.0, elasticity=0.95, may_turn=False)
    rigid, other = (stage.make_rigid(performer, span, material) for performer in (who, target))
    gap = other.body.position.x - rigid.body.position.x
    free = max(0.02, abs(gap) - 0.5 * (who.width + target.width))
    speed = max(0.08, free / max(0.4, COLLIDE_AT * span.duration_s))
    rigid.body.velocity = (sign(gap) * speed, 0.0)
    stage.world.control(_after_crash((rigid, who), (other, target)))


def topple(who: Performer, stage: Stage, span: Span) -> None:
    """A row of dominoes, a tower, or one block on its end: the first, or the upper storeys, get a push."""
    way = span.direction or 1.0
    rigid = stage.make_rigid(who, span, Material(friction=0.5 if who.kind == "domino" else 0.8, elasticity=0.0))
    count = who.actor.count
    if count > 1 and who.kind != "domino":
        rigid.body.velocity = (way * TOPPLE_SPEED * who.index, 0.0)
    elif who.index == (0 if way > 0 else count - 1):
        rigid.body.angular_velocity = -way * PUSH_SPIN
        rigid.body.velocity = (0.5 * way * PUSH_SPIN * max(who.height, who.width), 0.0)


def _slope(ramp: Performer) -> list[tuple[float, float]]:
    x, way, tall = ramp.start.x * HALF_WIDTH, sign(ramp.start.facing), ramp.height
    high, low = x - way * RAMP_HALF * tall, x + way * RAMP_HALF * tall
    return [(high, 0.0), (low, 0.0), (high, RAMP_TOP * tall)]


def _room(who: Performer, span: Span, way: float) -> float:
    """Stage heights from the performer to where it would leave the view."""
    return HALF_WIDTH * max(0.1, min(2.0, who.limit - way * (who.body(span.start_s).x - who.offset)))


def _roll_at(rigid: Rigid, who: Performer, speed: float) -> None:
    rigid.body.velocity = (speed, rigid.body.velocity.y)
    rigid.body.angular_velocity = -speed / (0.5 * who.height)


def rolls_on(rigid: Rigid, who: Performer, slowing: float) -> Control:
    """Slows a ball that rolls on level ground; pymunk itself knows only sliding friction."""
    radius = 0.5 * who.height

    def control(_time_s: float) -> None:
        if rigid.body.position.y < 1.02 * radius:
            speed = rigid.body.velocity.x
            _roll_at(rigid, who, math.copysign(max(0.0, abs(speed) - slowing * STEP_S), speed))

    return control


def _rests_in_view(rigid: Rigid, who: Performer) -> Control:
    """Once the ball has come down to the level ground, slows it so that it stops before the edge of the view."""
    rolling: list[Control] = []

    def control(time_s: float) -> None:
        if not rolling and rigid.body.position.y < 1.02 * 0.5 * who.height:
            rolling.append(rolls_on(rigid, who, _slowing_to_rest(rigid, who)))
        for roll_on in rolling:
            roll_on(time_s)

    return control


def _buoyancy(rigid: Rigid, height: float, surface: float, lift: float, start_s: float) -> Control:
    """Archimedes: lift as the share of the body that is under water, and a drag against the way it goes."""
    body = rigid.body

    def control(time_s: float) -> None:
        if time_s < start_s - STEP_S:
            return
        under = min(1.0, max(0.0, (surface - body.position.y) / height + 0.5))
        weight = body.mass * GRAVITY
        drag = WATER_DRAG * body.mass * under
        body.apply_force_at_world_point(
            (-drag * body.velocity.x, lift * under * weight - drag * body.velocity.y), body.position
        )

    return control


def _after_crash(one: tuple[Rigid, Performer], other: tuple[Rigid, Performer]) -> Control:
    """Balls turn as they go; once the bodies have met, each is slowed evenly so that it rests within the view."""
    slowing: list[float] = []
    begun = one[0].body.velocity.x

    def control(_time_s: float) -> None:
        if not slowing and abs(one[0].body.velocity.x - begun) > 1e-3 * abs(begun):
            slowing.extend(_slowing_to_rest(rigid, who) for rigid, who in (one, other))
        for (rigid, who), slower in zip((one, other), slowing or (0.0, 0.0), strict=True):
            speed = rigid.body.velocity.x
            speed = math.copysign(max(0.0, abs(speed) - slower * STEP_S), speed)
            rigid.body.velocity = (speed, rigid.body.velocity.y)
            if who.is_round:
                rigid.body.angular_velocity = -speed / (0.5 * who.height)

    return control


def _slowing_to_rest(rigid: Rigid, who: Performer) -> float:
    speed, x = rigid.body.velocity.x, rigid.body.position.x
    room = max(0.05, HALF_WIDTH * who.reach - sign(speed) * x)
    return max(LEAST_SLOWING, 0.5 * speed**2 / room)


PLANNERS = {
    "roll": roll,
    "slide": slide,
    "fall": fall,
    "bounce": bounce,
    "float": float_or_sink,
    "sink": float_or_sink,
    "collide": collide,
    "topple": topple,
}
