import numpy as np
import pytest

from asazora.evaluation.judge_config import CROP_PX, FRAME_PX, JudgeConfig
from asazora.evaluation.judge_data import IGNORED, STORED_PX, ClipExamples, ExampleMaker
from asazora.evaluation.pictures import at_judge_rate, crops_of
from asazora.world.scope import SMALL

CONFIG = JudgeConfig(scope=SMALL)


@pytest.fixture(scope="module")
def clip() -> ClipExamples:
    return ExampleMaker(CONFIG, seed=0).clip(1)


def test_labels_are_names_of_their_rows(clip: ClipExamples) -> None:
    sizes = [len(names) for names in CONFIG.crop_rows.values()]
    for track in clip.tracks:
        assert track.bodies.crops.shape[1:] == (STORED_PX, STORED_PX, 3)
        assert len(track.bodies.crops) == len(track.geometry) == len(track.actions)
        assert (track.bodies.labels >= IGNORED).all()
        assert (track.bodies.labels < sizes).all()
    assert clip.tracks


def test_frames_carry_the_boxes_of_their_bodies(clip: ClipExamples) -> None:
    for frame in clip.frames:
        assert frame.picture.shape == (FRAME_PX, FRAME_PX, 3)
        assert (frame.boxes >= -0.5).all()
        assert (frame.boxes <= 1.5).all()
    assert any((frame.boxes[:, 2] > 0).any() for frame in clip.frames)


def test_a_clip_depends_on_its_number_only() -> None:
    maker = ExampleMaker(CONFIG, seed=0)
    first, again = maker.still(3), maker.still(3)
    assert np.array_equal(first.frames[0].picture, again.frames[0].picture)


def test_crops_show_the_body_in_the_middle() -> None:
    picture = np.zeros((256, 256, 3), np.uint8)
    picture[100:140, 60:120] = 255
    box = np.array([[90 / 256, 120 / 256, 60 / 256, 40 / 256]], np.float32)
    crop, wider = crops_of(picture, box)[0], crops_of(picture, box, STORED_PX)[0]
    rows, columns = np.nonzero(crop[..., 0] > 127)
    assert (rows.mean(), columns.mean()) == pytest.approx(((CROP_PX - 1) / 2,) * 2, abs=1)
    edge = (STORED_PX - CROP_PX) // 2
    inner = wider[edge:-edge, edge:-edge].astype(int)
    assert np.abs(inner - crop).mean() < 6


def test_frames_are_sampled_at_the_judges_rate_and_size() -> None:
    frames = np.repeat(np.arange(36, dtype=np.uint8)[:, None, None, None], 3, axis=3)
    frames = np.broadcast_to(frames, (36, 128, 128, 3))
    pictures = at_judge_rate(frames, fps=12)
    assert pictures.shape == (18, 256, 256, 3)
    assert pictures[:, 0, 0, 0].tolist() == list(range(0, 36, 2))
