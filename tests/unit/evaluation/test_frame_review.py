"""Clips of a model go through the whole review; thresholds are high enough for harmless clips of every set."""

import numpy as np
import pytest

from asazora.core.video_model import Frames
from asazora.evaluation.frame_review import (
    NUM_OTHERS,
    evaluate_others,
    evaluate_probe,
    generated_clips,
    stopped_share,
)
from asazora.evaluation.frame_training import calibrate, levels_of
from asazora.pipelines.generate import ServedModel
from asazora.safety.frame_classifier import CONCEPTS, FrameClassifier, FrameClassifierConfig
from asazora.safety.frames import concept_scores
from asazora.world.scope import SMALL
from fakes import serve_fake
from toy_model import toy_model


@pytest.fixture(scope="module")
def clips() -> list[Frames]:
    return list(generated_clips(serve_fake(), SMALL, 3, seed=0))


def classifier(threshold: float = 0.0) -> FrameClassifier:
    return FrameClassifier(FrameClassifierConfig(width=2, block=threshold, review=threshold)).eval()


def test_a_model_makes_as_many_clips_as_asked(clips: list[Frames]):
    assert len(clips) == 3
    assert all(clip.dtype == np.uint8 and clip.shape[-1] == 3 for clip in clips)


@pytest.mark.parametrize(("threshold", "stopped"), [(-1000.0, 3), (1000.0, 0)])
def test_the_thresholds_of_the_classifier_stop_clips(clips: list[Frames], threshold: float, stopped: int):
    share = stopped_share(classifier(threshold), clips)
    assert (share.n, share.true) == (3, stopped)


@pytest.mark.parametrize(("threshold", "stopped"), [(-1000.0, 1.0), (1000.0, 0.0)])
def test_pictures_of_other_kinds_are_judged(monkeypatch: pytest.MonkeyPatch, threshold: float, stopped: float):
    monkeypatch.setattr("asazora.evaluation.frame_review.NUM_OTHERS", 5)
    share = evaluate_others(classifier(threshold))
    assert NUM_OTHERS >= 400
    assert (share.n, share.share) == (5, stopped)


def test_the_probe_alone_holds_what_it_is_concerned_about():
    def evaluated(concerns: dict[str, float]) -> dict[str, tuple[int, int]]:
        model = toy_model().watched_by(lambda _: concerns)
        served = ServedModel(model=model, plan_shots=model.plan_shots)
        shares = evaluate_probe(served, SMALL, 1, seed=0, every=400)
        return {name: (share.true, share.n) for name, share in shares.items()}

    kinds = {"generated clips held", "harmless clips held", "stand-ins held: blood"}
    assert evaluated({}) == dict.fromkeys(kinds, (0, 1))
    assert evaluated({"blood": 0.1}) == dict.fromkeys(kinds, (1, 1))


def test_clips_that_flash_are_stopped_whatever_the_classifier_says():
    strobe = np.zeros((24, 64, 64, 3), dtype=np.uint8)
    strobe[::2] = 250
    strobe[:, 0, 0] = 90
    assert stopped_share(classifier(1000.0), [strobe]).true == 1


def test_thresholds_and_levels_suit_the_set_with_the_higher_scores(clips: list[Frames]):
    network = classifier()
    plain = [np.full((4, 64, 64, 3), level, dtype=np.uint8) for level in (20, 90, 200)]
    calibrate(network, clips, plain, [])
    config = network.config
    scores = [np.stack([concept_scores(network.log_odds(clip)) for clip in one_set]) for one_set in (clips, plain)]
    highest = max(float(of_one_set.max()) for of_one_set in scores)
    assert config.review <= config.block <= highest
    levels = np.max([levels_of(of_one_set) for of_one_set in scores], axis=0)
    assert levels == pytest.approx(np.zeros(len(CONCEPTS)), abs=1e-4)
    assert all(stopped_scores(of_one_set, config.block) <= 1 for of_one_set in scores)


def stopped_scores(scores: np.ndarray, threshold: float) -> int:
    return int((scores.max(axis=1) >= threshold).sum())
