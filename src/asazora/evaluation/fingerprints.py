"""How long a look-up among many videos takes: `python -m asazora.evaluation.fingerprints --videos 1000000`.

The index is filled with random hashes, in which chance brings as many near ones as there can be; times are processor
time of one core.
"""

import argparse
import json
import sqlite3
import tempfile
import time
from pathlib import Path

import numpy as np

from asazora.core.rng import numpy_generator
from asazora.provenance.records import BAND_BITS, SCHEMA, Records

HASHES_PER_VIDEO = 6
"""Of five seconds: a few scenes' worth, in three crops each, without repeats."""

ASKED_FRAMES = 10
FLIPPED_BITS = 4
NUM_QUERIES = 100


def measure(num_videos: int, folder: Path) -> dict[str, object]:
    """Fill an index, then look up videos that are in it (spoilt by a few bits) and some that are not."""
    draw = numpy_generator(0, "fingerprints")
    hashes = draw.integers(0, 2**64, (num_videos, HASHES_PER_VIDEO), dtype=np.uint64)
    records = Records(folder)
    _fill(records.path, hashes)
    seconds: list[float] = []
    found = 0
    for _ in range(NUM_QUERIES):
        video = int(draw.integers(num_videos))
        frames = [
            (_spoilt(int(value), draw), int(draw.integers(2**63))) for value in draw.choice(hashes[video], ASKED_FRAMES)
        ]
        start = time.process_time()
        match = records.nearest(frames)
        seconds.append(time.process_time() - start)
        found += match is not None and match.label == str(video)
    strangers = [[(int(draw.integers(2**63)),) for _ in range(ASKED_FRAMES)] for _ in range(NUM_QUERIES)]
    claimed = sum(records.nearest(frames) is not None for frames in strangers)
    median, p95 = np.percentile(seconds, [50, 95]) * 1000
    return {
        "videos": num_videos,
        "hashes": hashes.size,
        "size_mb": round(records.path.stat().st_size / 1e6),
        "found": f"{found} of {NUM_QUERIES}",
        "strangers_claimed": f"{claimed} of {NUM_QUERIES}",
        "median_ms": round(float(median), 1),
        "p95_ms": round(float(p95), 1),
    }


def _fill(path: Path, hashes: np.ndarray) -> None:
    videos = np.repeat(np.arange(1, len(hashes) + 1), hashes.shape[1])
    with sqlite3.connect(path) as connection:
        connection.execute("pragma synchronous = off")
        connection.executescript(SCHEMA)
        rows = ((number + 1, str(number)) for number in range(len(hashes)))
        connection.executemany("insert into videos values (?, ?, x'00', '', '', x'')", rows)
        rest = hashes.ravel()
        for number, bits in enumerate(BAND_BITS):
            bands = (rest & np.uint64((1 << bits) - 1)).astype(np.int64) | (number << max(BAND_BITS))
            rest = rest >> np.uint64(bits)
            order = np.lexsort((hashes.ravel().view(np.int64), bands))
            columns = (bands[order].tolist(), hashes.ravel().view(np.int64)[order].tolist(), videos[order].tolist())
            connection.executemany("insert or ignore into frames values (?, ?, ?)", zip(*columns, strict=True))


def _spoilt(value: int, draw: np.random.Generator) -> int:
    for bit in draw.choice(64, FLIPPED_BITS, replace=False).tolist():
        value ^= 1 << bit
    return value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--videos", type=int, default=1_000_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(arguments.videos, Path(folder))))  # noqa: T201


if __name__ == "__main__":
    main()
