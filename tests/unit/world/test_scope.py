"""Scopes: what is in, JSON, the words they know."""

import pytest

from asazora.core.errors import InvalidRequestError, UnknownNameError
from asazora.world.scope import FULL, SMALL, WorldScope


@pytest.mark.parametrize("scope", [FULL, SMALL])
def test_json_round_trip(scope: WorldScope) -> None:
    assert WorldScope.from_json(scope.to_json()) == scope


@pytest.mark.parametrize(
    "text", ['{"name": "x", "planets": ["mars"]}', "[]", "nonsense", '{"name": "x", "kinds": ["unicorn"]}']
)
def test_bad_json_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequestError):
        WorldScope.from_json(text)


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownNameError, match="elephant"):
        WorldScope(name="zoo", kinds=("elefant",))


def test_small_lies_within_full() -> None:
    for row, names in SMALL.names().items():
        assert set(names) <= set(FULL.names()[row])
    assert SMALL.words() < FULL.words()


def test_words_know_synonyms_and_inflections_but_nothing_outside() -> None:
    assert {"bunny", "bunnies", "walking", "walked", "scarlet", "dusk"} <= SMALL.words()
    assert not {"horse", "the", "train", "volcano"} & SMALL.words()
