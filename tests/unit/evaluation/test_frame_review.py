"""Clips of a model go through the whole review; thresholds are high enough for harmless clips of every set."""

import numpy as np
import pytest

from asazora.core.video_model import Frames
from asazora.evaluation.frame_review import generated_clips, stopped_share
from asazora.evaluation.frame_training import calibrated
from asazora.safety.frame_classifier import FrameClassifier, FrameClassifierConfig
from asazora.safety.frames import clip_score
from asazora.world.scope import SMALL
from fakes import serve_fake


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


def test_clips_that_flash_are_stopped_whatever_the_classifier_says():
    strobe = np.zeros((24, 64, 64, 3), dtype=np.uint8)
    strobe[::2] = 250
    strobe[:, 0, 0] = 90
    assert stopped_share(classifier(1000.0), [strobe]).true == 1


def test_thresholds_suit_the_set_with_the_higher_scores(clips: list[Frames]):
    network = classifier()
    plain = [np.full((4, 64, 64, 3), level, dtype=np.uint8) for level in (20, 90, 200)]
    block, review = calibrated(network, clips, plain)
    highest = max(clip_score(network.log_odds(clip)) for clip in (*clips, *plain))
    assert review <= block <= highest
    for one_set in (clips, plain):
        assert block >= calibrated(network, one_set)[0]
    assert (block, review) == calibrated(network, clips, plain, [])
