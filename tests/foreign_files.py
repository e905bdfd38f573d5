"""Real files of many kinds, made by the encoders themselves, for tests of what people hand in."""

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from asazora.core.sizes import Size

SIZE = Size(96, 64)
NUM_FRAMES = 24
FPS = 12
STEP = 10
"""By how much the left half grows lighter from one frame to the next."""


def brightening(num_frames: int = NUM_FRAMES, size: Size = SIZE) -> np.ndarray:
    """Frames whose left half tells their number, `level_of` reads it: (F, H, W, 3) uint8. The right half is dark."""
    frames = np.full((num_frames, size.height, size.width, 3), 20, dtype=np.uint8)
    frames[:, :, : size.width // 2] = (np.arange(num_frames) * STEP % 256)[:, None, None, None]
    return frames


def numbers_of(frames: np.ndarray) -> list[int]:
    """The numbers of frames that `brightening` drew, read off their left edge."""
    middle = frames.shape[1] // 2
    return [round(float(frame[middle - 4 : middle + 4, 4:12].mean()) / STEP) for frame in frames]


def encode(
    path: Path,
    frames: np.ndarray,
    codec: str = "libx264",
    container: str = "mp4",
    pixel_format: str = "yuv420p",
    *,
    times_ms: Sequence[int] | None = None,
    options: dict[str, str] | None = None,
    source_format: str = "rgb24",
    fps: int = FPS,
) -> Path:
    """A file of these frames at a constant rate, or at the times given."""
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=fps, options=options or {})
        stream.height, stream.width = frames.shape[1:3]
        stream.pix_fmt = pixel_format
        if times_ms is not None:
            stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        for index, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixels, format=source_format)
            if times_ms is not None:
                frame.pts, frame.time_base = times_ms[index], Fraction(1, 1000)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def turn(path: Path, matrix: tuple[int, int, int, int]) -> None:
    """Write (a, b, c, d) as the display matrix of an MP4's first track, as phones do."""
    data = bytearray(path.read_bytes())
    start = data.index(b"tkhd") + 4 + 40
    a, b, c, d = (value << 16 for value in matrix)
    data[start : start + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)


def audio_only(path: Path) -> Path:
    """A second of silence."""
    with av.open(str(path), "w", format="mp4") as file:
        stream = file.add_stream("aac", rate=44100, layout="mono")
        for start in range(0, 44100, 1024):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), dtype=np.float32), format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 44100, start
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path
