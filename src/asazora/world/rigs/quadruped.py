"""Something on four legs, from rabbit to mammoth."""

import math
from dataclasses import dataclass

from asazora.world.looks import QuadrupedLook
from asazora.world.palette import darker
from asazora.world.rigs import quadruped_parts, wardrobe
from asazora.world.rigs.brush import Brush, Point
from asazora.world.rigs.costume import Costume
from asazora.world.rigs.expression import Expression, expression
from asazora.world.rigs.face import Face, draw_face, draw_mouth, draw_snores, flushed
from asazora.world.state import ActorState, Pose

_FOLDED = {"lie": 0.05, "sit": 0.72, "drive": 0.72, "crouch": 0.5}
"""How much of the legs' length carries the body in each low stance."""

_TAIL_LIFT = {"sit": 1.3, "drive": 1.3, "lie": 0.8}
"""How far a tail is lifted so that it lies on the ground instead of in it."""


@dataclass(frozen=True, slots=True)
class Beast:
    """An animal at one instant, facing right, in body units."""

    costume: Costume
    look: QuadrupedLook
    pose: Pose
    feeling: Expression
    turn: float
    middle: Point
    """Centre of the trunk of the body."""
    pitch: float
    """Radians that the trunk rises (below 0) towards the head."""
    head: Point
    head_tilt: float

    def along(self, share: float, rise: float = 0.0) -> Point:
        """A point of the trunk: `share` -1 at the rump .. 1 at the chest, `rise` -1 at the back .. 1 at the belly."""
        x, y = share * self.look.length / 2, rise * self.look.girth
        cos, sin = math.cos(self.pitch), math.sin(self.pitch)
        return self.middle[0] + x * cos - y * sin, self.middle[1] + x * sin + y * cos


def draw_quadruped(brush: Brush, costume: Costume, state: ActorState) -> None:
    beast = _beast(costume, state)
    squeeze = 0.55 + 0.45 * beast.turn
    with brush.moved(scale_x=squeeze, scale_y=1.0):
        _draw_far_side(brush, beast)
        _draw_trunk(brush, beast)
        for share in (-1.0, 1.0):
            _draw_leg(brush, beast, share, near=True)
        _draw_clothes(brush, beast)
    head = (beast.head[0] * squeeze, beast.head[1])
    _draw_head(brush, beast, head)
    with brush.moved(scale_x=squeeze, scale_y=1.0):
        _draw_scarf(brush, beast)
        if "wings" in beast.look.parts:
            _draw_wing(brush, beast, near=True)


def _beast(costume: Costume, state: ActorState) -> Beast:
    look, pose = costume.kind.look, state.pose
    assert isinstance(look, QuadrupedLook)
    feeling = expression(state.emotion, round(state.emotion_amount, 2))
    bob = 0.02 * pose.stride_amount * math.sin(2 * pose.stride)
    level = -look.leg * _FOLDED.get(pose.stance, 1.0) - look.girth * 0.9
    pitch = {"sit": -0.62, "drive": -0.62, "crouch": 0.12, "fly": -0.12}.get(pose.stance, 0.0) + feeling.lean * 0.5
    turn = min(1.0, abs(state.facing))
    head, tilt = _head_place(look, pose, feeling, level + bob)
    return Beast(costume, look, pose, feeling, turn, (-0.04, level + bob), pitch, head, tilt)


def _head_place(look: QuadrupedLook, pose: Pose, feeling: Expression, level: float) -> tuple[Point, float]:
    """Centre of the head and its tilt: low when lying, bowed with sorrow or by the pose."""
    standing = -look.leg - look.girth * 0.9
    x, y = look.head_at
    y += level - standing
    drop = feeling.head_drop + max(0.0, pose.head_tilt) * 0.8
    if pose.stance in ("sit", "drive"):
        x, y = x * 0.62, look.head_at[1] + 0.02
    if pose.stance == "lie":
        x, y = x * 1.02, min(y + 0.14, -look.head * 0.95)
    y += min(0.42 * drop, max(0.0, -look.head - y))
    x += 0.1 * drop + 0.08 * pose.reach
    return (x, y), pose.head_tilt * 0.7 + feeling.head_drop * 0.6


def _draw_far_side(brush: Brush, beast: Beast) -> None:
    if "wings" in beast.look.parts:
        _draw_wing(brush, beast, near=False)
    perk = beast.feeling.perk + 0.35 * math.sin(beast.pose.stride) * beast.pose.stride_amount
    perk += _TAIL_LIFT.get(beast.pose.stance, 0.0)
    quadruped_parts.draw_tail(brush, beast.look.tail, beast.costume, beast.along(-0.92, -0.35), perk)
    for share in (-1.0, 1.0):
        _draw_leg(brush, beast, share, near=False)


def _draw_wing(brush: Brush, beast: Beast, near: bool) -> None:
    spread = 0.55 * math.sin(beast.pose.wing) if beast.pose.stance == "fly" else -0.25
    x, y = beast.along(0.1, -0.7)
    shade = beast.costume.accent if near else darker(beast.costume.accent, 0.2)
    with brush.moved(x, y, spread + (0.0 if near else 0.22)):
        quadruped_parts.draw_leather_wing(brush, shade, shaded=near)


# Legs


def _draw_leg(brush: Brush, beast: Beast, share: float, near: bool) -> None:
    """A leg at the rump (`share` -1) or the chest (1)."""
    look, costume = beast.look, beast.costume
    root = beast.along(share * 0.66, 0.45)
    root = (root[0] + (0.0 if near else 0.07), root[1])
    foot = (
        _folded_foot(beast, share, root)
        if beast.pose.stance in ("lie", "sit", "drive")
        else _foot(beast, share, root, near)
    )
    colour = costume.accent if "socks" in look.parts or "dark limbs" in look.parts else costume.main
    skin = costume.accent if "dark limbs" in look.parts else costume.main
    skin, colour = (skin, colour) if near else (darker(skin, 0.22), darker(colour, 0.22))
    bend = 0.035 * (1 if share > 0 else -1) + 0.12 * (root[0] - foot[0])
    knee = ((root[0] + foot[0]) / 2 + bend, (root[1] + foot[1]) / 2)
    brush.limb([root, knee, foot], look.leg_width, skin)
    brush.oval(
        foot[0] + look.leg_width * 0.22,
        foot[1] - 0.005,
        look.leg_width * 0.66,
        look.leg_width * 0.4,
        colour,
        shaded=False,
    )


def _foot(beast: Beast, share: float, root: Point, near: bool) -> Point:
    """Diagonal pairs step together."""
    pose, look = beast.pose, beast.look
    phase = pose.stride + (0.0 if near == (share > 0) else math.pi)
    amount = max(pose.stride_amount, 0.5 if pose.stance == "swim" else 0.0)
    swing, lift = math.sin(phase) * amount * look.leg * 0.62, max(0.0, math.cos(phase)) * amount * look.leg * 0.38
    ground = -look.leg_width * 0.38
    if pose.stance in ("fly", "swim"):
        trail = -0.16 if pose.stance == "fly" else 0.0
        return root[0] + trail + swing, root[1] + look.leg * 0.72
    raised = max(pose.reach, min(1.0, pose.arm_front / 2.2)) if near and share > 0 else 0.0
    x, y = root[0] + swing, ground - lift
    return x + (root[0] + look.leg * 1.05 - x) * raised, y + (root[1] - look.leg * 0.2 * pose.arm_front - y) * raised


def _folded_foot(beast: Beast, share: float, root: Point) -> Point:
    ground = -beast.look.leg_width * 0.38
    if beast.pose.stance != "lie" and share > 0:
        raised = min(1.0, beast.pose.arm_front / 2.2)
        return root[0] + 0.3 * raised, ground + (root[1] - 0.15 - ground) * raised
    return root[0] + beast.look.leg * (0.55 if share > 0 else 0.45), ground


# Trunk and clothes


def _draw_trunk(brush: Brush, beast: Beast) -> None:
    look, costume = beast.look, beast.costume
    if "spikes" in look.parts:
        quadruped_parts.draw_spikes(
            brush, costume.accent, [beast.along(s, -0.92) for s in (-0.8, -0.45, -0.1, 0.25, 0.6)]
        )
    neck = beast.along(0.72, -0.35)
    brush.limb([neck, beast.head], look.girth * 1.05, costume.main)
    with brush.moved(*beast.middle, beast.pitch):
        brush.oval(0.0, 0.0, look.length / 2, look.girth, costume.main)
        quadruped_parts.draw_coat_pattern(brush, look, costume)
    brush.line([beast.along(0.6, -0.2), beast.head], look.girth * 0.95, costume.main)


def _draw_clothes(brush: Brush, beast: Beast) -> None:
    look, costume = beast.look, beast.costume
    cloth, bag = costume.wears("coat"), costume.wears("backpack")
    if cloth is not None:
        with brush.moved(*beast.middle, beast.pitch):
            wardrobe.draw_blanket(brush, cloth, 0.0, 0.0, look.length, look.girth)
    if bag is not None:
        x, y = beast.along(-0.1, -1.15)
        wardrobe.draw_backpack(brush, bag, x, y, 0.15)


def _draw_scarf(brush: Brush, beast: Beast) -> None:
    """Around the throat, over the lower rim of the head."""
    scarf = beast.costume.wears("scarf")
    if scarf is None:
        return
    (chest_x, chest_y), (head_x, head_y) = beast.along(0.75, -0.3), beast.head
    x, y = chest_x + (head_x - chest_x) * 0.32, chest_y + (head_y - chest_y) * 0.32 + 0.04
    width = max(0.3, beast.look.girth * 1.2)
    with brush.moved(x, y, -0.3):
        wardrobe.draw_scarf(brush, scarf, 0.0, 0.0, width, min(1.0, beast.pose.stride_amount))


# Head


def _draw_head(brush: Brush, beast: Beast, centre: Point) -> None:
    look, costume, feeling = beast.look, beast.costume, beast.feeling
    skin = flushed(costume.main, feeling)
    with brush.moved(*centre, beast.head_tilt), brush.moved(scale_x=look.head):
        quadruped_parts.draw_ears(brush, look.ears, costume, skin, feeling.perk)
        quadruped_parts.draw_behind_head(brush, look, costume)
        brush.oval(0.0, 0.0, 1.0, 0.94, skin)
        _draw_features(brush, beast, skin)


def _draw_features(brush: Brush, beast: Beast, skin: tuple[int, int, int]) -> None:
    look, turn, feeling = beast.look, beast.turn, beast.feeling
    asleep = beast.pose.stance == "lie" and feeling.snore > 0.5
    trunked = "trunk" in look.parts
    face = Face(
        turn=turn,
        eyes=0.0 if asleep else beast.pose.eyes,
        mouth=beast.pose.mouth,
        expression=feeling,
        brow=darker(skin, 0.6),
        mouth_at=(0.25 * turn + 0.42 * look.snout * turn, 0.58 if not trunked else 0.74),
        eye_y=-0.16,
        has_mouth=False,
    )
    quadruped_parts.draw_face_pattern(brush, look, beast.costume, turn)
    quadruped_parts.draw_muzzle(brush, look, beast.costume, skin, turn)
    draw_face(brush, face)
    draw_mouth(brush, face)
    if trunked:
        quadruped_parts.draw_trunk(
            brush, skin, turn, max(beast.pose.reach, beast.pose.arm_front / math.pi, 0.4 * feeling.perk)
        )
    if "tusks" in look.parts:
        quadruped_parts.draw_tusks(brush, turn, long="fur" in look.parts)
    wardrobe.draw_headwear(brush, beast.costume, face)
    draw_snores(brush, face)
