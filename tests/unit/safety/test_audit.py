"""Every decision is on record, without the text it was about."""

import hashlib
import json
from pathlib import Path

import pytest

from asazora.safety.audit import AuditLog
from asazora.safety.decision import Action


def test_a_record_holds_a_hash_and_not_the_text(tmp_path: Path):
    log = AuditLog(tmp_path)
    log.record("prompt", "a secret fox", Action.BLOCK, {"categories": ["hate"]})
    log.record("prompt", "another", Action.ALLOW, {})
    first, second = map(json.loads, log.path.read_text().splitlines())
    assert first["sha256"] == hashlib.sha256(b"a secret fox").hexdigest()
    assert (first["action"], first["categories"], second["action"]) == ("block", ["hate"], "allow")
    assert "secret" not in log.path.read_text()


def test_only_the_owner_can_read_it(tmp_path: Path):
    log = AuditLog(tmp_path)
    log.record("prompt", "a", Action.ALLOW, {})
    assert log.path.stat().st_mode & 0o077 == 0


def test_a_record_that_cannot_be_written_raises(tmp_path: Path):
    (tmp_path / "audit").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="audit"):
        AuditLog(tmp_path).record("prompt", "a", Action.ALLOW, {})
