"""Verbs are imported when used, and all of them exist."""

import importlib
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from asazora.cli.main import VERBS, app


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_module_with_an_app(verb: str):
    assert isinstance(importlib.import_module(f"asazora.cli.{verb}").app, typer.Typer)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_answers_help(verb: str):
    result = CliRunner().invoke(app, [verb, "--help"])
    assert result.exit_code == 0
    assert verb in result.output


def test_help_lists_the_verbs():
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    assert all(verb in result.output for verb in VERBS)


def test_unknown_verb_is_bad_usage():
    assert CliRunner().invoke(app, ["generat", "a fox"]).exit_code == 2


@pytest.mark.parametrize("arguments", [["--help"], ["generate", "a fox", "--size", "3x3"]])
def test_torch_is_not_imported_for_quick_answers(arguments: list[str]):
    code = (
        "import sys\nfrom asazora.cli.main import app\n"
        f"try:\n    app({arguments!r})\nfinally:\n    assert 'torch' not in sys.modules, 'torch was imported'\n"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "torch was imported" not in finished.stderr
    assert finished.returncode in (0, 2)
