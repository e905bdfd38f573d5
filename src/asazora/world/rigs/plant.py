"""Something that grows: a tree or a flower, from seedling (`growth` 0) to full height (1)."""

from collections.abc import Callable

from asazora.world.looks import PlantLook
from asazora.world.palette import Rgb, darker, lighter
from asazora.world.rigs.brush import Brush, blob
from asazora.world.rigs.costume import Costume
from asazora.world.state import ActorState

_CROWN = (
    (-0.02, -1.0),
    (-0.24, -0.93),
    (-0.4, -0.76),
    (-0.42, -0.54),
    (-0.28, -0.37),
    (0.0, -0.33),
    (0.28, -0.37),
    (0.42, -0.54),
    (0.4, -0.76),
    (0.22, -0.93),
)
_TRUNK = ((-0.1, 0.0), (-0.065, -0.2), (-0.06, -0.45), (0.06, -0.45), (0.065, -0.2), (0.11, 0.0))
_LEAF = ((0.0, 0.0), (0.14, -0.12), (0.3, -0.12), (0.2, 0.0))
_GREEN: Rgb = (70, 160, 62)


def draw_plant(brush: Brush, costume: Costume, state: ActorState) -> None:
    look = costume.kind.look
    assert isinstance(look, PlantLook)
    growth = min(max(state.effects.growth, 0.0), 1.0)
    if growth < 0.3:
        with brush.moved(scale_x=0.4 + growth):
            _draw_seedling(brush)
        return
    with brush.moved(turn=state.pose.lean, scale_x=0.25 + 0.75 * growth):
        _CROWNS[look.crown](brush, look, costume, growth)


def _draw_seedling(brush: Brush) -> None:
    brush.limb([(0.0, 0.0), (0.01, -0.14), (0.0, -0.24)], 0.05, _GREEN)
    for side in (-1.0, 1.0):
        with brush.moved(0.0, -0.22, scale_x=side, scale_y=1.0):
            brush.shape(blob(_LEAF), _GREEN)


def _draw_tree(brush: Brush, _look: PlantLook, costume: Costume, growth: float) -> None:
    brush.shape(blob(_TRUNK), costume.second)
    brush.shape(blob(_CROWN), costume.main)
    for x, y, size in ((-0.16, -0.8, 0.13), (0.12, -0.66, 0.15), (-0.2, -0.52, 0.11)):
        brush.spot(x, y, size, size * 0.75, lighter(costume.main, 0.16), alpha=0.7)
    if growth > 0.95:
        for x, y in ((0.2, -0.84), (-0.28, -0.66), (0.26, -0.52), (-0.02, -0.46), (-0.05, -0.7)):
            brush.oval(x, y, 0.038, 0.038, costume.accent)


def _draw_flower(brush: Brush, look: PlantLook, costume: Costume, growth: float) -> None:
    brush.limb([(0.0, 0.0), (0.03, -0.32), (0.0, -0.62)], look.stem, _GREEN)
    for side, y in ((-1.0, -0.14), (1.0, -0.22)):
        with brush.moved(0.0, y, -0.2 * side, side, 1.0):
            brush.shape(blob(_LEAF), _GREEN)
    bloom = min(1.0, max(0.25, (growth - 0.3) / 0.6))
    with brush.moved(0.0, -0.69, scale_x=bloom):
        for i in range(6):
            with brush.moved(turn=i * 6.2832 / 6):
                brush.oval(0.0, -0.185, 0.105, 0.12, costume.main, shaded=False)
        brush.oval(0.0, 0.0, 0.125, 0.125, costume.accent)
        brush.spot(-0.03, -0.03, 0.05, 0.05, darker(costume.accent, 0.15))


_CROWNS: dict[str, Callable[[Brush, PlantLook, Costume, float], None]] = {"tree": _draw_tree, "flower": _draw_flower}
