"""Reading a stranger's file in a child process: what it gives, and that no bad file costs more than an error."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from asazora.core.errors import CancelledError, InvalidRequestError
from asazora.core.sizes import Size
from asazora.media import source
from asazora.media.source import (
    check_source_video,
    probe_source,
    read_source_image,
    read_source_video,
    stream_source_video,
    while_reading,
)
from asazora.media.video_writer import write_video
from foreign_files import FPS, SIZE, audio_only, brightening, encode, numbers_of, turn


def test_a_video_is_read_in_the_size_and_rate_asked(tmp_path: Path):
    path = encode(tmp_path / "a.mp4", brightening())
    frames = read_source_video(path, Size(64, 32), 6, start_s=0.5, max_seconds=1)
    assert (frames.shape, frames.dtype) == ((6, 32, 64, 3), np.uint8)
    assert numbers_of(frames) == [6, 8, 10, 12, 14, 16]


def test_a_picture_is_one_frame(tmp_path: Path):
    Image.fromarray(brightening(8)[7]).save(tmp_path / "a.webp")
    assert numbers_of(read_source_image(tmp_path / "a.webp", Size(64, 32))) == [7]


def test_a_probe_tells_what_is_shown(tmp_path: Path):
    path = encode(tmp_path / "a.mp4", brightening())
    assert probe_source(path) == source.SourceInfo(kind="video", size=SIZE, fps=FPS, seconds=2)
    turn(path, (0, 1, -1, 0))
    assert probe_source(path).size == Size(SIZE.height, SIZE.width)
    Image.fromarray(brightening(1)[0]).save(tmp_path / "a.png")
    assert probe_source(tmp_path / "a.png") == source.SourceInfo(kind="image", size=SIZE, fps=0, seconds=0)


def test_a_moving_picture_is_probed_as_a_video(tmp_path: Path):
    frames = [Image.fromarray(frame) for frame in brightening(4)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=250)
    assert probe_source(tmp_path / "a.gif") == source.SourceInfo(kind="video", size=SIZE, fps=4, seconds=1)


def make_text(path: Path) -> None:
    path.write_text("not a video\n" * 100)


def make_empty(path: Path) -> None:
    path.touch()


def make_folder(path: Path) -> None:
    path.mkdir()


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_audio(path: Path) -> None:
    audio_only(path)


def make_playlist(path: Path) -> None:
    path.write_text("#EXTM3U\n#EXTINF:1,\n/etc/hostname\n")


def make_missing(path: Path) -> None:
    del path


@pytest.mark.parametrize(
    "make", [make_text, make_empty, make_folder, make_pipe, make_audio, make_playlist, make_missing]
)
def test_what_is_no_video_is_refused_and_named(tmp_path: Path, make):
    path = tmp_path / "fox.mp4"
    make(path)
    for read in (lambda: read_source_video(path, SIZE, FPS), lambda: probe_source(path)):
        with pytest.raises(InvalidRequestError, match=r"fox\.mp4"):
            read()


def test_a_video_is_no_picture(tmp_path: Path):
    with pytest.raises(InvalidRequestError, match="this is a video"):
        read_source_image(encode(tmp_path / "a.mp4", brightening(2)), SIZE)


@pytest.mark.parametrize(("start_s", "max_seconds"), [(-1, 5), (float("nan"), 5), (0, 0)])
def test_impossible_spans_are_refused(tmp_path: Path, start_s: float, max_seconds: float):
    with pytest.raises(InvalidRequestError, match="span"):
        read_source_video(tmp_path / "a.mp4", SIZE, FPS, start_s=start_s, max_seconds=max_seconds)


def test_reading_stops_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = encode(tmp_path / "a.mp4", brightening(2))
    monkeypatch.setattr(source, "DEADLINE_S", 0.001)
    with pytest.raises(InvalidRequestError, match="within"):
        probe_source(path)


def test_a_child_that_dies_is_an_error_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = encode(tmp_path / "a.mp4", brightening(2))
    monkeypatch.setattr(source.sys, "executable", "/bin/false")
    with pytest.raises(InvalidRequestError, match="failed or took too much"):
        probe_source(path)


def test_spans_come_in_pieces_one_after_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = encode(tmp_path / "a.mp4", brightening())
    monkeypatch.setattr(source, "PIECE_FRAMES", 4)
    pieces = list(stream_source_video(path, SIZE, FPS, [(0.5, 0.5), (1.0, 5.0)]))
    assert [len(piece) for piece in pieces] == [4, 4, 4, 4, 2]
    assert numbers_of(np.concatenate(pieces)) == list(range(6, 24))


def test_a_check_tells_what_the_file_is_and_finds_damage_in_its_spans_alone(tmp_path: Path):
    frames = np.random.default_rng(0).integers(0, 255, (144, 64, 96, 3), dtype=np.uint8)
    path = tmp_path / "a.mp4"
    write_video(path, frames, SIZE, FPS)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    told: list[source.SourceInfo] = []
    check_source_video(path, FPS, [(0.0, 2.0)], told.append)
    assert told == [source.SourceInfo(kind="video", size=SIZE, fps=FPS, seconds=12)]
    with pytest.raises(InvalidRequestError, match=r"cut off|damaged"):
        check_source_video(path, FPS, [(0.0, 2.0), (9.0, 1.0)], told.append)


def test_whoever_waits_for_a_file_may_stop(tmp_path: Path):
    def stop() -> None:
        raise CancelledError("cancelled")

    path = encode(tmp_path / "a.mp4", brightening(2))
    with pytest.raises(CancelledError), while_reading(stop):
        probe_source(path)
    assert probe_source(path).kind == "video"


def test_time_that_the_reader_takes_is_not_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = encode(tmp_path / "a.mp4", brightening())
    monkeypatch.setattr(source, "PIECE_FRAMES", 8)
    pieces = stream_source_video(path, SIZE, FPS, [(0.0, 2.0)])
    next(pieces)
    monkeypatch.setattr(source.time, "monotonic", lambda: 1e9)
    assert sum(len(piece) for piece in pieces) == 16


def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "numpy.py").write_text("raise SystemExit")
    path = encode(tmp_path / "a.mp4", brightening(2))
    monkeypatch.chdir(tmp_path)
    assert probe_source(path).kind == "video"


MOST_KIB = 192 * 1024

MEASURE = """
import os, subprocess, sys
with subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL) as process:
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
print(usage.ru_maxrss)
sys.exit(process.returncode)
"""
"""To be run by a small process of its own: a child is charged with the memory of what started it."""


def peak_kib_of_reading(path: Path, max_frames: int) -> int:
    """The most memory that the child held while it read so many frames."""
    question = {"ask": "video", "path": str(path), "size": [64, 64], "fps": FPS, "spans": [(0, max_frames)]}
    reader = [sys.executable, "-m", "asazora.media.source_process", json.dumps(question)]
    return int(subprocess.run([sys.executable, "-c", MEASURE, *reader], check=True, capture_output=True).stdout)


def test_ten_minutes_are_read_in_constant_memory(tmp_path: Path):
    pictures = np.broadcast_to(brightening(1), (1200, SIZE.height, SIZE.width, 3))
    path = encode(tmp_path / "long.mp4", pictures, options={"preset": "ultrafast"}, fps=2)
    assert probe_source(path).seconds == 600
    whole, half = (peak_kib_of_reading(path, seconds * FPS) for seconds in (600, 300))
    assert whole < half + 16 * 1024
    assert whole < MOST_KIB, "the decoder's buffers fill within the first minutes"
    assert len(read_source_video(path, Size(64, 64), FPS, start_s=599, max_seconds=5)) == FPS
