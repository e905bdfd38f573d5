"""How many threads a process may keep busy."""

import os

import pytest

from asazora.core.threads import VARIABLE, allowed_threads


@pytest.mark.parametrize(("said", "threads"), [("1", 1), ("3", 3), ("64", 4)])
def test_no_more_than_the_environment_says(monkeypatch: pytest.MonkeyPatch, said: str, threads: int) -> None:
    monkeypatch.setenv(VARIABLE, said)
    assert allowed_threads(4) == threads


@pytest.mark.parametrize("said", ["", "0", "many", "-1"])
def test_a_machine_has_so_many_cores(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(VARIABLE, said)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert allowed_threads(4) == 2
