"""Stills are stored without loss."""

from pathlib import Path

import numpy as np
import pytest

from asazora.core.errors import UnknownNameError
from asazora.media.still import IMAGE_SUFFIXES, read_image, write_image, write_small_png


@pytest.mark.parametrize("suffix", IMAGE_SUFFIXES)
def test_picture_is_read_back_exactly(tmp_path: Path, suffix: str):
    picture = np.random.default_rng(3).integers(0, 256, (40, 62, 3), dtype=np.uint8)
    write_image(tmp_path / f"still{suffix}", picture)
    assert np.array_equal(read_image(tmp_path / f"still{suffix}"), picture)


def test_a_small_picture_has_as_many_colours_as_fit(tmp_path: Path):
    picture = np.random.default_rng(3).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    sizes = []
    for max_bytes in (100_000, 3500):
        write_small_png(tmp_path / "small.png", picture, max_bytes)
        sizes.append((tmp_path / "small.png").stat().st_size)
    assert sizes[1] <= 3500 < sizes[0]
    assert read_image(tmp_path / "small.png").shape == (64, 64, 3)


def test_other_suffixes_are_refused(tmp_path: Path):
    with pytest.raises(UnknownNameError, match=r"\.png, \.webp"):
        write_image(tmp_path / "still.gif", np.zeros((8, 8, 3), dtype=np.uint8))
