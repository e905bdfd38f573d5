"""What a check is, and how the door enforces it. A check decides; the engine enforces.

A check that raises blocks like one that says no: what cannot be checked is not published.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from asazora.core.errors import RefusedByPolicyError

SubjectT = TypeVar("SubjectT")
SubjectT_contra = TypeVar("SubjectT_contra", contravariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a check says, and why if it refuses; `categories` are the policy's, where it refuses for one of them."""

    allowed: bool
    reason: str = ""
    categories: tuple[str, ...] = ()


ALLOWED = Decision(allowed=True)


class Check(Protocol[SubjectT_contra]):
    """Judges one prompt, or one piece of frames, without side effects."""

    @property
    def name(self) -> str: ...

    def judge(self, subject: SubjectT_contra, /) -> Decision: ...


def enforce(checks: Sequence[Check[SubjectT]], subject: SubjectT) -> None:
    """Raise RefusedByPolicyError at the first check that refuses or cannot run."""
    for check in checks:
        require(check.name, functools.partial(check.judge, subject))


def require(name: str, decide: Callable[[], Decision]) -> None:
    """Raise RefusedByPolicyError unless the check called `name` can decide, and allows."""
    try:
        decision = decide()
    except Exception as error:  # any failure of a guard must block
        message = f"the {name} check could not run, so nothing is published: {error}"
        raise RefusedByPolicyError(message) from error
    if not decision.allowed:
        raise RefusedByPolicyError(f"refused by the {name} check: {decision.reason}", decision.categories)


class PromptHasWords:
    """A prompt must say something: at least one letter or digit of any script, and no control characters."""

    name = "prompt text"

    def judge(self, subject: str, /) -> Decision:
        if not any(character.isalnum() for character in subject):
            return Decision(allowed=False, reason="the prompt holds no words")
        if any(not character.isprintable() and not character.isspace() for character in subject):
            return Decision(allowed=False, reason="the prompt holds control characters")
        return ALLOWED
