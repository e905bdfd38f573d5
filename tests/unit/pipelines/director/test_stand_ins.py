"""Words that mean nothing in the world give way to the nearest thing in it, in their place and form."""

import pytest

from asazora.models.text import TextEncoder
from asazora.pipelines.director.stand_ins import StandIns
from asazora.world.scope import FULL


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return TextEncoder.load()


EXAMPLES = {
    ("An ostrich runs across the meadow", "ostrich"): "A bird runs across the meadow",
    ("a big truck drives left", "truck"): "a big car drives left",
    ("two zebras gallop on the beach", "zebras gallop"): "two horses gallop on the beach",
    ("a turquoise ball", "turquoise"): "a blue ball",
    ("a girl is jogging on the beach", "jogging"): "a girl is running on the beach",
    ("a majestic elephant sleeps", "majestic"): "an elephant sleeps",
    ("a cat walks at twilight", "twilight"): "a cat walks at sunset",
}


@pytest.mark.parametrize(("prompt", "unknown", "revised"), [(*given, text) for given, text in EXAMPLES.items()])
def test_stand_ins_take_the_place_and_form_of_the_word(
    prompt: str, unknown: str, revised: str, encoder: TextEncoder
) -> None:
    stand_ins = StandIns(scope=FULL, encoder=encoder, unknown=frozenset(unknown.split()))
    assert stand_ins.revise(prompt) == revised


def test_a_stand_in_is_reported(encoder: TextEncoder) -> None:
    stand_ins = StandIns(scope=FULL, encoder=encoder, unknown=frozenset({"ostrich"}))
    stand_ins.revise("an ostrich")
    assert stand_ins.found == {"ostrich": "bird"}


def test_what_is_negated_is_not_replaced(encoder: TextEncoder) -> None:
    stand_ins = StandIns(scope=FULL, encoder=encoder, unknown=frozenset({"zebra"}))
    assert stand_ins.revise("a fox walks without a zebra") == "a fox walks without a zebra"


def test_words_that_ask_for_a_look_get_no_stand_in(encoder: TextEncoder) -> None:
    stand_ins = StandIns(scope=FULL, encoder=encoder, unknown=frozenset({"cinematic", "photorealistic"}))
    stand_ins.revise("a cinematic photorealistic fox")
    assert stand_ins.found == {}


def test_body_parts_and_groups_are_no_subjects(encoder: TextEncoder) -> None:
    prompt = "A litter of golden retriever puppies. Their heads pop out of the snow."
    stand_ins = StandIns(scope=FULL, encoder=encoder, unknown=frozenset({"litter", "retriever", "heads"}))
    assert stand_ins.revise(prompt) == "A litter of golden puppies. Their heads pop out of the snow."


def test_what_was_looked_up_once_is_remembered(encoder: TextEncoder) -> None:
    first = StandIns(scope=FULL, encoder=encoder, unknown=frozenset({"ostrich"}))
    first.revise("an ostrich")
    again = StandIns(scope=FULL, encoder=encoder, unknown=frozenset({"ostrich"}), memory=first.memory)
    known = dict(first.memory.bests)
    assert again.revise("an ostrich") == "a bird"
    assert again.memory.bests == known
