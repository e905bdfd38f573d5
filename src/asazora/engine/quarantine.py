"""What happens to a job that a check objects to: as a rule it is refused, and where a caller keeps a quarantine it may
be made for a person to look at. A quarantined file never has its place's name before `release` gives it that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from asazora.core.video_model import Frames
from asazora.engine.checks import Check, Decision, Objection, decide, refuse
from asazora.engine.publish import move_into_place
from asazora.media.write_errors import write_errors
from asazora.safety.policy import ALWAYS_ZERO_TOLERANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    """Where a file goes that a check objects to. `keep_refused`: frames that are refused outright are kept too, as
    evidence for a red team; what is refused for a category of zero tolerance never is."""

    file: Path
    keep_refused: bool = False

    def release(self, output: Path, *, force: bool = False) -> None:
        """Publish the file as `output`: a person has looked at it, or no check had anything against it."""
        with write_errors(output):
            move_into_place(self.file, output, force=force)


class Gate:
    """Enforces the checks of one job, and remembers the objections that did not end it."""

    def __init__(self, quarantine: Quarantine | None) -> None:
        self._quarantine = quarantine
        self.objections = list[Objection]()

    def texts(self, checks: Sequence[Check[str]], text: str) -> None:
        """Judge a text. Raises RefusedByPolicyError at an objection, unless a person may overrule it."""
        for check in checks:
            decision = decide(check.name, lambda check=check: check.judge(text))
            self._settle(check.name, decision, kept=decision.reviewable)

    def frames(self, checks: Sequence[Check[Frames]], frames: Frames) -> None:
        """Judge a piece of frames."""
        for check in checks:
            self.frame_decision(check.name, lambda check=check: check.judge(frames))

    def frame_decision(self, name: str, judge: Callable[[], Decision]) -> None:
        """Settle one decision on frames."""
        decision = decide(name, judge)
        keep_refused = self._quarantine is not None and self._quarantine.keep_refused
        self._settle(name, decision, kept=decision.reviewable or keep_refused)

    def _settle(self, name: str, decision: Decision, *, kept: bool) -> None:
        if decision.allowed:
            return
        if self._quarantine is None or not kept or ALWAYS_ZERO_TOLERANCE in decision.categories:
            raise refuse(name, decision)
        objection = Objection(
            check=name, reason=decision.reason, categories=decision.categories, reviewable=decision.reviewable
        )
        if objection not in self.objections:
            self.objections.append(objection)
