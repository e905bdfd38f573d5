"""What `asazora bench start` does: how long a server takes until it can make videos."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from asazora.cli.bench_server import running_server

HOMES = {"fresh": "a fresh home", "again": "the same home again"}


def measure_start(times: int) -> Mapping[str, Any]:
    """Start a server `times` times on a fresh home each, and once more on it. Seconds of clock and of processor."""
    found: dict[str, dict[str, list[float]]] = {home: {"ready_s": [], "processor_s": []} for home in HOMES}
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            for home in HOMES:
                with running_server(Path(folder)) as server:
                    found[home]["ready_s"].append(round(server.ready_s, 2))
                    found[home]["processor_s"].append(round(server.processor_s, 2))
    return {"times": times, **found}


def lines_of(figures: Mapping[str, Any]) -> Iterator[str]:
    """The figures to read."""
    for home, words in HOMES.items():
        ready, processor = (figures[home][name] for name in ("ready_s", "processor_s"))
        yield (
            f"start to ready, {words}: median {median(ready):.2f} s, most {max(ready):.2f} s, n = {len(ready)}; "
            f"all processes together took {median(processor):.2f} s of the processor"
        )
