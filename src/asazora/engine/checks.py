"""The check stages of the door: an ordered list for prompts, one for frames. A check decides; the engine enforces.

A check that raises blocks like one that says no: what cannot be checked is not published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from asazora.core.errors import RefusedByPolicyError
from asazora.core.video_model import Frames

SubjectT = TypeVar("SubjectT")
SubjectT_contra = TypeVar("SubjectT_contra", contravariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a check says, and why if it refuses."""

    allowed: bool
    reason: str = ""


ALLOWED = Decision(allowed=True)


class Check(Protocol[SubjectT_contra]):
    """Judges one prompt, or one piece of frames, without side effects."""

    @property
    def name(self) -> str: ...

    def judge(self, subject: SubjectT_contra, /) -> Decision: ...


def enforce(checks: Sequence[Check[SubjectT]], subject: SubjectT) -> None:
    """Raise RefusedByPolicyError at the first check that refuses or cannot run."""
    for check in checks:
        try:
            decision = check.judge(subject)
        except Exception as error:  # any failure of a guard must block
            message = f"the {check.name} check could not run, so nothing is published: {error}"
            raise RefusedByPolicyError(message) from error
        if not decision.allowed:
            raise RefusedByPolicyError(f"refused by the {check.name} check: {decision.reason}")


class PromptHasWords:
    """A prompt must say something: at least one letter or digit of any script, and no control characters."""

    name = "prompt text"

    def judge(self, subject: str, /) -> Decision:
        if not any(character.isalnum() for character in subject):
            return Decision(allowed=False, reason="the prompt holds no words")
        if any(not character.isprintable() and not character.isspace() for character in subject):
            return Decision(allowed=False, reason="the prompt holds control characters")
        return ALLOWED


class FramesAreWhole:
    """Frames must be pictures: 8-bit RGB, and not one flat grey, which is how NaN in a network ends up."""

    name = "frame integrity"

    def judge(self, subject: Frames, /) -> Decision:
        if subject.dtype != np.uint8 or subject.ndim != 4 or subject.shape[-1] != 3:
            return Decision(allowed=False, reason=f"frames are {subject.dtype} {subject.shape}, not uint8 (F, H, W, 3)")
        if subject.size == 0 or np.ptp(subject) == 0:
            return Decision(allowed=False, reason="frames are blank")
        return ALLOWED


DEFAULT_PROMPT_CHECKS: Sequence[Check[str]] = (PromptHasWords(),)
DEFAULT_FRAME_CHECKS: Sequence[Check[Frames]] = (FramesAreWhole(),)
