"""Allowances: a minute's requests at once, then evenly, each account by itself, and told in headers."""

from pathlib import Path

import httpx2
import openai
import pytest

from asazora.server.rates import MAX_ACCOUNTS, RateLimiter
from asazora.server.settings import ServerSettings
from live_server import FAKE_INSPECTOR, FAKE_WORKER, running


def test_an_allowance_runs_out_and_comes_back_evenly():
    now = 0.0
    limiter = RateLimiter(60, clock=lambda: now)
    assert [limiter.take("a").remaining for _ in range(60)] == list(range(59, -1, -1))
    exceeded = limiter.take("a")
    assert exceeded.is_exceeded
    assert exceeded.reset_s == pytest.approx(1)
    assert not limiter.take("b").is_exceeded
    now = 1.0
    assert not limiter.take("a").is_exceeded
    assert limiter.take("a").is_exceeded
    now = 1000.0
    assert limiter.take("a").remaining == 59


def test_accounts_that_ask_for_nothing_are_forgotten():
    now = 0.0
    limiter = RateLimiter(60, clock=lambda: now)
    for number in range(MAX_ACCOUNTS):
        limiter.take(str(number))
    now = 1000.0
    limiter.take("one more")
    assert len(limiter._levels) == 1


def test_every_answer_tells_what_is_left_and_the_last_is_429(tmp_path: Path):
    settings = ServerSettings(
        home=tmp_path, worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR, requests_per_minute=3
    )
    with running(settings) as live, live.client() as client:
        headers = {"authorization": f"Bearer {client.api_key}"}
        seen = [httpx2.get(f"{live.url}/v1/models", headers=headers).headers for _ in range(3)]
        assert [answer["x-ratelimit-remaining-requests"] for answer in seen] == ["2", "1", "0"]
        assert seen[0]["x-ratelimit-limit-requests"] == "3"
        assert seen[0]["x-ratelimit-reset-requests"].endswith("ms")
        with pytest.raises(openai.RateLimitError) as caught:
            client.models.list()
        assert caught.value.code == "rate_limit_exceeded"
        assert 1 <= int(caught.value.response.headers["retry-after"]) <= 20
        assert "x-ratelimit-limit-requests" not in httpx2.get(f"{live.url}/healthz").headers
