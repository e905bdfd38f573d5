"""Actions that the rigid-body physics carries out: the planner only sets them off."""

import math

from asazora.world.actions.motion import sign
from asazora.world.actions.performer import HALF_WIDTH, Performer, Span
from asazora.world.actions.placement import tips_over
from asazora.world.actions.stage import Stage
from asazora.world.physics import GRAVITY, STEP_S, Control, Material, Rigid

ROLLING_FRICTION = 0.05
"""Slowing of a rolling ball on the ground, as a share of gravity."""
FASTEST_ROLL = 0.3
"""Stage heights a second."""
FASTEST_SLIDE = 0.35
LONGEST_SLIDE_S = 5.0
BOUNCY = {"ball": 0.85, "cube": 0.6}
HOP_SPEED = 1.1
"""With which a thing lying on the ground starts to bounce, stage heights a second."""
LIFT = {"float": 2.0, "sink": 0.75}
"""Buoyancy of a body wholly under water, as a share of its weight."""
WATER_DRAG = 1.6
"""Share of its speed that a body loses to the water in a second."""
WATER_LEVEL = 0.5
"""Where the surface lies for what floats, stage heights."""
TIP_SPEED = 1.3
"""Radians a second with which a body on the ground begins to fall over."""
TOPPLE_SPEED = 0.35
COLLIDE_AT = 0.4
"""Share of the span after which colliding bodies meet."""
AFTER_CRASH = 0.55
"""Room in stage heights in which bodies come to rest after a collision."""
RAMP_HALF, RAMP_TOP = 1.1, 0.98
"""Shape of the ramp, in its heights: half its length, and its higher end."""


def roll(who: Performer, stage: Stage, span: Span) -> None:
    """Down the ramp if the shot has one, else along the ground until it rests, before the edge of the view."""
    ramp = stage.first("ramp")
    rigid = stage.make_rigid(who, span, Material(friction=1.0, elasticity=0.2))
    if ramp is not None:
        stage.world.add_slope(_slope(ramp))
    else:
        way = span.direction or sign(who.start.facing)
        _roll_at(rigid, who, way * _resting_speed(who, span, way, ROLLING_FRICTION * GRAVITY, FASTEST_ROLL))
    stage.world.control(rolls_on(rigid, who))


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
    taken_s = min(span.duration_s, LONGEST_SLIDE_S)
    room = HALF_WIDTH * _room(who, span, way)
    speed = min(FASTEST_SLIDE, 2.0 * room / taken_s)
    material = Material(friction=speed / taken_s / GRAVITY, elasticity=0.1, may_turn=False)
    rigid = stage.make_rigid(who, span, material)
    rigid.body.velocity = (way * speed, 0.0)


def fall(who: Performer, stage: Stage, span: Span) -> None:
    """Down from above; what is tall and stands on the ground tips over instead."""
    tips = who.body(span.start_s).height < 0.02 and tips_over(who.kind)
    rigid = stage.make_rigid(who, span, Material(friction=0.9, elasticity=0.25, may_turn=tips or not who.is_living))
    if tips:
        way = sign(who.body(span.start_s).facing, 1.0 if who.phase < 0.5 else -1.0)
        rigid.body.angular_velocity = -way * TIP_SPEED
        rigid.body.velocity = (way * TIP_SPEED * 0.5 * who.height, 0.0)


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
    slowing = speed**2 / (2.0 * AFTER_CRASH)
    stage.world.control(_after_crash((rigid, who), (other, target), slowing))


def topple(who: Performer, stage: Stage, span: Span) -> None:
    """A row of dominoes or a tower of blocks: the first of the row, or the upper storeys, get a push."""
    way = span.direction or 1.0
    rigid = stage.make_rigid(who, span, Material(friction=0.75, elasticity=0.05))
    count = who.actor.count
    first = 0 if way > 0 else count - 1
    if who.kind == "domino" or count == 1:
        if who.index == first:
            rigid.body.angular_velocity = -way * 2.0 * TIP_SPEED
            rigid.body.velocity = (way * TIP_SPEED * who.height, 0.0)
    else:
        rigid.body.velocity = (way * TOPPLE_SPEED * who.index / (count - 1), 0.0)


def _slope(ramp: Performer) -> list[tuple[float, float]]:
    x, way, tall = ramp.start.x * HALF_WIDTH, sign(ramp.start.facing), ramp.height
    high, low = x - way * RAMP_HALF * tall, x + way * RAMP_HALF * tall
    return [(high, 0.0), (low, 0.0), (high, RAMP_TOP * tall)]


def _room(who: Performer, span: Span, way: float) -> float:
    """Units of stage x from the performer to where it would leave the view."""
    return max(0.1, min(2.0, who.limit - way * (who.body(span.start_s).x - who.offset)))


def _resting_speed(who: Performer, span: Span, way: float, slowing: float, fastest: float) -> float:
    """The speed from which a body slowed evenly comes to rest at the edge of the view."""
    return min(fastest, math.sqrt(2.0 * slowing * HALF_WIDTH * _room(who, span, way)))


def _roll_at(rigid: Rigid, who: Performer, speed: float) -> None:
    rigid.body.velocity = (speed, rigid.body.velocity.y)
    rigid.body.angular_velocity = -speed / (0.5 * who.height)


def rolls_on(rigid: Rigid, who: Performer) -> Control:
    """Slows a ball that rolls on level ground; pymunk itself knows only sliding friction."""
    radius = 0.5 * who.height

    def control(_time_s: float) -> None:
        if rigid.body.position.y < 1.02 * radius:
            speed = rigid.body.velocity.x
            _roll_at(rigid, who, math.copysign(max(0.0, abs(speed) - ROLLING_FRICTION * GRAVITY * STEP_S), speed))

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


def _after_crash(one: tuple[Rigid, Performer], other: tuple[Rigid, Performer], slowing: float) -> Control:
    """Balls turn as they go; once the bodies have met, each is slowed evenly until it rests."""
    met = False
    begun = one[0].body.velocity.x

    def control(_time_s: float) -> None:
        nonlocal met
        met = met or abs(one[0].body.velocity.x - begun) > 1e-3 * abs(begun)
        for rigid, who in (one, other):
            speed = rigid.body.velocity.x
            if met:
                speed = math.copysign(max(0.0, abs(speed) - slowing * STEP_S), speed)
            rigid.body.velocity = (speed, rigid.body.velocity.y)
            if who.is_round:
                rigid.body.angular_velocity = -speed / (0.5 * who.height)

    return control


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
