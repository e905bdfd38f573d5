"""Motions: a body while it is being worked out, and the curves that move it."""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from asazora.world.state import Pose


@dataclass(slots=True)
class Body:
    """One body at one instant, still being worked out. Units as in `state.ActorState` and `state.Pose`."""

    x: float
    depth: float
    height: float
    angle: float = 0.0
    facing: float = 1.0
    opacity: float = 1.0
    stance: str = "stand"
    stride: float = 0.0
    stride_amount: float = 0.0
    arm_front: float = 0.0
    arm_back: float = 0.0
    reach: float = 0.0
    lean: float = 0.0
    head_tilt: float = 0.0
    wing: float = 0.0
    squash: float = 0.0
    mouth: float = 0.0
    eyes: float = 1.0

    def pose(self) -> Pose:
        return Pose(
            stance=self.stance,
            stride=self.stride,
            stride_amount=self.stride_amount,
            arm_front=self.arm_front,
            arm_back=self.arm_back,
            reach=self.reach,
            lean=self.lean,
            head_tilt=self.head_tilt,
            wing=self.wing,
            squash=self.squash,
            mouth=self.mouth,
            eyes=self.eyes,
        )


Motion = Callable[[float, Body], None]
"""Writes what a body does `t` seconds into a motion into a body that stands where the motion began."""

PHASES = frozenset({"stride", "wing"})
BLENDED = tuple(field.name for field in fields(Body) if field.name != "stance" and field.name not in PHASES)
"""What runs smoothly from one motion into the next. Phases may jump: a leg cycle looks the same after a turn."""

BLEND_S = 0.3


def standing(body: Body, *, upright: bool) -> Body:
    """The body at the same place in its resting pose; `upright` also puts it back on its feet."""
    rest = Body(x=body.x, depth=body.depth, height=body.height, angle=body.angle, facing=body.facing)
    return replace(rest, angle=0.0) if upright else rest


def gap_between(before: Body, after: Body) -> tuple[tuple[str, float], ...]:
    """What must be added to `after` so that it continues `before`."""
    gaps = ((name, getattr(before, name) - getattr(after, name)) for name in BLENDED)
    return tuple((name, gap) for name, gap in gaps if abs(gap) > 1e-6)


def smooth(t: float) -> float:
    """0 before 0, 1 after 1, smooth between."""
    t = min(1.0, max(0.0, t))
    return t * t * (3.0 - 2.0 * t)


def mix(start: float, end: float, t: float) -> float:
    return start + (end - start) * t


def wave(t: float, per_second: float, phase: float = 0.0) -> float:
    """A sine between -1 and 1."""
    return math.sin(math.tau * (per_second * t + phase))


def pulse(t: float, start: float, end: float, edge: float) -> float:
    """0 outside start..end, 1 inside, with smooth edges of length `edge` inside the span."""
    return smooth((t - start) / edge) * smooth((end - t) / edge)


def sign(value: float, when_zero: float = 1.0) -> float:
    return when_zero if value == 0 else math.copysign(1.0, value)
