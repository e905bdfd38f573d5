"""Traces are measured alike however a clip comes; the detector speaks of its own model's weights only."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from asazora.provenance.detector import Detector, DetectorConfig, judged_traces
from asazora.provenance.traces import NUM_TRACES, TraceGatherer, traces_of
from asazora.weights import embedded_folder, save_model, weights_sha256
from drifting_clip import moving_clip

FPS = 12


def detector(**config: Any) -> Detector:
    """One that looks at the finest detail alone: the less there is, the surer it is."""
    made = Detector(DetectorConfig(hidden_size=1, **config)).eval()
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.zero_()
        made.get_parameter("body.0.weight")[0, 23] = made.get_parameter("body.3.weight")[0, 0] = 1.0
        made.head.weight.fill_(-4.0)
        made.head.bias.fill_(8.0)
    return made


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("asazora.provenance.detector.packaged_folder", lambda name: tmp_path / name)
    return tmp_path / "detector"


def test_pieces_do_not_matter():
    clip = moving_clip(24)
    gatherer = TraceGatherer(FPS)
    for start in range(0, 24, 5):
        gatherer.add(clip[start : start + 5])
    result = gatherer.result()
    assert result is not None
    assert result.shape == (NUM_TRACES,)
    np.testing.assert_allclose(result, traces_of(clip, FPS), rtol=1e-5)


def test_a_single_picture_shows_no_motion():
    gatherer = TraceGatherer(1.0)
    gatherer.add(moving_clip(1))
    assert gatherer.result() is None
    assert judged_traces(None)[0] is None


def test_softer_pictures_have_less_fine_detail():
    clip = moving_clip(12)
    soft = clip[:, ::4, ::4].repeat(4, axis=1).repeat(4, axis=2)
    assert traces_of(soft, FPS)[20] != pytest.approx(traces_of(clip, FPS)[20], abs=0.05)


def test_bands_follow_the_score():
    one = detector(likely=0.9, unlikely=0.1)
    traces = np.zeros(NUM_TRACES, dtype=np.float32)
    bands = []
    for finest in (1.0, 2.0, 3.0):
        traces[23] = finest
        bands.append(one.evidence(traces).band)
    assert bands == ["likely", "unclear", "unlikely"]


def test_it_is_silent_without_weights_and_about_other_weights(packaged: Path):
    traces = np.zeros(NUM_TRACES, dtype=np.float32)
    assert judged_traces(traces)[0] is None
    made = detector(weights={"dit/model.safetensors": "0" * 64})
    save_model(packaged, made, made.config)
    said, reason = judged_traces(traces)
    assert said is None
    assert "other weights" in reason


@pytest.mark.parametrize("left_out", [(), ("dit/model.safetensors",)])
def test_it_speaks_of_the_weights_that_it_learnt_from(packaged: Path, left_out: tuple[str, ...]):
    learnt_from = weights_sha256(embedded_folder())
    made = detector(weights={name: digest for name, digest in learnt_from.items() if name not in left_out})
    save_model(packaged, made, made.config)
    said, reason = judged_traces(np.zeros(NUM_TRACES, dtype=np.float32))
    assert said is not None
    assert (said.band, reason) == ("likely", "")
