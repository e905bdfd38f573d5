"""A peak is a mark only where it stands out of what decoys read in the same file."""

import numpy as np
import pytest

from asazora.core.sizes import Size
from asazora.evaluation.marks import residuals
from asazora.provenance.mark_tile import TileKey
from asazora.provenance.presence import CERTAIN, chance_of, decoy_keys, tail
from asazora.provenance.watermark import WatermarkEmbedder
from asazora.provenance.watermark_reader import read_mark
from drifting_clip import moving_clip

FPS = 12
KEY = TileKey.derive(b"k" * 32)
DECOYS = decoy_keys(8)


def test_a_mark_stands_out_and_chance_does_not():
    frames = moving_clip(12)
    marked = WatermarkEmbedder(KEY, np.ones(64, dtype=np.uint8), Size(256, 256), FPS).apply(frames)
    for clip, low, high in ((marked, 0.0, CERTAIN), (frames, CERTAIN, 1.0)):
        looked_at = residuals(clip, FPS)
        assert low <= chance_of(looked_at, read_mark(looked_at, [KEY], search=False), 1, DECOYS) <= high


def test_more_keys_and_a_search_make_chance_greater():
    looked_at = residuals(moving_clip(12), FPS)
    reading = read_mark(looked_at, [KEY], search=False)
    once = tail(np.array([4.0, 4.4, 4.1, 4.2]), reading.z)
    assert once < 1
    assert chance_of(looked_at, reading, 3, DECOYS) >= chance_of(looked_at, reading, 1, DECOYS)


def test_the_law_is_gumbels_and_errs_towards_chance():
    peaks = np.random.default_rng(0).gumbel(4.0, 0.3, 100_000)
    for nominal in (0.1, 0.01, 0.001):
        assert tail(peaks, 4.0 - 0.3 * np.log(-np.log1p(-nominal))) == pytest.approx(nominal, rel=0.2)
    few = [tail(peaks[start : start + 16], 6.0) for start in range(0, 1600, 16)]
    assert np.median(few) > tail(peaks, 6.0)


def test_peaks_that_are_all_alike_give_no_error():
    assert tail(np.full(4, 4.0), 9.0) == 0.0


def test_decoys_are_the_same_each_time_and_differ():
    assert all(np.array_equal(one.sync, other.sync) for one, other in zip(DECOYS, decoy_keys(8), strict=True))
    assert not np.array_equal(DECOYS[0].sync, DECOYS[1].sync)
