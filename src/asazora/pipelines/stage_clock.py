"""Where the seconds of a job go, stage by stage."""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager


class StageClock:
    """Adds up seconds under stage names, in the order the stages first appear."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def add(self, stage: str, seconds: float) -> None:
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    def add_all(self, stage_seconds: Mapping[str, float]) -> None:
        for stage, seconds in stage_seconds.items():
            self.add(stage, seconds)

    @contextmanager
    def measure(self, stage: str) -> Generator[None]:
        """Add the time the block takes, also when it raises."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.add(stage, time.perf_counter() - start)
