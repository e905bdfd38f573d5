"""A word is found with one edit, and not with two."""

import pytest

from asazora.safety.near_words import NearWords, one_edit_apart

WORDS = NearWords(["pikachu", "beyonce"])


@pytest.mark.parametrize("word", ["pikachu", "pikchu", "pikaachu", "pikaxhu", "pikahcu", "ikachu", "pikachux"])
def test_one_edit_is_forgiven(word: str):
    assert WORDS.nearest(word) == "pikachu"


@pytest.mark.parametrize("word", ["pikahc", "picachoo", "pichu", ""])
def test_two_edits_are_not(word: str):
    assert WORDS.nearest(word) is None


def test_distance_is_symmetric():
    for first, second in (("abc", "acb"), ("abc", "abcd"), ("abc", "xbc"), ("abc", "cba"), ("", "a"), ("ab", "ba")):
        assert one_edit_apart(first, second) == one_edit_apart(second, first)
