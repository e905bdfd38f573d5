"""Held texts wait for a person; what the person decides counts for that text and that policy only."""

from pathlib import Path

import pytest

from asazora.core.errors import InvalidRequestError, UnknownNameError
from asazora.safety.decision import Action, Verdict
from asazora.safety.review import REVIEW_FILE, ReviewQueue

HELD = Verdict(action=Action.REVIEW, categories=("violence",), category_scores={"violence": 0.55, "hate": 0.1})


def held(queue: ReviewQueue, text: str, severity: int = 3) -> str:
    return queue.hold(text, HELD, policy=1, severity=severity)


def test_the_gravest_waits_first_then_the_oldest(tmp_path: Path):
    queue = ReviewQueue(tmp_path)
    for text, severity in (("first", 3), ("second", 3), ("grave", 5)):
        held(queue, text, severity)
    assert [waiting.text for waiting in queue.pending()] == ["grave", "first", "second"]
    assert queue.pending()[0].categories == ("violence",)
    assert queue.pending()[0].scores == {"violence": 0.55}


def test_a_text_waits_only_once(tmp_path: Path):
    queue = ReviewQueue(tmp_path)
    assert held(queue, "a text") == held(queue, "a text")
    assert len(queue.pending()) == 1


def test_the_last_decision_counts_for_this_text_and_this_policy(tmp_path: Path):
    queue = ReviewQueue(tmp_path)
    waiting = held(queue, "a text")
    assert queue.decision("a text", 1) is None
    queue.decide(waiting, Action.ALLOW, reviewer="me")
    assert queue.decision("a text", 1) is Action.ALLOW
    assert (queue.decision("another text", 1), queue.decision("a text", 2)) == (None, None)
    queue.decide(waiting, Action.BLOCK, reviewer="me", note="on second thoughts")
    assert queue.decision("a text", 1) is Action.BLOCK
    assert queue.pending() == []


def test_lines_are_only_ever_added_and_only_the_owner_reads_them(tmp_path: Path):
    queue = ReviewQueue(tmp_path)
    waiting = held(queue, "a text")
    before = (tmp_path / REVIEW_FILE).read_text()
    queue.decide(waiting, Action.ALLOW, reviewer="me")
    assert (tmp_path / REVIEW_FILE).read_text().startswith(before)
    assert (tmp_path / REVIEW_FILE).stat().st_mode & 0o777 == 0o600


def test_only_what_is_held_can_be_decided_and_only_for_good(tmp_path: Path):
    queue = ReviewQueue(tmp_path)
    waiting = held(queue, "a text")
    with pytest.raises(UnknownNameError):
        queue.decide("0" * 64, Action.ALLOW, reviewer="me")
    with pytest.raises(InvalidRequestError):
        queue.decide(waiting, Action.REVIEW, reviewer="me")


def test_a_damaged_queue_raises(tmp_path: Path):
    queue = ReviewQueue(tmp_path)
    held(queue, "a text")
    with (tmp_path / REVIEW_FILE).open("a") as file:
        file.write("{broken\n")
    with pytest.raises(ValueError, match="Expecting"):
        queue.pending()
