"""Something that swims with fins and a tail."""

import math

from asazora.world.looks import FishLook
from asazora.world.palette import darker, lighter
from asazora.world.rigs import wardrobe
from asazora.world.rigs.brush import Brush, blob
from asazora.world.rigs.costume import Costume
from asazora.world.rigs.expression import expression
from asazora.world.rigs.face import Face, draw_face, draw_snores, flushed
from asazora.world.state import ActorState

_TAIL = ((0.08, 0.0), (-0.16, -0.12), (-0.4, -0.4), (-0.34, -0.06), (-0.36, 0.06), (-0.4, 0.4), (-0.16, 0.12))
_FIN = ((0.0, -0.06), (-0.1, 0.16), (-0.3, 0.2), (-0.2, 0.02))


def draw_fish(brush: Brush, costume: Costume, state: ActorState) -> None:
    look = costume.kind.look
    assert isinstance(look, FishLook)
    turn = min(1.0, abs(state.facing))
    lying = state.pose.stance == "lie"
    wag = math.sin(state.pose.stride + state.pose.wing) * (0.25 if state.pose.stance in ("swim", "fly") else 0.0)
    wag += math.sin(state.pose.stride) * 0.3 * state.pose.stride_amount
    level = -look.depth * (0.62 if not lying else 0.5)
    with brush.moved(0.06, level, 0.35 if lying else 0.0, 0.5 + 0.5 * turn, 1.0):
        _draw_body(brush, look, costume, wag)
    _draw_face(brush, look, costume, state, level)


def _draw_body(brush: Brush, look: FishLook, costume: Costume, wag: float) -> None:
    half, deep = look.length * 0.36, look.depth / 2
    fin = darker(costume.main, 0.16)
    with brush.moved(-half * 0.86, 0.0, 0.3 * wag, look.tail * 2.4 * (1 - 0.3 * abs(wag)), look.tail * 2.4):
        brush.shape(blob(_TAIL), fin)
    brush.shape(
        blob(
            (
                (-half * 0.5, -deep * 0.7),
                (-half * 0.3, -deep * 1.42),
                (half * 0.25, -deep * 1.3),
                (half * 0.45, -deep * 0.75),
            )
        ),
        fin,
    )
    brush.shape(blob(((-half * 0.3, deep * 0.8), (-half * 0.35, deep * 1.3), (half * 0.15, deep * 0.85))), fin)
    outline = (
        (half, 0.0),
        (half * 0.62, -deep * 0.78),
        (0.0, -deep),
        (-half * 0.6, -deep * 0.62),
        (-half, 0.0),
        (-half * 0.6, deep * 0.62),
        (0.0, deep),
        (half * 0.62, deep * 0.78),
    )
    brush.shape(blob(outline), costume.main)
    for i in range(look.stripes):
        x = -half * (0.62 - 0.4 * i)
        brush.line([(x, -deep * 0.5), (x + 0.05, 0.0), (x, deep * 0.5)], 0.085, costume.second)
    with brush.moved(-0.02, deep * 0.22, 0.6 * wag):
        brush.shape(blob(_FIN), lighter(fin, 0.1))


def _draw_face(brush: Brush, look: FishLook, costume: Costume, state: ActorState, level: float) -> None:
    feeling = expression(state.emotion, round(state.emotion_amount, 2))
    turn = min(1.0, abs(state.facing))
    radius = look.depth * 0.4
    with brush.moved(
        0.06 + look.length * 0.13 * turn, level + 0.05 * feeling.head_drop, state.pose.head_tilt * 0.5, radius
    ):
        if feeling.redness > 0.3 or feeling.pale > 0.3:
            brush.spot(0.25 * turn, 0.05, 0.85, 0.8, flushed(costume.main, feeling), alpha=0.75)
        face = Face(
            turn=turn, eyes=state.pose.eyes, mouth=state.pose.mouth, expression=feeling, brow=darker(costume.main, 0.6),
            mouth_at=(0.12 * turn, 0.5), eye_y=-0.1,
        )  # fmt: skip
        draw_face(brush, face)
        wardrobe.draw_headwear(brush, costume, face, hat_y=-0.32)
        draw_snores(brush, face)
