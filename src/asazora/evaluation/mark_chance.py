"""How often chance looks like the invisible mark: keys that marked nothing, read in many pictures.

Two claims are counted apart, as `verify` makes them: that a mark is there, and that its payload was read. Clips and
stills without a mark, and with that of another key, take turns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from asazora.core.rng import numpy_generator
from asazora.evaluation.marks import FPS, SIZE, clips, residuals
from asazora.evaluation.score import Share
from asazora.provenance.mark_tile import TileKey
from asazora.provenance.payload import is_authentic
from asazora.provenance.presence import CERTAIN, NUM_DECOYS, decoy_keys, tail
from asazora.provenance.residuals import Residuals
from asazora.provenance.verify import PRESENT_Z, READABLE_Z, is_present
from asazora.provenance.watermark import WatermarkEmbedder
from asazora.provenance.watermark_reader import heights_at, read_mark

NOMINAL = (1e-1, 1e-2, 1e-3, CERTAIN)
"""Chances at which the law that decoys are taken to follow is compared with what keys really read."""

SHORT_FRAMES = 12
"""A second of each clip is looked at, and its first frame as a still: chance is greater in short pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Readings with keys that marked nothing. `by_law` is how many lie beyond a nominal chance as decoys tell it."""

    present: Share
    payload: Share
    by_law: Mapping[str, Share]
    mean_z: float
    highest_z: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    z: float
    law: float
    """The chance of a peak as high, as decoys in the same picture tell it."""
    present: bool
    payload: bool


def measure_chance(num_negatives: int, num_clips: int, num_decoys: int = NUM_DECOYS) -> Chance:
    """Keys read where every reading starts, at the likely scales: about `num_negatives`, at least one a picture."""
    pictures = _unmarked(num_clips)
    rng = numpy_generator(1, "marks")
    each = -(-num_negatives // len(pictures))
    decoys = decoy_keys(num_decoys)
    secrets = [[rng.bytes(32) for _ in range(each)] for _ in pictures]
    return _counted(
        [one for picture, few in zip(pictures, secrets, strict=True) for one in _likely(picture, few, decoys)]
    )


def measure_searched_chance(num_negatives: int, num_clips: int) -> Chance:
    """Whole readings, the search over all scales included, each as `verify` makes it; a reading takes seconds."""
    pictures = _unmarked(num_clips)
    rng = numpy_generator(2, "marks")
    return _counted([_searched(pictures[number % len(pictures)], rng.bytes(32)) for number in range(num_negatives)])


def _unmarked(num_clips: int) -> list[Residuals]:
    rng = numpy_generator(3, "marks")
    blank = np.zeros(64, dtype=np.uint8)
    looked_at: list[Residuals] = []
    for clip in clips(num_clips):
        other = WatermarkEmbedder(TileKey.derive(rng.bytes(32)), blank, SIZE, FPS).apply(clip[:SHORT_FRAMES])
        for frames in (clip[:SHORT_FRAMES], other):
            looked_at += [residuals(frames, FPS), residuals(frames[:1], FPS)]
    return looked_at


def _likely(picture: Residuals, secrets: list[bytes], decoys: list[TileKey]) -> Iterator[_Reading]:
    by_chance = _heights(picture, decoys)
    keys = [TileKey.derive(secret) for secret in secrets]
    for key, secret, z in zip(keys, secrets, _heights(picture, keys).tolist(), strict=True):
        law = tail(by_chance, z)
        payload = z >= READABLE_Z and is_authentic(read_mark(picture, [key], search=False).message, secret)
        yield _Reading(z=z, law=law, present=z >= PRESENT_Z and law < CERTAIN, payload=payload)


def _searched(picture: Residuals, secret: bytes) -> _Reading:
    reading = read_mark(picture, [TileKey.derive(secret)])
    present = is_present(picture, reading, num_keys=1)
    payload = reading.z >= READABLE_Z and is_authentic(reading.message, secret)
    return _Reading(z=reading.z, law=1.0, present=present, payload=payload)


def _heights(picture: Residuals, keys: list[TileKey]) -> NDArray[np.float64]:
    return heights_at(picture, keys, picture.likely_chips_px)


def _counted(readings: list[_Reading]) -> Chance:
    n = len(readings)
    heights = [reading.z for reading in readings]
    return Chance(
        present=Share(n=n, true=sum(reading.present for reading in readings)),
        payload=Share(n=n, true=sum(reading.payload for reading in readings)),
        by_law={f"{level:g}": Share(n=n, true=sum(one.law < level for one in readings)) for level in NOMINAL},
        mean_z=float(np.mean(heights)),
        highest_z=max(heights),
    )
