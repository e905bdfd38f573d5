"""What credentials will say of the files that went into a verb's result."""

from pathlib import Path

from asazora.core.verbs import Blend, Card, Extend, Loop, Storyboard
from asazora.engine.ingredients import ingredients_of

A, B = Path("a.mp4"), Path("b.mp4")


def relations(verb: Blend | Extend | Loop | Storyboard | None) -> list[tuple[Path, str]]:
    return [(ingredient.path, ingredient.relationship) for ingredient in ingredients_of(verb)]


def test_an_edited_video_is_the_parent() -> None:
    assert relations(Extend(video=A, forward_s=1)) == [(A, "parentOf")]


def test_of_two_blended_videos_one_is_the_parent() -> None:
    assert relations(Blend(first=A, second=B)) == [(A, "parentOf"), (B, "componentOf")]
    assert relations(Blend(first=A, second=A)) == [(A, "parentOf")]


def test_files_of_cards_are_components_named_once() -> None:
    cards = (
        Card(seconds=1, video=A),
        Card(seconds=1, image=B),
        Card(seconds=1, video=A),
        Card(seconds=1, text="a fox"),
    )
    assert relations(Storyboard(cards=cards)) == [(A, "componentOf"), (B, "componentOf")]


def test_nothing_went_into_a_new_video() -> None:
    assert relations(None) == relations(Loop()) == []
