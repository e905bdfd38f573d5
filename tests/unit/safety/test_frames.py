"""Pictures and fades pass; grey, malformed, mostly blank and flashing clips do not, nor what may not be shown."""

import numpy as np
import pytest
import torch
from torch import Tensor

from asazora.safety.decision import Action
from asazora.safety.frame_classifier import CONCEPTS, MOST_LIKE, FrameClassifier, FrameClassifierConfig, folded, small
from asazora.safety.frames import LONE_MARGIN, FrameReview, FrameVerdict


class RedMeansBlood(FrameClassifier):
    """The log-odds of blood are ten times the mean red less green (-1 to 1 each), those of the rest low."""

    def __init__(self, config: FrameClassifierConfig) -> None:
        super().__init__(config)
        self.blood_factor = 10.0

    def forward(self, pictures: Tensor) -> Tensor:
        red, green, _ = pictures.mean(dim=(2, 3)).unbind(dim=1)
        low = torch.full((len(pictures), len(CONCEPTS) - 1), -9.0)
        return torch.cat([(self.blood_factor * (red - green))[:, None], low], dim=1)


CLASSIFIER = RedMeansBlood(FrameClassifierConfig(block=6.0, review=3.0)).eval()


def review(fps: int = 12, *, is_upload: bool = False) -> FrameReview:
    return FrameReview(fps, CLASSIFIER, is_upload=is_upload)


def reddish(log_odds: float, count: int = 1) -> np.ndarray:
    """Pictures that the classifier gives these log-odds of blood."""
    frames = np.random.default_rng(1).integers(90, 110, (count, 16, 16, 3)).astype(np.uint8)
    frames[..., :2] = round(100 + 12.75 * log_odds), 100
    return frames


def judged(frames: np.ndarray, *, is_upload: bool = False, piece: int = 4) -> FrameVerdict:
    """The first verdict on a clip, given in pieces, that is not to allow; or the last."""
    one = review(is_upload=is_upload)
    for start in range(0, len(frames), piece):
        verdict = one.judge(frames[start : start + piece])
        if verdict.action is not Action.ALLOW:
            return verdict
    return one.finish()


def pictures(count: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 255, (count, 16, 16, 3)).astype(np.uint8)


def test_a_clip_of_pictures_passes():
    one = review()
    still = np.repeat(pictures(1), 6, axis=0)
    assert one.judge(still).action is Action.ALLOW
    assert one.judge(still).action is Action.ALLOW
    assert one.finish().action is Action.ALLOW


@pytest.mark.parametrize("level", [0, 255])
def test_a_fade_that_ends_blank_passes(level: int):
    one = review()
    picture = pictures(1).astype(float)
    fade = np.concatenate([picture + (level - picture) * share for share in np.linspace(0, 1, 12)])
    assert one.judge(fade.astype(np.uint8)).action is Action.ALLOW
    assert one.judge(np.full((10, 16, 16, 3), level, dtype=np.uint8)).action is Action.ALLOW
    assert one.finish().action is Action.ALLOW


def test_a_clip_that_is_mostly_black_is_refused_at_the_end():
    one = review()
    assert one.judge(np.repeat(pictures(1), 3, axis=0)).action is Action.ALLOW
    assert one.judge(np.zeros((9, 16, 16, 3), dtype=np.uint8)).action is Action.ALLOW
    assert one.finish().reason == "frames are blank"


def test_a_clip_without_frames_is_refused():
    assert review().finish().action is Action.BLOCK


@pytest.mark.parametrize(
    "frames",
    [
        np.full((2, 8, 8, 3), 127, dtype=np.uint8),
        np.zeros((0, 8, 8, 3), dtype=np.uint8),
        np.ones((2, 8, 8, 4), dtype=np.uint8),
        np.full((2, 8, 8, 3), np.nan, dtype=np.float32),
        np.ones((8, 8, 3), dtype=np.uint8),
    ],
)
def test_grey_and_malformed_frames_are_refused(frames: np.ndarray):
    assert review().judge(frames).action is Action.BLOCK


def test_flashes_across_chunks_are_refused():
    one = review()
    strobe = np.stack([np.full((16, 16, 3), 10 + 230 * (index % 2), dtype=np.uint8) for index in range(24)])
    strobe[:, 0, 0] = 90
    assert any(one.judge(strobe[start : start + 3]).action is Action.BLOCK for start in range(0, 24, 3))


@pytest.mark.parametrize(
    ("log_odds", "is_upload", "action"),
    [
        (0.0, False, Action.ALLOW),
        (2.5, False, Action.ALLOW),
        (4.0, False, Action.REVIEW),
        (8.0, False, Action.BLOCK),
        (2.5, True, Action.ALLOW),
        (4.0, True, Action.BLOCK),
    ],
)
def test_what_is_unsure_waits_for_a_person_or_is_refused(log_odds: float, is_upload: bool, action: Action):
    verdict = judged(reddish(log_odds, 12), is_upload=is_upload)
    assert verdict.action is action
    assert verdict.categories == (() if action is Action.ALLOW else ("violence",))


def test_a_lone_look_must_be_surer_than_two():
    clip = reddish(0.0, 36)
    clip[12:14] = reddish(6.0 + LONE_MARGIN / 2)[0]
    assert judged(clip).action is not Action.BLOCK
    clip[12:14] = reddish(6.5 + LONE_MARGIN)[0]
    assert judged(clip).action is Action.BLOCK


@pytest.mark.parametrize("piece", [1, 5, 12])
def test_two_looks_count_together_across_pieces(piece: int):
    clip = reddish(0.0, 36)
    clip[12:14] = reddish(3.5)[0]
    assert judged(clip, piece=piece).action is Action.ALLOW
    clip[12:20] = reddish(3.5)[0]
    assert judged(clip, piece=piece).action is Action.REVIEW


@pytest.mark.parametrize("position", [0, 35])
def test_the_first_and_the_last_frame_are_looked_at(position: int):
    clip = reddish(0.0, 36)
    clip[position] = reddish(9.0)[0]
    assert judged(clip, piece=36).action is Action.BLOCK
    assert judged(clip, piece=7).action is Action.BLOCK


def test_a_shot_shorter_than_the_time_between_looks_is_seen():
    clip = reddish(-6.0, 36)
    clip[14:16] = reddish(9.0)[0]
    assert judged(clip).action is Action.BLOCK


def test_a_single_picture_is_judged_as_a_lone_look():
    assert judged(reddish(5.0)).action is Action.REVIEW
    assert judged(reddish(8.0)).action is Action.BLOCK


def test_a_network_that_is_broken_blocks():
    broken = RedMeansBlood(FrameClassifierConfig(block=6.0, review=3.0)).eval()
    broken.blood_factor = float("nan")
    assert FrameReview(12, broken).judge(reddish(0.0)).action is Action.BLOCK


def test_the_log_odds_of_a_frame_come_from_its_most_suspicious_cells():
    network = FrameClassifier(FrameClassifierConfig(width=2)).eval()
    cells = torch.zeros(1, 2 * len(CONCEPTS), 4, 4)
    cells[0, 1, 0, :MOST_LIKE] = 6.0
    cells[0, len(CONCEPTS) :] = 50.0  # look-alikes count for nothing
    assert network.pooled(cells)[0].tolist() == [0.0, 6.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("shape", "seen"),
    [((256, 448), (256, 448)), ((64, 64), (256, 256)), ((288, 512), (256, 455)), ((20, 400), (256, 512))],
)
def test_frames_are_looked_at_in_their_own_shape(shape: tuple[int, int], seen: tuple[int, int]):
    assert small(np.zeros((2, *shape, 3), dtype=np.uint8)).shape == (2, *seen, 3)


def test_the_folded_network_says_the_same():
    network = FrameClassifier(FrameClassifierConfig(width=2)).train()
    for _ in range(3):
        network(torch.rand(4, 3, 64, 64) * 2 - 1)  # statistics other than those it begins with
    network.eval()
    before = network.log_odds(pictures(3))
    norms = [module for module in folded(network).modules() if isinstance(module, torch.nn.BatchNorm2d)]
    assert not norms
    assert network.log_odds(pictures(3)) == pytest.approx(before, abs=1e-4)
