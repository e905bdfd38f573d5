"""Which shots a request asks for, and in which of them files say what the words leave open."""

from pathlib import Path

import pytest

from asazora.core.request import GenerationRequest
from asazora.core.verbs import Animate, Card, Extend, Loop, Remix, Storyboard, Verb
from asazora.pipelines.asked import AskedShot, asked_shots

FILE = Path("fox.mp4")


def test_a_prompts_shots_are_asked_for_with_the_lengths_they_name() -> None:
    request = GenerationRequest(prompt="Shot 1 (3 s): a fox. Shot 2: it sleeps.")
    assert asked_shots(request) == (AskedShot(text="a fox.", seconds=3), AskedShot(text="it sleeps."))


def test_cards_ask_for_the_shots_in_their_words_and_without_words_for_the_prompts() -> None:
    cards = (
        Card(seconds=4, text="a fox (1 s). Cut to: it sleeps", camera="the camera zooms in"),
        Card(seconds=1, image=FILE),
    )
    request = GenerationRequest(prompt="it wakes", verb=Storyboard(cards=cards))
    assert asked_shots(request) == (
        AskedShot(text="a fox.", seconds=1),
        AskedShot(text="it sleeps. the camera zooms in"),
        AskedShot(text="it wakes", is_beside_file=True),
    )


def test_without_words_no_shot_is_asked_for() -> None:
    cards = (Card(seconds=1, image=FILE), Card(seconds=1, video=FILE))
    assert asked_shots(GenerationRequest(prompt="", verb=Storyboard(cards=cards))) == ()


@pytest.mark.parametrize(
    ("verb", "is_beside_file"),
    [
        (None, False),
        (Loop(), False),
        (Loop(video=FILE), True),
        (Animate(image=FILE), True),
        (Extend(video=FILE, forward_s=1), True),
        (Remix(video=FILE, strength=0.9), True),
        (Remix(video=FILE, strength=1.0), False),
    ],
)
def test_words_beside_files_need_not_say_everything(verb: Verb | None, is_beside_file: bool) -> None:
    (shot,) = asked_shots(GenerationRequest(prompt="a fox", verb=verb))
    assert shot.is_beside_file is is_beside_file


TOLD = "Shot 1 (3 s): a fox in a meadow. Shot 2 (2 s): it sleeps"


def test_one_text_stands_for_all_shots_of_a_video_that_is_made_anew() -> None:
    verb = Remix(video=FILE, told=TOLD)
    assert asked_shots(GenerationRequest(prompt="at night", verb=verb)) == (
        AskedShot(text="at night", seconds=3, is_beside_file=True, before="a fox in a meadow."),
        AskedShot(text="at night", seconds=2, is_beside_file=True, before="it sleeps"),
    )


@pytest.mark.parametrize(
    ("prompt", "told", "strength"),
    [("at night", "", 0.6), ("at night", TOLD, 1.0), ("Shot 1: a. Shot 2: b. Shot 3: c", TOLD, 0.6)],
)
def test_where_nothing_is_left_or_known_of_a_video_the_words_stand_alone(
    prompt: str, told: str, strength: float
) -> None:
    asked = asked_shots(GenerationRequest(prompt=prompt, verb=Remix(video=FILE, strength=strength, told=told)))
    assert [shot.before for shot in asked] == [""] * len(asked)
    assert len(asked) == 1 + prompt.count(". Shot")
