"""Four patterned wings on a thin body, seen from a little behind."""

import math

from asazora.world.looks import ButterflyLook
from asazora.world.palette import darker, lighter
from asazora.world.rigs import wardrobe
from asazora.world.rigs.brush import Brush, blob
from asazora.world.rigs.costume import Costume
from asazora.world.rigs.expression import expression
from asazora.world.rigs.face import Face, draw_face, draw_snores, flushed
from asazora.world.state import ActorState

_UPPER = ((0.0, 0.02), (0.1, -0.3), (0.38, -0.52), (0.62, -0.46), (0.64, -0.2), (0.42, 0.02), (0.14, 0.08))
_LOWER = ((0.02, 0.02), (0.34, 0.06), (0.5, 0.2), (0.44, 0.4), (0.24, 0.42), (0.08, 0.24))


def draw_butterfly(brush: Brush, costume: Costume, state: ActorState) -> None:
    look = costume.kind.look
    assert isinstance(look, ButterflyLook)
    beat = 0.72 + 0.28 * math.sin(state.pose.wing) if state.pose.stance == "fly" else 0.86
    if state.pose.stance in ("lie", "sit"):
        beat = 0.35
    with brush.moved(0.0, -0.47, 0.12 * state.facing):
        for side in (-1.0, 1.0):
            with brush.moved(
                scale_x=side * beat * (0.85 if side == math.copysign(1, state.facing) else 1.0), scale_y=1.0
            ):
                _draw_wings(brush, look, costume)
        brush.limb([(0.0, -0.12), (0.0, 0.34)], 0.09, costume.second)
        _draw_head(brush, costume, state)


def _draw_wings(brush: Brush, look: ButterflyLook, costume: Costume) -> None:
    brush.shape(blob(_LOWER), darker(costume.main, 0.12))
    brush.shape(blob(_UPPER), costume.main)
    spots = ((0.44, -0.32, 0.1), (0.28, 0.22, 0.085), (0.24, -0.16, 0.06))[: look.spots]
    for x, y, radius in spots:
        brush.spot(x, y, radius, radius, costume.accent)
        brush.spot(x, y, radius * 0.5, radius * 0.5, lighter(costume.main, 0.7))


def _draw_head(brush: Brush, costume: Costume, state: ActorState) -> None:
    feeling = expression(state.emotion, round(state.emotion_amount, 2))
    turn = min(1.0, abs(state.facing))
    skin = flushed(lighter(costume.second, 0.55), feeling)
    for side in (-1, 1):
        tip = (0.16 * side, -0.49 + 0.06 * max(0.0, -feeling.perk))
        brush.line([(0.03 * side, -0.3), (0.1 * side, -0.42), tip], 0.022, costume.second)
        brush.spot(*tip, 0.03, 0.03, costume.second)
    with brush.moved(0.0, -0.2 + 0.03 * feeling.head_drop, state.pose.head_tilt, 0.17):
        brush.oval(0.0, 0.0, 1.0, 0.95, skin)
        face = Face(turn=turn * 0.7, eyes=state.pose.eyes, mouth=state.pose.mouth, expression=feeling)
        draw_face(brush, face)
        wardrobe.draw_headwear(brush, costume, face)
        draw_snores(brush, face)
