"""What all checks, marks and the signature of a clip cost, beside what generating it takes."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from asazora.core.request import GenerationRequest
from asazora.engine.engine import Engine
from asazora.engine.registry import LoadModel

GUARDING = ("check", "mark", "sign")
"""The engine's stages that make nothing: prompt and frames checked, marks drawn, the file signed and put on record."""

LOADING = "load"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksCost:
    """Seconds of all checks and marks, and of everything else that a clip took; loading counts for neither."""

    checks_s: float
    generation_s: float

    @property
    def share(self) -> float:
        return self.checks_s / self.generation_s

    def __str__(self) -> str:
        return f"{self.checks_s:.2f} s, {self.share:.0%} of the {self.generation_s:.2f} s that generation takes"


def measure_checks(request: GenerationRequest, load: LoadModel) -> ChecksCost:
    """Publish the clip twice, in an install of its own, and time the second: by then everything is loaded."""
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(load, home=Path(folder) / "home")
        engine.generate(request, Path(folder) / "first.mp4")
        return cost_of(engine.generate(request, Path(folder) / "second.mp4").timings)


def cost_of(timings: Mapping[str, float]) -> ChecksCost:
    """`timings` are seconds by stage, their `total` among them."""
    checks_s = sum(timings.get(stage, 0.0) for stage in GUARDING)
    return ChecksCost(
        checks_s=round(checks_s, 3),
        generation_s=round(timings["total"] - timings.get(LOADING, 0.0) - checks_s, 3),
    )
