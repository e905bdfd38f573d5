"""What this install has published: manifests by mark, and frames by fingerprint, so that a stripped copy is found.

One SQLite file. Nothing in it shows a prompt or a picture; what files were told is sealed (see `told`).
"""

import sqlite3
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asazora.core.errors import ProvenanceError
from asazora.provenance.fingerprint import distance

FILE_NAME = "provenance.sqlite"
NEAR = 10
"""Hashes that differ in more bits are of different pictures."""

SHARE_OF_FRAMES = 0.5
"""A video matches if at least this share of the frames asked about is near one of its own."""

BUSY_TIMEOUT_S = 10.0

SAME = 3
"""Hashes of neighbouring frames that differ in no more bits are kept once."""

BAND_BITS = (22, 21, 21)
"""A hash is found by its thirds: of so many bits that each leads to few others, even among a million videos."""

SCHEMA = """
create table if not exists videos (
    id integer primary key, label text not null unique, mark_id blob not null, made_at text not null,
    model text not null, manifest blob not null
);
create index if not exists videos_by_mark on videos (mark_id);
create table if not exists frames (
    band integer not null, hash integer not null, video integer not null references videos (id),
    primary key (band, hash, video)
) without rowid;
create table if not exists told (place blob primary key, sealed blob not null) without rowid;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One published file."""

    label: str
    mark_id: bytes
    made_at: datetime
    model: str
    manifest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A published video that frames look like, and the mean number of bits by which they differ."""

    label: str
    distance: float


class Records:
    """The store of one install. Each call opens and closes the file, so that any thread or process may ask."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def add(self, record: Record, frames: Iterable[tuple[int, ...]]) -> None:
        """Keep a record and the hashes of each of its frames, all or nothing. Raises ProvenanceError if that fails."""
        with self._connected() as connection, connection:
            connection.executescript(SCHEMA)
            row = (record.label, record.mark_id, record.made_at.isoformat(), record.model, record.manifest)
            insert = "insert into videos (label, mark_id, made_at, model, manifest) values (?, ?, ?, ?, ?)"
            video = connection.execute(insert, row).lastrowid
            rows = [(band, signed(value), video) for value in without_repeats(frames) for band in bands_of(value)]
            connection.executemany("insert or ignore into frames values (?, ?, ?)", rows)

    def keep_told(self, place: bytes, sealed: bytes) -> None:
        """Keep a sealed text under a place that only its file leads to."""
        with self._connected() as connection, connection:
            connection.executescript(SCHEMA)
            connection.execute("insert or replace into told values (?, ?)", (place, sealed))

    def told(self, place: bytes) -> bytes | None:
        """The sealed text of a place."""
        with self._reading() as connection:
            found = connection.execute("select sealed from told where place = ?", (place,)).fetchone()
            return None if found is None else found[0]

    def by_mark(self, mark_id: bytes) -> list[Record]:
        """The files that carry a mark, oldest first. Files made from equal requests carry the same."""
        with self._reading() as connection:
            return _records(connection, "where mark_id = ? order by id", mark_id)

    def by_label(self, label: str) -> Record | None:
        """The file with a manifest of that label."""
        with self._reading() as connection:
            return next(iter(_records(connection, "where label = ?", label)), None)

    def nearest(self, frames: Sequence[tuple[int, ...]]) -> Match | None:
        """The video that most of the frames look like. Each frame is given by the hashes it may be kept under."""
        frames = [hashes for hashes in frames if hashes]
        with self._reading() as connection:
            hits = [_near(connection, hashes) for hashes in frames]
            counts = Counter(video for hit in hits for video in hit)
            if not counts:
                return None
            (video, count), *_ = counts.most_common(1)
            if count < SHARE_OF_FRAMES * len(frames):
                return None
            (label,) = connection.execute("select label from videos where id = ?", (video,)).fetchone()
            return Match(label=label, distance=sum(hit[video] for hit in hits if video in hit) / count)

    @contextmanager
    def _connected(self) -> Generator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_S)) as connection:
                yield connection
        except sqlite3.Error as error:
            raise ProvenanceError(f"the records in {str(self.path)!r} cannot be used: {error}") from error

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Connection]:
        with self._connected() as connection:
            connection.executescript(SCHEMA)
            yield connection


def _records(connection: sqlite3.Connection, where: str, value: object) -> list[Record]:
    rows = connection.execute(f"select label, mark_id, made_at, model, manifest from videos {where}", (value,))
    return [
        Record(label=label, mark_id=mark, made_at=datetime.fromisoformat(made), model=model, manifest=manifest)
        for label, mark, made, model, manifest in rows
    ]


def _near(connection: sqlite3.Connection, hashes: Iterable[int]) -> dict[int, int]:
    """Videos with a frame near one of the hashes, and how near.

    Of hashes that differ in few bits, some third is nearly always equal or one bit off: only such rows are looked at.
    """
    best: dict[int, int] = {}
    for value in hashes:
        bands = [band ^ flip for band, flips in zip(bands_of(value), _FLIPS, strict=True) for flip in flips]
        marks = ",".join("?" * len(bands))
        for kept, video in connection.execute(f"select hash, video from frames where band in ({marks})", bands):
            gap = distance(value, kept & (2**64 - 1))
            if gap <= min(NEAR, best.get(video, NEAR)):
                best[video] = gap
    return best


_FLIPS = tuple((0, *(1 << bit for bit in range(bits))) for bits in BAND_BITS)


def bands_of(value: int) -> list[int]:
    """The thirds of a hash, each with its number above it."""
    parts: list[int] = []
    for number, bits in enumerate(BAND_BITS):
        parts.append(number << max(BAND_BITS) | (value & ((1 << bits) - 1)))
        value >>= bits
    return parts


def without_repeats(frames: Iterable[tuple[int, ...]]) -> set[int]:
    """The hashes of frames in order, without those that hardly differ from the last one kept of their place."""
    kept: dict[int, int] = {}
    result: set[int] = set()
    for hashes in frames:
        for place, value in enumerate(hashes):
            if place not in kept or distance(value, kept[place]) > SAME:
                kept[place] = value
                result.add(value)
    return result


def signed(value: int) -> int:
    """The same 64 bits as SQLite keeps them."""
    return value - 2**64 if value >= 2**63 else value
