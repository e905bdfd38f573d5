"""What a file was told is found by whoever holds the file and the install's key, and by nobody else."""

from pathlib import Path

import pytest

from asazora.provenance.install import open_install
from asazora.provenance.records import Records
from asazora.provenance.told import MAX_CHAIN_TEXTS, chain_of, keep_chain, keep_told, told_of

TEXT = "a red fox walks left in a meadow"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "fox.mp4"
    path.write_bytes(b"frames of a fox")
    keep_told(open_install(tmp_path / "home"), path, TEXT)
    return path


def test_a_copy_of_the_file_tells(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(file.read_bytes())
    assert told_of(copy, tmp_path / "home") == TEXT


def test_another_file_and_another_install_tell_nothing(file: Path, tmp_path: Path) -> None:
    open_install(tmp_path / "elsewhere")
    assert told_of(file, tmp_path / "elsewhere") == told_of(file, tmp_path / "nowhere") == ""
    file.write_bytes(file.read_bytes() + b".")
    assert told_of(file, tmp_path / "home") == ""


def test_the_records_alone_show_nothing_of_it(file: Path, tmp_path: Path) -> None:
    kept = Records(tmp_path / "home").path.read_bytes()
    assert b"fox" not in kept
    assert b"meadow" not in kept


def test_a_file_tells_the_chain_that_led_to_it(file: Path, tmp_path: Path) -> None:
    assert chain_of(file, tmp_path / "home") == (TEXT,), "all that is known of a file from before chains were kept"
    keep_chain(open_install(tmp_path / "home"), file, ["a fox", "at night"])
    assert chain_of(file, tmp_path / "home") == ("a fox", "at night")
    assert told_of(file, tmp_path / "home") == TEXT
    assert chain_of(file, tmp_path / "nowhere") == ()
    assert b"fox" not in Records(tmp_path / "home").path.read_bytes()


def test_of_a_long_chain_the_latest_texts_are_kept(file: Path, tmp_path: Path) -> None:
    texts = [f"text {number}" for number in range(MAX_CHAIN_TEXTS + 1)]
    keep_chain(open_install(tmp_path / "home"), file, texts)
    assert chain_of(file, tmp_path / "home") == tuple(texts[1:])


def test_what_is_told_later_counts(file: Path, tmp_path: Path) -> None:
    keep_told(open_install(tmp_path / "home"), file, "at night")
    assert told_of(file, tmp_path / "home") == "at night"
