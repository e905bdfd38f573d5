"""A shot made anew: what the new words name changes, what they leave open stays."""

import pytest

from asazora.pipelines.director import Director
from asazora.pipelines.director.reader import read_shot
from asazora.pipelines.director.remix import is_told_in_full, remixed
from asazora.pipelines.director.spec import ShotSpec, facts
from asazora.world.scope import SMALL

FOX = (
    "a small red fox with a red hat and a blue scarf walks left in a meadow at sunset in the rain. the camera zooms in"
)


def anew(words: str, before: str = FOX) -> ShotSpec:
    known = read_shot(before)
    return facts(remixed(known, read_shot(words, known.subjects)))


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("at night", FOX.replace("at sunset", "at night")),
        ("the same, at night", FOX.replace("at sunset", "at night")),
        ("in clear weather", FOX.replace(" in the rain", "")),
        ("on a beach", FOX.replace("in a meadow", "on a beach")),
        ("in a bedroom", FOX.replace("in a meadow", "in a bedroom").replace(" in the rain", "")),
        ("the scarf is green", FOX.replace("blue", "green")),
        ("the fox is blue", FOX.replace("red fox", "blue fox")),
        ("it sleeps", FOX.replace("walks left", "sleeps")),
        ("the fox walks right", FOX.replace("left", "right")),
        ("two foxes", FOX.replace("a small red fox", "two small red foxes").replace("walks", "walk")),
        ("a cat", FOX.replace("fox", "cat")),
        ("a white cat sleeps in space", FOX.replace("red fox", "white cat").replace("walks left in a meadow at sunset in the rain", "sleeps in space")),  # noqa: E501  the whole of a caption
    ],
)  # fmt: skip
def test_what_the_words_leave_open_stays(words: str, whole: str) -> None:
    assert anew(words) == facts(read_shot(whole))


def test_others_stay_where_one_of_them_is_named() -> None:
    pair = "a red fox stands left of a blue ball in a meadow at night"
    assert anew("the ball is green", pair) == facts(read_shot(pair.replace("blue", "green")))


def test_who_is_named_besides_those_who_were_there_joins_them() -> None:
    both = anew("the fox and a blue ball", "a red fox sleeps in a meadow at night")
    assert [(one.kind, one.colour, len(one.deeds)) for one in both.subjects] == [("fox", "red", 1), ("ball", "blue", 0)]


@pytest.mark.parametrize(("text", "is_full"), [(FOX, True), ("the fox sits down", False), ("a meadow", False)])
def test_captions_that_say_who_and_where_are_full(text: str, is_full: bool) -> None:
    assert is_told_in_full(read_shot(text)) is is_full


def test_the_director_tells_the_whole_shot_where_it_knows_it() -> None:
    directed = Director(SMALL, None).direct_shots(["at night"], fill=[False], before=[FOX])
    assert facts(read_shot(directed.shots[0])) == facts(read_shot(FOX.replace("at sunset", "at night")))


def test_the_director_leaves_the_words_alone_where_little_is_known() -> None:
    directed = Director(SMALL, None).direct_shots(["at night"], fill=[False], before=["the fox sits down"])
    assert directed.shots == ("at night",)
