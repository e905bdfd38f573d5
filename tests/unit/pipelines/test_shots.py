"""Prompts are cut into shots where their words say so, and nowhere else."""

import pytest

from asazora.pipelines.shots import join_shots, split_shots

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
    "Cut to:": ("Cut to:",),
    "a dog\nnext to a cat": ("a dog next to a cat",),
}


@pytest.mark.parametrize(("prompt", "shots"), EXAMPLES.items())
def test_shots_of_a_prompt(prompt: str, shots: tuple[str, ...]) -> None:
    assert split_shots(prompt) == shots


@pytest.mark.timeout(5)
@pytest.mark.parametrize("filler", [" ", "\n", "\t \n", "then ", "the scene ", "shot 1 "])
def test_hostile_prompts_are_split_in_no_time(filler: str) -> None:
    assert split_shots("a fox" + filler * 20_000 + "b")


def test_joined_shots_come_apart_again() -> None:
    shots = ("a fox walks.", "a dog sleeps.", "the fox meets the dog.")
    assert split_shots(join_shots(shots)) == shots
    assert join_shots(shots[:1]) == "a fox walks."
