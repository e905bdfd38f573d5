"""Rigid bodies of the storybook world: pymunk (Chipmunk) at a fixed step, recorded so that any time can be asked for.

Lengths are stage heights, the same sideways and upwards; masses are areas (density 1); angles are radians,
counter-clockwise. `y` is the height of a body's centre above the ground.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import pymunk

GRAVITY = 1.5
"""Stage heights per second squared."""

STEP_S = 1.0 / 240.0
_STEPS_PER_SAMPLE = 2
_SAMPLE_S = STEP_S * _STEPS_PER_SAMPLE
_SIDE_MARGIN = 50.0
_PUSHER_WIDTH = 0.02
_POINT_MOMENT = 1e-5
"""Moment of inertia of what counts as a point; pymunk cannot turn a body without any."""

Control = Callable[[float], None]
"""Called with the time in seconds before every step: sets forces and speeds that pymunk does not know of."""


@dataclass(slots=True)
class Track:
    """Where a body was, sampled every 1/120 s from `start_s` on; between samples it is interpolated."""

    start_s: float
    samples: list[tuple[float, float, float]] = field(default_factory=list)

    def at(self, time_s: float) -> tuple[float, float, float]:
        """(x, y, angle) at a time; the ends hold before and after."""
        place = max(0.0, (time_s - self.start_s) / _SAMPLE_S)
        index = int(place)
        if index >= len(self.samples) - 1:
            return self.samples[-1]
        part = place - index
        (x0, y0, a0), (x1, y1, a1) = self.samples[index], self.samples[index + 1]
        return x0 + (x1 - x0) * part, y0 + (y1 - y0) * part, a0 + (a1 - a0) * part


@dataclass(frozen=True, slots=True)
class Rigid:
    """A body in the space with its shape and its recorded track."""

    body: pymunk.Body
    shape: pymunk.Shape
    track: Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """How a body touches others. Contact values are the products of both sides'; the ground's are 1 and 1."""

    friction: float = 0.6
    elasticity: float = 0.2
    may_turn: bool = True


class RigidWorld:
    """A space with flat ground that is stepped on as time is planned and remembers where its bodies were."""

    def __init__(self) -> None:
        self._space = pymunk.Space()
        self._space.gravity = (0.0, -GRAVITY)
        self._space.iterations = 20
        self._space.collision_slop = 0.001
        self._live: list[Rigid] = []
        self._controls: list[Control] = []
        self._steps = 0
        ground = pymunk.Poly(
            self._space.static_body,
            [(-_SIDE_MARGIN, -1.0), (_SIDE_MARGIN, -1.0), (_SIDE_MARGIN, 0.0), (-_SIDE_MARGIN, 0.0)],
        )
        self._fix(ground)

    @property
    def time_s(self) -> float:
        return self._steps * STEP_S

    def add_circle(self, x: float, y: float, radius: float, *, depth: float, material: Material) -> Rigid:
        mass = math.pi * radius * radius
        body = pymunk.Body(mass, pymunk.moment_for_circle(mass, 0.0, radius))
        return self._add(body, pymunk.Circle(body, radius), (x, y), 0.0, depth, material)

    def add_box(
        self, x: float, y: float, size: tuple[float, float], angle: float = 0.0, *, depth: float, material: Material
    ) -> Rigid:
        """A box of size (width, height); one that may not turn only slides and falls."""
        mass = size[0] * size[1]
        body = pymunk.Body(mass, pymunk.moment_for_box(mass, size) if material.may_turn else math.inf)
        return self._add(body, pymunk.Poly.create_box(body, size), (x, y), angle, depth, material)

    def add_slope(self, corners: list[tuple[float, float]]) -> None:
        """A fixed convex obstacle, such as a ramp."""
        self._fix(pymunk.Poly(self._space.static_body, corners))

    def add_pusher(
        self, edge: tuple[float, float], speed: float, *, touching: float, until_s: float, depth: float
    ) -> None:
        """A wall that goes on at `speed` from `edge` (x, half its height), whatever is in its way, until `until_s`.

        `touching` is the gap to what it pushes: closed at once, so that the push is felt from the beginning.
        """
        x, half = edge
        body = pymunk.Body(body_type=pymunk.Body.KINEMATIC)
        way = math.copysign(1.0, speed)
        shape = pymunk.Poly.create_box(body, (_PUSHER_WIDTH, 2.0 * half))
        shape.friction, shape.filter = 0.0, _lane(depth)
        body.position = (x + way * (touching - 0.5 * _PUSHER_WIDTH), half)
        self._space.add(body, shape)

        def move(time_s: float) -> None:
            body.velocity = (speed if time_s < until_s else 0.0, 0.0)

        self.control(move)

    def hang(self, pivot: tuple[float, float], length: float, speed: float) -> Rigid:
        """A heavy point on a rod of `length` under a pivot, set off at `speed` radians a second."""
        body = pymunk.Body(1.0, _POINT_MOMENT)
        rigid = self._pivoted(body, pivot, (0.0, length))
        body.velocity, body.angular_velocity = (speed * length, 0.0), speed
        return rigid

    def hinge(
        self, pivot: tuple[float, float], half: float, loads: list[tuple[float, float]], *, widest: float, sunk: float,
        speed: float,
    ) -> Rigid:  # fmt: skip
        """A plank on a pivot with its own weight `sunk` below it and point loads (along, mass) on it.

        It turns freely between -widest and widest and is set off at `speed` radians a second.
        """
        plank = 0.2 * half * half
        mass = plank + sum(load for _, load in loads)
        along = sum(at * load for at, load in loads) / mass
        below = sunk * plank / mass
        about_pivot = plank * (half * half / 3.0 + sunk * sunk) + sum(load * at * at for at, load in loads)
        body = pymunk.Body(mass, about_pivot - mass * (along**2 + below**2))
        rigid = self._pivoted(body, pivot, (-along, below))
        self._space.add(pymunk.RotaryLimitJoint(self._space.static_body, body, -widest, widest))
        body.angular_velocity = speed
        body.velocity = (speed * below, speed * along)
        return rigid

    def remove(self, rigid: Rigid) -> None:
        """Take a body out; its track stays readable."""
        self._live.remove(rigid)
        self._space.remove(rigid.shape, rigid.body)

    def control(self, control: Control) -> None:
        self._controls.append(control)

    def advance(self, time_s: float) -> None:
        """Step up to `time_s`, recording every live body. Does nothing but count while there is none."""
        until = round(time_s / STEP_S)
        if not self._live:
            self._steps = max(self._steps, until)
        while self._steps < until:
            self._step()

    def _step(self) -> None:
        now = self.time_s
        for control in self._controls:
            control(now)
        self._space.step(STEP_S)
        self._steps += 1
        for rigid in self._live:
            track = rigid.track
            if self._steps - round(track.start_s / STEP_S) == len(track.samples) * _STEPS_PER_SAMPLE:
                x, y = rigid.body.position
                track.samples.append((x, y, rigid.body.angle))

    def _pivoted(self, body: pymunk.Body, pivot: tuple[float, float], anchor: tuple[float, float]) -> Rigid:
        """A body that touches nothing and turns about `pivot`, which lies at `anchor` from its centre of mass."""
        shape = pymunk.Circle(body, 1e-3)
        rigid = self._add(body, shape, (pivot[0] - anchor[0], pivot[1] - anchor[1]), 0.0, 0.0, Material())
        shape.filter = pymunk.ShapeFilter(mask=0)
        self._space.add(pymunk.PivotJoint(self._space.static_body, body, pivot, anchor))
        return rigid

    def _add(
        self, body: pymunk.Body, shape: pymunk.Shape, at: tuple[float, float], angle: float, depth: float, how: Material
    ) -> Rigid:
        body.position, body.angle = at, angle
        shape.friction, shape.elasticity, shape.filter = how.friction, how.elasticity, _lane(depth)
        self._space.add(body, shape)
        rigid = Rigid(body, shape, Track(self.time_s, [(*at, angle)]))
        self._live.append(rigid)
        return rigid

    def _fix(self, shape: pymunk.Poly) -> None:
        shape.friction = shape.elasticity = 1.0
        self._space.add(shape)


def pendulum_period(length: float) -> float:
    """Period in seconds of a small swing of a rod of `length` stage heights."""
    return math.tau * math.sqrt(length / GRAVITY)


def _lane(depth: float) -> pymunk.ShapeFilter:
    """Bodies touch the ground and bodies of their own depth only."""
    lane = 1 << (1 + round(depth * 8))
    return pymunk.ShapeFilter(categories=lane, mask=lane | 1)
