"""From an actor and its state to strokes: chooses the rig, mirrors and squashes it, and measures its box."""

from collections.abc import Callable

import skia

from asazora.world.looks import PropLook
from asazora.world.rigs.biped import draw_biped
from asazora.world.rigs.bird import draw_bird
from asazora.world.rigs.brush import Box, Brush, Ruler
from asazora.world.rigs.butterfly import draw_butterfly
from asazora.world.rigs.changing_prop import CHANGING
from asazora.world.rigs.costume import Costume, costume
from asazora.world.rigs.expression import expression
from asazora.world.rigs.fish import draw_fish
from asazora.world.rigs.octopus import draw_octopus
from asazora.world.rigs.plant import draw_plant
from asazora.world.rigs.prop import DRAWINGS
from asazora.world.rigs.quadruped import draw_quadruped
from asazora.world.rigs.vehicle import draw_vehicle
from asazora.world.scene import Actor
from asazora.world.state import ActorState

_LEAN_MAX = 1.2


def draw_actor(canvas: skia.Canvas, actor: Actor, state: ActorState) -> None:
    """Paint a body in body units: feet at the origin, y down, 1 = the actor's height.

    The caller has moved, scaled and rotated the canvas; size, opacity and light are the caller's too.
    """
    _draw(Brush(canvas), actor, state)


def body_box(actor: Actor, state: ActorState) -> Box:
    """(x0, y0, x1, y1) that the drawing covers, in body units, before the caller's rotation. Glows do not count."""
    ruler = Ruler()
    _draw(ruler, actor, state)
    return ruler.box


def _draw(brush: Brush, actor: Actor, state: ActorState) -> None:
    clothes = costume(actor)
    kind = clothes.kind
    feeling = expression(state.emotion, round(state.emotion_amount, 2))
    squash = state.pose.squash + (feeling.stretch if kind.breathes else 0.0)
    squash = min(max(squash, -0.7), 0.7)
    mirror = -1.0 if state.facing < 0 else 1.0
    lean = min(max(state.pose.lean, -_LEAN_MAX), _LEAN_MAX) if kind.breathes else 0.0
    with brush.moved(0.0, 0.0, lean * mirror, mirror / (1 + 0.7 * squash), 1 + squash):
        _RIGS[kind.rig](brush, clothes, state)


def _draw_prop(brush: Brush, clothes: Costume, state: ActorState) -> None:
    look = clothes.kind.look
    assert isinstance(look, PropLook)
    drawing = DRAWINGS.get(look.drawing) or CHANGING[look.drawing]
    drawing(brush, clothes, state)


_RIGS: dict[str, Callable[[Brush, Costume, ActorState], None]] = {
    "biped": draw_biped,
    "quadruped": draw_quadruped,
    "bird": draw_bird,
    "butterfly": draw_butterfly,
    "fish": draw_fish,
    "octopus": draw_octopus,
    "vehicle": draw_vehicle,
    "plant": draw_plant,
    "prop": _draw_prop,
}
