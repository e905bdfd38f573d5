"""The generate command: what it prints where, and what it calls the file."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from asazora.cli.main import app
from asazora.cli.run_job import free_name
from asazora.core.request import GenerationRequest
from asazora.media.video_reader import probe, read_video
from fake_cli import models_replaced
from fakes import serve_fake


@pytest.fixture(autouse=True)
def in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def generate(*arguments: str) -> Any:
    with models_replaced(serve_fake):
        return CliRunner().invoke(app, ["generate", *arguments, "--size", "128x128"])


def test_stdout_is_the_path_alone():
    result = generate("a fox", "-o", "fox.mp4", "--seconds", "1")
    assert (result.exit_code, result.stdout) == (0, "fox.mp4\n")
    assert probe(Path("fox.mp4")).num_frames == 12


def test_json_is_one_object_on_stdout():
    result = generate("a zeppelin", "-o", "fox.mp4", "--seconds", "1", "--seed", "7", "--json")
    answer = json.loads(result.stdout)
    assert (answer["path"], answer["seed"], answer["unknown_words"]) == ("fox.mp4", 7, ["zeppelin"])


def test_drawn_seed_is_printed_and_gives_the_same_video_again():
    first = generate("a fox", "-o", "a.mp4", "--seconds", "1")
    seed = first.stderr.splitlines()[0].removeprefix("seed ")
    generate("a fox", "-o", "b.mp4", "--seconds", "1", "--seed", seed)
    first_frames, second_frames = (np.stack(list(read_video(Path(name)))) for name in ("a.mp4", "b.mp4"))
    assert np.array_equal(first_frames, second_frames), "the files differ in signature and time only"


def test_words_outside_the_world_are_named_on_stderr():
    assert "zeppelin" in generate("a zeppelin", "--seconds", "0").stderr


def test_without_a_name_the_prompt_names_the_file_and_a_number_keeps_it_apart():
    assert generate("A small red fox!", "--seconds", "1").stdout == "a-small-red-fox.mp4\n"
    assert generate("A small red fox!", "--seconds", "1").stdout == "a-small-red-fox-2.mp4\n"
    assert generate("A small red fox!", "--seconds", "0").stdout == "a-small-red-fox.png\n"


@pytest.mark.parametrize("prompt", ["../../etc/fox", "狐", "!!", "x" * 5000])
def test_names_stay_short_and_in_the_directory(prompt: str):
    name = free_name(GenerationRequest(prompt=prompt))
    assert name.parent == Path()
    assert 0 < len(name.stem) <= 60


def test_a_prompt_that_says_how_long_its_shots_are_needs_no_option():
    generate("Shot 1 (1 s): a fox. Shot 2 (0.5 s): a dog.", "-o", "fox.mp4")
    assert probe(Path("fox.mp4")).num_frames == 18


def test_variations_are_named_a_line_each():
    result = generate("a fox", "-o", "fox.mp4", "--seconds", "0.5", "--variations", "2")
    assert result.stdout.splitlines() == ["fox-1.mp4", "fox-2.mp4"]
    assert probe(Path("fox-2.mp4")).num_frames == 6


def test_variations_without_a_name_find_one_that_is_free_for_all_of_them():
    Path("a-fox-2.mp4").touch()
    result = generate("a fox", "--seconds", "0.5", "--variations", "2")
    assert result.stdout.splitlines() == ["a-fox-2-1.mp4", "a-fox-2-2.mp4"]


@pytest.mark.parametrize("arguments", [("--variations", "0"), ("--variations", "2", "-o", "-")])
def test_impossible_variations_are_refused(arguments: tuple[str, ...]):
    assert generate("a fox", *arguments).exit_code == 2
    assert list(Path().iterdir()) == []
