"""The audit record: one line a decision, without the text it was about."""

import hashlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

from asazora.safety.decision import Action

AUDIT_FILE = Path("audit") / "decisions.jsonl"


class AuditLog:
    """Appends decisions to a file that only its owner can read. One that cannot be written raises, and so blocks."""

    def __init__(self, home: Path) -> None:
        self.path = home / AUDIT_FILE

    def record(self, kind: str, subject: str, action: Action, details: Mapping[str, object]) -> None:
        """Add one decision on `subject`, of which only the SHA-256 is kept."""
        entry = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "kind": kind,
            "sha256": hashlib.sha256(subject.encode()).hexdigest(),
            "action": action.value,
            **details,
        }
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)
