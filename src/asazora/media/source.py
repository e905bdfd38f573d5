"""Any real picture or video from a person, as frames of the size and rate a model is native to.

The file is decoded in a child process whose memory and time are bounded, so that no file can crash, fill or hold up
the process that asks. Pictures are scaled to cover the size asked and cut evenly at the edges: nothing is stretched.
Where the file is transparent it is laid on white.
"""

import json
import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.core.video_model import Frames

MAX_SECONDS = 60.0
"""Seconds read of a video if nothing else is asked."""

DEADLINE_S = 300.0
"""Longest that reading one file may be waited for: a minute of 4K at 60 frames/s takes about a third of it on one core.
"""

LOOK_UP_S = 0.25
"""While a file is waited for, `while_reading`'s function is called at least so often."""

PIECE_FRAMES = 64

HEADER = struct.Struct(">cQ")
"""Each message of the child: its kind (one of the letters below) and the number of bytes that follow."""

INFO, FRAME, ERROR, DONE = b"I", b"F", b"E", b"D"

_PIPE_BYTES = 2**20

_on_wait: ContextVar[Callable[[], None]] = ContextVar("on_wait", default=lambda: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """What a file is. `size` is as shown: turned upright, pixels square. A picture has `fps` and `seconds` 0."""

    kind: Literal["image", "video"]
    size: Size
    fps: float
    seconds: float


@contextmanager
def while_reading(on_wait: Callable[[], None]) -> Generator[None]:
    """Have `on_wait` called several times a second while the block reads files; what it raises stops the reading."""
    before = _on_wait.set(on_wait)
    try:
        yield
    finally:
        _on_wait.reset(before)


def probe_source(path: Path) -> SourceInfo:
    """Kind, size, mean frame rate and length of a file. Raises InvalidRequestError if it cannot be read."""
    ((_, payload),) = _answers(path, {"ask": "probe"})
    return _info(payload)


def read_source_image(path: Path, size: Size) -> Frames:
    """One picture: (1, H, W, 3) uint8 of `size`. Raises InvalidRequestError if the file is no whole picture.

    PNG, JPEG, HEIC, WebP, GIF, AVIF, BMP and TIFF of any depth and colour model; of a moving one, its first frame.
    """
    return _joined(_answers(path, {"ask": "image", "size": [size.width, size.height]}), size)


def read_source_video(
    path: Path, size: Size, fps: int, *, start_s: float = 0, max_seconds: float = MAX_SECONDS
) -> Frames:
    """A span of a video: (F, H, W, 3) uint8 of `size`, F at most round(max_seconds x fps), at least 1.

    Frame i shows what a player shows at `start_s + i / fps` after the first frame, whatever rate the file has, constant
    or not. Moving GIF, WebP, PNG and AVIF count as videos. Raises InvalidRequestError for a file that is no video, is
    damaged in the span, or ends before `start_s`.
    """
    return _joined(_answers(path, _span_question("video", size, fps, [(start_s, max_seconds)])), size)


def stream_source_video(path: Path, size: Size, fps: int, spans: Sequence[tuple[float, float]]) -> Iterator[Frames]:
    """Spans of a video, (start, length) in seconds, one after another as `read_source_video` gives each, but in pieces
    of at most PIECE_FRAMES frames: memory does not grow with the length.
    """
    pixels, count = bytearray(), 0
    for kind, payload in _answers(path, _span_question("video", size, fps, spans)):
        if kind == FRAME:
            pixels += payload
            count += 1
        if count == PIECE_FRAMES:
            yield _frames(pixels, size)
            pixels, count = bytearray(), 0
    if count:
        yield _frames(pixels, size)


def check_source_video(
    path: Path, fps: int, spans: Sequence[tuple[float, float]], on_info: Callable[[SourceInfo], None]
) -> None:
    """Decode what `stream_source_video` would read, and keep none of it. Raises InvalidRequestError as that does.

    `on_info` is told what the file is before that; what it raises ends the reading.
    """
    for kind, payload in _answers(path, _span_question("check", Size(1, 1), fps, spans)):
        if kind == INFO:
            on_info(_info(payload))


def _span_question(ask: str, size: Size, fps: int, spans: Sequence[tuple[float, float]]) -> dict[str, object]:
    if fps < 1:
        raise InvalidRequestError("fps", fps, "1 or more")
    for span in spans:
        if not (span[0] >= 0 and span[1] > 0):
            raise InvalidRequestError("span of a video", span, "a start from 0 on, a length above 0")
    wanted = [(start_s, max(1, round(seconds * fps))) for start_s, seconds in spans]
    return {"ask": ask, "size": [size.width, size.height], "fps": fps, "spans": wanted}


def check_readable(path: Path) -> None:
    """Raise InvalidRequestError unless the path names a file with something in it that this process may read."""
    what = "input file"
    try:
        if not path.exists():
            raise InvalidRequestError(what, str(path), "a file that exists")
        if not path.is_file():
            raise InvalidRequestError(what, str(path), "a picture or video file, no folder or device")
        if path.stat().st_size == 0:
            raise InvalidRequestError(what, str(path), "a file with something in it; this one is empty")
        path.open("rb").close()
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise InvalidRequestError(what, str(path), f"a file that can be read ({error})") from error


def _joined(answers: Iterator[tuple[bytes, bytes]], size: Size) -> Frames:
    pixels = bytearray()  # grown in place, so that there is never a second copy of the video
    for kind, payload in answers:
        if kind == FRAME:
            pixels += payload
    return _frames(pixels, size)


def _frames(pixels: bytearray, size: Size) -> Frames:
    return np.frombuffer(pixels, dtype=np.uint8).reshape(-1, size.height, size.width, 3)


def _answers(path: Path, question: Mapping[str, object]) -> Iterator[tuple[bytes, bytes]]:
    """Messages of a child that looks at the file, in order. Raises InvalidRequestError as the child says, or dies."""
    check_readable(path)
    with _child(json.dumps({**question, "path": str(path.resolve())})) as pipe:
        output = _Output(pipe, path)
        while True:
            kind, length = HEADER.unpack(output.read(HEADER.size))
            payload = output.read(length)
            if kind == ERROR:
                raise InvalidRequestError(**json.loads(payload))
            if kind == DONE:
                return
            yield kind, payload


@contextmanager
def _child(question: str) -> Generator[IO[bytes]]:
    # -P: a file called numpy.py in the current folder is not imported.
    command = [sys.executable, "-P", "-m", "asazora.media.source_process", question]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            process.kill()


_GAVE_UP = "a picture or video that can be decoded; reading this one failed or took too much memory or time"


class _Output:
    """The output of a child, which is waited for DEADLINE_S in all: what its reader does between is not counted."""

    def __init__(self, pipe: IO[bytes], path: Path) -> None:
        self._pipe, self._path = pipe, path
        self._left_s = DEADLINE_S

    def read(self, length: int) -> bytes:
        """Exactly so many bytes."""
        parts: list[bytes] = []
        missing = length
        while missing:
            self._wait()
            part = os.read(self._pipe.fileno(), min(missing, _PIPE_BYTES))
            if not part:
                raise InvalidRequestError("input file", str(self._path), _GAVE_UP)
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _wait(self) -> None:
        while self._left_s > 0:
            _on_wait.get()()
            started = time.monotonic()
            ready, _, _ = select.select([self._pipe], [], [], min(LOOK_UP_S, self._left_s))
            self._left_s -= time.monotonic() - started
            if ready:
                return
        raise InvalidRequestError("input file", str(self._path), f"a file that can be read within {DEADLINE_S:g} s")


def _info(payload: bytes) -> SourceInfo:
    told: Mapping[str, Any] = json.loads(payload)
    return SourceInfo(kind=told["kind"], size=Size(*told["size"]), fps=told["fps"], seconds=told["seconds"])


def info_fields(info: SourceInfo) -> dict[str, object]:
    """The fields of an INFO message."""
    return {**asdict(info), "size": [info.size.width, info.size.height]}
