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
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
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
"""Longest that reading one file may take: a minute of 4K at 60 frames/s takes about a third of it on one core."""

HEADER = struct.Struct(">cQ")
"""Each message of the child: its kind (one of the letters below) and the number of bytes that follow."""

INFO, FRAME, ERROR, DONE = b"I", b"F", b"E", b"D"

_PIPE_BYTES = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """What a file is. `size` is as shown: turned upright, pixels square. A picture has `fps` and `seconds` 0."""

    kind: Literal["image", "video"]
    size: Size
    fps: float
    seconds: float


def probe_source(path: Path) -> SourceInfo:
    """Kind, size, mean frame rate and length of a file. Raises InvalidRequestError if it cannot be read."""
    told: Mapping[str, Any] = {}
    for kind, payload in _answers(path, {"ask": "probe"}):
        if kind == INFO:
            told = json.loads(bytes(payload))
    return SourceInfo(kind=told["kind"], size=Size(*told["size"]), fps=told["fps"], seconds=told["seconds"])


def read_source_image(path: Path, size: Size) -> Frames:
    """One picture: (1, H, W, 3) uint8 of `size`. Raises InvalidRequestError if the file is no whole picture.

    PNG, JPEG, WebP, GIF, AVIF, BMP and TIFF of any depth and colour model; of a moving one, its first frame.
    """
    return _read(path, {"ask": "image", "size": [size.width, size.height]}, size)


def read_source_video(
    path: Path, size: Size, fps: int, *, start_s: float = 0, max_seconds: float = MAX_SECONDS
) -> Frames:
    """A span of a video: (F, H, W, 3) uint8 of `size`, F at most round(max_seconds x fps), at least 1.

    Frame i shows what a player shows at `start_s + i / fps` after the first frame, whatever rate the file has, constant
    or not. Moving GIF, WebP, PNG and AVIF count as videos. Raises InvalidRequestError for a file that is no video, is
    damaged in the span, or ends before `start_s`.
    """
    if not (start_s >= 0 and max_seconds > 0):
        raise InvalidRequestError("span of a video", (start_s, max_seconds), "a start from 0 on, a length above 0")
    if fps < 1:
        raise InvalidRequestError("fps", fps, "1 or more")
    question = {"ask": "video", "size": [size.width, size.height], "fps": fps, "start_s": start_s}
    return _read(path, {**question, "max_frames": max(1, round(max_seconds * fps))}, size)


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


def _read(path: Path, question: Mapping[str, object], size: Size) -> Frames:
    pixels = bytearray()  # grown in place, so that there is never a second copy of the video
    for kind, payload in _answers(path, question):
        if kind == FRAME:
            pixels += payload
    return np.frombuffer(pixels, dtype=np.uint8).reshape(-1, size.height, size.width, 3)


def _answers(path: Path, question: Mapping[str, object]) -> Iterator[tuple[bytes, bytes]]:
    """Messages of a child that looks at the file, in order. Raises InvalidRequestError as the child says, or dies."""
    check_readable(path)
    with _child(json.dumps({**question, "path": str(path.resolve())})) as output:
        deadline = time.monotonic() + DEADLINE_S
        while True:
            header = _read_exactly(output, HEADER.size, deadline, path)
            kind, length = HEADER.unpack(header)
            payload = _read_exactly(output, length, deadline, path)
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


def _read_exactly(output: IO[bytes], length: int, deadline: float, path: Path) -> bytes:
    """That many bytes of the child's output, which must come before the deadline."""
    parts: list[bytes] = []
    missing = length
    while missing:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([output], [], [], left)[0]:
            raise InvalidRequestError("input file", str(path), f"a file that can be read within {DEADLINE_S:g} s")
        part = os.read(output.fileno(), min(missing, _PIPE_BYTES))
        if not part:
            allowed = "a picture or video that can be decoded; reading this one failed or took too much memory or time"
            raise InvalidRequestError("input file", str(path), allowed)
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def info_fields(info: SourceInfo) -> dict[str, object]:
    """The fields of an INFO message."""
    return {**asdict(info), "size": [info.size.width, info.size.height]}
