"""The bench's figures fit together, and come from a process of their own."""

import dataclasses

import pytest

from asazora.evaluation.bench import bench_request, measure, measure_apart, peak_rss_mib
from asazora.pipelines.stage_clock import StageClock
from fakes import FakeModel


def test_figures_fit_together():
    run = measure(bench_request(1.0), FakeModel(step_seconds=0.01), StageClock())
    assert 0.02 <= run.first_frame_s < run.wall_s
    assert run.fps == pytest.approx(12 / run.wall_s, rel=0.02)
    assert run.x_realtime == pytest.approx(1 / run.wall_s, rel=0.02)
    assert {"denoise", "resample", "encode"} <= set(run.stages)


def test_fields_are_those_promised():
    run = measure(bench_request(1.0), FakeModel(), StageClock())
    names = ["seconds", "wall_s", "first_frame_s", "fps", "x_realtime", "peak_rss_mib", "stages"]
    assert list(dataclasses.asdict(run)) == names


def test_a_run_apart_does_not_count_this_process_memory(monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config):
    monkeypatch.setenv("PYTHONPATH", str(pytestconfig.rootpath / "tests"))
    ballast = bytearray(b"x" * 400 * 2**20)
    run = measure_apart(1.0, "fakes:load_fake")
    assert run.peak_rss_mib < len(ballast) / 2**20 < peak_rss_mib()
    assert run.seconds == 1.0


def test_a_failed_run_says_why():
    with pytest.raises(RuntimeError, match="no_such_module"):
        measure_apart(1.0, "no_such_module:load")
