"""Small pictures of a whole video: a thumbnail, and a sheet of frames spread evenly over its length."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from asazora.core.errors import InvalidRequestError
from asazora.media.still import Picture
from asazora.media.video_reader import probe, read_chunks
from asazora.media.write_errors import write_errors

SHEET_COLUMNS, SHEET_ROWS = 5, 4
CELL_LONG_SIDE_PX = 256
THUMBNAIL_LONG_SIDE_PX = 512
QUALITY = 85


def write_previews(video: Path, thumbnail: Path, spritesheet: Path) -> None:
    """Write the video's middle frame as WebP, and a sheet of twenty frames, in reading order, as JPEG."""
    num_frames = probe(video).num_frames
    cells = np.linspace(0, num_frames - 1, SHEET_COLUMNS * SHEET_ROWS).round().astype(np.int64)
    middle = num_frames // 2
    frames = _frames_at(video, np.append(cells, middle))
    with write_errors(thumbnail):
        _fitted(frames[middle], THUMBNAIL_LONG_SIDE_PX).save(thumbnail, format="WEBP", quality=QUALITY)
    with write_errors(spritesheet):
        _sheet([frames[index] for index in cells.tolist()]).save(spritesheet, format="JPEG", quality=QUALITY)


def _frames_at(video: Path, indices: NDArray[np.int64]) -> dict[int, Picture]:
    """The frames of these numbers, shrunk to what the pictures need, so that a long video does not fill the memory."""
    wanted, found, first = set(indices.tolist()), dict[int, Picture](), 0
    for chunk in read_chunks(video):
        for index in wanted & set(range(first, first + len(chunk))):
            found[index] = np.asarray(_fitted(chunk[index - first], THUMBNAIL_LONG_SIDE_PX))
        first += len(chunk)
    if len(found) != len(wanted):
        raise InvalidRequestError("video file", video.name, f"a whole video; only {first} frames could be read")
    return found


def _fitted(picture: Picture, long_side_px: int) -> Image.Image:
    """The picture, shrunk if its longer side is longer than asked."""
    image = Image.fromarray(picture)
    image.thumbnail((long_side_px, long_side_px), Image.Resampling.LANCZOS)
    return image


def _sheet(pictures: list[Picture]) -> Image.Image:
    cells = [_fitted(picture, CELL_LONG_SIDE_PX) for picture in pictures]
    width, height = cells[0].size
    sheet = Image.new("RGB", (width * SHEET_COLUMNS, height * SHEET_ROWS))
    for number, cell in enumerate(cells):
        sheet.paste(cell, (number % SHEET_COLUMNS * width, number // SHEET_COLUMNS * height))
    return sheet
