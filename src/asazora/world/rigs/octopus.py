"""A soft head on many curling arms."""

import math

from asazora.world.looks import OctopusLook
from asazora.world.palette import darker
from asazora.world.rigs import wardrobe
from asazora.world.rigs.brush import Brush, Point
from asazora.world.rigs.costume import Costume
from asazora.world.rigs.expression import Expression, expression
from asazora.world.rigs.face import Face, draw_face, draw_snores, flushed
from asazora.world.state import ActorState, Pose

_LOW = {"sit": 0.1, "crouch": 0.12, "lie": 0.24, "drive": 0.1}
"""How far the head sinks in each low stance."""


def draw_octopus(brush: Brush, costume: Costume, state: ActorState) -> None:
    look, pose = costume.kind.look, state.pose
    assert isinstance(look, OctopusLook)
    feeling = expression(state.emotion, round(state.emotion_amount, 2))
    skin = flushed(costume.main, feeling)
    head_y = -1.0 + look.head * 1.12 + _LOW.get(pose.stance, 0.0)
    root_y = head_y + look.head * 0.62
    order = sorted(range(look.arms), key=lambda i: -abs(i - (look.arms - 1) / 2))
    for i in order:
        points = _arm(look, pose, feeling, i, root_y)
        brush.limb(points, look.arm_width, darker(skin, 0.14 if i % 2 else 0.02))
    _draw_head(brush, look, costume, state, feeling, head_y)


def _arm(look: OctopusLook, pose: Pose, feeling: Expression, index: int, root_y: float) -> list[Point]:
    """Four joints of one arm, which curls with the stride and the wing phase."""
    share = 2 * index / (look.arms - 1) - 1
    phase = pose.stride + pose.wing + index * 1.1
    active = max(pose.stride_amount, 1.0 if pose.stance in ("swim", "fly") else 0.0)
    wave = 0.07 * math.sin(phase) * active
    swimming = pose.stance in ("swim", "fly")
    reach = 0.62 if not swimming else 0.4 + 0.12 * math.sin(phase - index * 1.1)
    floor = -look.arm_width * 0.6
    raised = _raised(pose, feeling, index, look.arms)
    tip: Point = (
        share * reach + wave,
        floor - (0.1 * abs(share) if not swimming else 0.0) - 0.04 * math.cos(phase) * active,
    )
    tip = (tip[0], tip[1] - 0.62 * raised * min(1.0, abs(root_y) + 0.2))
    start = (share * look.head * 0.6, root_y)
    knee = (share * (look.head + 0.1) + wave, (root_y + floor) / 2 + 0.06 - 0.2 * raised)
    curl = (tip[0] - 0.05 * math.copysign(1, share), min(floor, tip[1] + 0.09 * (1 - raised)))
    return [start, knee, curl, tip]


def _raised(pose: Pose, feeling: Expression, index: int, count: int) -> float:
    """How high an arm is lifted: the outermost ones are its hands."""
    lifts = {count - 1: max(pose.arm_front / math.pi, pose.reach * 0.6), 0: pose.arm_back / math.pi}
    outer = 1.0 if index in (0, 1, count - 2, count - 1) else 0.0
    return max(lifts.get(index, 0.0), outer * feeling.arms_up * 0.5)


def _draw_head(
    brush: Brush, look: OctopusLook, costume: Costume, state: ActorState, feeling: Expression, head_y: float
) -> None:
    turn = min(1.0, abs(state.facing))
    skin = flushed(costume.main, feeling)
    with brush.moved(0.0, head_y, state.pose.head_tilt + 0.5 * feeling.head_drop, look.head):
        brush.oval(0.0, -0.05, 1.0, 1.08, skin)
        for x, y, size in ((-0.45, -0.72, 0.13), (0.05, -0.85, 0.1), (-0.72, -0.35, 0.09)):
            brush.spot(x, y, size, size * 0.8, costume.second)
        face = Face(
            turn=turn, eyes=state.pose.eyes, mouth=state.pose.mouth, expression=feeling, brow=darker(skin, 0.6),
            eye_y=0.05,
            mouth_at=(0.0, 0.55),
        )  # fmt: skip
        draw_face(brush, face)
        wardrobe.draw_headwear(brush, costume, face)
        draw_snores(brush, face)
    scarf = costume.wears("scarf")
    if scarf is not None:
        wardrobe.draw_scarf(brush, scarf, 0.0, head_y + look.head * 0.98, look.head * 0.95, state.pose.stride_amount)
