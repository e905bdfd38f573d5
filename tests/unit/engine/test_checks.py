"""Checks run in order, and one that cannot run blocks."""

from collections.abc import Callable

import pytest

from asazora.core.errors import CancelledError, InvalidRequestError, RefusedByPolicyError
from asazora.engine.checks import ALLOWED, Decision, PromptHasWords, decide, decide_on_file
from asazora.engine.quarantine import Gate


class Recorded:
    def __init__(self, name: str, log: list[str], decision: Decision | None = ALLOWED) -> None:
        self.name, self.log, self.decision = name, log, decision

    def judge(self, subject: object, /) -> Decision:
        self.log.append(self.name)
        if self.decision is None:
            raise OSError("classifier missing")
        return self.decision


def test_checks_run_in_order_and_stop_at_the_first_refusal():
    log: list[str] = []
    refuse = Decision(allowed=False, reason="shows a secret")
    checks = [Recorded("first", log), Recorded("second", log, refuse), Recorded("third", log)]
    with pytest.raises(RefusedByPolicyError, match="second check: shows a secret"):
        Gate(None).texts(checks, "prompt")
    assert log == ["first", "second"]


def test_a_check_that_cannot_run_blocks():
    with pytest.raises(RefusedByPolicyError, match="could not run, so nothing is published: classifier missing"):
        Gate(None).texts([Recorded("broken", [], None)], "prompt")


def failing(error: Exception) -> Callable[[], Decision]:
    def judge() -> Decision:
        raise error

    return judge


def test_a_file_that_cannot_be_read_is_no_objection():
    damaged = InvalidRequestError("input video", "a.mp4", "a whole one")
    with pytest.raises(InvalidRequestError) as caught:
        decide_on_file("upload", failing(damaged))
    assert caught.value is damaged
    with pytest.raises(RefusedByPolicyError):
        decide("prompt", failing(damaged))
    with pytest.raises(RefusedByPolicyError):
        decide_on_file("upload", failing(OSError("classifier missing")))


def test_a_check_that_was_stopped_refuses_nothing():
    with pytest.raises(CancelledError):
        decide("upload", failing(CancelledError("cancelled")))


@pytest.mark.parametrize("prompt", ["a fox", "狐が走る", "3 balls", "first a fox\nthen a dog"])
def test_prompts_with_words_pass(prompt: str):
    assert PromptHasWords().judge(prompt).allowed


@pytest.mark.parametrize("prompt", ["?!", "...", "a fox\x00", "\x1b[2J fox"])
def test_prompts_without_words_or_with_control_characters_are_refused(prompt: str):
    assert not PromptHasWords().judge(prompt).allowed


def test_a_refusal_carries_its_categories():
    refuse = Decision(allowed=False, reason="no", categories=("hate",))
    with pytest.raises(RefusedByPolicyError) as caught:
        Gate(None).texts([Recorded("first", [], refuse)], "prompt")
    assert caught.value.categories == ("hate",)
