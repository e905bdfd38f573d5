"""What `asazora serve` makes of its options, and what it prints before it listens."""

from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from asazora.cli import serve
from asazora.core.errors import InvalidRequestError
from asazora.server.settings import ServerSettings


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[ServerSettings]:
    """The settings of each server that would have run; it prints what a first start prints."""
    found = list[ServerSettings]()

    def run(settings: ServerSettings, announce: Callable[[str | None], None]) -> None:
        found.append(settings)
        announce("sk-asazora-1")

    monkeypatch.setattr(serve, "run_server", run)
    monkeypatch.setattr(serve, "set_up_logs", lambda log_format: None)
    return found


def run(*arguments: str) -> Any:
    return CliRunner().invoke(serve.app, [*arguments])


def test_it_says_where_api_and_studio_are(started: list[ServerSettings]):
    lines = run("--port", "8123").output.splitlines()
    assert lines[0] == "Videos API  http://127.0.0.1:8123/v1"
    assert lines[1] == "Studio      http://127.0.0.1:8123/"
    assert "Admin key   sk-asazora-1" in lines
    assert "Studio      http://[::1]:8000/" in run("--host", "::1").output
    assert len(started) == 2


def test_limits_are_those_of_the_settings_unless_told_otherwise(started: list[ServerSettings]):
    assert run().exit_code == 0
    named = ("--max-queued", "9", "--max-queued-per-account", "3", "--quota-gib", "0.5", "--requests-per-minute", "60")
    assert run(*named, "--min-free-mib", "0", "--max-body-mib", "8", "--workers", "2").exit_code == 0
    plain, told = started
    default = ServerSettings(home=plain.home)
    for name in ("queue", "requests_per_minute", "min_free_bytes", "max_body_bytes", "num_workers"):
        assert getattr(plain, name) == getattr(default, name)
    assert (told.queue.max_queued, told.queue.max_queued_per_account, told.queue.quota_bytes) == (9, 3, 2**29)
    assert (told.requests_per_minute, told.min_free_bytes, told.max_body_bytes) == (60, 0, 8 * 2**20)
    assert told.num_workers == 2


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--max-queued", "0"),
        ("--max-queued-per-account", "0"),
        ("--quota-gib", "0"),
        ("--requests-per-minute", "0"),
        ("--min-free-mib", "-1"),
        ("--max-body-mib", "0"),
        ("--workers", "0"),
        ("--workers", "65"),
    ],
)
def test_what_is_out_of_range_is_bad_usage(started: list[ServerSettings], option: str, value: str):
    assert run(option, value).exit_code == 2
    assert started == []


def test_workers_of_this_machine_and_of_a_cluster_exclude_each_other(started: list[ServerSettings]):
    refused = run("--ray", "local", "--workers", "2")
    assert isinstance(refused.exception, InvalidRequestError)
    assert started == []
