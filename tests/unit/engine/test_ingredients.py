"""What credentials will say of the files that went into a verb's result, and what this install knows of them."""

from pathlib import Path

import pytest

from asazora.core.request import GenerationRequest
from asazora.core.verbs import Animate, Blend, Card, Extend, Loop, Recut, Remix, Span, Storyboard, Verb
from asazora.engine.ingredients import chain_with, ingredients_of, with_known
from asazora.provenance.install import open_install
from asazora.provenance.told import keep_chain, keep_told

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


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An install that made a.mp4 from two texts, and b.mp4 from one; c.mp4 comes from elsewhere."""
    install = open_install(tmp_path / "home")
    for name, chain in (("a", ["a fox", "it sleeps"]), ("b", ["a dog"]), ("c", [])):
        (tmp_path / f"{name}.mp4").write_text(name)
        if chain:
            keep_chain(install, tmp_path / f"{name}.mp4", chain)
            keep_told(install, tmp_path / f"{name}.mp4", chain[-1])
    return tmp_path / "home"


def known(verb: Verb, home: Path) -> Verb:
    asked = GenerationRequest(prompt="at night", verb=verb)
    found = with_known(asked, home).verb
    assert found is not None
    return found


def test_every_verb_brings_the_chains_of_files_made_here(home: Path, tmp_path: Path) -> None:
    a, b, c = (tmp_path / f"{name}.mp4" for name in "abc")
    verbs = [
        Animate(image=a),
        Extend(video=a, forward_s=1),
        Loop(video=a),
        Remix(video=a),
        Blend(first=a, second=c),
        Recut(video=a, keep=(Span(start_s=0, end_s=1),)),
        Storyboard(cards=(Card(seconds=1, video=a), Card(seconds=1, video=a))),
    ]
    assert [known(verb, home).history for verb in verbs] == [("a fox", "it sleeps")] * len(verbs)
    assert known(Blend(first=a, second=b), home).history == ("a fox", "it sleeps", "a dog")
    assert known(Extend(video=c, forward_s=1), home).history == ()


def test_what_a_caller_knows_of_the_chain_comes_after_what_the_file_tells(home: Path, tmp_path: Path) -> None:
    verb = known(Extend(video=tmp_path / "a.mp4", forward_s=1, history=("it sleeps", "it wakes")), home)
    assert verb.history == ("a fox", "it sleeps", "it wakes")
    asked = GenerationRequest(prompt="it runs", verb=verb)
    assert chain_with(asked) == ("a fox", "it sleeps", "it wakes", "it runs")
    assert with_known(asked, home) == asked


def test_a_remix_knows_what_its_video_was_told(home: Path, tmp_path: Path) -> None:
    verb = known(Remix(video=tmp_path / "a.mp4"), home)
    assert isinstance(verb, Remix)
    assert verb.told == "it sleeps"


def test_the_texts_of_cards_are_part_of_the_chain() -> None:
    board = Storyboard(cards=(Card(seconds=1, text="a fox"), Card(seconds=1, video=A)))
    assert chain_with(GenerationRequest(prompt="", verb=board)) == ("a fox",)
    assert chain_with(GenerationRequest(prompt="a dog")) == ("a dog",)
