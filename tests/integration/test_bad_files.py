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
from asazora.pipelines.generate import ServedModel
from fake_cli import models_replaced
from foreign_files import audio_only, brightening, encode


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


@pytest.mark.parametrize("make", [missing, empty, text, cut, sound, gigantic, folder])
def test_no_bad_file_gets_past_extend(make: Callable[[Path], None]):
    assert_refused(VERBS["extend"], make)


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "extend"])
def test_every_verb_refuses_what_is_no_picture_or_video(verb: str):
    assert_refused(VERBS[verb], text)


def test_a_video_is_not_animated(tmp_path: Path):
    encode(Path("clip.mp4"), brightening(4))
    result = run("animate", "clip.mp4", "a fox", "-o", "out.mp4")
    assert result.exit_code == 2
    assert not Path("out.mp4").exists()


def test_a_still_picture_is_not_extended(tmp_path: Path):
    Image.new("RGB", (64, 64)).save("still.png")
    result = run("extend", "still.png", "a fox", "--forward", "1", "-o", "out.mp4")
    assert (result.exit_code, Path("out.mp4").exists()) == (2, False)
