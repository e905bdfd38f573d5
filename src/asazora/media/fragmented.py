"""Frames into fragmented MP4, bytes for each piece of frames: a video that plays while the rest of it is being made."""

import io
from fractions import Fraction

import av
from av.video.frame import VideoFrame

from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.media.video_writer import QUALITY_CRF, add_h264_stream, check_video_size, yuv_frame

MEDIA_TYPE = "video/mp4"

_AT_ONCE = {"tune": "zerolatency"}
"""No look-ahead and no frames out of order: each frame leaves the encoder as it comes."""

_MOVFLAGS = "empty_moov+default_base_moof+frag_every_frame+skip_trailer"


class FragmentedWriter:
    """Turns frames into the bytes of one fragmented MP4: H.264 yuv420p, BT.709, constant frame rate.

    All bytes returned, put together in order, are the file. Each return is whole boxes: the header comes with the first
    frames, and the last frame of a piece with the next piece. Nothing is kept that has been returned.
    """

    def __init__(self, size: Size, fps: int, crf: int = QUALITY_CRF, preset: str = "medium") -> None:
        """`preset` is x264's name for how much work goes into each byte. Raises InvalidRequestError for odd sides."""
        check_video_size(size)
        self.size, self.fps = size, fps
        self.num_frames = 0
        self._made = io.BytesIO()
        options = {"movflags": _MOVFLAGS, "flush_packets": "1"}
        self._container = av.open(_Unseekable(self._made), "w", format="mp4", options=options)
        self._stream = add_h264_stream(self._container, size, fps, crf, {**_AT_ONCE, "preset": preset})

    def write(self, frames: Frames) -> bytes:
        """Append frames, (F, H, W, 3) uint8 of the writer's size, and return the bytes that are ready."""
        if frames.shape[1:] != (self.size.height, self.size.width, 3):
            raise ValueError(f"frames of shape {frames.shape} do not fit a {self.size} video")
        for picture in frames:
            frame = yuv_frame(VideoFrame.from_ndarray(picture, format="rgb24"))
            frame.pts, frame.time_base = self.num_frames, Fraction(1, self.fps)
            self._container.mux(self._stream.encode(frame))
            self.num_frames += 1
        return self._taken()

    def finish(self) -> bytes:
        """The last bytes. Nothing can be written afterwards."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
        return self._taken()

    def _taken(self) -> bytes:
        made = self._made.getvalue()
        self._made.seek(0)
        self._made.truncate()
        return made


class _Unseekable:
    """A sink that can only be added to, so that no box is ever gone back to and changed."""

    def __init__(self, sink: io.BytesIO) -> None:
        self._sink = sink

    def write(self, data: bytes) -> int:
        return self._sink.write(data)
