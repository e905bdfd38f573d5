"""Bad files from people: one clear line, exit code 2, no weights loaded, nothing written, whatever the verb."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from asazora.cli.main import app
from asazora.core.sizes import Size
from asazora.media.video_reader import probe
from asazora.media.video_writer import write_video
from asazora.pipelines.generate import ServedModel
from drifting_clip import moving_clip
from fake_cli import models_replaced
from foreign_files import audio_only, brightening, encode
from toy_model import serve_toy


@pytest.fixture(autouse=True)
def in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def never_loaded() -> ServedModel:
    raise AssertionError("weights were loaded for a request that cannot succeed")


def run(*arguments: str) -> Any:
    with models_replaced(never_loaded):
        return CliRunner().invoke(app, [*arguments])


def missing(path: Path) -> None:
    del path


def empty(path: Path) -> None:
    path.touch()


def text(path: Path) -> None:
    path.write_text("no video\n" * 50)


def cut(path: Path) -> None:
    encode(path, np.random.default_rng(0).integers(0, 255, (24, 64, 96, 3), dtype=np.uint8))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


NOISE = np.random.default_rng(0).integers(0, 255, (24, 64, 96, 3), dtype=np.uint8)


def cut_with_its_index_in_front(path: Path) -> None:
    write_video(path, NOISE, Size(96, 64), 12)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 7 // 10])


def cut_matroska(path: Path) -> None:
    encode(path, NOISE, container="matroska")
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 7 // 10])


def damaged_in_the_middle(path: Path) -> None:
    write_video(path, moving_clip(24, 96, 64), Size(96, 64), 12)
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 400] = np.random.default_rng(1).bytes(400)
    path.write_bytes(data)


def sound(path: Path) -> None:
    audio_only(path)


def gigantic(path: Path) -> None:
    """A PNG that says it has 100,000 x 100,000 pixels."""

    def box(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = box(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + box(b"IDAT", zlib.compress(bytes(10**6))) + box(b"IEND", b""))


def folder(path: Path) -> None:
    path.mkdir()


VERBS = {
    "animate": ("animate", "bad.mp4", "a fox"),
    "extend": ("extend", "bad.mp4", "a fox", "--forward", "1"),
    "loop": ("loop", "bad.mp4"),
    "remix": ("remix", "bad.mp4", "a fox"),
    "blend": ("blend", "good.mp4", "bad.mp4"),
    "recut": ("recut", "bad.mp4", "--keep", "0:1"),
    "storyboard": ("storyboard", "board.yaml"),
}


def assert_refused(arguments: tuple[str, ...], make: Callable[[Path], None]) -> None:
    make(Path("bad.mp4"))
    encode(Path("good.mp4"), brightening(4))
    Path("board.yaml").write_text("cards:\n- video: bad.mp4\n")
    before = sorted(Path().iterdir())
    result = run(*arguments, "-o", "out.mp4")
    assert result.exit_code == 2, result.output
    error = result.stderr.splitlines()[-1]
    assert error.startswith("error: ")
    assert "bad.mp4" in error or "picture size" in error
    assert result.stdout == ""
    assert sorted(Path().iterdir()) == before


DAMAGED = (cut_with_its_index_in_front, cut_matroska, damaged_in_the_middle)


@pytest.mark.parametrize("make", [missing, empty, text, cut, *DAMAGED, sound, gigantic, folder])
def test_no_bad_file_gets_past_extend(make: Callable[[Path], None]):
    assert_refused(VERBS["extend"], make)


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "extend"])
def test_every_verb_refuses_what_is_no_picture_or_video(verb: str):
    assert_refused(VERBS[verb], text)


@pytest.mark.parametrize("make", DAMAGED)
def test_damage_is_found_before_any_check_of_contents_is_loaded(
    make: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
):
    def loaded(*arguments: object) -> None:
        raise AssertionError("a check was loaded for a file that cannot be read")

    monkeypatch.setattr("asazora.engine.engine.PromptPolicy.judge", loaded)
    monkeypatch.setattr("asazora.engine.policy_checks.start_review", loaded)
    assert_refused(VERBS["remix"], make)


def test_damage_outside_of_what_is_kept_refuses_nothing():
    """A file of twelve seconds, cut off after eight."""
    frames = np.concatenate([moving_clip(24, 96, 64)] * 6)
    write_video(Path("cut.mp4"), frames, Size(96, 64), 12)
    Path("cut.mp4").write_bytes(Path("cut.mp4").read_bytes()[: Path("cut.mp4").stat().st_size * 2 // 3])
    with models_replaced(serve_toy):
        kept = CliRunner().invoke(app, ["recut", "cut.mp4", "--keep", "1:2", "-o", "out.mp4"])
        lost = CliRunner().invoke(app, ["recut", "cut.mp4", "--keep", "9:11", "-o", "lost.mp4"])
    assert (kept.exit_code, lost.exit_code) == (0, 2), kept.stderr + lost.stderr
    assert probe(Path("out.mp4")).num_frames == 12
    assert not Path("lost.mp4").exists()


def test_a_video_is_not_animated(tmp_path: Path):
    encode(Path("clip.mp4"), brightening(4))
    result = run("animate", "clip.mp4", "a fox", "-o", "out.mp4")
    assert result.exit_code == 2
    assert not Path("out.mp4").exists()


def test_a_still_picture_is_not_extended(tmp_path: Path):
    Image.new("RGB", (64, 64)).save("still.png")
    result = run("extend", "still.png", "a fox", "--forward", "1", "-o", "out.mp4")
    assert (result.exit_code, Path("out.mp4").exists()) == (2, False)
