"""A request becomes exactly the frames asked for, whatever the model's own size, rate and chunks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asazora.core.errors import InvalidRequestError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.video_model import Capabilities, Frames, RolloutPlan, ShotText
from asazora.media.resample import fit_frames
from asazora.pipelines import edit as pipeline
from asazora.pipelines.generate import even_shots, generate, plan_rollout, prompt_shots
from asazora.pipelines.stage_clock import StageClock
from fakes import FakeModel, gradient


def request(**changes: object) -> GenerationRequest:
    return GenerationRequest(**({"prompt": "a fox", "size": Size(128, 128), "seconds": 2.0, "seed": 5} | changes))


def frames_of(asked: GenerationRequest, model: FakeModel | None = None) -> Frames:
    model = model or FakeModel()
    plan = plan_rollout(asked, model)
    return np.concatenate(list(generate(asked, model, plan, lambda step: None, StageClock())))


@pytest.mark.parametrize("seconds", [0, 0.01, 0.5, 2.4])
@pytest.mark.parametrize("fps", [1, 7, 12, 30, 60])
def test_frame_count_is_exactly_seconds_times_fps(seconds: float, fps: int):
    asked = request(seconds=seconds, fps=fps)
    assert len(frames_of(asked)) == asked.num_frames


@pytest.mark.parametrize("size", [Size(64, 64), Size(640, 360), Size(66, 200), Size(128, 128)])
def test_frames_have_exactly_the_size_asked(size: Size):
    assert frames_of(request(size=size, seconds=0.5)).shape[1:] == (size.height, size.width, 3)


def test_native_requests_get_the_models_own_frames():
    expected = gradient(np.arange(24), Size(128, 128), seed=5)
    assert np.array_equal(frames_of(request()), expected)


def test_model_is_asked_for_no_more_frames_than_are_shown():
    plan = plan_rollout(request(seconds=10, fps=1), FakeModel())
    assert plan.num_frames == 9 * 12 + 1


def test_nearest_native_shape_is_chosen():
    assert plan_rollout(request(size=Size(1024, 512)), FakeModel()).size == Size(128, 64)


def test_shots_come_from_the_planner():
    def two_shots(asked: GenerationRequest, num_native_frames: int) -> list[ShotText]:
        return [ShotText(caption="first", num_frames=3), ShotText(caption="then", num_frames=num_native_frames - 3)]

    plan = plan_rollout(request(), FakeModel(), two_shots)
    assert [shot.caption for shot in plan.shots] == ["first", "then"]
    assert plan.num_frames == 24


def test_shots_named_in_the_prompt_share_the_frames():
    plan = plan_rollout(request(prompt="Shot 1: a fox. Shot 2: a dog. Shot 3: a cat."), FakeModel())
    assert [shot.num_frames for shot in plan.shots] == [8, 8, 8]


@given(st.integers(1, 40), st.integers(1, 9))
def test_shared_frames_add_up_and_every_shot_has_one(num_frames: int, num_captions: int):
    shots = even_shots([str(number) for number in range(num_captions)], num_frames)
    lengths = [shot.num_frames for shot in shots]
    assert sum(lengths) == num_frames
    assert len(shots) == min(num_frames, num_captions)
    assert max(lengths) - min(lengths) <= 1


def test_a_model_without_shots_gets_the_prompt_whole():
    class OneShotModel(FakeModel):
        capabilities = Capabilities(shots=False)

    plan = plan_rollout(request(prompt="a fox. Cut to: a dog"), OneShotModel())
    assert [shot.caption for shot in plan.shots] == ["a fox. Cut to: a dog"]


def test_pieces_cut_for_memory_hold_the_same_frames(monkeypatch: pytest.MonkeyPatch):
    asked = request(size=Size(256, 128), fps=30)
    whole = frames_of(asked)
    monkeypatch.setattr(pipeline, "PIECE_BYTES", 2 * 256 * 128 * 3)
    assert np.array_equal(frames_of(asked), whole)


def test_held_frames_are_repeated_not_blended():
    doubled = frames_of(request(fps=24, seconds=1))
    assert np.array_equal(doubled[::2], doubled[1::2])


def test_resampling_is_the_same_as_fitting_each_frame():
    native = gradient(np.arange(12), Size(128, 64), seed=5)
    assert np.array_equal(frames_of(request(size=Size(512, 256), seconds=1)), fit_frames(native, Size(512, 256)))


def test_a_model_with_a_limit_refuses_longer_clips():
    class ShortModel(FakeModel):
        capabilities = Capabilities(max_seconds=1.0)

    with pytest.raises(InvalidRequestError, match="at most 1 with the fake model"):
        plan_rollout(request(), ShortModel())


def test_a_model_that_stops_early_is_an_error():
    asked = request()
    short = RolloutPlan(shots=(ShotText(caption="a fox", num_frames=5),), size=Size(128, 128), seed=5)
    with pytest.raises(RuntimeError, match="19 frames early"):
        list(generate(asked, FakeModel(), short, lambda step: None, StageClock()))


def test_stage_seconds_are_collected():
    clock, model = StageClock(), FakeModel()
    list(generate(request(fps=24), model, plan_rollout(request(), model), lambda step: None, clock))
    assert clock.seconds["denoise"] == pytest.approx(0.06)
    assert "resample" in clock.seconds


def lengths(prompt: str, seconds: float, num_frames: int) -> list[int]:
    request = GenerationRequest(prompt=prompt, seconds=seconds)
    return [shot.num_frames for shot in prompt_shots(request, num_frames)]


def test_shots_are_as_long_as_the_prompt_says():
    assert lengths("Shot 1 (3 s): a fox. Shot 2 (1 s): a dog.", 4, 48) == [36, 12]


def test_shots_without_a_length_share_what_is_left():
    assert lengths("Shot 1 (3 s): a fox. Shot 2: a dog. Shot 3: a cat.", 5, 60) == [36, 12, 12]


def test_lengths_that_do_not_add_up_are_kept_in_proportion():
    assert lengths("Shot 1 (3 s): a fox. Shot 2 (1 s): a dog.", 8, 96) == [72, 24]
    assert lengths("Shot 1 (9 s): a fox. Shot 2: a dog.", 4, 48) == [32, 16]


def test_every_shot_has_a_frame_however_short():
    assert lengths("Shot 1 (60 s): a fox. Shot 2 (0.001 s): a dog.", 60, 4) == [3, 1]
    assert lengths("Shot 1 (0.001 s): a fox. Shot 2 (60 s): a dog.", 60, 4) == [1, 3]
