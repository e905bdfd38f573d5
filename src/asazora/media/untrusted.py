"""Files from anywhere, read within bounds: what they are by their first bytes, and the first seconds of their frames.

Only common codecs are let near a decoder, sizes are known before a picture is decoded, and reading stops in time.
Large pictures are shrunk.
"""

import math
import time
import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from PIL import Image, ImageSequence, UnidentifiedImageError

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.media.containers import (
    AVI,
    AVIF,
    BMP,
    GIF,
    HEIF,
    JPEG,
    MATROSKA,
    MP4,
    MPEG_TS,
    PNG,
    QUICKTIME,
    TIFF,
    WEBP,
    container_of,
)
from asazora.media.picture import flatten
from asazora.media.source_image import length_s

MAX_PIXELS = 4096 * 2304
"""Most pixels of a frame as it is looked at."""

MAX_PICTURE_PIXELS = 64 * 10**6
"""Most pixels of a picture in its file: half a gigabyte while it is decoded."""

MAX_SECONDS = 16.0
MAX_FRAMES = 1000
READ_DEADLINE_S = 20.0
CHUNK_FRAMES = 8

SLACK_S = 0.5
"""By how much a whole video may be shorter than it says."""

_DEMUXERS = {container.media_type: container.demuxer for container in (MP4, QUICKTIME, MATROSKA, AVI, MPEG_TS)}
_IMAGE_FORMATS = {container.media_type: container.pillow or "" for container in (PNG, JPEG, WEBP, GIF, BMP, TIFF)}
_MOVING = (PNG.media_type, WEBP.media_type, GIF.media_type)
_CODECS = ("h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "mpeg4", "mpeg2video", "mjpeg")

MEDIA_TYPES = (*_DEMUXERS, *_IMAGE_FORMATS)


@dataclass(slots=True, kw_only=True)
class Reading:
    """How reading went: `problem` says why it ended before the file or the limits did, if it did."""

    seconds: float = 0.0
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UntrustedFrames:
    """The first frames of a file: `chunks` yields (F, H, W, 3) uint8, and ends early where the file is damaged, which
    `reading` then tells.
    """

    size: Size
    fps: float
    chunks: Iterator[Frames]
    reading: Reading = field(default_factory=Reading)


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
            with _picture(path, media_type) as image:
                yield _moving(image) if media_type in _MOVING and getattr(image, "n_frames", 1) > 1 else _still(image)
        else:
            with path.open("rb") as file, av.open(file, "r", format=_DEMUXERS[media_type]) as container:
                yield _video(path, container)
    except (av.FFmpegError, UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise InvalidRequestError("file", path.name, f"a readable {media_type} file") from error


@contextmanager
def _picture(path: Path, media_type: str) -> Generator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd metadata
        with Image.open(path, formats=[_IMAGE_FORMATS[media_type]]) as image:
            _check_size(path, Size(*image.size), MAX_PICTURE_PIXELS)
            yield image


def _still(image: Image.Image) -> UntrustedFrames:
    # JPEG is decoded at a half, a quarter or an eighth of its size, if that suffices.
    image.draft("RGB", _looked_at(Size(*image.size)))
    picture = _rgb(image)
    size = Size(picture.shape[1], picture.shape[0])
    return UntrustedFrames(size=size, fps=1.0, chunks=iter([picture[None]]))


def _moving(image: Image.Image) -> UntrustedFrames:
    """A moving picture, at the rate of its first frame: later ones are held as long as they last, at least once."""
    fps = float(1 / length_s(image))
    size, reading = Size(*_looked_at(Size(*image.size))), Reading()
    return UntrustedFrames(size=size, fps=fps, chunks=_stacked(_moving_pictures(image, fps, reading)), reading=reading)


def _moving_pictures(image: Image.Image, fps: float, reading: Reading) -> Iterator[Frames]:
    deadline = time.monotonic() + READ_DEADLINE_S
    left = _most_frames(fps)
    try:
        for frame in ImageSequence.Iterator(image):
            held = min(left, max(1, round(length_s(frame) * fps)))
            picture = _rgb(frame)
            for _ in range(held):
                yield picture
            left -= held
            reading.seconds += held / fps
            if left <= 0:
                return
            if time.monotonic() > deadline:
                reading.problem = "reading it takes too long"
                return
    except (OSError, SyntaxError, ValueError, EOFError):
        reading.problem = "it is damaged"


def _rgb(image: Image.Image) -> Frames:
    """(H, W, 3) uint8, of no more than MAX_PIXELS."""
    target = _looked_at(Size(*image.size))
    if image.size != target:
        plain = image if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK") else flatten(image)
        image = plain.resize(target, Image.Resampling.BOX)
    return np.asarray(flatten(image), dtype=np.uint8)


def _looked_at(size: Size) -> tuple[int, int]:
    """The sides at which a picture is looked at: its own, or divided by a whole number."""
    factor = math.ceil(math.sqrt(size.width * size.height / MAX_PIXELS))
    return max(1, size.width // factor), max(1, size.height // factor)


def _video(path: Path, container: InputContainer) -> UntrustedFrames:
    if not container.streams.video:
        raise InvalidRequestError("file", path.name, "a file with a video in it")
    stream = container.streams.video[0]
    context = stream.codec_context
    if context.name not in _CODECS:
        raise InvalidRequestError("video codec", context.name, ", ".join(_CODECS))
    size = Size(stream.width, stream.height)
    _check_size(path, size, MAX_PIXELS)
    # Frames may still change their size inside the stream: the decoder itself must hold the limit.
    context.options = {"max_pixels": str(MAX_PIXELS)}
    fps, reading = float(stream.average_rate or stream.guessed_rate or 25), Reading()
    pictures = _video_pictures(container, stream, size, fps, reading)
    return UntrustedFrames(size=size, fps=fps, chunks=_stacked(pictures), reading=reading)


def _video_pictures(
    container: InputContainer, stream: VideoStream, size: Size, fps: float, reading: Reading
) -> Iterator[Frames]:
    """Frames of the expected size, until there are enough, the time is up, or the file turns out to be damaged."""
    deadline = time.monotonic() + READ_DEADLINE_S
    most, count = _most_frames(fps), 0
    first_s, last_s = math.inf, 0.0
    try:
        for frame in container.decode(stream):
            if count == most:
                return
            if time.monotonic() > deadline:
                reading.problem = "reading it takes too long"
                return
            if frame.time is not None:
                first_s, last_s = min(first_s, frame.time), max(last_s, frame.time)
            if frame.is_corrupt:
                reading.problem = "it is damaged"
            if (frame.width, frame.height) == (size.width, size.height):
                count += 1
                reading.seconds = count / fps
                yield np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)
    except av.FFmpegError:
        reading.problem = "it is damaged"
        return
    if last_s - first_s + 1 / fps < _declared_s(container, stream) - SLACK_S:
        reading.problem = "it is damaged or cut off"


def _declared_s(container: InputContainer, stream: VideoStream) -> float:
    """How long the video says it is; 0 if it does not."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else 0.0


def _most_frames(fps: float) -> int:
    return min(MAX_FRAMES, int(fps * MAX_SECONDS) + 1)


def _stacked(pictures: Iterator[Frames]) -> Iterator[Frames]:
    pending: list[Frames] = []
    for picture in pictures:
        pending.append(picture)
        if len(pending) == CHUNK_FRAMES:
            yield np.stack(pending)
            pending.clear()
    if pending:
        yield np.stack(pending)


def _check_size(path: Path, size: Size, most: int) -> None:
    if not 0 < size.width * size.height <= most:
        raise InvalidRequestError("picture size", f"{size} in {path.name}", f"up to {most} pixels")
