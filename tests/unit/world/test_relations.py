"""Relations read from positions, and staged so that they can be read."""

import numpy as np
import pytest

from asazora.world.depth import scale_at
from asazora.world.draw import Draw
from asazora.world.families import RELATIONS
from asazora.world.relations import relation_between, relations
from asazora.world.scene import Action, Actor, Shot
from asazora.world.scope import FULL, SMALL
from asazora.world.staging import half_width

OPPOSITE = {"left of": "right of", "right of": "left of", "in front of": "behind", "behind": "in front of"}


@pytest.mark.parametrize("name", FULL.relations)
def test_staging_a_relation_makes_it_true(name: str) -> None:
    draw = Draw(generator=np.random.default_rng(0), scope=FULL)
    for _ in range(60):
        shot = Shot(duration_s=1.0, setting="meadow", actors=RELATIONS[name].stage(draw))
        assert [relation.name for relation in relations(shot)] == [name]


@pytest.mark.parametrize("name", OPPOSITE)
def test_the_other_side_sees_the_opposite(name: str) -> None:
    draw = Draw(generator=np.random.default_rng(1), scope=FULL)
    for _ in range(30):
        first, second = RELATIONS[name].stage(draw)
        assert relation_between(second, first) == OPPOSITE[name]


def test_neighbours_are_seen_whole() -> None:
    draw = Draw(generator=np.random.default_rng(2), scope=SMALL)
    for _ in range(100):
        for actor in RELATIONS["left of"].stage(draw):
            assert (abs(actor.x) + half_width(actor)) * scale_at(actor.depth) <= 1.02


def test_interactions_state_no_relation() -> None:
    pusher = Actor(id="a", kind="fox", actions=(Action(name="push", target="b", direction="right"),), x=-0.5)
    assert relations(Shot(duration_s=1.0, setting="meadow", actors=(pusher, Actor(id="b", kind="ball")))) == ()
