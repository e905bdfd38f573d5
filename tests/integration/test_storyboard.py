"""`asazora storyboard` from file to file, on the model at toy size: every card for its time, cuts at their frames."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from asazora.cli.main import app
from asazora.media.video_reader import probe, read_video
from asazora.provenance.verify import verify
from fake_cli import models_replaced
from foreign_files import encode
from toy_model import serve_toy


@pytest.fixture(autouse=True)
def in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def storyboard(*arguments: str) -> Any:
    with models_replaced(serve_toy):
        return CliRunner().invoke(app, ["storyboard", *arguments])


def test_cards_of_every_kind_are_shown_from_their_frame_on():
    """A red picture, then words, then a blue video: each is there at its first frame, and not before."""
    Image.new("RGB", (300, 200), (220, 30, 30)).save("red.png")
    blue = np.full((20, 64, 96, 3), (30, 30, 220), dtype=np.uint8)
    blue[:, ::8] = 0  # a flat clip would count as blank
    encode(Path("blue.webm"), blue, "libvpx-vp9", "webm")
    Path("board.yaml").write_text(
        """
size: 128x128
seed: 3
cards:
  - text: a fox walks left
    seconds: 0.75
  - image: red.png
    text: a fox sleeps
    seconds: 0.5
  - video: blue.webm
    seconds: 1
"""
    )
    result = storyboard("board.yaml", "-o", "out.mp4", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["frames"], told["size"], told["seed"]) == (27, "128x128", 3)
    frames = read_video(Path("out.mp4")).astype(int)
    assert len(frames) == 27
    redness = frames[..., 0].mean(axis=(1, 2)) - frames[..., 2].mean(axis=(1, 2))
    assert redness[9] > 120 > redness[8] + 40, "the picture is the first frame of its card"
    assert (redness[15:] < -80).all(), "the video is shown for all of its card"
    assert redness[14] > redness[15] + 40
    assert verify(Path("out.mp4")).c2pa.validation_state == "trusted"


def test_options_go_before_the_file():
    Path("board.yaml").write_text("size: 128x128\nfps: 12\nseed: 3\ncards:\n- text: a fox\n  seconds: 0.5\n")
    result = storyboard("board.yaml", "-o", "out.mp4", "--size", "128x64", "--fps", "24", "--seed", "5", "--json")
    told = json.loads(result.stdout)
    assert (told["size"], told["fps"], told["seed"], told["frames"]) == ("128x64", 24, 5, 12)
    assert probe(Path("out.mp4")).num_frames == 12


@pytest.mark.parametrize(
    ("board", "words"),
    [
        ("cards:\n- text: a fox\n  camra: left", ["board.yaml, line 3, column 3", "did you mean 'camera'"]),
        ("cards:\n- text: a fox\n  seconds: 61", ["seconds", "at most 60"]),
        ("cards:\n- text: a fox\nfps: 0", ["fps", "1 to 60"]),
        ("cards:\n- text: a fox\nsize: 127x64", ["size", "even sides"]),
    ],
)
def test_mistakes_are_one_line_and_nothing_is_written(board: str, words: list[str]):
    Path("board.yaml").write_text(board)
    result = storyboard("board.yaml", "-o", "out.mp4")
    error = result.stderr.splitlines()[-1]
    assert result.exit_code == 2
    assert all(word in error for word in words), error
    assert [path.name for path in Path().iterdir()] == ["board.yaml"]


def test_a_name_of_its_own_is_found():
    Path("board.yaml").write_text("size: 128x128\nseed: 3\ncards:\n- text: a fox\n  seconds: 0.25\n")
    assert storyboard("board.yaml").stdout == "storyboard.mp4\n"
