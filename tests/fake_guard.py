"""A prompt guard for processes that need not wait for the trained one.

Refuses "weapon" and "minor", holds "knife" for review.
"""

import sys
from types import SimpleNamespace

from asazora.safety.decision import Action, Evidence, Verdict
from asazora.safety.policy import load_policy


class FakeGuard:
    """Judges by one word; at "die" it takes its process with it."""

    def __init__(self) -> None:
        self.policy = load_policy()

    def judge(self, text: str) -> Verdict:
        if text == "die":
            raise SystemExit(1)
        is_grave = "minor" in text.split()
        action = Action.BLOCK if "weapon" in text or is_grave else Action.REVIEW if "knife" in text else Action.ALLOW
        found = "" if action is Action.ALLOW else "sexual/minors" if is_grave else "violence"
        scores = {name: float(name == found) for name in self.policy.categories}
        flagged = tuple(name for name, score in scores.items() if score)
        return Verdict(
            action=action,
            categories=flagged,
            category_scores=scores,
            evidence=tuple(Evidence(layer="fake", category=name, found="a word") for name in flagged),
            openai_scores=self.policy.openai_scores(scores),
        )


def replace_guard() -> None:
    """Let it judge in this process. To be called before anything imports the guard."""
    guard = FakeGuard()
    sys.modules["asazora.safety.guard"] = SimpleNamespace(shared_guard=lambda home: guard)  # type: ignore[assignment]
