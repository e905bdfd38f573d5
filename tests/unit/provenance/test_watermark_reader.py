"""The mark is found in copies, and only where it is."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.evaluation.marks import residuals, world_clip
from asazora.provenance.mark_tile import TileKey
from asazora.provenance.residuals import ResidualGatherer
from asazora.provenance.verify import PRESENT_Z
from asazora.provenance.watermark import WatermarkEmbedder
from asazora.provenance.watermark_reader import MarkReading, heights, read_mark
from drifting_clip import moving_clip

FPS = 12
KEYS = [TileKey.derive(bytes([number]) * 32) for number in range(3)]
MESSAGE = np.random.default_rng(7).integers(0, 2, 64).astype(np.uint8)


def read(frames: Frames, fps: float = FPS, keys: list[TileKey] = KEYS[:1]) -> MarkReading:
    gatherer = ResidualGatherer(Size(frames.shape[2], frames.shape[1]), fps)
    gatherer.add(frames)
    return read_mark(gatherer.result(), keys)


@pytest.fixture(scope="module")
def marked() -> Frames:
    frames = moving_clip(24)
    return WatermarkEmbedder(KEYS[0], MESSAGE, Size(256, 256), FPS).apply(frames)


def resized(frames: Frames, width: int, height: int) -> Frames:
    return np.stack([np.asarray(Image.fromarray(frame).resize((width, height))) for frame in frames])


@pytest.mark.parametrize(
    "attack",
    [
        lambda frames: frames,
        lambda frames: np.flip(frames, axis=2),
        lambda frames: frames[:, 70:198, 38:166],
        lambda frames: resized(frames, 128, 128),
        lambda frames: frames[1::2],
        lambda frames: frames[9:],
        lambda frames: frames[5:6],
        lambda frames: np.clip(frames * 0.6 + 20, 0, 255).astype(np.uint8),
    ],
    ids=["as it is", "mirrored", "cropped to a quarter", "halved", "at double speed", "cut", "one frame", "greyed"],
)
def test_message_is_read_from_a_copy(marked: Frames, attack: Callable[[Frames], Frames]):
    reading = read(attack(marked))
    assert reading.z >= PRESENT_Z
    assert np.array_equal(reading.message, MESSAGE)


def test_a_crop_blown_up_again_is_found_by_search(marked: Frames):
    reading = read(resized(marked[:, 20:216, 30:226], 256, 256))
    assert np.array_equal(reading.message, MESSAGE)
    assert reading.chip_px == pytest.approx(4 * 256 / 196, rel=0.02)


def test_the_key_that_was_used_is_told(marked: Frames):
    assert read(marked, keys=KEYS[::-1]).key_index == 2


def test_the_mark_of_another_key_is_not_taken_for_ours(marked: Frames):
    assert read(marked, keys=KEYS[1:2]).z < PRESENT_Z


def test_nothing_is_found_in_unmarked_frames():
    assert read(moving_clip(12, seed=1)).z < PRESENT_Z


def test_a_scene_that_mostly_stands_still_holds_no_mark_by_chance():
    scene = residuals(world_clip(4)[:12], FPS)
    assert heights(scene, KEYS).max() < PRESENT_Z


@pytest.mark.parametrize("value", [0, 255])
def test_blank_frames_hold_no_mark(value: int):
    assert read(np.full((3, 64, 64, 3), value, dtype=np.uint8)).z < PRESENT_Z


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 300), (300, 1)])
def test_no_picture_is_too_small_to_be_looked_at(width: int, height: int):
    assert read(np.full((1, height, width, 3), 90, dtype=np.uint8)).z < PRESENT_Z
