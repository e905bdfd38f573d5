"""The cost of the checks is what the engine spent on them, beside the rest of a clip that was really published."""

import pytest

from asazora.cli.bench_checks import cost_of, measure_checks
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from fakes import serve_fake


def test_loading_counts_for_neither_side():
    cost = cost_of({"total": 10.0, "load": 4.0, "check": 0.5, "mark": 0.3, "sign": 0.2, "denoise": 4.5})
    assert (cost.checks_s, cost.generation_s) == (1.0, 5.0)
    assert cost.share == pytest.approx(0.2)
    assert "20%" in str(cost)


def test_a_clip_is_published_and_its_checks_are_timed():
    cost = measure_checks(GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=1), serve_fake)
    assert cost.checks_s > 0
    assert cost.generation_s > 0
