"""Bad input: one clear line, exit code 2, no weights loaded, nothing written."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from asazora.cli.main import app
from asazora.pipelines.generate import ServedModel
from fake_cli import models_replaced
from fakes import serve_fake


@pytest.fixture(autouse=True)
def in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def never_loaded() -> ServedModel:
    raise AssertionError("weights were loaded for a request that cannot succeed")


def generate(*arguments: str) -> Any:
    with models_replaced(never_loaded):
        return CliRunner().invoke(app, ["generate", *arguments])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([""], ["prompt", "''", "some words"]),
        (["  \t\n "], ["prompt", "some words"]),
        (["a fox", "--size", "big"], ["size", "'big'", "256x256"]),
        (["a fox", "--size", "256"], ["size", "'256'", "WIDTHxHEIGHT"]),
        (["a fox", "--size", "255x256"], ["size", "'255x256'", "even sides from 64 to 2048"]),
        (["a fox", "--size", "62x256"], ["size", "'62x256'", "64 to 2048"]),
        (["a fox", "--size", "256x2050"], ["size", "'256x2050'", "64 to 2048"]),
        (["a fox", "--seconds", "-1"], ["seconds", "-1", "0 (a still image) or more"]),
        (["a fox", "--seconds", "nan"], ["seconds", "nan", "0 (a still image) or more"]),
        (["a fox", "--seconds", "inf"], ["seconds", "inf", "or more"]),
        (["a fox", "--seconds", "60.5"], ["seconds", "60.5", "at most 60", "--allow-long"]),
        (["a fox", "--fps", "0"], ["fps", "0", "1 to 60"]),
        (["a fox", "--fps", "61"], ["fps", "61", "1 to 60"]),
        (["a fox", "--seed", "-1"], ["seed", "-1", "0 to"]),
        (["a fox", "-o", "missing/fox.mp4"], ["output directory", "missing", "exists"]),
        (["a fox", "-o", "/proc/fox.mp4"], ["output directory", "/proc", "can be written to"]),
        (["a fox", "-o", "fox.gif"], ["output suffix", "'.gif'", ".mp4"]),
        (["a fox", "-o", "fox.png"], ["output suffix", "'.png'", ".mp4"]),
        (["a fox", "--seconds", "0", "-o", "fox.mp4"], ["output suffix", "'.mp4'", ".png, .webp"]),
        (["a fox", "--model", "storybok"], ["model", "'storybok'", "did you mean 'storybook'"]),
    ],
)
def test_error_says_what_the_value_and_what_is_allowed(tmp_path: Path, arguments: list[str], words: list[str]):
    result = generate(*arguments)
    error = result.stderr.splitlines()[-1]
    assert result.exit_code == 2
    assert error.startswith("error: ")
    assert all(word in error for word in words), error
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["a fox", "--fps", "fast"], ["a fox", "--colour", "red"], []])
def test_bad_usage_is_exit_code_2(tmp_path: Path, arguments: list[str]):
    assert generate(*arguments).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_kept_without_force(tmp_path: Path):
    (tmp_path / "fox.mp4").write_text("mine")
    result = generate("a fox", "-o", "fox.mp4")
    assert result.exit_code == 2
    assert "fox.mp4" in result.stderr
    assert "--force" in result.stderr
    assert (tmp_path / "fox.mp4").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_force_replaces_it(tmp_path: Path):
    (tmp_path / "fox.mp4").write_text("mine")
    with models_replaced(serve_fake):
        result = CliRunner().invoke(app, ["generate", "a fox", "-o", "fox.mp4", "--seconds", "1", "--force"])
    assert result.exit_code == 0
    assert b"ftyp" in (tmp_path / "fox.mp4").read_bytes()[:16]


def test_a_refused_prompt_is_exit_code_3(tmp_path: Path):
    result = generate("?!")
    assert result.exit_code == 3
    assert "no words" in result.stderr
    assert list(tmp_path.iterdir()) == []
