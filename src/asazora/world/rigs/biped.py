"""Someone on two legs: people, and animals and machines that stand upright."""

import math
from dataclasses import dataclass

from asazora.world.looks import BipedLook
from asazora.world.palette import Rgb, darker, lighter, mix
from asazora.world.rigs import biped_parts, wardrobe
from asazora.world.rigs.brush import Brush, Point, blob, polygon
from asazora.world.rigs.costume import Costume
from asazora.world.rigs.expression import Expression, expression
from asazora.world.rigs.face import Face, draw_face, draw_mouth, draw_snores, flushed
from asazora.world.state import ActorState, Pose

_SHOE: Rgb = (74, 52, 48)
_WOOD: Rgb = (132, 88, 52)
_GOLD: Rgb = (250, 206, 80)
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


def draw_biped(brush: Brush, costume: Costume, state: ActorState) -> None:
    figure = _figure(costume, state)
    with _stance(brush, figure):
        _draw_behind(brush, figure)
        _draw_arm(brush, figure, side=-1.0)
        for side in (-1.0, 1.0):
            _draw_leg(brush, figure, side)
        _draw_torso(brush, figure)
        if figure.arm_over_head:
            _draw_head(brush, figure)
            _draw_scarf(brush, figure)
            _draw_arm(brush, figure, side=1.0)
        else:
            _draw_arm(brush, figure, side=1.0)
            _draw_head(brush, figure)
            _draw_scarf(brush, figure)


def _figure(costume: Costume, state: ActorState) -> Figure:
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


def _stance(brush: Brush, figure: Figure):
    """The frame in which the upright figure is drawn: laid down, stretched out to fly or swim, or standing."""
    stance = figure.pose.stance
    if stance == "lie":
        return brush.moved(0.5, -figure.look.waist * 0.62, -math.pi / 2)
    if stance in ("fly", "swim"):
        turn = 1.0 if stance == "fly" else 1.25
        return brush.moved(-0.5 * math.sin(turn), -0.5 + 0.5 * math.cos(turn), turn)
    return brush.moved(turn=figure.feeling.lean)


def _draw_behind(brush: Brush, figure: Figure) -> None:
    if "thick tail" in figure.look.parts and figure.pose.stance != "lie":
        biped_parts.draw_thick_tail(brush, figure.costume.main, figure.hip, figure.feeling.perk)
    colour = figure.costume.wears("backpack")
    if colour is not None:
        y = figure.neck[1] * 0.45 + figure.hip[1] * 0.55
        wardrobe.draw_backpack(brush, colour, -figure.look.waist * (0.35 + 0.35 * figure.turn), y, 0.17)


# Legs


def _draw_leg(brush: Brush, figure: Figure, side: float) -> None:
    look, hip_y = figure.look, figure.hip[1]
    hip = (side * look.waist * 0.27, hip_y - 0.01)
    foot = _seated_foot(figure, side) if figure.seated else _foot(figure, side, hip[0])
    forward = max(figure.turn, 0.35)
    points = [hip, _knee(hip, foot, look.hip * 1.02, forward), foot]
    trousers, shoe = _leg_colours(figure)
    shade = trousers if side > 0 else darker(trousers, 0.14)
    if look.outfit != "robe":
        brush.limb(points, look.leg_width, shade)
    turned_up = 0.02 if figure.seated else 0.0
    length = look.leg_width * (0.72 if look.outfit != "suit" else 0.85)
    x = foot[0] + length * 0.45 * figure.turn
    brush.oval(x, foot[1] - 0.012 - turned_up, length, look.leg_width * 0.46, shoe, shaded=False)


def _foot(figure: Figure, side: float, hip_x: float) -> Point:
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


def _seated_foot(figure: Figure, side: float) -> Point:
    ahead = figure.look.hip * (1.15 if figure.look.outfit != "robe" else 0.9)
    return side * (0.05 + 0.12 * (1 - figure.turn)) + ahead * figure.turn, -0.035


def _knee(hip: Point, foot: Point, length: float, forward: float) -> Point:
    """The middle joint of a two-part leg of given length, bent forwards."""
    dx, dy = foot[0] - hip[0], foot[1] - hip[1]
    distance = max(1e-3, math.hypot(dx, dy))
    bend = math.sqrt(max(0.0, length**2 - distance**2)) / 2 * forward
    return (hip[0] + foot[0]) / 2 + bend * dy / distance, (hip[1] + foot[1]) / 2 - bend * dx / distance


def _leg_colours(figure: Figure) -> tuple[Rgb, Rgb]:
    """Trousers or bare leg, and shoe."""
    costume, outfit = figure.costume, figure.look.outfit
    if outfit in ("suit", "metal"):
        return costume.main if outfit == "suit" else costume.second, darker(costume.second, 0.25)
    if outfit == "fur":
        limbs = costume.accent if "dark limbs" in figure.look.parts else costume.main
        return limbs, costume.accent if "coloured feet" in figure.look.parts else darker(limbs, 0.1)
    if outfit == "dress" or costume.wears("dress"):
        return figure.skin, _SHOE
    return costume.second, _SHOE


# Torso


def _draw_torso(brush: Brush, figure: Figure) -> None:
    costume = figure.costume
    _draw_outfit(brush, figure, figure.look.outfit, costume.main)
    dress, coat = costume.wears("dress"), costume.wears("coat")
    if dress is not None:
        _draw_outfit(brush, figure, "dress", dress)
    if coat is not None:
        _draw_coat(brush, figure, coat)


def _draw_scarf(brush: Brush, figure: Figure) -> None:
    scarf = figure.costume.wears("scarf")
    if scarf is not None:
        x, y = figure.neck
        wardrobe.draw_scarf(brush, scarf, x, y + 0.025, figure.look.shoulders * 1.05, figure.flow)


def _draw_outfit(brush: Brush, figure: Figure, outfit: str, colour: Rgb) -> None:
    look, top, bottom = figure.look, figure.neck[1], figure.hip[1]
    shoulder, waist = look.shoulders / 2, look.waist / 2
    if outfit in ("dress", "robe"):
        long = outfit == "robe" or "gown" in look.parts
        hem = min(-0.02, bottom + look.hip * (0.93 if long else 0.62))
        flare = waist * (1.75 if outfit == "dress" else 1.55)
        if figure.seated:
            flare *= 1.15
        brush.shape(_trunk(top, hem, shoulder, flare), colour)
        brush.line(
            [(-shoulder * 0.6, top + 0.02), (0.04, top + 0.055), (shoulder * 0.6, top + 0.02)],
            0.022,
            lighter(colour, 0.5),
        )
        return
    if outfit in ("armour", "metal"):
        corners = ((-waist * 1.05, top), (waist * 1.05, top), (waist, bottom + 0.04), (-waist, bottom + 0.04))
        brush.shape(polygon(corners), colour)
    else:
        brush.shape(_trunk(top, bottom + 0.045, shoulder, waist), colour)
    _draw_front(brush, figure, outfit, colour)


def _trunk(top: float, bottom: float, shoulder: float, waist: float):
    middle = (top + bottom) / 2
    half = (shoulder + waist) / 2
    side = ((shoulder, top + 0.03), (half, middle), (waist, bottom - 0.03), (waist * 0.75, bottom))
    return blob((*side, *((-x, y) for x, y in reversed(side)), (-shoulder * 0.5, top), (shoulder * 0.5, top)))


def _draw_front(brush: Brush, figure: Figure, outfit: str, colour: Rgb) -> None:
    """What the front of the body shows: a belly, a chest panel, a belt."""
    look, costume = figure.look, figure.costume
    x, top, bottom = 0.045 * figure.turn, figure.neck[1], figure.hip[1]
    middle = (top + bottom) / 2 + 0.02
    if outfit == "fur":
        brush.spot(x, middle + 0.03, look.waist * 0.32, (bottom - top) * 0.42, costume.second)
    elif outfit == "suit":
        brush.shape(
            polygon(
                (
                    (x - 0.07, middle - 0.03),
                    (x + 0.07, middle - 0.03),
                    (x + 0.07, middle + 0.06),
                    (x - 0.07, middle + 0.06),
                )
            ),
            costume.second,
        )
        brush.spot(x - 0.03, middle + 0.015, 0.02, 0.02, (226, 60, 54))
        brush.spot(x + 0.03, middle + 0.015, 0.02, 0.02, (70, 180, 90))
    elif outfit == "metal":
        brush.shape(
            polygon(
                (
                    (x - 0.08, middle - 0.06),
                    (x + 0.08, middle - 0.06),
                    (x + 0.08, middle + 0.04),
                    (x - 0.08, middle + 0.04),
                )
            ),
            lighter(costume.second, 0.4),
        )
        brush.spot(x, middle - 0.01, 0.03, 0.03, costume.accent)
    elif outfit == "armour":
        brush.spot(x, middle, 0.055, 0.07, costume.accent)
    else:
        brush.line([(-look.waist * 0.4, bottom + 0.025), (look.waist * 0.4, bottom + 0.025)], 0.03, darker(colour, 0.5))


def _draw_coat(brush: Brush, figure: Figure, colour: Rgb) -> None:
    hem = min(-0.03, figure.hip[1] + figure.look.hip * 0.5)
    half = figure.look.waist * 0.62
    brush.shape(_trunk(figure.neck[1] - 0.01, hem, figure.look.shoulders * 0.56, half * 1.15), colour)
    x = 0.05 * figure.turn
    brush.line([(x, figure.neck[1] + 0.03), (x, hem)], 0.014, darker(colour, 0.45))
    for share in (0.3, 0.5, 0.7):
        y = figure.neck[1] + (hem - figure.neck[1]) * share
        brush.spot(x + 0.03, y, 0.014, 0.014, lighter(colour, 0.65))


# Arms


def _draw_arm(brush: Brush, figure: Figure, side: float) -> None:
    look = figure.look
    shoulder = (side * look.shoulders * 0.5, figure.neck[1] + 0.055)
    hand = _hand(figure, side, shoulder)
    elbow = _elbow(shoulder, hand, look.arm, side)
    sleeve, palm = _arm_colours(figure)
    brush.limb([shoulder, elbow, hand], look.arm_width, sleeve if side > 0 else darker(sleeve, 0.12))
    brush.oval(*hand, look.arm_width * 0.56, look.arm_width * 0.56, palm, shaded=False)
    _draw_held(brush, figure, side, hand)


def _draw_held(brush: Brush, figure: Figure, side: float, hand: Point) -> None:
    """What belongs in a hand of the kind: a cane on the ground, a shield on the arm."""
    parts, stance = figure.look.parts, figure.pose.stance
    if "cane" in parts and side < 0 and stance in ("stand", "crouch"):
        top = (hand[0], hand[1] - 0.05)
        brush.limb(
            [(top[0] + 0.07, top[1]), (top[0] + 0.03, top[1] - 0.035), top, (top[0] - 0.04, -0.015)], 0.026, _WOOD
        )
    if "shield" in parts and side > 0:
        with brush.moved(hand[0] + 0.01, hand[1] - 0.06):
            outline = ((-0.1, -0.11), (0.0, -0.13), (0.1, -0.11), (0.09, 0.04), (0.0, 0.15), (-0.09, 0.04))
            brush.shape(blob(outline), figure.costume.accent)
            brush.line([(0.0, -0.1), (0.0, 0.11)], 0.03, _GOLD)
            brush.line([(-0.075, -0.03), (0.075, -0.03)], 0.03, _GOLD)


def _arm_colours(figure: Figure) -> tuple[Rgb, Rgb]:
    """Sleeve and hand."""
    costume, outfit = figure.costume, figure.look.outfit
    hand = figure.skin
    if outfit == "fur":
        hand = costume.accent if "dark limbs" in figure.look.parts else costume.main
    elif outfit in ("metal", "suit"):
        hand = darker(costume.second, 0.15)
    if costume.wears("coat") or costume.wears("dress"):
        return costume.wears("coat") or costume.wears("dress") or hand, hand
    sleeves = {"metal": costume.second, "armour": costume.main, "fur": hand}
    return sleeves.get(outfit, costume.main), hand


def _hand(figure: Figure, side: float, shoulder: Point) -> Point:
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
    """Flying: the front arm points ahead, the other trails. Swimming: a crawl, driven by the stride or the wing phase."""
    if figure.pose.stance == "fly":
        beat = 0.25 * math.sin(figure.pose.wing)
        return (2.8 if side > 0 else 0.5) + beat
    phase = figure.pose.stride + figure.pose.wing
    return math.pi / 2 + 1.3 * math.sin(phase + (0.0 if side > 0 else math.pi))


def _elbow(shoulder: Point, hand: Point, length: float, side: float) -> Point:
    """The middle of the arm, bent outwards and down as far as the arm is longer than its span."""
    span = math.hypot(hand[0] - shoulder[0], hand[1] - shoulder[1])
    slack = math.sqrt(max(0.0, length**2 - span**2)) / 2 + 0.02
    return (shoulder[0] + hand[0]) / 2 + side * slack * 0.6, (shoulder[1] + hand[1]) / 2 + slack * 0.6


# Head


def _draw_head(brush: Brush, figure: Figure) -> None:
    look, costume, turn = figure.look, figure.costume, figure.turn
    tilt = figure.pose.head_tilt + figure.feeling.head_drop * (0.4 + 0.6 * turn)
    skin = flushed(figure.skin, figure.feeling)
    trim = biped_parts.Trim(
        main=costume.main,
        second=costume.second,
        accent=costume.accent,
        hair=look.hair,
        skin=skin,
        hat=costume.wears("hat"),
        turn=turn,
        perk=figure.feeling.perk,
    )
    pivot = look.head * 0.7
    with brush.moved(figure.head[0], figure.head[1] + pivot, tilt), brush.moved(0.0, -pivot, 0.0, look.head):
        biped_parts.draw_back(brush, look.parts, trim)
        _draw_skull(brush, look, skin)
        biped_parts.draw_under_face(brush, look.parts, trim)
        face = _draw_features(brush, figure, skin)
        biped_parts.draw_front(brush, look.parts, trim)
        _draw_headwear(brush, figure, face)
        draw_snores(brush, face)


def _draw_headwear(brush: Brush, figure: Figure, face: Face) -> None:
    """A hat of a kind's own takes the colour of the hat worn, instead of sitting under it."""
    if biped_parts.has_own_hat(figure.look.parts):
        shades = figure.costume.wears("sunglasses")
        if shades is not None:
            wardrobe.draw_sunglasses(brush, shades, face)
    else:
        wardrobe.draw_headwear(brush, figure.costume, face)


def _draw_skull(brush: Brush, look: BipedLook, skin: Rgb) -> None:
    if look.head_shape == "box":
        brush.shape(polygon(((-0.98, -0.85), (0.98, -0.85), (0.98, 0.9), (-0.98, 0.9))), skin)
    else:
        brush.oval(0.0, 0.0, 1.02, 0.98, skin)


def _draw_features(brush: Brush, figure: Figure, skin: Rgb) -> Face:
    look, pose, feeling, turn = figure.look, figure.pose, figure.feeling, figure.turn
    asleep = pose.stance == "lie" and feeling.snore > 0.5
    face = Face(
        turn=turn,
        eyes=0.0 if asleep else pose.eyes,
        mouth=pose.mouth,
        expression=feeling,
        brow=darker(look.hair if look.outfit != "fur" else skin, 0.3),
        mouth_at=(0.0, 0.46) if not look.snout else (0.1 * turn, 0.62),
        has_mouth=not look.snout,
        eye_patch="eye patch" in look.parts,
    )
    if look.snout:
        _draw_snout(brush, look, mix(figure.costume.second, skin, 0.15), turn)
    else:
        brush.spot(0.34 * turn + 0.04, 0.2, 0.09 + 0.04 * turn, 0.08, darker(skin, 0.22))
    draw_face(brush, face)
    if look.snout:
        draw_mouth(brush, face)
    return face


def _draw_snout(brush: Brush, look: BipedLook, colour: Rgb, turn: float) -> None:
    x = 0.34 * turn + look.snout * 0.45 * turn
    brush.oval(x, 0.46, 0.46 + 0.25 * look.snout * turn, 0.4, colour)
    brush.spot(x + 0.3 * look.snout * turn, 0.24, 0.17, 0.12, (40, 32, 40))
