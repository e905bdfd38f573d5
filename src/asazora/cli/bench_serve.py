"""What `asazora bench serve` does: how the server answers while it generates, on a throw-away home of its own."""

import asyncio
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from asazora.cli.bench_server import BenchServer, running_server
from asazora.server.load import LoadPlan, put_under_load

CLIENTS_A_KEY = 10


def measure_server(clients: int, seconds: float, *, requests: int = 0, workers: int = 1) -> Mapping[str, Any]:
    """Start a server with the embedded model on a throw-away home, put it under load, and sum up."""
    options = ("--workers", str(workers))
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder), options) as server:
        figures = measure_running(server, clients, seconds, requests=requests)
    return {"workers": workers, **figures}


def measure_running(server: BenchServer, clients: int, seconds: float, *, requests: int = 0) -> Mapping[str, Any]:
    """Put a server under load, and sum up."""
    keys = server.keys(max(2, clients // CLIENTS_A_KEY))
    plan = LoadPlan(port=server.port, keys=keys, num_clients=clients, seconds=seconds, num_requests=requests)
    summary = asyncio.run(put_under_load(plan)).summary()
    return {"clients": clients, "seconds": seconds, "ready_s": round(server.ready_s, 2), **summary}


def lines_of(figures: Mapping[str, Any]) -> Iterator[str]:
    """The figures to read."""
    yield f"start to ready: {figures['ready_s']} s"
    yield (
        f"{figures['clients']} clients for {figures['seconds']:g} s or more, {figures['workers']} workers; "
        f"{figures['generating_at_once']:g} long videos in the making at once, on average"
    )
    for kind, found in (("all but create", figures["without_create"]), *figures["kinds"].items()):
        yield f"{kind:>15}  " + "  ".join(f"{name} {value}" for name, value in found.items())
    yield f"statuses {figures['statuses']}; accepted {figures['accepted']}, lost {figures['lost']}"
