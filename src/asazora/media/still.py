"""One picture to a PNG or WebP file, and back."""

from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from asazora.core.errors import UnknownNameError
from asazora.core.video_model import Frames
from asazora.media.write_errors import write_errors

IMAGE_SUFFIXES = (".png", ".webp")

Picture = NDArray[np.uint8]
"""(H, W, 3) uint8, RGB."""


def write_image(path: Path, picture: Picture) -> None:
    """Write one picture without loss, in the format its suffix names."""
    suffix = path.suffix.lower()
    if suffix not in IMAGE_SUFFIXES:
        raise UnknownNameError("image suffix", suffix, IMAGE_SUFFIXES)
    image = Image.fromarray(picture)
    with write_errors(path):
        if suffix == ".png":
            image.save(path, format="PNG", optimize=True)
        else:
            image.save(path, format="WEBP", lossless=True, exact=True)


def write_small_png(path: Path, picture: Picture, max_bytes: int) -> None:
    """Write a picture for a page: with as many colours as fit into so many bytes, at most 256 and at least 16."""
    image = Image.fromarray(picture)
    with write_errors(path):
        for num_colours in (256, 128, 64, 32, 16):
            image.quantize(num_colours, dither=Image.Dither.NONE).save(path, format="PNG", optimize=True)
            if path.stat().st_size <= max_bytes:
                return


def read_image(path: Path) -> Picture:
    """Read a picture of any format Pillow knows as RGB."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"), dtype=np.uint8)


class StillWriter:
    """Takes frames as a VideoWriter does, for a clip that is one frame long."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, frames: Frames) -> None:
        """Write the only frame: (1, H, W, 3) uint8."""
        (picture,) = frames
        write_image(self.path, picture)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None
