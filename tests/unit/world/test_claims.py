"""Claims: one for every checkable statement, each true among its alternatives."""

import numpy as np
import pytest

from asazora.world.claims import ROWS, Claim, claims
from asazora.world.sampler import sample_scene
from asazora.world.scene import Action, Actor, Mood, Scene, Shot
from asazora.world.scope import FULL, SMALL, WorldScope


def _rows(found: tuple[Claim, ...], row: str) -> list[str]:
    return [claim.value for claim in found if claim.row == row]


@pytest.mark.parametrize("scope", [FULL, SMALL], ids=["full", "small"])
def test_every_claim_is_one_of_its_alternatives(scope: WorldScope) -> None:
    generator = np.random.default_rng(0)
    seen: set[str] = set()
    for _ in range(1000):
        for claim in claims(sample_scene(generator, scope), scope):
            assert claim.value in claim.alternatives
            assert len(set(claim.alternatives)) > 1 or claim.row in ("action", "relation")
            seen.add(claim.row)
    assert seen == set(ROWS)


def test_a_single_subject_makes_the_claims_of_its_caption() -> None:
    actions = (Action(name="walk", direction="left", end=0.5), Action(name="jump", start=0.5))
    fox = Actor(id="a", kind="fox", colour="red", actions=actions, moods=(Mood(emotion="happy"),))
    scene = Scene(shots=(Shot(duration_s=2.0, setting="beach", actors=(fox,), weather="rain"),))
    found = claims(scene)
    assert _rows(found, "subject") == ["fox"]
    assert _rows(found, "colour") == ["red"]
    assert _rows(found, "count") == ["1"]
    assert _rows(found, "action") == ["walk", "jump"]
    assert _rows(found, "direction") == ["left"]
    assert _rows(found, "order") == ["walk then jump"]
    assert _rows(found, "weather") == ["rain"]
    assert _rows(found, "emotion") == ["happy"]
    assert not _rows(found, "relation") + _rows(found, "persistence")


def test_natural_colours_and_hidden_times_claim_nothing() -> None:
    scene = Scene(
        shots=(Shot(duration_s=1.0, setting="space", actors=(Actor(id="a", kind="fox"),), time_of_day="night"),)
    )
    found = claims(scene)
    assert not _rows(found, "colour") + _rows(found, "time") + _rows(found, "weather")


def test_a_relation_names_its_landmark() -> None:
    pair = (Actor(id="a", kind="fox", x=0.5), Actor(id="b", kind="ball", x=-0.5))
    scene = Scene(shots=(Shot(duration_s=1.0, setting="beach", actors=pair),))
    (relation,) = [claim for claim in claims(scene) if claim.row == "relation"]
    assert (relation.subject, relation.value, relation.landmarks) == ("a", "right of", ("b",))


def test_characters_that_come_back_must_stay_the_same() -> None:
    fox, cat = Actor(id="a", kind="fox"), Actor(id="b", kind="cat", x=0.7)
    shots = (
        Shot(duration_s=1.0, setting="beach", actors=(fox,)),
        Shot(duration_s=1.0, setting="meadow", actors=(fox, cat)),
    )
    kept = [claim for claim in claims(Scene(shots=shots)) if claim.row == "persistence"]
    assert [(claim.subject, claim.shot_index) for claim in kept] == [("a", 1)]


def test_a_film_without_colours_claims_none() -> None:
    shot = Shot(duration_s=1.0, setting="beach", actors=(Actor(id="a", kind="fox", colour="red"),))
    assert not _rows(claims(Scene(shots=(shot,), style="black-and-white film")), "colour")
