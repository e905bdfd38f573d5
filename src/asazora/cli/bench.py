"""`asazora bench`: speed and memory on this machine."""

import dataclasses
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from asazora.cli.bench_checks import measure_checks
from asazora.core.errors import AsazoraError, InvalidRequestError
from asazora.engine.registry import DEFAULT_MODEL, find_loader
from asazora.evaluation.bench import BENCH_PROMPT, BENCH_SECONDS, Run, bench_request, measure_apart

COLD_SECONDS = 5

app = typer.Typer(add_completion=False)


@app.callback(invoke_without_command=True)
def bench(
    context: typer.Context,
    seconds: Annotated[str, typer.Option(help="Lengths to measure, in seconds.")] = ",".join(
        f"{length:g}" for length in BENCH_SECONDS
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of the table.")] = False,
) -> None:
    """Measure time to the first frame, speed, seconds by stage, peak memory, and what the checks cost, at 256x256."""
    if context.invoked_subcommand is not None:
        return
    runs = []
    for length in parse_lengths(seconds):
        print(f"measuring {length:g} s ...", file=sys.stderr, flush=True)
        runs.append(measure_apart(length))
    print("measuring the checks ...", file=sys.stderr, flush=True)
    checks = measure_checks(bench_request(COLD_SECONDS), find_loader(DEFAULT_MODEL))
    if as_json:
        said = {"runs": [dataclasses.asdict(run) for run in runs], "checks": dataclasses.asdict(checks)}
        print(json.dumps(said))
        return
    Console().print(table(runs))
    print(f"checks, marks and signature, {COLD_SECONDS} s, everything loaded: {checks}")
    print(f"from a cold process to the finished file, {COLD_SECONDS} s: {cold_start_s():.2f} s")


@app.command()
def serve(
    clients: Annotated[int, typer.Option(min=1, max=5000, help="Clients at once.")] = 200,
    seconds: Annotated[float, typer.Option(min=1, max=600, help="How long they ask, at least.")] = 20,
    requests: Annotated[int, typer.Option(min=0, max=1_000_000, help="How many they send, at least.")] = 0,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Worker processes: two make two videos at once.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure a server on this machine: start to ready, and its answers under load while two long videos are made."""
    from asazora.cli.bench_serve import lines_of, measure_server  # brings the server's packages

    figures = measure_server(clients, seconds, requests=requests, workers=workers)
    print(json.dumps(figures) if as_json else "\n".join(lines_of(figures)))


@app.command()
def start(
    times: Annotated[int, typer.Option(min=1, max=100, help="Fresh homes to start on.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure how long a server takes from its start until it can make videos."""
    from asazora.cli.bench_start import lines_of, measure_start  # brings the server's packages

    figures = measure_start(times)
    print(json.dumps(figures) if as_json else "\n".join(lines_of(figures)))


@app.command()
def ray(
    workers: Annotated[str, typer.Option(help="Numbers of workers to compare.")] = "1,2",
    clips: Annotated[int, typer.Option(min=1, max=40, help="Clips for each number.")] = 12,
    seconds: Annotated[float, typer.Option(min=0.25, max=60, help="Length of each clip.")] = 4,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure how many clips workers on a local Ray cluster make, one thread each (extra `ray`)."""
    if find_spec("ray") is None:
        raise AsazoraError("`bench ray` needs the package 'ray': pip install 'asazora[ray]'")
    from asazora.cli.bench_ray import lines_of, measure_ray  # brings the server's packages

    figures = measure_ray(parse_numbers(workers), clips, seconds)
    print(json.dumps(figures) if as_json else "\n".join(lines_of(figures)))


def parse_numbers(text: str) -> list[int]:
    """Read `1,2`. Raises InvalidRequestError unless each is a number of workers."""
    parts = text.replace(",", " ").split()
    if not parts or not all(part.isdecimal() and int(part) > 0 for part in parts):
        raise InvalidRequestError("workers", text, "one or more numbers above 0, such as 1,2")
    return [int(part) for part in parts]


def parse_lengths(text: str) -> list[float]:
    """Read `1,5,20`. Raises InvalidRequestError unless each is a length that can be generated, above 0."""
    try:
        lengths = [float(part) for part in text.replace(",", " ").split()]
    except ValueError as error:
        raise InvalidRequestError("lengths", text, "numbers of seconds, such as 1,5,20,60") from error
    if not lengths or min(lengths) <= 0:
        raise InvalidRequestError("lengths", text, "one or more numbers of seconds above 0")
    return [bench_request(length).seconds for length in lengths]


def cold_start_s() -> float:
    """Seconds that the whole command takes, from the start of the process to its end."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "asazora.cli", "generate", BENCH_PROMPT, "--seconds", str(COLD_SECONDS)]
        start = time.perf_counter()
        subprocess.run([*command, "-o", str(Path(folder) / "cold.mp4")], capture_output=True, check=True)
        return time.perf_counter() - start


def table(runs: Sequence[Run]) -> Table:
    """One row a run, one column a stage."""
    stages = list(dict.fromkeys(stage for run in runs for stage in run.stages))
    result = Table(box=box.SIMPLE, padding=(0, 1, 0, 0))
    for name in ("clip s", "wall s", "first frame s", "frames/s", "x real time", "peak MiB", *stages):
        result.add_column(name, justify="right", min_width=5)
    for run in runs:
        figures = (run.wall_s, run.first_frame_s, run.fps, run.x_realtime)
        spent = (run.stages.get(stage, 0.0) for stage in stages)
        result.add_row(
            f"{run.seconds:g}",
            *(f"{figure:.2f}" for figure in figures),
            f"{run.peak_rss_mib:.0f}",
            *(f"{seconds:.2f}" for seconds in spent),
        )
    return result
