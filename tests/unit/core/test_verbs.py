"""What a verb may be asked for, before any file is opened."""

from pathlib import Path

import pytest

from asazora.core.errors import InvalidRequestError
from asazora.core.request import GenerationRequest
from asazora.core.verbs import (
    Animate,
    Blend,
    Card,
    Extend,
    Loop,
    Recut,
    Remix,
    Span,
    Storyboard,
    missing_capabilities,
)

VIDEO, IMAGE = Path("fox.mp4"), Path("fox.png")
WHOLE = (Span(start_s=0, end_s=1),)


def test_a_span_reads_what_it_prints() -> None:
    span = Span.parse("1.0:3.5")
    assert (span.start_s, span.end_s, span.seconds) == (1.0, 3.5, 2.5)
    assert Span.parse(str(span)) == span


@pytest.mark.parametrize("text", ["", "1", "a:b", "3:1", "1:1", "-1:2", "1:inf", "nan:2", "1:2:3"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequestError, match="span"):
        Span.parse(text)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Extend(video=VIDEO),
        lambda: Extend(video=VIDEO, forward_s=-1),
        lambda: Extend(video=VIDEO, backward_s=float("nan")),
        lambda: Loop(video=VIDEO, bridge_s=0),
        lambda: Remix(video=VIDEO, strength=1.5),
        lambda: Remix(video=VIDEO, strength=float("nan")),
        lambda: Recut(video=VIDEO, keep=()),
        lambda: Recut(video=VIDEO, keep=WHOLE, forward_s=float("inf")),
        lambda: Storyboard(cards=()),
        lambda: Card(seconds=1),
        lambda: Card(seconds=0, text="a fox"),
        lambda: Card(seconds=1, image=IMAGE, video=VIDEO),
    ],
)
def test_what_no_verb_can_do_is_refused(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidRequestError):
        make()


@pytest.mark.parametrize("verb", [Animate(image=IMAGE), Extend(video=VIDEO, forward_s=1), Remix(video=VIDEO), Loop()])
def test_verbs_that_show_something_new_need_a_prompt(verb: Animate | Extend | Remix | Loop) -> None:
    with pytest.raises(InvalidRequestError, match="prompt"):
        GenerationRequest(prompt=" ", verb=verb)


@pytest.mark.parametrize(
    "verb", [Loop(video=VIDEO), Blend(first=VIDEO, second=VIDEO), Recut(video=VIDEO, keep=WHOLE, forward_s=1)]
)
def test_verbs_that_hold_enough_do_without(verb: Loop | Blend | Recut) -> None:
    assert GenerationRequest(prompt="", verb=verb).verb is verb


def test_a_verb_makes_no_still() -> None:
    with pytest.raises(InvalidRequestError, match="seconds"):
        GenerationRequest(prompt="a fox", seconds=0, verb=Animate(image=IMAGE))


def test_verbs_name_their_files_their_texts_and_what_they_need() -> None:
    cards = (
        Card(seconds=1, text="a fox", camera="zoom in"),
        Card(seconds=1, image=IMAGE),
        Card(seconds=1, video=VIDEO),
    )
    board = Storyboard(cards=cards)
    assert board.texts == ("a fox. zoom in",)
    assert board.files == (IMAGE, VIDEO)
    assert missing_capabilities(board, ("shots", "image")) == ("video",)
    assert Loop().needs == ("target",)
    assert Loop(video=VIDEO).needs == ("video", "target")
