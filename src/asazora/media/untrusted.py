"""Files from anywhere, read within bounds: what they are by their first bytes, and the first seconds of their frames.

Only common codecs are let near a decoder, sizes are known before a picture is decoded, and reading stops in time.
"""

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from PIL import Image, UnidentifiedImageError

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.media.containers import AVI, AVIF, HEIF, JPEG, MATROSKA, MP4, PNG, QUICKTIME, WEBP, container_of

MAX_PIXELS = 4096 * 2304
MAX_SECONDS = 16.0
MAX_FRAMES = 1000
READ_DEADLINE_S = 20.0
CHUNK_FRAMES = 8

MEDIA_TYPES = ("video/mp4", "video/quicktime", "video/webm", "video/avi", "image/png", "image/jpeg", "image/webp")

_DEMUXERS = {container.media_type: container.demuxer for container in (MP4, QUICKTIME, MATROSKA, AVI)}
_IMAGE_FORMATS = {container.media_type: container.pillow or "" for container in (PNG, JPEG, WEBP)}
_CODECS = ("h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "mpeg4", "mjpeg")


@dataclass(frozen=True, slots=True, kw_only=True)
class UntrustedFrames:
    """The first frames of a file: `chunks` yields (F, H, W, 3) uint8, and ends early where the file is damaged."""

    size: Size
    fps: float
    chunks: Iterator[Frames]


def media_type_of(path: Path) -> str | None:
    """What the file is by its first bytes; None if it is nothing that can be looked at."""
    container = container_of(path)
    if container in (AVIF, HEIF):
        return MP4.media_type  # pictures in the boxes of MP4, and read as such here
    return container.media_type if container and container.media_type in MEDIA_TYPES else None


@contextmanager
def opened_untrusted(path: Path, media_type: str) -> Generator[UntrustedFrames]:
    """Open a file of one of MEDIA_TYPES. Raises InvalidRequestError if it cannot be read, or is too large to be."""
    try:
        if media_type in _IMAGE_FORMATS:
            yield _still(path, media_type)
        else:
            with path.open("rb") as file, av.open(file, "r", format=_DEMUXERS[media_type]) as container:
                yield _video(path, container)
    except (av.FFmpegError, UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise InvalidRequestError("file", path.name, f"a readable {media_type} file") from error


def _still(path: Path, media_type: str) -> UntrustedFrames:
    with Image.open(path, formats=[_IMAGE_FORMATS[media_type]]) as image:
        size = _checked(path, Size(*image.size))
        picture = np.asarray(image.convert("RGB"), dtype=np.uint8)
    return UntrustedFrames(size=size, fps=1.0, chunks=iter([picture[None]]))


def _video(path: Path, container: InputContainer) -> UntrustedFrames:
    if not container.streams.video:
        raise InvalidRequestError("file", path.name, "a file with a video in it")
    stream = container.streams.video[0]
    context = stream.codec_context
    if context.name not in _CODECS:
        raise InvalidRequestError("video codec", context.name, ", ".join(_CODECS))
    size = _checked(path, Size(stream.width, stream.height))
    # Frames may still change their size inside the stream: the decoder itself must hold the limit.
    context.options = {"max_pixels": str(MAX_PIXELS)}
    fps = float(stream.average_rate or stream.guessed_rate or 25)
    return UntrustedFrames(size=size, fps=fps, chunks=_chunks(container, size, fps))


def _chunks(container: InputContainer, size: Size, fps: float) -> Iterator[Frames]:
    pending: list[Frames] = []
    for picture in _pictures(container, size, min(MAX_FRAMES, int(fps * MAX_SECONDS) + 1)):
        pending.append(picture)
        if len(pending) == CHUNK_FRAMES:
            yield np.stack(pending)
            pending.clear()
    if pending:
        yield np.stack(pending)


def _pictures(container: InputContainer, size: Size, most: int) -> Iterator[Frames]:
    """Frames of the expected size, until there are enough, the time is up, or the file turns out to be damaged."""
    deadline = time.monotonic() + READ_DEADLINE_S
    count = 0
    try:
        for frame in container.decode(video=0):
            if count == most or time.monotonic() > deadline:
                return
            if (frame.width, frame.height) == (size.width, size.height):
                count += 1
                yield np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)
    except av.FFmpegError:
        return


def _checked(path: Path, size: Size) -> Size:
    if not 0 < size.width * size.height <= MAX_PIXELS:
        raise InvalidRequestError("picture size", f"{size} in {path.name}", f"up to {MAX_PIXELS} pixels")
    return size
