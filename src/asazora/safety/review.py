"""The review queue: texts that are held until a person has decided, as lines of an append-only file.

A line is either a text that was held or a decision on one; nothing is ever changed or taken out. The text is kept,
since nobody can judge a hash, in a file that only its owner can read.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asazora.core.errors import InvalidRequestError, UnknownNameError
from asazora.safety.decision import Action, Verdict

REVIEW_FILE = Path("review") / "queue.jsonl"

HELD, DECIDED = "held", "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldText:
    """A text that waits for a person, and why.

    id: SHA-256 of the text and the policy's version, so that a decision counts for no other text and no other policy.
    severity: of the gravest category, 1 to 5: the higher, the more urgent.
    """

    id: str
    time: str
    text: str
    policy: int
    severity: int
    categories: tuple[str, ...]
    scores: Mapping[str, float] = field(default_factory=dict[str, float])


class ReviewQueue:
    """Holds texts and records what people decide. A file that cannot be read or written raises, and so blocks."""

    def __init__(self, home: Path) -> None:
        self.path = home / REVIEW_FILE

    def hold(self, text: str, verdict: Verdict, *, policy: int, severity: int) -> str:
        """Put a text into the queue unless it waits there already; returns its id."""
        held = _text_id(text, policy)
        if all(entry["id"] != held for entry in self._entries()):
            scores = {name: round(verdict.category_scores.get(name, 1.0), 4) for name in verdict.categories}
            about = {"text": text, "policy": policy, "severity": severity, "categories": verdict.categories}
            self._append(HELD, held, {**about, "scores": scores})
        return held

    def decide(self, held: str, action: Action, *, reviewer: str, note: str = "") -> None:
        """Record that `reviewer` allows or blocks a text. The last decision counts.

        Raises UnknownNameError for a text that is not held, InvalidRequestError for any other action.
        """
        if action not in (Action.ALLOW, Action.BLOCK):
            raise InvalidRequestError("action", action, f"{Action.ALLOW.value} or {Action.BLOCK.value}")
        known = [entry["id"] for entry in self._entries() if entry["event"] == HELD]
        if held not in known:
            raise UnknownNameError("held text", held, known)
        self._append(DECIDED, held, {"action": action.value, "reviewer": reviewer, "note": note})

    def decision(self, text: str, policy: int) -> Action | None:
        """What a person last decided on exactly this text under this version of the policy."""
        held = _text_id(text, policy)
        found = [entry["action"] for entry in self._entries() if entry["id"] == held and entry["event"] == DECIDED]
        return Action(found[-1]) if found else None

    def pending(self) -> list[HeldText]:
        """The texts without a decision, the gravest first and then the longest waiting."""
        entries = list(self._entries())
        decided = {entry["id"] for entry in entries if entry["event"] == DECIDED}
        waiting = [_held_text(entry) for entry in entries if entry["event"] == HELD and entry["id"] not in decided]
        return sorted(waiting, key=lambda held: -held.severity)

    def _entries(self) -> Iterator[Mapping[str, Any]]:
        if self.path.exists():
            with self.path.open(encoding="utf-8") as lines:
                yield from map(json.loads, lines)

    def _append(self, event: str, held: str, about: Mapping[str, object]) -> None:
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        line = json.dumps({"event": event, "id": held, "time": moment, **about}, ensure_ascii=False) + "\n"
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)


def _text_id(text: str, policy: int) -> str:
    return hashlib.sha256(f"{policy}\n{text}".encode()).hexdigest()


def _held_text(entry: Mapping[str, Any]) -> HeldText:
    about = {name: entry[name] for name in ("id", "time", "text", "policy", "severity", "scores")}
    return HeldText(**about, categories=tuple(entry["categories"]))
