"""Reading prompts: which names they speak of, which words they use that the world does not know."""

from asazora.world.lexicon import known_words, mentions, names, unknown_words
from asazora.world.scope import FULL, SMALL


def test_a_prompt_is_read_in_order() -> None:
    prompt = "A small red fox with a blue scarf walks left through a snowy forest at night"
    assert [(mention.row, mention.name) for mention in mentions(prompt)] == [
        ("size", "small"), ("colour", "red"), ("kind", "fox"), ("colour", "blue"), ("accessory", "scarf"),
        ("action", "walk"), ("direction", "left"), ("setting", "snowy forest"), ("time", "night"),
    ]  # fmt: skip


def test_longer_names_win() -> None:
    assert names("an old man by a castle", "kind") == ["old man"]
    assert names("the camera pans left", "direction") == []
    assert names("in a snowy forest", "setting") == ["snowy forest"]


def test_synonyms_and_inflections_mean_the_same() -> None:
    assert names("puppies and a hound, dogs", "kind") == ["dog"]
    assert names("she was leaping, then napped", "action") == ["jump", "sleep"]


def test_unknown_words_come_in_order_without_repeats() -> None:
    prompt = "A velociraptor juggles a red unicycle; the velociraptor looks happy!"
    assert unknown_words(prompt) == ["velociraptor", "juggles", "unicycle"]


def test_what_is_unknown_depends_on_the_scope() -> None:
    assert unknown_words("a horse on a railway", FULL) == []
    assert unknown_words("a horse on a railway", SMALL) == ["horse", "railway"]


def test_known_words_are_the_words_of_the_scope() -> None:
    assert known_words(SMALL) == SMALL.words()


def test_the_example_prompt_lies_within_the_small_world() -> None:
    assert unknown_words("a small red fox with a blue scarf walks left through a snowy forest at night", SMALL) == []
