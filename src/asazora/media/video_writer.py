"""Frames into an MP4 that plays in browsers: H.264 yuv420p, BT.709, constant frame rate, index at the front."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import av
import numpy as np
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation
from av.video.stream import VideoStream

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.core.threads import allowed_threads
from asazora.core.video_model import Frames
from asazora.media.write_errors import write_errors

QUALITY_CRF = 18
"""x264's constant rate factor: 18 is close to invisible loss."""

ENCODER_THREADS = 2
"""At most, and never more than the process is allowed: what x264 writes depends on their number."""

KEYFRAME_SECONDS = 2
"""Longest gap between keyframes, so that seeking in a player is quick."""

_BT709 = 1
"""The code of BT.709 in H.264's matrix, primaries and transfer fields."""

_ACCURATE = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INP


class VideoWriter:
    """Encodes frames as they come; the file is complete after `close`. Failures to write raise PublishError.

    Use as a context manager: an exception in the block drops what is still in the encoder, and the file is void.
    """

    def __init__(self, path: Path, size: Size, fps: int, crf: int = QUALITY_CRF) -> None:
        check_video_size(size)
        self.path, self.size, self.fps = path, size, fps
        self.num_frames = 0
        with write_errors(path):
            self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
            self._stream = add_h264_stream(self._container, size, fps, crf)

    def write(self, frames: Frames) -> None:
        """Append frames: (F, H, W, 3) uint8, of the writer's size."""
        if frames.shape[1:] != (self.size.height, self.size.width, 3):
            raise ValueError(f"frames of shape {frames.shape} do not fit a {self.size} video")
        with write_errors(self.path):
            for picture in frames:
                frame = yuv_frame(VideoFrame.from_ndarray(picture, format="rgb24"))
                frame.pts, frame.time_base = self.num_frames, Fraction(1, self.fps)
                self._container.mux(self._stream.encode(frame))
                self.num_frames += 1

    def close(self) -> None:
        """Flush the encoder and finish the file."""
        with write_errors(self.path):
            try:
                self._container.mux(self._stream.encode(None))
            finally:
                self._container.close()

    def _abandon(self) -> None:
        """Release the file after a failure, which is the error to report: one more while closing adds nothing."""
        with suppress(av.FFmpegError, OSError):
            self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._abandon()


def write_video(path: Path, frames: Frames | Iterable[Frames], size: Size, fps: int, crf: int = QUALITY_CRF) -> None:
    """Write a whole video: one array (F, H, W, 3) uint8, or an iterable of such chunks."""
    chunks = [frames] if isinstance(frames, np.ndarray) else frames
    with VideoWriter(path, size, fps, crf) as writer:
        for chunk in chunks:
            writer.write(chunk)


def check_video_size(size: Size) -> None:
    """Raise InvalidRequestError unless both sides are even."""
    if size.width % 2 or size.height % 2:
        raise InvalidRequestError("video size", str(size), "even sides, as yuv420p needs")


def add_h264_stream(
    container: OutputContainer, size: Size, fps: int, crf: int, tune: Mapping[str, str] = MappingProxyType({})
) -> VideoStream:
    """The stream that all our videos hold; `tune` are further options of x264."""
    stream = container.add_stream("libx264", rate=fps)
    stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
    stream.time_base = Fraction(1, fps)
    stream.options = {"crf": str(crf), "preset": "medium", **tune}
    context = stream.codec_context
    context.thread_count = allowed_threads(ENCODER_THREADS)
    context.gop_size = KEYFRAME_SECONDS * fps
    context.color_range = ColorRange.MPEG
    context.colorspace = context.color_primaries = context.color_trc = _BT709
    return stream


def yuv_frame(rgb: VideoFrame) -> VideoFrame:
    """Full-range RGB to limited-range BT.709 yuv420p, tagged as such."""
    frame = rgb.reformat(
        format="yuv420p",
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=_ACCURATE,
    )
    frame.color_primaries, frame.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    return frame
