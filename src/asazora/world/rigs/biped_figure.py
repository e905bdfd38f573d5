"""Where the joints of a two-legged body are at one instant: walk cycle, low stances, arms."""

import math
from dataclasses import dataclass

from asazora.world.looks import BipedLook
from asazora.world.palette import Rgb
from asazora.world.rigs.brush import Point
from asazora.world.rigs.costume import Costume
from asazora.world.rigs.expression import Expression, expression
from asazora.world.state import ActorState, Pose

_BELOW_HIP = {"sit": 0.42, "drive": 0.42, "crouch": 0.5}
"""Height of the hips in each low stance, as a share of the standing height."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Joints of a body at one instant, facing right, in body units."""

    costume: Costume
    look: BipedLook
    pose: Pose
    feeling: Expression
    turn: float
    """0 seen from the front, 1 three-quarter from the side."""
    hip: Point
    neck: Point
    head: Point

    @property
    def seated(self) -> bool:
        return self.pose.stance in ("sit", "drive")

    @property
    def arm_over_head(self) -> bool:
        """Whether the front hand is near the face."""
        return self.pose.arm_front > 1.3 or self.feeling.hands_in > 0.5 or self.pose.stance in ("fly", "swim")

    @property
    def skin(self) -> Rgb:
        return self.look.skin if self.costume.kind.coloured == "clothes" else self.costume.main

    @property
    def sleeve(self) -> Rgb:
        return self.costume.wears("coat") or self.costume.main

    @property
    def flow(self) -> float:
        return min(1.0, self.pose.stride_amount + (0.7 if self.pose.stance in ("fly", "swim") else 0.0))


def pose_figure(costume: Costume, state: ActorState) -> Figure:
    look = costume.kind.look
    assert isinstance(look, BipedLook)
    feeling = expression(state.emotion, round(state.emotion_amount, 2))
    lean = 0.02 if state.pose.stance != "crouch" else 0.09
    lowered = look.hip * (1 - _BELOW_HIP.get(state.pose.stance, 1.0))
    hip = (0.0, -look.hip + lowered)
    sway = 0.02 * math.sin(2 * state.pose.stride) * state.pose.stride_amount
    head = (lean * abs(state.facing), -look.top + look.head + lowered + sway)
    neck = (0.0, head[1] + look.head * 0.86)
    return Figure(costume, look, state.pose, feeling, min(1.0, abs(state.facing)), hip, neck, head)


def standing_foot(figure: Figure, side: float, hip_x: float) -> Point:
    """The ankle of a leg in the walk cycle: back and forth, lifted while it swings forward."""
    pose, look = figure.pose, figure.look
    phase = pose.stride + (math.pi if side < 0 else 0.0)
    amount = 0.3 if pose.stance == "swim" else pose.stride_amount
    swing = math.sin(phase) * amount * look.hip * 0.8
    lift = max(0.0, math.cos(phase)) * amount * look.hip * 0.42
    if pose.stance in ("fly", "swim"):
        return hip_x + swing * 0.4, -0.02
    spread = 1.3 if pose.stance == "crouch" else 1.0
    return hip_x * spread + swing * (0.2 + 0.8 * figure.turn), -0.028 - lift


def seated_foot(figure: Figure, side: float) -> Point:
    ahead = figure.look.hip * (1.15 if figure.look.outfit != "robe" else 0.9)
    return side * (0.05 + 0.12 * (1 - figure.turn)) + ahead * figure.turn, -0.035


def knee(hip: Point, foot: Point, length: float, forward: float) -> Point:
    """The middle joint of a two-part leg of given length, bent forwards."""
    dx, dy = foot[0] - hip[0], foot[1] - hip[1]
    distance = max(1e-3, math.hypot(dx, dy))
    bend = math.sqrt(max(0.0, length**2 - distance**2)) / 2 * forward
    return (hip[0] + foot[0]) / 2 + bend * dy / distance, (hip[1] + foot[1]) / 2 - bend * dx / distance


def hand_place(figure: Figure, side: float, shoulder: Point) -> Point:
    pose, feeling, look = figure.pose, figure.feeling, figure.look
    raised = pose.arm_front if side > 0 else pose.arm_back
    swing = -side * math.sin(pose.stride) * pose.stride_amount * 0.85 * (0.3 + 0.7 * figure.turn)
    angle = max(raised, 0.22 + feeling.arms_up * (1 - min(1.0, raised))) + (swing * side if raised < 0.6 else 0.0)
    length = look.arm
    if pose.stance in ("fly", "swim"):
        angle, length = _airborne_arm(figure, side), look.arm * 1.1
    if side > 0 and pose.reach > 0:
        angle += (math.pi / 2 - angle) * pose.reach
        length *= 1 + 0.25 * pose.reach
    hand = (shoulder[0] + side * length * math.sin(angle), shoulder[1] + length * math.cos(angle))
    chin = (side * 0.09 + 0.06 * figure.turn, figure.neck[1] + 0.01)
    share = feeling.hands_in * (1.0 if raised < 0.6 and pose.reach < 0.3 else 0.0)
    return hand[0] + (chin[0] - hand[0]) * share, hand[1] + (chin[1] - hand[1]) * share


def _airborne_arm(figure: Figure, side: float) -> float:
    """Flying: the front arm points ahead, the other trails. Swimming: a crawl, driven by stride and wing phase."""
    if figure.pose.stance == "fly":
        beat = 0.25 * math.sin(figure.pose.wing)
        return (2.8 if side > 0 else 0.5) + beat
    phase = figure.pose.stride + figure.pose.wing
    return math.pi / 2 + 1.3 * math.sin(phase + (0.0 if side > 0 else math.pi))


def elbow_place(shoulder: Point, hand: Point, length: float, side: float) -> Point:
    """The middle of the arm, bent outwards and down as far as the arm is longer than its span."""
    span = math.hypot(hand[0] - shoulder[0], hand[1] - shoulder[1])
    slack = math.sqrt(max(0.0, length**2 - span**2)) / 2 + 0.02
    return (shoulder[0] + hand[0]) / 2 + side * slack * 0.6, (shoulder[1] + hand[1]) / 2 + slack * 0.6
