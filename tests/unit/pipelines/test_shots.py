"""Prompts are cut into shots where their words say so, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asazora.pipelines.shots import join_shots, prompt_seconds, split_shots, timed_shots
from stopwatch import processor_seconds

EXAMPLES = {
    "Shot 1: a fox walks. Shot 2: the fox sleeps.": ("a fox walks.", "the fox sleeps."),
    "[Shot 1] - a fox [Shot 2] - a dog": ("a fox", "a dog"),
    "Scene one: a fox. Scene two: a dog.": ("a fox.", "a dog."),
    "Watercolour. Shot 1: a fox. Shot 2: a dog.": ("Watercolour. a fox.", "Watercolour. a dog."),
    "a fox runs. Cut to: a dog": ("a fox runs.", "a dog"),
    "a fox runs, then the scene cuts to a dog": ("a fox runs", "a dog"),
    "a fox runs. The camera then cuts to a dog. Fade to a cat": ("a fox runs.", "a dog.", "a cat"),
    "a fox [cut] a dog": ("a fox", "a dog"),
    "a girl cuts paper to pieces": ("a girl cuts paper to pieces",),
    "a fox runs. Fade to black.": ("a fox runs. Fade to black.",),
    "shot 1: a fox": ("shot 1: a fox",),
    "a fox runs. Then, in the next shot, a dog. The scene changes: black-and-white film": (
        "a fox runs.",
        "a dog.",
        "black-and-white film",
    ),
    "Cut to:": ("Cut to:",),
    "a dog\nnext to a cat": ("a dog next to a cat",),
}


@pytest.mark.parametrize(("prompt", "shots"), EXAMPLES.items())
def test_shots_of_a_prompt(prompt: str, shots: tuple[str, ...]) -> None:
    assert split_shots(prompt) == shots


@pytest.mark.parametrize("filler", [" ", "\n", "\t \n", "then ", "the scene ", "shot 1 "])
def test_hostile_prompts_are_split_in_no_time(filler: str) -> None:
    with processor_seconds(5):
        assert split_shots("a fox" + filler * 20_000 + "b")


def test_joined_shots_come_apart_again() -> None:
    shots = ("a fox walks.", "a dog sleeps.", "the fox meets the dog.")
    assert split_shots(join_shots(shots)) == shots
    assert join_shots(shots[:1]) == "a fox walks."


WORDS = st.sampled_from(
    ("a fox walks", "it sleeps.", "watercolour: a cat, no hat", "a girl cuts paper!", "where is it?")
)
LENGTH = st.none() | st.integers(1, 60_000).map(lambda milliseconds: milliseconds / 1000)


@given(st.lists(st.tuples(WORDS, LENGTH), min_size=1, max_size=12))
def test_joined_shots_come_apart_into_the_same_texts_and_lengths(shots: list[tuple[str, float | None]]) -> None:
    joined = join_shots([text for text, _ in shots], [seconds for _, seconds in shots])
    assert [(shot.text, shot.seconds) for shot in timed_shots(joined)] == shots


LENGTHS = {
    "Shot 1 (3 s): a fox walks. Shot 2 (2.5 seconds): it sleeps.": (("a fox walks.", 3), ("it sleeps.", 2.5)),
    "[Shot 1] (3s) - a fox [Shot 2] (1 sec) - a dog": (("a fox", 3), ("a dog", 1)),
    "Shot 1: (3 s) a fox. Shot 2: a dog (4 s).": (("a fox.", 3), ("a dog.", 4)),
    "a fox runs (3 s). Cut to (2 s): a dog": (("a fox runs.", 3), ("a dog", 2)),
    "Watercolour. Shot 1 (3 s): a fox. Shot 2: a dog.": (("Watercolour. a fox.", 3), ("Watercolour. a dog.", None)),
    "a fox (2 s)": (("a fox", 2),),
    "a fox (in 3 seconds)": (("a fox (in 3 seconds)", None),),
    "a fox (0 s)": (("a fox (0 s)", None),),
    "(3 s)": (("(3 s)", None),),
}


@pytest.mark.parametrize(("prompt", "shots"), LENGTHS.items())
def test_lengths_of_shots(prompt: str, shots: tuple[tuple[str, float | None], ...]) -> None:
    assert tuple((shot.text, shot.seconds) for shot in timed_shots(prompt)) == shots
    assert split_shots(prompt) == tuple(text for text, _ in shots)


def test_a_prompt_is_as_long_as_its_shots_if_all_say_so() -> None:
    assert prompt_seconds("Shot 1 (3 s): a fox. Shot 2 (2 s): a dog.") == 5
    assert prompt_seconds("Shot 1 (3 s): a fox. Shot 2: a dog.") is None
    assert prompt_seconds("a fox") is None


@pytest.mark.parametrize("filler", ["(3 s)", "(3 s", "shot 1 (3 s) ", "shot 1 (", "((("])
def test_hostile_lengths_are_read_in_no_time(filler: str) -> None:
    with processor_seconds(5):
        assert timed_shots("a fox" + filler * 20_000 + "b")
