"""A video sent while it is made: checked, marked and on record like any other; nothing unchecked leaves."""

from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from asazora.core.errors import CancelledError, ProvenanceError, PublishError, RefusedByPolicyError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.engine.broadcast import STREAM
from asazora.engine.cancel import CancelToken
from asazora.engine.checks import ALLOWED, Decision
from asazora.engine.engine import Engine
from asazora.pipelines.generate import ServedModel
from asazora.provenance.marking import Marking
from asazora.provenance.verify import verify
from fakes import FakeModel, serve_fake

VIDEO = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=1, seed=7)
STILL = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=0, seed=7)


class Received:
    """A sink that keeps what it is given; it may stop listening."""

    def __init__(self, max_pieces: int = 1000) -> None:
        self.pieces: list[bytes] = []
        self.max_pieces = max_pieces

    def __call__(self, data: bytes) -> None:
        if len(self.pieces) == self.max_pieces:
            raise BrokenPipeError
        self.pieces.append(data)

    @property
    def data(self) -> bytes:
        return b"".join(self.pieces)

    def frames(self) -> np.ndarray:
        with av.open(BytesIO(self.data)) as container:
            return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


class AllowsPieces:
    """Allows so many pieces of frames and refuses the next."""

    name = "late"

    def __init__(self, count: int) -> None:
        self.left = count

    def judge(self, subject: Frames, /) -> Decision:
        self.left -= 1
        return ALLOWED if self.left >= 0 else Decision(allowed=False, reason="no")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def prompts_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are of what comes after the prompt check, whose model takes a second to load."""

    monkeypatch.setattr(Engine, "_check_texts", lambda engine, texts, gate: None)


def saved(received: Received, folder: Path) -> Path:
    path = folder / "saved.mp4"
    path.write_bytes(received.data)
    return path


def test_a_broadcast_is_the_video_that_a_file_would_hold(home: Path):
    received = Received()
    result = Engine(serve_fake, home=home).broadcast(VIDEO, received)
    streamed = np.concatenate(list(Engine(serve_fake, home=home).stream(VIDEO)))
    assert received.frames().shape == (12, 128, 128, 3)
    assert np.abs(received.frames().astype(int) - streamed).mean() < 16
    assert result.path == STREAM


def test_pieces_leave_while_the_rest_is_being_made(home: Path):
    model, seen = FakeModel(), []

    def sink(data: bytes) -> None:
        seen.append(done[-1])

    done = [0]
    engine = Engine(lambda: ServedModel(model=model), home=home)
    engine.broadcast(VIDEO, sink, on_progress=lambda progress: done.append(progress.chunk_index))
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert seen[-1] == 2


def test_a_saved_broadcast_is_known_byte_for_byte(home: Path, tmp_path: Path):
    received = Received()
    Engine(serve_fake, home=home).broadcast(VIDEO, received)
    path = saved(received, tmp_path)
    assert "byte for byte" in verify(path, home).verdict
    data = bytearray(received.data)
    data[-9] ^= 1
    path.write_bytes(data)
    assert "byte for byte" not in verify(path, home).verdict


def test_frames_that_are_refused_do_not_leave(home: Path, tmp_path: Path):
    received = Received()
    engine = Engine(serve_fake, home=home, frame_checks=[AllowsPieces(2)])
    with pytest.raises(RefusedByPolicyError):
        engine.broadcast(VIDEO, received)
    assert len(received.frames()) == 7, "of two pieces of four frames the last one waits in the writer"
    assert "byte for byte" in verify(saved(received, tmp_path), home).verdict


def test_nothing_leaves_if_the_first_frames_are_refused(home: Path):
    received = Received()
    with pytest.raises(RefusedByPolicyError):
        Engine(serve_fake, home=home, frame_checks=[AllowsPieces(0)]).broadcast(VIDEO, received)
    assert received.data == b""


def test_nothing_leaves_without_marks(home: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(self: Marking, frames: Frames) -> Frames:
        raise ProvenanceError("no")

    monkeypatch.setattr(Marking, "apply", fail)
    received = Received()
    with pytest.raises(ProvenanceError):
        Engine(serve_fake, home=home).broadcast(VIDEO, received)
    assert received.data == b""


def test_a_reader_that_goes_away_stops_the_job_and_what_it_got_is_on_record(home: Path, tmp_path: Path):
    received = Received(max_pieces=2)
    with pytest.raises(PublishError):
        Engine(serve_fake, home=home).broadcast(VIDEO, received)
    assert "byte for byte" in verify(saved(received, tmp_path), home).verdict


def test_a_cancelled_broadcast_stops(home: Path, tmp_path: Path):
    cancel, received = CancelToken(), Received()

    def sink(data: bytes) -> None:
        received(data)
        cancel.cancel()

    with pytest.raises(CancelledError):
        Engine(serve_fake, home=home).broadcast(VIDEO, sink, cancel=cancel)
    assert len(received.pieces) == 1
    assert "byte for byte" in verify(saved(received, tmp_path), home).verdict


def test_a_still_is_sent_signed(home: Path, tmp_path: Path):
    received = Received()
    result = Engine(serve_fake, home=home).broadcast(STILL, received)
    with Image.open(BytesIO(received.data)) as image:
        assert (image.format, image.size) == ("PNG", (128, 128))
    (tmp_path / "a.png").write_bytes(received.data)
    assert verify(tmp_path / "a.png", home).c2pa.validation_state == "trusted"
    assert result.path == STREAM


def test_no_copy_is_left_behind(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spool))
    Engine(serve_fake, home=home).broadcast(VIDEO, Received())
    assert list(spool.iterdir()) == []
