"""Someone on two legs: people, and animals and machines that stand upright."""

import math
from contextlib import AbstractContextManager

from asazora.world.looks import BipedLook
from asazora.world.palette import Rgb, darker, mix
from asazora.world.rigs import biped_parts, wardrobe
from asazora.world.rigs.biped_clothes import arm_colours, draw_held, draw_scarf, draw_torso, leg_colours
from asazora.world.rigs.biped_figure import (
    Figure,
    elbow_place,
    hand_place,
    knee,
    pose_figure,
    seated_foot,
    standing_foot,
)
from asazora.world.rigs.brush import Brush, polygon
from asazora.world.rigs.costume import Costume
from asazora.world.rigs.face import Face, draw_face, draw_mouth, draw_snores, flushed
from asazora.world.state import ActorState


def draw_biped(brush: Brush, costume: Costume, state: ActorState) -> None:
    figure = pose_figure(costume, state)
    with _stance(brush, figure):
        _draw_behind(brush, figure)
        _draw_arm(brush, figure, side=-1.0)
        for side in (-1.0, 1.0):
            _draw_leg(brush, figure, side)
        draw_torso(brush, figure)
        if figure.arm_over_head:
            _draw_head(brush, figure)
            draw_scarf(brush, figure)
            _draw_arm(brush, figure, side=1.0)
        else:
            _draw_arm(brush, figure, side=1.0)
            _draw_head(brush, figure)
            draw_scarf(brush, figure)


def _stance(brush: Brush, figure: Figure) -> AbstractContextManager[None]:
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


def _draw_leg(brush: Brush, figure: Figure, side: float) -> None:
    look, hip_y = figure.look, figure.hip[1]
    hip = (side * look.waist * 0.27, hip_y - 0.01)
    foot = seated_foot(figure, side) if figure.seated else standing_foot(figure, side, hip[0])
    forward = max(figure.turn, 0.35)
    points = [hip, knee(hip, foot, look.hip * 1.02, forward), foot]
    trousers, shoe = leg_colours(figure)
    shade = trousers if side > 0 else darker(trousers, 0.14)
    if look.outfit != "robe":
        brush.limb(points, look.leg_width, shade)
    turned_up = 0.02 if figure.seated else 0.0
    length = look.leg_width * (0.72 if look.outfit != "suit" else 0.85)
    x = foot[0] + length * 0.45 * figure.turn
    brush.oval(x, foot[1] - 0.012 - turned_up, length, look.leg_width * 0.46, shoe, shaded=False)


def _draw_arm(brush: Brush, figure: Figure, side: float) -> None:
    look = figure.look
    shoulder = (side * look.shoulders * 0.5, figure.neck[1] + 0.055)
    hand = hand_place(figure, side, shoulder)
    elbow = elbow_place(shoulder, hand, look.arm, side)
    sleeve, palm = arm_colours(figure)
    brush.limb([shoulder, elbow, hand], look.arm_width, sleeve if side > 0 else darker(sleeve, 0.12))
    brush.oval(*hand, look.arm_width * 0.56, look.arm_width * 0.56, palm, shaded=False)
    draw_held(brush, figure, side, hand)


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
