"""The command prints what the guard says, as text, as JSON, and line by line."""

import json

from typer.testing import CliRunner

from asazora.cli.main import app


def test_a_harmless_text_is_allowed():
    result = CliRunner().invoke(app, ["moderate", "a fox in the snow"])
    assert (result.exit_code, result.stdout) == (0, "allow: nothing against it\n")


def test_a_refusal_names_category_and_evidence_and_exits_with_3():
    result = CliRunner().invoke(app, ["moderate", "Pikachu in the snow"])
    assert result.exit_code == 3
    assert result.stdout.startswith("block: intellectual-property\n")
    assert "names, Pikachu" in result.stdout


def test_json_holds_the_whole_verdict():
    result = CliRunner().invoke(app, ["moderate", "Pikachu in the snow", "--json"])
    verdict = json.loads(result.stdout)
    assert (verdict["flagged"], verdict["action"], verdict["categories"]) == (True, "block", ["intellectual-property"])
    assert verdict["category_scores"]["intellectual-property"] == 1.0
    assert verdict["evidence"][0]["found"] == "Pikachu"


def test_jsonl_judges_line_by_line():
    result = CliRunner().invoke(app, ["moderate", "--jsonl"], input="a fox\nPikachu\n\n")
    assert result.exit_code == 0
    assert [json.loads(line)["flagged"] for line in result.stdout.splitlines()] == [False, True, False]


def test_a_text_and_jsonl_exclude_each_other():
    assert CliRunner().invoke(app, ["moderate"]).exit_code == 2
    assert CliRunner().invoke(app, ["moderate", "a fox", "--jsonl"]).exit_code == 2
