"""Clips that no model made: videos and photographs of a folder, and textures with the statistics of photographs.

A photograph becomes a clip by moving over it slowly, with grain. That is not natural video, and the documents say so.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from asazora.core.errors import InvalidRequestError
from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.media.containers import container_of
from asazora.media.source import read_source_image, read_source_video

VIDEO_SPAN_S = 2.0
SPANS = 4
"""Spans taken of each video, from its start on."""

VIEWS = 4
"""Clips made of each photograph."""

LARGE_PX = 640


def natural_clips(folder: Path, size: Size, fps: int, num_frames: int, seed: int) -> Iterator[tuple[str, Frames]]:
    """Clips (num_frames, H, W, 3) of all files below a folder that can be read, each with its file's name."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        container = container_of(path)
        if container is None:
            continue
        try:
            if container.pillow:
                yield from ((path.name, clip) for clip in _moving(path, size, num_frames, seed))
            else:
                yield from ((path.name, clip) for clip in _spans(path, size, fps, num_frames))
        except InvalidRequestError:
            continue  # a folder may hold other things


def _spans(path: Path, size: Size, fps: int, num_frames: int) -> Iterator[Frames]:
    for number in range(SPANS):
        try:
            frames = read_source_video(path, size, fps, start_s=number * VIDEO_SPAN_S, max_seconds=VIDEO_SPAN_S)
        except InvalidRequestError:
            return
        if len(frames) < num_frames:
            return
        yield frames[:num_frames]


def _moving(path: Path, size: Size, num_frames: int, seed: int) -> Iterator[Frames]:
    picture = read_source_image(path, Size(LARGE_PX, LARGE_PX))[0]
    for view in range(VIEWS):
        draw = numpy_generator(seed, "natural", path.name, view)
        yield pan_and_zoom(picture, size, num_frames, draw)


def pan_and_zoom(picture: Frames, size: Size, num_frames: int, draw: np.random.Generator) -> Frames:
    """A view of a picture (H, W, 3) that moves and grows or shrinks a little, with grain: (num_frames, H, W, 3)."""
    image = Image.fromarray(picture)
    starts, ends = _view(draw), _view(draw)
    grain = float(draw.uniform(0.5, 4))
    frames = []
    for share in np.linspace(0, 1, num_frames):
        x, y, side = ((1 - share) * np.array(starts) + share * np.array(ends)).tolist()
        box = (x * image.width, y * image.height, (x + side) * image.width, (y + side) * image.height)
        view = image.resize((size.width, size.height), Image.Resampling.BICUBIC, box=box)
        frames.append(np.asarray(view) + draw.normal(0, grain, (size.height, size.width, 3)))
    return np.clip(frames, 0, 255).astype(np.uint8)


def _view(draw: np.random.Generator) -> Sequence[float]:
    """Left, top and side of a square, as shares of the picture."""
    side = float(draw.uniform(0.45, 0.9))
    return (*(draw.uniform(0, 1 - side, 2)).tolist(), side)
