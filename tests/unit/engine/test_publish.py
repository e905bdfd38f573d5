"""A file appears whole, under its own name, or not at all."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from asazora.core.errors import InvalidRequestError, PublishError
from asazora.engine.publish import staged, sweep


def publish(destination: Path, text: str = "new", *, force: bool = False) -> None:
    with staged(destination, force=force) as part:
        part.write_text(text)


def test_file_appears_only_when_the_block_ends(tmp_path: Path):
    with staged(tmp_path / "fox.mp4", force=False) as part:
        part.write_text("whole")
        assert not (tmp_path / "fox.mp4").exists()
        assert part.parent.parent == tmp_path
        assert part.parent.name.startswith(".")
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


PUBLISHES_SLOWLY = """
import sys, time
from pathlib import Path
from asazora.engine.publish import staged
with staged(Path(sys.argv[1]), force=False) as part:
    part.write_text("half")
    (part.parent / "part.signed.mp4").write_text("half of another")
    print("begun", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def begun(tmp_path: Path) -> Generator[subprocess.Popen[str]]:
    """Another process that has begun to write a file."""
    command = [sys.executable, "-c", PUBLISHES_SLOWLY, str(tmp_path / "slow.mp4")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        yield process
        process.kill()


def test_what_a_killed_process_left_is_gone_with_the_next_publication(tmp_path: Path, begun: subprocess.Popen[str]):
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".slow.")
    publish(tmp_path / "fox.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["fox.mp4"]


def test_what_a_living_process_writes_is_left_alone(tmp_path: Path, begun: subprocess.Popen[str]):
    publish(tmp_path / "fox.mp4")
    assert len(list(tmp_path.glob(".slow.*/part.mp4"))) == 1


def test_two_publications_of_one_process_leave_each_other_alone(tmp_path: Path):
    with staged(tmp_path / "fox.mp4", force=False) as part:
        part.write_text("whole")
        publish(tmp_path / "dog.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dog.mp4", "fox.mp4"]


def test_other_hidden_things_are_left_alone(tmp_path: Path):
    (tmp_path / ".notes.part").write_text("a file")
    (tmp_path / ".git").mkdir()
    publish(tmp_path / "fox.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git", ".notes.part", "fox.mp4"]


def test_a_folder_that_is_swept_away_at_once_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    make, made = Path.mkdir, list[Path]()

    def swept_once(folder: Path) -> None:
        make(folder)
        made.append(folder)
        if len(made) == 1:
            sweep(tmp_path)

    monkeypatch.setattr(Path, "mkdir", swept_once)
    publish(tmp_path / "fox.mp4")
    assert len(made) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["fox.mp4"]
