"""The command as a process: what it writes where, how it stops, and what it leaves when it cannot finish."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest

from asazora import __version__
from asazora.core.sizes import Size
from asazora.media.video_reader import probe, read_video

FAKE_COMMAND = (sys.executable, str(Path(__file__).parents[1] / "fake_cli.py"), "generate", "a fox")
STEP_SECONDS = 0.2
WHOLE_SECONDS = 60 * 12 / 4 * 2 * STEP_SECONDS
"""What the slow job would take: 60 s of 12 frames, 4 a chunk, two steps a chunk."""


def run_fake(*arguments: str, cwd: Path, prefix: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    command = [*prefix, *FAKE_COMMAND, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def slow_job(tmp_path: Path) -> Generator[subprocess.Popen[str]]:
    """A running job that has reached its first chunk, and would take minutes."""
    process = subprocess.Popen(
        [*FAKE_COMMAND, "--seconds", "60", "-o", "fox.mp4"],
        cwd=tmp_path,
        env={**os.environ, "FAKE_STEP_SECONDS": str(STEP_SECONDS)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("generating"):
            break
    yield process
    process.kill()
    process.communicate()


def test_installed_command_answers():
    command = Path(sys.executable).with_name("asazora")
    finished = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert finished.stdout == f"asazora {__version__}\n"


def test_stdout_holds_one_json_object_and_stderr_the_progress(tmp_path: Path):
    finished = run_fake("-o", "fox.mp4", "--seconds", "3", "--size", "320x180", "--fps", "24", "--json", cwd=tmp_path)
    assert finished.returncode == 0
    assert json.loads(finished.stdout)["path"] == "fox.mp4"
    assert "loading the model" in finished.stderr
    info = probe(tmp_path / "fox.mp4")
    assert (info.size, info.fps, info.num_frames) == (Size(320, 180), 24, 72)


def run_fake_to_pipe(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    command = [*FAKE_COMMAND, "-o", "-", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False, timeout=60)


def test_a_dash_sends_the_video_itself_to_stdout(tmp_path: Path):
    finished = run_fake_to_pipe("--seconds", "2", cwd=tmp_path)
    assert finished.returncode == 0
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "saved.mp4").write_bytes(finished.stdout)
    assert len(read_video(tmp_path / "saved.mp4")) == 24


def test_a_dash_and_json_do_not_go_together(tmp_path: Path):
    finished = run_fake_to_pipe("--json", cwd=tmp_path)
    assert (finished.returncode, finished.stdout) == (2, b"")


def test_a_reader_that_goes_away_ends_the_command_in_one_line(tmp_path: Path):
    with subprocess.Popen(
        [*FAKE_COMMAND, "-o", "-", "--seconds", "30"],
        cwd=tmp_path,
        env={**os.environ, "FAKE_STEP_SECONDS": "0.05"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(8)[4:] == b"ftyp"
        process.stdout.close()
        stderr = process.stderr.read().decode()
        assert process.wait(timeout=30) == 2
    assert "Traceback" not in stderr
    assert "error: could not write '-'" in stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_stops_within_a_step_and_leaves_no_file(
    tmp_path: Path, slow_job: subprocess.Popen[str], number: signal.Signals
):
    (hidden,) = tmp_path.iterdir()
    assert hidden.name.startswith("."), "while the job runs its file is hidden"
    start = time.monotonic()
    slow_job.send_signal(number)
    stdout, stderr = slow_job.communicate(timeout=60)
    assert time.monotonic() - start < WHOLE_SECONDS / 2
    assert slow_job.returncode == 130
    assert stdout == ""
    assert "Traceback" not in stderr
    assert list(tmp_path.iterdir()) == []


def test_final_name_is_not_seen_before_the_file_is_whole(tmp_path: Path, slow_job: subprocess.Popen[str]):
    assert not (tmp_path / "fox.mp4").exists()
    slow_job.kill()
    slow_job.wait()
    assert not (tmp_path / "fox.mp4").exists()


def test_a_disk_limit_reached_while_writing_is_one_line_and_leaves_no_file(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
):
    home = tmp_path_factory.mktemp("home")  # whose records stay below the limit, unlike those that all tests share
    limited = ("env", f"ASAZORA_HOME={home}", "sh", "-c", 'ulimit -f 150 && exec "$@"', "sh")
    finished = run_fake("-o", "fox.mp4", "--seconds", "60", cwd=tmp_path, prefix=limited)
    assert_failed_to_write(finished, tmp_path, "File too large")


def test_a_full_disk_is_one_line_and_leaves_no_file(small_disk: Path):
    finished = run_fake("-o", "fox.mp4", "--seconds", "20", cwd=small_disk)
    assert_failed_to_write(finished, small_disk, "No space left on device")


def test_a_disk_too_full_for_a_still_is_one_line_and_leaves_no_file(small_disk: Path):
    finished = run_fake("-o", "fox.png", "--seconds", "0", "--size", "2048x2048", cwd=small_disk)
    assert_failed_to_write(finished, small_disk, "No space left on device")


def assert_failed_to_write(finished: subprocess.CompletedProcess[str], folder: Path, reason: str) -> None:
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert finished.stderr.splitlines()[-1].startswith("error: could not write")
    assert reason in finished.stderr
    assert "Traceback" not in finished.stderr
    assert list(folder.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Generator[Path]:
    """A file system of 16 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
