"""The detector is trained by one call and calibrated on clips it did not see; its bands claim no more."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from asazora.core.sizes import Size
from asazora.evaluation import detector_training
from asazora.evaluation.calibration_plot import calibration_sheet
from asazora.evaluation.detector_training import KINDS, DetectorTraining, bands, train_detector
from asazora.evaluation.natural import VIEWS, natural_clips
from asazora.provenance.detector import Detector
from asazora.world.scope import SMALL
from drifting_clip import moving_clip
from fakes import serve_fake


def test_training_saves_a_detector_for_the_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(detector_training, "STEPS", 100)
    (tmp_path / "natural").mkdir()
    Image.fromarray(moving_clip(1)[0]).save(tmp_path / "natural" / "photo.png")
    (tmp_path / "natural" / "notes.txt").write_text("not a picture")
    config = DetectorTraining(clips=4, copies=1, natural=tmp_path / "natural")
    weights = {"dit/model.safetensors": "0" * 64}
    report = train_detector(config, serve_fake(), SMALL, weights, tmp_path / "detector", lambda *_: None)
    assert {KINDS[kind] for kind in report.kinds} == set(KINDS)
    assert len(report.lines()) == 1 + len(KINDS)
    loaded = Detector.load(tmp_path / "detector")
    assert dict(loaded.config.weights) == weights
    assert calibration_sheet(report).ndim == 3


def test_bands_lie_beyond_what_was_seen_of_the_other_side():
    is_model = np.array([True, True, False, False])
    likely, unlikely = bands(np.array([0.999, 0.2, 0.995, 0.001]), is_model)
    assert likely > 0.995
    assert unlikely <= 0.01
    likely, unlikely = bands(np.array([0.999, 0.002, 0.5, 0.001]), is_model)
    assert (likely, unlikely < 0.002) == (0.99, True)


def test_a_photograph_becomes_several_moving_clips(tmp_path: Path):
    Image.fromarray(moving_clip(1)[0]).save(tmp_path / "photo.png")
    clips = [clip for _, clip in natural_clips(tmp_path, Size(64, 48), 12, 5, seed=0)]
    assert len(clips) == VIEWS
    assert all(clip.shape == (5, 48, 64, 3) for clip in clips)
    assert np.abs(clips[0][0].astype(int) - clips[0][-1]).mean() > 1
