"""One order for every job: validate, check, load, generate, check, mark, encode, sign, publish; nothing on failure."""

from pathlib import Path

import numpy as np
import pytest

from asazora.core.errors import CancelledError, InvalidRequestError, PublishError, RefusedByPolicyError, WeightsError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.engine.cancel import CancelToken
from asazora.engine.checks import ALLOWED, Decision
from asazora.engine.engine import Engine
from asazora.engine.job import JobProgress, Phase
from asazora.media.still import read_image
from asazora.media.video_reader import probe, read_video
from asazora.media.video_writer import VideoWriter
from asazora.pipelines.generate import ServedModel
from fakes import FakeModel, serve_fake

REQUEST = GenerationRequest(prompt="a zeppelin over a fox", size=Size(128, 128), seconds=2, seed=7)


class Refusing:
    name = "refusing"

    def judge(self, subject: object, /) -> Decision:
        return Decision(allowed=False, reason="no")


class RefusingFrom:
    """Refuses the piece of frames with this number."""

    name = "late"

    def __init__(self, piece: int) -> None:
        self.left = piece

    def judge(self, subject: Frames, /) -> Decision:
        self.left -= 1
        return ALLOWED if self.left >= 0 else Decision(allowed=False, reason="no")


def never_loaded() -> ServedModel:
    raise AssertionError("weights were loaded for a request that cannot succeed")


def test_video_is_published_as_asked(tmp_path: Path):
    result = Engine(serve_fake).generate(REQUEST, tmp_path / "fox.mp4")
    info = probe(result.path)
    assert (info.size, info.num_frames, info.fps) == (Size(128, 128), 24, 12)
    assert [path.name for path in tmp_path.iterdir()] == ["fox.mp4"]


def test_result_says_how_the_file_was_made(tmp_path: Path):
    result = Engine(serve_fake).generate(REQUEST, tmp_path / "fox.mp4").as_dict()
    assert result["path"] == str(tmp_path / "fox.mp4")
    assert (result["seed"], result["size"], result["seconds"], result["fps"]) == (7, "128x128", 2, 12)
    assert (result["model"], result["unknown_words"]) == ("fake", ["zeppelin"])
    assert result["revised_prompt"] == "a zeppelin over a fox"
    assert {"load", "denoise", "resample", "check", "mark", "encode", "sign", "total"} <= set(result["timings"])


def test_still_is_one_lossless_picture(tmp_path: Path):
    request = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=0, seed=7)
    Engine(serve_fake).generate(request, tmp_path / "fox.png")
    (frames,) = Engine(serve_fake).stream(request)
    assert np.array_equal(read_image(tmp_path / "fox.png"), frames[0])


def test_revised_prompt_names_the_shots_shown(tmp_path: Path):
    request = GenerationRequest(prompt="a fox runs. Cut to: a dog sleeps", size=Size(128, 128), seconds=1)
    result = Engine(serve_fake).generate(request, tmp_path / "fox.mp4")
    assert result.revised_prompt == "Shot 1 (0.5 s): a fox runs. Shot 2 (0.5 s): a dog sleeps"


def test_same_seed_gives_the_same_pictures(tmp_path: Path):
    engine = Engine(serve_fake)
    for name in ("a.mp4", "b.mp4"):
        engine.generate(REQUEST, tmp_path / name)
    assert np.array_equal(read_video(tmp_path / "a.mp4"), read_video(tmp_path / "b.mp4"))


def test_model_is_loaded_once(tmp_path: Path):
    loads: list[FakeModel] = []

    def load() -> ServedModel:
        loads.append(FakeModel())
        return ServedModel(model=loads[-1])

    engine = Engine(load)
    for name in ("a.mp4", "b.mp4"):
        engine.generate(REQUEST, tmp_path / name)
    assert [model.num_rollouts for model in loads] == [2]


@pytest.mark.parametrize("name", ["missing/fox.mp4", "fox.avi", "taken.mp4"])
def test_a_bad_destination_is_known_before_weights_are_loaded(tmp_path: Path, name: str):
    (tmp_path / "taken.mp4").write_text("old")
    with pytest.raises(InvalidRequestError):
        Engine(never_loaded).generate(REQUEST, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["taken.mp4"]


def test_a_refused_prompt_loads_and_leaves_nothing(tmp_path: Path):
    with pytest.raises(RefusedByPolicyError):
        Engine(never_loaded, prompt_checks=[Refusing()]).generate(REQUEST, tmp_path / "fox.mp4")
    assert list(tmp_path.iterdir()) == []


def test_refused_frames_late_in_the_clip_leave_nothing(tmp_path: Path):
    with pytest.raises(RefusedByPolicyError):
        Engine(serve_fake, frame_checks=[RefusingFrom(4)]).generate(REQUEST, tmp_path / "fox.mp4")
    assert list(tmp_path.iterdir()) == []


def test_weights_that_do_not_load_leave_nothing(tmp_path: Path):
    def damaged() -> ServedModel:
        raise WeightsError("checksum differs")

    with pytest.raises(WeightsError):
        Engine(damaged).generate(REQUEST, tmp_path / "fox.mp4")
    assert list(tmp_path.iterdir()) == []


def test_cancel_stops_within_one_step_and_leaves_nothing(tmp_path: Path):
    cancel, seen = CancelToken(), list[JobProgress]()

    def cancel_in_second_chunk(progress: JobProgress) -> None:
        seen.append(progress)
        if progress.chunk_index == 1:
            cancel.cancel()

    with pytest.raises(CancelledError):
        Engine(serve_fake).generate(REQUEST, tmp_path / "fox.mp4", on_progress=cancel_in_second_chunk, cancel=cancel)
    assert sum(progress.chunk_index == 1 for progress in seen) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(self: VideoWriter, frames: Frames) -> None:
        raise PublishError("could not write: No space left on device")

    monkeypatch.setattr(VideoWriter, "write", full)
    with pytest.raises(PublishError):
        Engine(serve_fake).generate(REQUEST, tmp_path / "fox.mp4")
    assert list(tmp_path.iterdir()) == []


def test_progress_never_goes_back_and_ends_complete(tmp_path: Path):
    seen: list[JobProgress] = []
    Engine(serve_fake).generate(REQUEST, tmp_path / "fox.mp4", on_progress=seen.append)
    assert list(dict.fromkeys(progress.phase for progress in seen)) == [Phase.LOAD, Phase.GENERATE, Phase.PUBLISH]
    for values in ([progress.fraction for progress in seen], [progress.frames_done for progress in seen]):
        assert values == sorted(values)
    assert (seen[-1].fraction, seen[-1].frames_done) == (1.0, 24)


def test_stream_yields_frames_while_the_rest_is_being_made():
    seen: list[JobProgress] = []
    frames = Engine(serve_fake).stream(REQUEST, on_progress=seen.append)
    first = next(frames)
    assert seen[-1].chunk_index == 0
    assert len(first) + sum(len(piece) for piece in frames) == 24


def test_streamed_frames_are_those_of_the_file(tmp_path: Path):
    engine = Engine(serve_fake)
    engine.generate(REQUEST, tmp_path / "fox.mp4")
    streamed = np.concatenate(list(engine.stream(REQUEST)))
    assert np.abs(read_video(tmp_path / "fox.mp4").astype(int) - streamed).mean() < 16
