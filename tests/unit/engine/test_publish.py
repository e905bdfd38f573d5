"""A file appears whole, under its own name, or not at all."""

import os
from pathlib import Path

import pytest

from asazora.core.errors import InvalidRequestError, PublishError
from asazora.engine.publish import staged


def publish(destination: Path, text: str = "new", *, force: bool = False) -> None:
    with staged(destination, force=force) as part:
        part.write_text(text)


def test_file_appears_only_when_the_block_ends(tmp_path: Path):
    with staged(tmp_path / "fox.mp4", force=False) as part:
        part.write_text("whole")
        assert not (tmp_path / "fox.mp4").exists()
        assert part.parent == tmp_path
        assert part.name.startswith(".")
    assert [path.name for path in tmp_path.iterdir()] == ["fox.mp4"]
    assert (tmp_path / "fox.mp4").read_text() == "whole"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, PublishError])
def test_an_error_leaves_nothing_behind(tmp_path: Path, error: type[BaseException]):
    def fail_halfway() -> None:
        with staged(tmp_path / "fox.mp4", force=False) as part:
            part.write_text("half")
            raise error

    with pytest.raises(error):
        fail_halfway()
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_kept_without_force(tmp_path: Path):
    (tmp_path / "fox.mp4").write_text("old")
    with pytest.raises(InvalidRequestError, match="--force"):
        publish(tmp_path / "fox.mp4")
    assert (tmp_path / "fox.mp4").read_text() == "old"


def test_force_replaces_an_existing_file(tmp_path: Path):
    (tmp_path / "fox.mp4").write_text("old")
    publish(tmp_path / "fox.mp4", force=True)
    assert (tmp_path / "fox.mp4").read_text() == "new"


def test_failure_with_force_keeps_the_old_file(tmp_path: Path):
    (tmp_path / "fox.mp4").write_text("old")
    with pytest.raises(ValueError, match="stop"), staged(tmp_path / "fox.mp4", force=True):
        raise ValueError("stop")
    assert (tmp_path / "fox.mp4").read_text() == "old"


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path):
    def publish_while_another_does() -> None:
        with staged(tmp_path / "fox.mp4", force=False) as part:
            part.write_text("ours")
            (tmp_path / "fox.mp4").write_text("theirs")

    with pytest.raises(InvalidRequestError, match="--force"):
        publish_while_another_does()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["theirs"]


def test_file_systems_without_hard_links_are_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def no_links(self: Path, target: Path) -> None:
        raise PermissionError("no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    publish(tmp_path / "fox.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["fox.mp4"]
    with pytest.raises(InvalidRequestError, match="--force"):
        publish(tmp_path / "fox.mp4")


def test_published_files_follow_the_umask(tmp_path: Path):
    before = os.umask(0o027)
    try:
        publish(tmp_path / "fox.mp4")
    finally:
        os.umask(before)
    assert (tmp_path / "fox.mp4").stat().st_mode & 0o777 == 0o640


def test_a_missing_directory_is_bad_input(tmp_path: Path):
    with pytest.raises(InvalidRequestError, match="a directory that exists"):
        publish(tmp_path / "missing" / "fox.mp4")


def test_a_directory_in_the_files_place_is_bad_input(tmp_path: Path):
    (tmp_path / "fox.mp4").mkdir()
    with pytest.raises(InvalidRequestError, match="not a directory"):
        publish(tmp_path / "fox.mp4", force=True)


def test_a_directory_that_takes_no_files_is_bad_input():
    # /proc takes no files from anybody, root included.
    with pytest.raises(InvalidRequestError, match="can be written to"):
        publish(Path("/proc/fox.mp4"))


@pytest.mark.skipif(os.geteuid() == 0, reason="permission bits do not bind root")
def test_a_read_only_directory_is_bad_input(tmp_path: Path):
    tmp_path.chmod(0o500)
    with pytest.raises(InvalidRequestError, match="can be written to"):
        publish(tmp_path / "fox.mp4")


def test_a_disk_that_fails_while_flushing_is_a_publish_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def no_space(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(PublishError, match="No space left"):
        publish(tmp_path / "fox.mp4")
    assert list(tmp_path.iterdir()) == []


def test_very_long_names_are_staged(tmp_path: Path):
    name = "f" * 251 + ".mp4"
    publish(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]
