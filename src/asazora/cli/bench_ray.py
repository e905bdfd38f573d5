"""What `asazora bench ray` does: how many clips workers on a local Ray cluster make, one thread each."""

import asyncio
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from asazora.cli.bench_server import BenchServer, running_server
from asazora.evaluation.bench import BENCH_PROMPT
from asazora.server.load import Connection

ONE_THREAD = {"OMP_NUM_THREADS": "1"}
LOOK_SECONDS = 0.1
WARM_UP_SECONDS = 600.0
WARM_UP = {"prompt": BENCH_PROMPT, "asazora": {"size": "256x256", "seconds": 1}}


def measure_ray(workers: Sequence[int], clips: int, seconds: float) -> Mapping[str, Any]:
    """Clips a minute by the number of workers. Raises RuntimeError if workers do not come or a clip fails."""
    rates = {str(number): round(_rate(number, clips, seconds), 3) for number in workers}
    return {"clips": clips, "seconds": seconds, "clips_a_minute": rates}


def lines_of(figures: Mapping[str, Any]) -> Iterator[str]:
    """The figures to read."""
    rates: Mapping[str, float] = figures["clips_a_minute"]
    first = next(iter(rates.values()))
    yield f"{figures['clips']} clips of {figures['seconds']:g} s, 256x256; Ray workers of one thread each"
    for number, rate in rates.items():
        yield f"{number} workers: {rate:.2f} clips a minute, {rate / first:.2f} times the first"


def _rate(workers: int, clips: int, seconds: float) -> float:
    options = ("--ray", "local", "--ray-workers", f"{workers}-{workers}")
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder), options, ONE_THREAD) as server:
        return 60 * clips / asyncio.run(_seconds_for(server, workers, clips, seconds))


async def _seconds_for(server: BenchServer, workers: int, clips: int, seconds: float) -> float:
    """The time from the first of so many orders to the last finished clip, once all workers are at work."""
    client = Client(server)
    await client.wait_for_workers(workers)
    start = time.perf_counter()
    for _ in range(clips):
        await client.order({"prompt": BENCH_PROMPT, "asazora": {"size": "256x256", "seconds": seconds}})
    await client.wait_for_all()
    return time.perf_counter() - start


class Client:
    """Orders clips and looks at how many are being made."""

    def __init__(self, server: BenchServer) -> None:
        self._connection = Connection(server.port, server.keys(1)[0])

    async def order(self, body: object) -> None:
        status, answer = await self._connection.ask("POST", "/v1/videos", body)
        if status != 200:
            raise RuntimeError(f"the server refused a clip: {answer}")

    async def wait_for_workers(self, number: int) -> None:
        """Keep ordering short clips until so many are made at once; then wait until all are finished."""
        deadline = time.monotonic() + WARM_UP_SECONDS
        while (statuses := await self._statuses()).count("in_progress") < number:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{number} workers were never at work at once: has this machine so many cores?")
            for _ in range(2 * number - statuses.count("queued")):
                await self.order(WARM_UP)
            await asyncio.sleep(LOOK_SECONDS)
        await self.wait_for_all()

    async def wait_for_all(self) -> None:
        """Return when every clip is finished. Raises RuntimeError if one failed."""
        while {"queued", "in_progress"} & set(statuses := await self._statuses()):
            await asyncio.sleep(LOOK_SECONDS)
        if "failed" in statuses:
            raise RuntimeError("a clip failed")

    async def _statuses(self) -> list[str]:
        """Of the latest hundred clips."""
        _, answer = await self._connection.ask("GET", "/v1/videos?limit=100")
        return [video["status"] for video in answer["data"]]
