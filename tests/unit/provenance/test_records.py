"""What was published is found again by its mark, its label and its looks."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from asazora.core.errors import ProvenanceError
from asazora.provenance.records import FILE_NAME, Record, Records


def record(number: int) -> Record:
    return Record(
        label=f"urn:{number}",
        mark_id=bytes([0, 0, 0, number]),
        made_at=datetime(2026, 1, 1, tzinfo=UTC),
        model="fake",
        manifest=bytes([number]) * 9,
    )


def frames(seed: int, count: int = 8) -> list[tuple[int, ...]]:
    values = np.random.default_rng(seed).integers(0, 2**64, (count, 3), dtype=np.uint64)
    return [tuple(row) for row in values.tolist()]


def altered(kept: list[tuple[int, ...]], num_bits: int) -> list[tuple[int, ...]]:
    rng = np.random.default_rng(9)
    flips = (sum(1 << int(bit) for bit in rng.choice(64, num_bits, replace=False)) for _ in kept)
    return [(hashes[0] ^ flip,) for hashes, flip in zip(kept, flips, strict=True)]


@pytest.fixture
def records(tmp_path: Path) -> Records:
    store = Records(tmp_path)
    for number in range(20):
        store.add(record(number), frames(number))
    return store


def test_a_record_is_found_by_mark_and_label(records: Records):
    assert records.by_mark(bytes([0, 0, 0, 3])) == [record(3)]
    assert records.by_label("urn:3") == record(3)


def test_what_was_not_published_is_not_found(records: Records, tmp_path: Path):
    assert records.by_mark(b"none") == []
    assert records.by_label("urn:99") is None
    assert records.nearest(frames(99)) is None


@pytest.mark.parametrize("num_bits", [0, 3, 6])
def test_a_copy_is_found_by_its_looks(records: Records, num_bits: int):
    match = records.nearest(altered(frames(7), num_bits))
    assert match is not None
    assert (match.label, match.distance) == ("urn:7", num_bits)


def test_one_like_frame_among_many_is_no_match(records: Records):
    assert records.nearest([*frames(7, 1), *frames(99)]) is None


def test_frames_without_hashes_match_nothing(records: Records):
    assert records.nearest([(), ()]) is None


def test_a_record_that_cannot_be_kept_is_kept_nowhere(records: Records):
    with pytest.raises(ProvenanceError):
        records.add(record(3), frames(50))
    assert records.nearest(frames(50)) is None


def test_a_damaged_store_is_an_error(tmp_path: Path):
    (tmp_path / FILE_NAME).write_bytes(b"this is no database" * 100)
    with pytest.raises(ProvenanceError, match="cannot be used"):
        Records(tmp_path).add(record(1), frames(1))
