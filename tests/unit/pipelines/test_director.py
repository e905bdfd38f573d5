"""The director keeps what lies inside the world and says what it put in place of the rest."""

import pytest

from asazora.models.text import TextEncoder
from asazora.pipelines.director import DirectedPrompt, direct
from asazora.world.scope import FULL, SMALL


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return TextEncoder.load()


INSIDE = (
    "a small red fox with a blue scarf walks left through a snowy forest at night",
    "Three cats dance on the beach, not in the rain, while two balls bounce.",
    "First a girl waves, then she sleeps.",
)


@pytest.mark.parametrize("prompt", INSIDE)
def test_a_prompt_inside_the_world_is_left_as_it_is(prompt: str, encoder: TextEncoder) -> None:
    assert direct(prompt, FULL, encoder) == DirectedPrompt(shots=(prompt,), revised_prompt=prompt)


def test_a_strange_animal_becomes_the_nearest_one_and_is_reported(encoder: TextEncoder) -> None:
    directed = direct("An ostrich runs across the meadow", FULL, encoder)
    assert directed.revised_prompt == "A bird runs across the meadow"
    assert directed.unknown_words == ("ostrich",)
    assert directed.replaced == {"ostrich": "bird"}


EXAMPLES = {
    "a big truck drives left": "a big car drives left",
    "two zebras gallop on the beach": "two horses gallop on the beach",
    "a turquoise ball": "a blue ball",
    "a girl is jogging on the beach": "a girl is running on the beach",
    "a majestic elephant sleeps": "an elephant sleeps",
    "a cat walks at twilight": "a cat walks at sunset",
}


@pytest.mark.parametrize(("prompt", "revised"), EXAMPLES.items())
def test_stand_ins_take_the_place_and_form_of_the_word(prompt: str, revised: str, encoder: TextEncoder) -> None:
    assert direct(prompt, FULL, encoder).revised_prompt == revised


def test_the_same_word_is_replaced_only_where_the_scope_lacks_it(encoder: TextEncoder) -> None:
    assert direct("a dog walks", FULL, encoder).unknown_words == ()
    directed = direct("a dog walks", SMALL, encoder)
    assert directed.unknown_words == ("dog",)
    assert directed.revised_prompt == "a cat walks"


def test_what_is_negated_is_not_replaced_but_reported(encoder: TextEncoder) -> None:
    directed = direct("a fox walks without a zebra", FULL, encoder)
    assert directed.revised_prompt == "a fox walks without a zebra"
    assert directed.unknown_words == ("zebra",)


def test_numbers_of_the_world_stay(encoder: TextEncoder) -> None:
    assert direct("four ostriches dance", FULL, encoder).revised_prompt.startswith("four ")


def test_words_that_ask_for_a_look_get_no_stand_in(encoder: TextEncoder) -> None:
    assert direct("a cinematic photorealistic fox", FULL, encoder).replaced == {}


def test_casing_and_everything_without_a_stand_in_stay(encoder: TextEncoder) -> None:
    prompt = "Historical footage of California during the gold rush."
    assert direct(prompt, FULL, encoder).revised_prompt == prompt


def test_body_parts_and_groups_are_no_subjects(encoder: TextEncoder) -> None:
    prompt = "A litter of golden retriever puppies. Their heads pop out of the snow."
    assert (
        direct(prompt, FULL, encoder).revised_prompt == "A litter of golden puppies. Their heads pop out of the snow."
    )


def test_each_shot_is_directed_by_itself(encoder: TextEncoder) -> None:
    directed = direct("Shot 1: a truck drives. Shot 2: a fox sleeps.", FULL, encoder)
    assert directed.shots == ("a car drives.", "a fox sleeps.")
    assert directed.revised_prompt == "Shot 1: a car drives. Shot 2: a fox sleeps."


def test_without_an_encoder_words_are_reported_and_kept() -> None:
    directed = direct("a zebra walks. Cut to: a zebra sleeps", FULL, None)
    assert directed.shots == ("a zebra walks.", "a zebra sleeps")
    assert directed.unknown_words == ("zebra",)
