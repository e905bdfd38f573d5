"""One picture to a PNG or WebP file, and back."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from asazora.core.errors import UnknownNameError

IMAGE_SUFFIXES = (".png", ".webp")

Picture = NDArray[np.uint8]
"""(H, W, 3) uint8, RGB."""


def write_image(path: Path, picture: Picture) -> None:
    """Write one picture without loss, in the format its suffix names."""
    suffix = path.suffix.lower()
    if suffix not in IMAGE_SUFFIXES:
        raise UnknownNameError("image suffix", suffix, IMAGE_SUFFIXES)
    image = Image.fromarray(picture)
    if suffix == ".png":
        image.save(path, format="PNG", optimize=True)
    else:
        image.save(path, format="WEBP", lossless=True, exact=True)


def read_image(path: Path) -> Picture:
    """Read a picture of any format Pillow knows as RGB."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"), dtype=np.uint8)
