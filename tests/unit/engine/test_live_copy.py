"""The copy of a video that grows while it is made holds the same frames, and none that a check objects to."""

from pathlib import Path

import pytest

from asazora.core.errors import RefusedByPolicyError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.engine.checks import ALLOWED, Decision
from asazora.engine.engine import Engine
from asazora.media.video_reader import read_video
from fakes import CHUNK_FRAMES, serve_fake

REQUEST = GenerationRequest(prompt="a fox", size=Size(128, 64), seconds=1)


class RefusesLater:
    """Allows the first piece of frames only."""

    name = "later"

    def __init__(self) -> None:
        self.seen = 0

    def judge(self, subject: Frames, /) -> Decision:
        self.seen += 1
        return ALLOWED if self.seen == 1 else Decision(allowed=False, reason="enough")


def test_the_copy_grows_and_is_whole_in_the_end(tmp_path: Path):
    sizes = list[int]()
    copy = tmp_path / "stream.mp4"
    Engine(serve_fake).generate(
        REQUEST,
        tmp_path / "fox.mp4",
        live=tmp_path,
        on_progress=lambda _: sizes.append(copy.stat().st_size if copy.exists() else 0),
    )
    assert len(set(sizes)) > 3
    assert len(read_video(copy)) == len(read_video(tmp_path / "fox.mp4")) == 12


def test_no_frame_that_is_refused_is_in_the_copy(tmp_path: Path):
    engine = Engine(serve_fake, frame_checks=(RefusesLater(),))
    with pytest.raises(RefusedByPolicyError):
        engine.generate(REQUEST, tmp_path / "fox.mp4", live=tmp_path)
    assert not (tmp_path / "fox.mp4").exists()
    assert len(read_video(tmp_path / "stream.mp4")) <= CHUNK_FRAMES
