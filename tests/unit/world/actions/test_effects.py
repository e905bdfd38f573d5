import pytest

from asazora.world.actions.effects import EffectBook
from asazora.world.scene import Action, Actor, Scene, Shot


def book(*actors: Actor) -> EffectBook:
    return EffectBook(Scene(shots=(Shot(duration_s=5.0, setting="park", actors=actors),)))


def test_a_change_runs_from_what_was_and_stays():
    effects = book(Actor(id="c", kind="cup"))
    effects.change(("c", 0), "fill", 1.0, 1.0, 3.0)
    effects.change(("c", 0), "fill", 0.2, 4.0, 5.0)
    fills = [effects.at(("c", 0), time).fill for time in (0.0, 1.0, 2.0, 3.5, 4.5, 60.0)]
    assert fills == pytest.approx([0.0, 0.0, 0.5, 1.0, 0.6, 0.2])


def test_members_of_a_group_change_apart():
    effects = book(Actor(id="c", kind="balloon", count=2))
    effects.change(("c", 1), "popped", True, 1.0)
    assert [effects.at(("c", index), 2.0).popped for index in (0, 1)] == [False, True]


def test_what_is_drunk_starts_full_and_what_grows_starts_small():
    drinker = Actor(id="a", kind="girl", actions=(Action(name="drink", target="c"),))
    flower = Actor(id="f", kind="flower", actions=(Action(name="grow"),))
    effects = book(drinker, Actor(id="c", kind="cup"), flower, Actor(id="d", kind="cup"))
    assert effects.at(("c", 0), 0.0).fill == 1.0
    assert effects.at(("f", 0), 0.0).growth < 0.5
    assert effects.at(("d", 0), 0.0).fill == 0.0
