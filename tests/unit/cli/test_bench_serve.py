"""What `asazora bench serve` measures, against a server with the fake model; its options reach the server."""

import contextlib
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from asazora.cli import bench, bench_serve
from asazora.cli.bench_server import BenchServer
from asazora.server import load
from asazora.server.settings import ServerSettings
from live_server import FAKE_INSPECTOR, FAKE_WORKER, running, wait_until


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the servers of the bench are started with: here they have the fake model, and clients do not pause."""
    found = list[str]()

    @contextlib.contextmanager
    def running_fake(home: Path, options: Sequence[str] = ()) -> Generator[BenchServer]:
        found.extend(options)
        workers = int(options[options.index("--workers") + 1])
        settings = ServerSettings(
            home=home, worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR, num_workers=workers
        )
        with running(settings) as live:
            wait_until(lambda: live.supervisor.num_workers == workers and live.supervisor.is_ready)
            port = int(live.url.rpartition(":")[2])
            yield BenchServer(home=home, port=port, ready_s=1.0, processor_s=1.0)

    monkeypatch.setattr(bench_serve, "running_server", running_fake)
    monkeypatch.setattr(load, "THINK_SECONDS", 0.02)
    monkeypatch.setattr(load, "LOOK_SECONDS", 0.05)
    monkeypatch.setenv("FAKE_STEP_SECONDS", "0.05")
    return found


def test_it_asks_until_so_many_were_answered_while_two_videos_are_made(options: list[str]):
    figures = bench_serve.measure_server(4, 1.0, requests=300, workers=2)
    assert options == ["--workers", "2"]
    assert figures["requests"] >= 300
    assert figures["without_create"]["n"] > 100
    assert figures["generating_at_most"] == 2, "both workers were at work"
    assert 0 < figures["generating_at_once"] <= 2
    assert (figures["workers"], figures["lost"], figures["errors_5xx"]) == (2, 0, 0)
    assert "2 workers" in "\n".join(bench_serve.lines_of(figures))


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("--requests", "1000", "--workers", "2"), {"requests": 1000, "workers": 2}),
        ((), {"requests": 0, "workers": 1}),
    ],
)
def test_the_command_hands_its_options_on(
    monkeypatch: pytest.MonkeyPatch, words: Sequence[str], wanted: dict[str, int]
):
    asked = list[dict[str, Any]]()
    monkeypatch.setattr(bench_serve, "measure_server", lambda clients, seconds, **rest: asked.append(rest) or {})
    assert CliRunner().invoke(bench.app, ["serve", "--json", *words]).exit_code == 0
    assert asked == [wanted]


@pytest.mark.parametrize("words", [("--workers", "0"), ("--requests", "-1")])
def test_what_is_out_of_range_is_bad_usage(words: Sequence[str]):
    assert CliRunner().invoke(bench.app, ["serve", *words]).exit_code == 2
