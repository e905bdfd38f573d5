"""The child that decodes a stranger's file: it takes one question, answers on standard output, and is bounded.

Run as `python -m asazora.media.source_process QUESTION`, QUESTION being JSON. See `source` for the messages.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import av
from PIL import Image

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.media.containers import Container, container_of
from asazora.media.moment import Moment, moments_shown
from asazora.media.picture import fit_picture
from asazora.media.source import DONE, ERROR, FRAME, HEADER, INFO, SourceInfo, info_fields
from asazora.media.source_image import first_picture, moving_moments, probe_picture
from asazora.media.source_video import probe_video, video_moments

MAX_MEMORY_BYTES = 4 * 2**30
MAX_PROCESSOR_SECONDS = 300

READABLE = (
    "a video (MP4, MOV, WebM, MKV, AVI, MPEG, Ogg, FLV, WMV) or a picture (PNG, JPEG, HEIC, WebP, GIF, AVIF, BMP, TIFF)"
)


def main() -> None:
    """Answer the question in the first argument."""
    output = _own_output()
    question = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_PROCESSOR_SECONDS, MAX_PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file
    try:
        for kind, payload in answer(question):
            _send(output, kind, payload)
        _send(output, DONE, b"")
    except InvalidRequestError as error:
        about = {"what": error.what, "value": str(error.value), "allowed": error.allowed}
        _send(output, ERROR, json.dumps(about).encode())


def answer(question: Mapping[str, Any]) -> Iterator[tuple[bytes, bytes]]:
    """The messages that answer a question. Raises InvalidRequestError for a file that is not what is asked for."""
    path = Path(question["path"])
    container = container_of(path)
    if container is None:
        raise InvalidRequestError("input file", str(path), READABLE)
    try:
        yield from ANSWERS[question["ask"]](path, container, question)
    except (av.FFmpegError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        allowed = f"a whole {container.media_type} file; this one is damaged or cut off ({str(error).strip()})"
        raise InvalidRequestError("input file", str(path), allowed) from error
    except MemoryError as error:
        allowed = f"a file that can be decoded in {MAX_MEMORY_BYTES >> 30} GiB of memory"
        raise InvalidRequestError("input file", str(path), allowed) from error


def _probe(path: Path, container: Container, question: Mapping[str, Any]) -> Iterator[tuple[bytes, bytes]]:
    del question
    info = _info(path, container)
    yield INFO, json.dumps(info_fields(info)).encode()


def _info(path: Path, container: Container) -> SourceInfo:
    return probe_picture(path, container) if container.pillow else probe_video(path, container)


def _image(path: Path, container: Container, question: Mapping[str, Any]) -> Iterator[tuple[bytes, bytes]]:
    if container.pillow is None:
        raise InvalidRequestError("input picture", str(path), "a picture; this is a video")
    yield FRAME, fit_picture(first_picture(path, container), Size(*question["size"])).tobytes()


def _video(path: Path, container: Container, question: Mapping[str, Any]) -> Iterator[tuple[bytes, bytes]]:
    size = Size(*question["size"])
    shown: Moment | None = None
    pixels = b""
    for moment in _shown(path, container, question):
        if moment is not shown:
            shown, pixels = moment, fit_picture(moment.picture(), size, moment.pixel_aspect).tobytes()
        yield FRAME, pixels


def _check(path: Path, container: Container, question: Mapping[str, Any]) -> Iterator[tuple[bytes, bytes]]:
    yield from _probe(path, container, question)
    for _ in _shown(path, container, question):
        pass


def _shown(path: Path, container: Container, question: Mapping[str, Any]) -> Iterator[Moment]:
    """The moments that a constant rate shows of each span: pairs of a start in seconds and a number of frames."""
    moments: Callable[..., Iterator[Moment]] = moving_moments if container.pillow else video_moments
    for start_s, max_frames in question["spans"]:
        yield from moments_shown(moments(path, container, start_s), question["fps"], start_s, max_frames)


ANSWERS = {"probe": _probe, "image": _image, "video": _video, "check": _check}


def _own_output() -> BinaryIO:
    """Standard output for messages alone: whatever a library prints goes nowhere."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return output


def _send(output: BinaryIO, kind: bytes, payload: bytes) -> None:
    output.write(HEADER.pack(kind, len(payload)))
    output.write(payload)
    output.flush()


if __name__ == "__main__":
    main()
