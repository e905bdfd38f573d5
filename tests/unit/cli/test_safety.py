"""Held texts are listed and decided at the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from asazora.cli.main import app
from asazora.core.home import VARIABLE
from asazora.safety.decision import Action, Verdict
from asazora.safety.review import ReviewQueue


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewQueue:
    """A queue that holds one text, in the install that commands see."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    queue = ReviewQueue(tmp_path)
    held = Verdict(action=Action.REVIEW, categories=("hate",), category_scores={"hate": 0.55})
    queue.hold("a borderline text", held, policy=1, severity=4)
    return queue


def test_what_waits_is_listed(queue: ReviewQueue):
    (waiting,) = queue.pending()
    plain = CliRunner().invoke(app, ["safety", "review"])
    assert waiting.id in plain.stdout
    assert "a borderline text" in plain.stdout
    listed = json.loads(CliRunner().invoke(app, ["safety", "review", "--json"]).stdout)
    assert (listed["id"], listed["categories"], listed["severity"]) == (waiting.id, ["hate"], 4)


def test_a_decision_is_recorded_and_ends_the_wait(queue: ReviewQueue):
    (waiting,) = queue.pending()
    assert CliRunner().invoke(app, ["safety", "decide", waiting.id, "allow", "--note", "satire"]).exit_code == 0
    assert queue.decision("a borderline text", 1) is Action.ALLOW
    assert queue.pending() == []
    assert "satire" in queue.path.read_text()


def test_a_text_that_is_not_held_cannot_be_decided(queue: ReviewQueue):
    assert CliRunner().invoke(app, ["safety", "decide", "0" * 64, "block"]).exit_code == 2
    assert len(queue.pending()) == 1
