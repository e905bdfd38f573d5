"""Videos back into frames, a chunk at a time."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.core.video_model import Frames

CHUNK_FRAMES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoInfo:
    """What a video file says of itself."""

    size: Size
    fps: Fraction
    num_frames: int
    duration_s: float
    codec: str
    pixel_format: str


def probe(path: Path) -> VideoInfo:
    """Read the header of a video file. Raises InvalidRequestError if it holds no video."""
    with _opened(path) as container:
        stream = container.streams.video[0]
        if stream.average_rate is None or stream.duration is None or stream.time_base is None:
            raise InvalidRequestError("video file", str(path), "a video with a length and a frame rate")
        return VideoInfo(
            size=Size(stream.width, stream.height),
            fps=stream.average_rate,
            num_frames=stream.frames,
            duration_s=float(stream.duration * stream.time_base),
            codec=stream.codec_context.name,
            pixel_format=stream.codec_context.pix_fmt or "unknown",
        )


def read_chunks(path: Path, chunk_frames: int = CHUNK_FRAMES) -> Iterator[Frames]:
    """Yield the frames in order as (F, H, W, 3) uint8 RGB, F = `chunk_frames` but for a shorter last one."""
    with _opened(path) as container:
        pending: list[Frames] = []
        for frame in container.decode(video=0):
            pending.append(_rgb(frame))
            if len(pending) == chunk_frames:
                yield np.stack(pending)
                pending.clear()
        if pending:
            yield np.stack(pending)


def read_video(path: Path) -> Frames:
    """All frames of a short video: (F, H, W, 3) uint8 RGB."""
    return np.concatenate(list(read_chunks(path)))


def _rgb(frame: VideoFrame) -> Frames:
    # The colour matrix is the one the file is tagged with.
    return np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)


@contextmanager
def _opened(path: Path) -> Generator[InputContainer]:
    """Open a file that must hold a video stream; a damaged or foreign file is the user's mistake."""
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise InvalidRequestError("video file", str(path), "a file with a video in it")
            yield container
    except av.FFmpegError as error:
        raise InvalidRequestError("video file", str(path), f"a readable video ({error.strerror})") from error
