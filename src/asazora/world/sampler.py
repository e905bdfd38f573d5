"""Random scenes of the storybook world: balanced factors, sensible pairs, readable staging."""

from functools import cache

import numpy as np

from asazora.core.errors import UnknownNameError
from asazora.world.draw import Draw
from asazora.world.families import FAMILIES, Family
from asazora.world.holdout import is_held_out
from asazora.world.scene import Scene
from asazora.world.scope import FULL, WorldScope

SPLITS = ("train", "test")


def sample_scene(
    generator: np.random.Generator, scope: WorldScope = FULL, duration_s: float = 5.0, split: str = "train"
) -> Scene:
    """A scene of the scope.

    `split` "train" never holds a held-out combination; "test" always holds at least one.
    """
    if split not in SPLITS:
        raise UnknownNameError("split", split, SPLITS)
    draw = Draw(generator=generator, scope=scope)
    family = _family(draw)
    scene = _scene(draw, family, duration_s)
    while is_held_out(scene) != (split == "test"):
        # Training keeps the family, so that refusals do not change how often each comes up. A family may hold no
        # held-out combination at all, so a test draw starts over.
        family = family if split == "train" else _family(draw)
        scene = _scene(draw, family, duration_s)
    return scene


def _scene(draw: Draw, family: Family, duration_s: float) -> Scene:
    return Scene(shots=family.shots(draw, duration_s), style=draw.style(), seed=draw.scene_seed())


@cache
def possible_families(scope: WorldScope) -> tuple[Family, ...]:
    """The families of clips that the scope has the names for."""
    return tuple(family for family in FAMILIES if family.possible(scope))


def _family(draw: Draw) -> Family:
    families = possible_families(draw.scope)
    mark = draw.generator.random() * sum(family.weight for family in families)
    for family in families:
        mark -= family.weight
        if mark < 0:
            return family
    return families[-1]
