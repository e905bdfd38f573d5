"""The verbs as commands, on a toy model with real parts: what they write, and what they refuse."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from asazora.cli.main import app
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.media.still import write_image
from asazora.media.video_reader import probe, read_video
from asazora.media.video_writer import write_video
from asazora.pipelines.generate import ServedModel
from asazora.provenance.verify import verify
from chat_endpoint import chat_endpoint
from drifting_clip import moving_clip
from fake_cli import models_replaced
from toy_model import serve_toy

SIZE = "128x128"


@pytest.fixture(autouse=True)
def in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with one video of two seconds and one picture."""
    monkeypatch.chdir(tmp_path)
    write_video(tmp_path / "a.mp4", moving_clip(24, 128, 128), Size(128, 128), 12)
    write_image(tmp_path / "a.png", moving_clip(1, 128, 128)[0])
    (tmp_path / "text.mp4").write_text("no video")


def never_loaded() -> ServedModel:
    raise AssertionError("weights were loaded for a request that cannot succeed")


def run(*arguments: str) -> Any:
    with models_replaced(serve_toy):
        return CliRunner().invoke(app, [*arguments, "--size", SIZE, "--seed", "1"])


@pytest.mark.parametrize(
    ("arguments", "num_frames"),
    [
        (["animate", "a.png", "a fox jumps", "--seconds", "1"], 12),
        (["extend", "a.mp4", "a fox jumps", "--forward", "0.5", "--backward", "0.5"], 36),
        (["loop", "a.mp4", "--bridge", "1"], 36),
        (["generate", "a fox jumps", "--loop", "--seconds", "1"], 12),
        (["remix", "a.mp4", "a fox jumps", "--strength", "0.5"], 24),
        (["blend", "a.mp4", "a.mp4", "--seconds", "1"], 12),
        (["recut", "a.mp4", "--keep", "0.5:1.0", "--extend", "0.5"], 12),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_each_verb_writes_a_marked_and_signed_video(arguments: list[str], num_frames: int) -> None:
    result = run(*arguments, "-o", "out.mp4")
    assert (result.exit_code, result.stdout) == (0, "out.mp4\n"), result.stderr
    assert probe(Path("out.mp4")).num_frames == num_frames
    assert verify(Path("out.mp4")).c2pa.validation_state == "trusted"


def test_what_a_verb_made_can_be_given_to_another() -> None:
    assert run("recut", "a.mp4", "--keep", "0:1", "-o", "one.mp4").exit_code == 0
    assert run("extend", "one.mp4", "a fox", "--forward", "0.5", "-o", "two.mp4").exit_code == 0
    assert probe(Path("two.mp4")).num_frames == 18


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["animate", "missing.png", "a fox"], ["missing.png"]),
        (["animate", "text.mp4", "a fox"], ["text.mp4"]),
        (["animate", "a.png", " "], ["prompt"]),
        (["animate", "a.png", "a fox", "--seconds", "0"], ["seconds"]),
        (["extend", "a.mp4", "a fox"], ["extension in seconds"]),
        (["extend", "a.mp4", "a fox", "--forward", "-1"], ["extension in seconds", "-1"]),
        (["extend", "a.mp4", "a fox", "--forward", "nan"], ["extension in seconds", "nan"]),
        (["extend", "a.png", "a fox", "--forward", "1"], ["a.png", "a video"]),
        (["loop", "text.mp4"], ["text.mp4"]),
        (["loop", "a.mp4", "--bridge", "0"], ["bridge"]),
        (["remix", "a.mp4", "a fox", "--strength", "1.1"], ["strength", "1.1"]),
        (["remix", "a.mp4", ""], ["prompt"]),
        (["blend", "a.mp4", "text.mp4"], ["text.mp4"]),
        (["recut", "a.mp4"], ["spans to keep"]),
        (["recut", "a.mp4", "--keep", "3:1"], ["span", "3:1"]),
        (["recut", "a.mp4", "--keep", "1:9"], ["span to keep", "1:9", "0:2.00"]),
        (["recut", "a.mp4", "--keep", "0:1", "-o", "out.png"], ["output suffix"]),
        (["recut", "a.mp4", "--keep", "0:1", "--fps", "0"], ["fps"]),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2_and_writes_nothing(arguments: list[str], words: list[str]) -> None:
    before = set(Path().iterdir())
    with models_replaced(never_loaded):
        result = CliRunner().invoke(app, arguments)
    error = result.stderr.splitlines()[-1]
    assert result.exit_code == 2
    assert error.startswith("error: ")
    assert all(word in error for word in words), error
    assert set(Path().iterdir()) == before


def test_a_result_too_long_writes_nothing() -> None:
    before = set(Path().iterdir())
    assert run("extend", "a.mp4", "a fox", "--forward", "59", "-o", "long.mp4").exit_code == 2
    assert set(Path().iterdir()) == before


def test_every_verb_makes_variations_with_seeds_that_follow_each_other() -> None:
    result = run("extend", "a.mp4", "a fox", "--forward", "0.5", "--variations", "2", "-o", "out.mp4")
    assert (result.exit_code, result.stdout) == (0, "out-1.mp4\nout-2.mp4\n"), result.stderr
    first, second = (read_video(Path(f"out-{number}.mp4")) for number in (1, 2))
    assert np.abs(first[:20].astype(int) - second[:20]).mean() < 3, "what is kept is the same"
    assert not np.array_equal(first[24:], second[24:])


@pytest.mark.parametrize(("options", "verbatim"), [((), False), (("--verbatim",), True)])
@pytest.mark.parametrize(
    ("module", "verb"),
    [("verb_command", ["animate", "a.png", "a fox"]), ("storyboard", ["storyboard", "board.yaml"])],
)
def test_verbs_that_take_words_may_be_told_them_as_they_stand(
    monkeypatch: pytest.MonkeyPatch, module: str, verb: list[str], options: tuple[str, ...], verbatim: bool
) -> None:
    asked: list[GenerationRequest] = []
    monkeypatch.setattr(f"asazora.cli.{module}.run_job", lambda engine, request, *rest, **others: asked.append(request))
    Path("board.yaml").write_text("cards:\n- text: a fox\n")
    assert run(*verb, *options).exit_code == 0
    assert [request.verbatim for request in asked] == [verbatim]


@pytest.mark.parametrize("verb", [["animate", "a.png", "a vixen", "--seconds", "1"], ["storyboard", "board.yaml"]])
def test_verbs_that_take_words_may_ask_a_director_outside(verb: list[str]) -> None:
    Path("board.yaml").write_text("cards:\n- text: a vixen\n  seconds: 1\n")
    with chat_endpoint('{"shots": ["a red fox"]}') as server:
        result = run(*verb, "--director", server.url, "-o", "out.mp4")
        assert [asked["messages"][1]["content"] for _, _, asked in server.asked] == ["a vixen"]
    assert result.exit_code == 0, result.stderr
    assert "red fox" in next(line for line in result.stderr.splitlines() if line.startswith("directed as"))
