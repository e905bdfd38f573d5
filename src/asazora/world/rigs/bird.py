"""Something with feathers and two wings."""

import math

from asazora.world.looks import BirdLook
from asazora.world.palette import Rgb, darker, lighter
from asazora.world.rigs import wardrobe
from asazora.world.rigs.brush import Brush, blob, polygon
from asazora.world.rigs.costume import Costume
from asazora.world.rigs.expression import Expression, expression
from asazora.world.rigs.face import Face, draw_face, draw_snores, flushed
from asazora.world.state import ActorState

_WING = ((0.05, 0.02), (-0.02, -0.14), (-0.3, -0.2), (-0.62, -0.16), (-0.5, -0.02), (-0.34, 0.1), (-0.1, 0.14))
_WING_UP = ((0.14, 0.02), (0.1, -0.34), (-0.06, -0.66), (-0.22, -0.62), (-0.3, -0.4), (-0.26, -0.14), (-0.16, 0.04))


def draw_bird(brush: Brush, costume: Costume, state: ActorState) -> None:
    look = costume.kind.look
    assert isinstance(look, BirdLook)
    feeling = expression(state.emotion, round(state.emotion_amount, 2))
    turn = min(1.0, abs(state.facing))
    flying, low = state.pose.stance == "fly", state.pose.stance in ("sit", "lie", "crouch", "swim", "drive")
    leg = 0.02 if low or flying else look.leg
    tilt = -look.upright * (0.25 if flying else 1.0) + (0.2 if state.pose.stance == "lie" else 0.0)
    centre_y = -leg - look.body[1] * 0.98 - (0.22 if flying else 0.0)
    with brush.moved(scale_x=0.6 + 0.4 * turn, scale_y=1.0):
        if not low:
            _draw_legs(brush, look, costume.accent, state, centre_y)
        with brush.moved(0.0, centre_y, tilt):
            if flying:
                _draw_spread_wing(brush, look, darker(costume.main, 0.22), state.pose.wing + 0.25)
            _draw_body(brush, look, costume, feeling)
            if flying:
                _draw_spread_wing(brush, look, darker(costume.main, 0.08), state.pose.wing)
            else:
                _draw_folded_wing(brush, look, costume.main, max(state.pose.arm_front, feeling.arms_up))
    head_y = centre_y - look.body[1] * 0.72 - look.head * 0.35
    head = (look.body[0] * 0.72, head_y + 0.16 * feeling.head_drop + (0.12 if state.pose.stance == "lie" else 0.0))
    _draw_head(brush, look, costume, state, feeling, head)


def _draw_legs(brush: Brush, look: BirdLook, colour: Rgb, state: ActorState, centre_y: float) -> None:
    for side in (-1, 1):
        swing = 0.12 * math.sin(state.pose.stride + (math.pi if side < 0 else 0)) * state.pose.stride_amount
        x = 0.07 * side - 0.03
        trail = -0.16 if state.pose.stance == "fly" else 0.0
        foot = (x + swing + trail, centre_y + look.body[1] + look.leg * (0.95 if not trail else 0.5))
        brush.line([(x, centre_y + look.body[1] * 0.8), foot], 0.045, colour)
        brush.line([(foot[0] - 0.05, foot[1] + 0.005), (foot[0] + 0.1, foot[1] + 0.005)], 0.045, colour)


def _draw_body(brush: Brush, look: BirdLook, costume: Costume, feeling: Expression) -> None:
    half, depth = look.body
    with brush.moved(-half * 0.75, 0.0, 0.35 * feeling.perk):
        brush.shape(
            polygon(((0.08, -0.1), (-0.36, -0.13), (-0.3, -0.02), (-0.36, 0.09), (0.08, 0.1))),
            darker(costume.main, 0.15),
        )
    brush.oval(0.0, 0.0, half, depth, costume.main)
    brush.spot(half * 0.3, depth * 0.4, half * 0.58, depth * 0.52, costume.second)


def _draw_folded_wing(brush: Brush, look: BirdLook, colour: Rgb, lift: float) -> None:
    with brush.moved(0.06, -0.02, 0.55 * lift - 0.15, look.wing * 1.35):
        brush.shape(blob(_WING), darker(colour, 0.12))


def _draw_spread_wing(brush: Brush, look: BirdLook, colour: Rgb, phase: float) -> None:
    """A wing seen edge-on in the middle of its beat, and wide at the top and the bottom."""
    beat = math.sin(phase)
    span = look.wing * 1.9
    with brush.moved(0.02, -0.06, -0.25, span, span * (0.25 * math.copysign(1.0, beat) + 0.7 * beat)):
        brush.shape(blob(_WING_UP), colour)


def _draw_head(
    brush: Brush, look: BirdLook, costume: Costume, state: ActorState, feeling: Expression, head: tuple[float, float]
) -> None:
    turn = min(1.0, abs(state.facing))
    skin = flushed(costume.main, feeling)
    x = head[0] * turn
    with brush.moved(x, head[1], state.pose.head_tilt + 0.5 * feeling.head_drop, look.head):
        for dx in (-0.25, 0.05):
            brush.limb([(dx, -0.8), (dx - 0.22, -1.15 - 0.12 * feeling.perk)], 0.15, skin)
        brush.oval(0.0, 0.0, 1.0, 0.96, skin)
        opening = max(state.pose.mouth, feeling.mouth_open) * 0.3
        _draw_beak(brush, look, costume.accent, turn, opening, feeling.mouth_curve)
        face = Face(
            turn=turn,
            eyes=state.pose.eyes,
            mouth=0.0,
            expression=feeling,
            eye_y=-0.14,
            brow=darker(skin, 0.6),
            has_mouth=False,
        )
        draw_face(brush, face)
        wardrobe.draw_headwear(brush, costume, face)
        draw_snores(brush, face)
    scarf = costume.wears("scarf")
    if scarf is not None:
        wardrobe.draw_scarf(brush, scarf, x * 0.9, head[1] + look.head * 1.0, look.head * 1.5, state.pose.stride_amount)


def _draw_beak(brush: Brush, look: BirdLook, colour: Rgb, turn: float, opening: float, bend: float) -> None:
    x, reach = 0.34 * turn + 0.1, 0.2 + look.beak / look.head * turn
    tip_y = 0.34 - 0.14 * bend
    brush.shape(
        polygon(((x - 0.26, 0.36), (x + 0.22, 0.42), (x + reach * 0.85, tip_y + 0.12 + opening))), darker(colour, 0.2)
    )
    brush.shape(polygon(((x - 0.26, 0.36), (x + 0.2, 0.12), (x + reach, tip_y - opening * 0.4))), lighter(colour, 0.1))
