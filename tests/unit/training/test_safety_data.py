"""The committed sets are what the grammars say, and training never sees the test's patterns."""

import pytest

from asazora.safety.classifier import CATEGORIES
from asazora.safety.examples import (
    CAPTIONS,
    DEVELOPMENT,
    LOOKALIKES,
    TEST,
    TEST_CAPTIONS,
    TRAIN,
    VALIDATION,
    read_frozen,
)
from asazora.training.safety_data import expand


@pytest.mark.parametrize("split", [TRAIN, DEVELOPMENT, VALIDATION, LOOKALIKES, TEST])
def test_the_committed_texts_are_those_of_the_grammar(split: str):
    assert read_frozen(split) == expand(split)


def test_training_and_test_share_no_pattern_and_no_text():
    train, test = read_frozen(TRAIN) + read_frozen(CAPTIONS), read_frozen(TEST) + read_frozen(TEST_CAPTIONS)
    assert not {example.pattern for example in train} & {example.pattern for example in test}
    assert not {example.text for example in train} & {example.text for example in test}


@pytest.mark.parametrize("split", [DEVELOPMENT, VALIDATION, LOOKALIKES])
def test_texts_that_choices_are_made_on_are_neither_trained_on_nor_tested_on(split: str):
    patterns = {example.pattern for example in read_frozen(split)}
    assert not patterns & {example.pattern for split in (TRAIN, TEST) for example in read_frozen(split)}


def test_there_are_enough_texts_of_each_kind():
    test = read_frozen(TEST)
    for name in CATEGORIES:
        assert sum(name in example.categories for example in test) >= 100
        assert sum(not example.categories and example.near == name for example in test) >= 100
    assert sum(not example.categories and example.near != "everyday" for example in read_frozen(TRAIN)) >= 1500


@pytest.mark.parametrize("name", ["violence", "sexual", "hate", "likeness"])
def test_lookalikes_are_many_enough_to_settle_something_on(name: str):
    assert sum(example.near == name for example in read_frozen(LOOKALIKES)) >= 150


def test_no_slot_is_left_open():
    assert not any("{" in example.text for split in (TRAIN, TEST) for example in read_frozen(split))
