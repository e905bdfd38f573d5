"""What a check is. A check decides; the gate of a job enforces (`engine.quarantine`).

A check that raises blocks like one that says no: what cannot be checked is not published.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from asazora.core.errors import CancelledError, InvalidRequestError, RefusedByPolicyError

SubjectT_contra = TypeVar("SubjectT_contra", contravariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a check says, and why if it refuses; `categories` are the policy's, where it refuses for one of them."""

    allowed: bool
    reason: str = ""
    categories: tuple[str, ...] = ()
    reviewable: bool = False
    """Refused, but a person who looks may allow it."""


ALLOWED = Decision(allowed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What a check has against a file, in the policy's categories where it has such."""

    check: str
    reason: str
    categories: tuple[str, ...] = ()
    reviewable: bool = True
    """Whether a person may overrule it."""


class Check(Protocol[SubjectT_contra]):
    """Judges one prompt, or one piece of frames, without side effects."""

    @property
    def name(self) -> str: ...

    def judge(self, subject: SubjectT_contra, /) -> Decision: ...


def decide(name: str, judge: Callable[[], Decision]) -> Decision:
    """What the check called `name` decides. Raises RefusedByPolicyError if it cannot run, CancelledError if stopped."""
    try:
        return judge()
    except CancelledError:
        raise
    except Exception as error:  # any failure of a guard must block
        message = f"the {name} check could not run, so nothing is published: {error}"
        raise RefusedByPolicyError(message) from error


def decide_on_file(name: str, judge: Callable[[], Decision]) -> Decision:
    """`decide` on a file of the caller's. One that cannot be read is no objection: raises InvalidRequestError."""
    try:
        return decide(name, judge)
    except RefusedByPolicyError as error:
        if isinstance(error.__cause__, InvalidRequestError):
            raise error.__cause__ from None
        raise


def refuse(name: str, decision: Decision) -> RefusedByPolicyError:
    """The error that says why."""
    return RefusedByPolicyError(f"refused by the {name} check: {decision.reason}", decision.categories)


class PromptHasWords:
    """A prompt must say something: at least one letter or digit of any script, and no control characters."""

    name = "prompt text"

    def judge(self, subject: str, /) -> Decision:
        if not any(character.isalnum() for character in subject):
            return Decision(allowed=False, reason="the prompt holds no words")
        if any(not character.isprintable() and not character.isspace() for character in subject):
            return Decision(allowed=False, reason="the prompt holds control characters")
        return ALLOWED
