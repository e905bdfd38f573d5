"""Kinds of words are counted, in any form, as single words and as phrases."""

import math

import pytest

from asazora.safety.features import NUM_CLASSES, word_counts
from asazora.safety.word_classes import WordClasses

CLASSES = WordClasses()


def counts(text: str) -> dict[str, int]:
    """How many entries of each kind that occurs."""
    found = zip(CLASSES.names, CLASSES.counts(text), strict=True)
    return {name: round(math.expm1(count)) for name, count in found if count}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a pistol on a table", "weapons"),
        ("PISTOLS on a table", "weapons"),
        ("hidden, without getting caught", "crime"),
        ("Refugees wait", "groups"),
        ("they voted", "voting"),
    ],
)
def test_words_are_counted_under_their_kind(text: str, kind: str):
    assert counts(text)[kind] >= 1


def test_each_entry_counts_once_and_several_count_more():
    assert counts("a rifle and a rifle")["weapons"] == 1
    assert counts("a rifle and a dagger")["weapons"] == 2


def test_a_text_of_none_of_them_counts_nothing():
    assert counts("hm, zz") == {}
    assert counts("") == {}


def test_the_classifier_expects_as_many_kinds_as_there_are():
    assert len(CLASSES.names) == NUM_CLASSES
    assert word_counts(["a pistol", ""]).shape == (2, NUM_CLASSES)
