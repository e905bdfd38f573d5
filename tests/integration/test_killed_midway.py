"""A process that is killed in the middle of publishing has published nothing, and the next one goes on as if new."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import dies_midway
from asazora.engine.engine import Engine
from asazora.provenance.records import Records
from asazora.provenance.verify import verify
from dies_midway import MOMENTS, REQUEST
from fakes import serve_fake

SCRIPT = Path(dies_midway.__file__)
PLACED = ("file", "variations")


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """A folder for each route and moment, and what ended the process that worked there."""
    folder = tmp_path_factory.mktemp("midway")
    said = subprocess.run([sys.executable, SCRIPT, folder], check=True, capture_output=True, text=True, timeout=300)
    return folder, {name: int(number) for name, number in map(str.split, said.stdout.splitlines())}


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_every_process_was_killed(ends: tuple[Path, dict[str, int]]):
    _, signals = ends
    assert len(signals) == 8
    assert set(signals.values()) == {signal.SIGKILL}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("route", PLACED)
def test_nothing_that_was_not_finished_is_there(ends: tuple[Path, dict[str, int]], route: str, moment: str):
    place = ends[0] / f"{route}-{moment}"
    whole = ["fox-1.mp4"] if route == "variations" else []
    assert visible(place / "out") == whole
    for name in whole:
        assert verify(place / "out" / name, place / "home").c2pa.validation_state == "trusted"


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("route", PLACED)
def test_the_next_process_finds_records_whole_and_leaves_nothing_hidden(
    ends: tuple[Path, dict[str, int]], route: str, moment: str, monkeypatch: pytest.MonkeyPatch
):
    place = ends[0] / f"{route}-{moment}"
    assert [path for path in (place / "out").iterdir() if path.name.startswith(".")], "what the killed one left"
    monkeypatch.setattr(Engine, "_check_texts", lambda engine, texts, gate: None)
    Engine(serve_fake, home=place / "home").generate(REQUEST, place / "out" / "again.mp4")
    assert not [path for path in (place / "out").iterdir() if path.name.startswith(".")]
    assert verify(place / "out" / "again.mp4", place / "home").c2pa.validation_state == "trusted"


@pytest.mark.parametrize("moment", ["signing", "record"])
def test_a_stream_that_was_not_signed_to_the_end_has_no_record(ends: tuple[Path, dict[str, int]], moment: str):
    place = ends[0] / f"stream-{moment}"
    received = (place / "out" / "received").rename(place / "out" / "received.mp4")
    found = verify(received, place / "home")
    assert received.stat().st_size > 0, "what had left had left"
    assert (found.c2pa.validation_state, found.fingerprint.match) == ("not_present", False)
    assert found.generated_here is True, "its frames carry the mark"
    assert found.watermark.payload is not None
    assert Records(place / "home").by_mark(bytes.fromhex(found.watermark.payload)) == []
