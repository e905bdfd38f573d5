"""English inflection."""

import pytest

from asazora.world.captions import grammar


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("red fox", "a red fox"),
        ("orange cat", "an orange cat"),
        ("umbrella", "an umbrella"),
        ("unicycle", "a unicycle"),
    ],
)
def test_indefinite_article(phrase: str, expected: str) -> None:
    assert grammar.indefinite(phrase) == expected


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("fox", "foxes"), ("bunny", "bunnies"), ("old man", "old men"), ("fish", "fish"), ("donkey", "donkeys"),
        ("princess", "princesses"), ("scarf", "scarves"), ("octopus", "octopuses"), ("toy block", "toy blocks"),
    ],
)  # fmt: skip
def test_plural(noun: str, expected: str) -> None:
    assert grammar.plural(noun) == expected


@pytest.mark.parametrize(
    ("verb", "third", "ing", "past"),
    [
        ("walk", "walks", "walking", "walked"),
        ("run", "runs", "running", "ran"),
        ("dance around", "dances around", "dancing around", "danced around"),
        ("fly", "flies", "flying", "flew"),
        ("catch {t}", "catches {t}", "catching {t}", "caught {t}"),
        ("go into hiding", "goes into hiding", "going into hiding", "went into hiding"),
        ("hide & come back", "hides and comes back", "hiding and coming back", "hid and came back"),
        ("wave", "waves", "waving", "waved"),
        ("shove", "shoves", "shoving", "shoved"),
        ("hug", "hugs", "hugging", "hugged"),
    ],
)
def test_verb_forms(verb: str, third: str, ing: str, past: str) -> None:
    assert (grammar.third_person(verb), grammar.gerund(verb), grammar.past(verb)) == (third, ing, past)


def test_lists() -> None:
    assert grammar.join_and(["a"]) == "a"
    assert grammar.join_and(["a", "b"]) == "a and b"
    assert grammar.join_and(["a", "b", "c"]) == "a, b and c"
