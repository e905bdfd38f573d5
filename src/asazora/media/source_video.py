"""Videos from people, through FFmpeg: closed lists of demuxers and codecs, no other file or address is ever opened.

A file that is damaged in the part that is asked for, or ends before it says it does, is refused.
"""

import os
import struct
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.codec import CodecContext
from av.container import InputContainer
from av.stream import Disposition
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.media.containers import CODECS, Container
from asazora.media.moment import Moment
from asazora.media.picture import flatten
from asazora.media.source import SourceInfo

MAX_PIXELS = 8192 * 4608
MAX_DECODER_THREADS = 4
SEEK_FROM_S = 5.0
"""Spans that begin later are looked up instead of decoding all that is before them."""

USUAL_FPS = Fraction(25)
"""For files that tell no rate."""

_BT709, _UNSPECIFIED = 1, 2
_HD_LINES = 720
_MATRIX = struct.Struct("<9i")
_TRANSPARENT_FORMATS = ("yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya8", "ya16", "pal8")


class _SeekMissedError(Exception):
    """The file's index led to a place after the one asked for."""


def probe_video(path: Path, container: Container) -> SourceInfo:
    """What the video is, with its first frame decoded to be sure, and because only it may tell how it is turned."""
    with _opened(path, container) as (file, stream):
        frame = next(_frames(path, file, stream), None)
        if frame is None:
            raise _no_frames(path)
        image_size, aspect = _upright_size(frame), _pixel_aspect(stream, frame)
        seconds = _declared_s(stream) or _container_s(file) or _counted_s(file, stream)
        return SourceInfo(
            kind="video",
            size=Size(max(1, round(image_size.width * aspect)), image_size.height),
            fps=float(_rate(stream)),
            seconds=float(seconds),
        )


def video_moments(path: Path, container: Container, start_s: float) -> Iterator[Moment]:
    """The frames on screen from `start_s` on, perhaps after some earlier ones."""
    try:
        yield from _moments_from(path, container, start_s if start_s >= SEEK_FROM_S else 0.0)
    except _SeekMissedError:
        yield from _moments_from(path, container, 0.0)


def _moments_from(path: Path, container: Container, start_s: float) -> Iterator[Moment]:
    with _opened(path, container) as (file, stream):
        tick = stream.time_base or Fraction(1, 1000)
        if start_s:
            _seek(file, stream, start_s)
        origin = stream.start_time * tick if stream.start_time is not None else None
        period, end, moment = 1 / _rate(stream), Fraction(0), None
        for frame in _frames(path, file, stream):
            time = end if frame.pts is None else frame.pts * (frame.time_base or tick)
            origin = time if origin is None else origin
            start = max(Fraction(0), time - origin) if frame.pts is not None else end
            if moment is None and start > start_s > 0:
                raise _SeekMissedError
            end = start + (frame.duration * (frame.time_base or tick) or period)
            moment = Moment(
                start_s=start,
                end_s=end,
                picture=lambda frame=frame: _rgb(frame),
                pixel_aspect=_pixel_aspect(stream, frame),
            )
            yield moment
        _check_complete(path, stream, end)


def _seek(file: InputContainer, stream: VideoStream, start_s: float) -> None:
    tick = stream.time_base or Fraction(1, 1000)
    target = int(Fraction(start_s) / tick) + (stream.start_time or 0)
    try:
        file.seek(target, stream=stream, backward=True)
    except av.FFmpegError as error:
        raise _SeekMissedError from error


def _check_complete(path: Path, stream: VideoStream, end: Fraction) -> None:
    """Raise InvalidRequestError if the frames ended well before the file says the video does."""
    declared = _declared_s(stream)
    slack = max(Fraction(3, 2) / _rate(stream), min((declared or 0) / 50, Fraction(1, 2)))
    if declared is not None and end < declared - slack:
        value = f"{path}: ends after {float(end):.2f} of {float(declared):.2f} s"
        raise InvalidRequestError("input video", value, "a whole video; this one is cut off or damaged")


def _frames(path: Path, file: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Decoded frames in order of time, but for broken ones at the start. Later damage raises av.FFmpegError or ours."""
    decoder, begun = _decoder(stream), False
    for packet in file.demux(stream):
        if packet.is_corrupt and begun:
            raise InvalidRequestError("input video", f"{path}: a damaged packet", "a whole video")
        for frame in decoder.decode(packet if packet.size else None):
            if frame.width * frame.height > MAX_PIXELS:
                raise _too_large(frame.width, frame.height)
            if frame.is_corrupt:
                if begun:
                    raise InvalidRequestError("input video", f"{path}: a damaged frame", "a whole video")
                continue
            begun = True
            yield frame


def _decoder(stream: VideoStream) -> VideoCodecContext:
    """What decodes the stream; for VP8 and VP9 with transparency, the decoder that reads it."""
    context = stream.codec_context
    if stream.metadata.get("alpha_mode") == "1" and context.name in ("vp8", "vp9"):
        name = "libvpx" if context.name == "vp8" else "libvpx-vp9"
        context = CodecContext.create(name, "r")
        assert isinstance(context, VideoCodecContext)
    # Frames may change their size inside the stream: the decoder itself must hold the limit.
    context.options = {"max_pixels": str(MAX_PIXELS)}
    context.thread_count = min(MAX_DECODER_THREADS, os.cpu_count() or 1)
    return context


@contextmanager
def _opened(path: Path, container: Container) -> Generator[tuple[InputContainer, VideoStream]]:
    with path.open("rb") as file, av.open(file, "r", format=container.demuxer) as opened:
        stream = next((one for one in opened.streams.video if not _is_cover(one)), None)
        if stream is None:
            raise InvalidRequestError("input file", str(path), "a file with a video in it; this one has none")
        if stream.codec_context is None or stream.codec_context.name not in CODECS:
            name = stream.codec_context.name if stream.codec_context else "unknown"
            raise InvalidRequestError("video codec", name, ", ".join(CODECS))
        if stream.width * stream.height > MAX_PIXELS:
            raise _too_large(stream.width, stream.height)
        yield opened, stream


def _is_cover(stream: VideoStream) -> bool:
    """Whether the stream is only the picture of a piece of music."""
    return bool(stream.disposition & Disposition.attached_pic)


def _rate(stream: VideoStream) -> Fraction:
    rate = stream.average_rate or stream.guessed_rate
    return Fraction(rate) if rate else USUAL_FPS


def _declared_s(stream: VideoStream) -> Fraction | None:
    """How long the stream says it is."""
    if stream.duration is None or stream.time_base is None or stream.duration <= 0:
        return _tagged_s(stream)
    return stream.duration * stream.time_base


def _tagged_s(stream: VideoStream) -> Fraction | None:
    """The length that Matroska muxers write as a tag of the stream, such as `00:00:02.000000000`."""
    parts = stream.metadata.get("DURATION", "").split(":")
    try:
        hours, minutes, seconds = map(Fraction, parts)
    except ValueError:
        return None
    return hours * 3600 + minutes * 60 + seconds


def _container_s(file: InputContainer) -> Fraction | None:
    return Fraction(file.duration, av.time_base) if file.duration else None


def _counted_s(file: InputContainer, stream: VideoStream) -> Fraction:
    """The length by the times of all packets, without decoding them."""
    tick = stream.time_base or Fraction(1, 1000)
    times = [packet.pts for packet in file.demux(stream) if packet.pts is not None]
    first = min(times, default=0) if stream.start_time is None else stream.start_time
    return (max(times, default=first) - first) * tick + 1 / _rate(stream)


def _pixel_aspect(stream: VideoStream, frame: VideoFrame) -> float:
    """Width over height of a pixel of the upright picture."""
    told = stream.sample_aspect_ratio
    aspect = float(told) if told else 1.0
    a, b, _, _ = _turn(frame)
    return 1 / aspect if abs(b) > abs(a) else aspect


def _upright_size(frame: VideoFrame) -> Size:
    a, b, _, _ = _turn(frame)
    return Size(frame.height, frame.width) if abs(b) > abs(a) else Size(frame.width, frame.height)


def _turn(frame: VideoFrame) -> tuple[int, int, int, int]:
    """(a, b, c, d) of the display matrix: the point (x, y) is shown at (a x + c y, b x + d y)."""
    told = frame.side_data.get("DISPLAYMATRIX")
    if told is None:
        return 1, 0, 0, 1
    a, b, _, c, d, *_ = _MATRIX.unpack(bytes(told))
    return a, b, c, d


def _rgb(frame: VideoFrame) -> Image.Image:
    """The frame as it is shown: RGB, turned or mirrored by quarters as the display matrix says, on white."""
    transparent = frame.format.name.startswith(_TRANSPARENT_FORMATS)
    matrix = None
    if frame.colorspace == _UNSPECIFIED and frame.height >= _HD_LINES:
        matrix = _BT709  # what players take untagged high-definition video for
    pixels = np.asarray(frame.to_ndarray(format="rgba" if transparent else "rgb24", src_colorspace=matrix))
    image = flatten(Image.fromarray(pixels))
    a, b, c, d = _turn(frame)
    across, down = (c, b) if abs(b) > abs(a) else (a, d)
    if abs(b) > abs(a):
        image = image.transpose(Image.Transpose.TRANSPOSE)
    if across < 0:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return image.transpose(Image.Transpose.FLIP_TOP_BOTTOM) if down < 0 else image


def _too_large(width: int, height: int) -> InvalidRequestError:
    return InvalidRequestError("picture size", f"{width}x{height}", f"up to {MAX_PIXELS // 10**6} megapixels")


def _no_frames(path: Path) -> InvalidRequestError:
    return InvalidRequestError("input video", str(path), "a video with frames that can be decoded")
