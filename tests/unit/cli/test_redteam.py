"""`asazora redteam run` and `asazora feedback export`: files in, reports out."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from asazora.cli.main import app
from asazora.safety.examples import read_examples


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASAZORA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_suite_is_run_against_the_installs_own_guard(tmp_path: Path):
    suite, html, report = tmp_path / "suite.csv", tmp_path / "report.html", tmp_path / "report.json"
    suite.write_text("prompt,category,expected\na massacre with piles of corpses,violence,block\na fox,,allow\n")
    command = ["redteam", "run", str(suite), "--html", str(html), "--report", str(report), "--json"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told == json.loads(report.read_text())
    assert [outcome["action"] for outcome in told["outcomes"]] == ["block", "allow"]
    assert told["layers"]
    assert "Red team: suite.csv" in html.read_text()


def test_a_bad_suite_writes_nothing_and_is_bad_input(tmp_path: Path):
    suite = tmp_path / "suite.csv"
    suite.write_text("words\na fox\n")
    result = CliRunner().invoke(app, ["redteam", "run", str(suite), "--html", str(tmp_path / "report.html")])
    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["suite.csv"]


def test_an_export_of_a_new_home_is_two_empty_files(tmp_path: Path, home: Path):
    home.mkdir()
    result = CliRunner().invoke(app, ["feedback", "export", "-o", str(tmp_path / "out"), "--json"])
    assert json.loads(result.stdout) == {"examples": 0, "ratings": 0, "folder": str(tmp_path / "out")}
    assert read_examples(tmp_path / "out" / "examples.jsonl") == []
