"""How many requests an account may make a minute, and what is told of it in the headers of every answer."""

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

MAX_ACCOUNTS = 10_000
"""Beyond so many, those whose allowance is full again are forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What an account has left after a request, and in how many seconds all of it will be back."""

    limit: int
    remaining: int
    reset_s: float
    is_exceeded: bool

    def headers(self) -> Mapping[str, str]:
        """In the words of OpenAI's API."""
        return {
            "x-ratelimit-limit-requests": str(self.limit),
            "x-ratelimit-remaining-requests": str(self.remaining),
            "x-ratelimit-reset-requests": f"{math.ceil(1000 * self.reset_s)}ms",
        }


class RateLimiter:
    """A bucket for each account, which holds a minute's requests and fills evenly. Safe to use from many threads."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._per_second, self._clock = per_minute, per_minute / 60, clock
        self._levels = dict[str, tuple[float, float]]()
        self._lock = threading.Lock()

    def take(self, account_id: str) -> Allowance:
        """Count a request of the account."""
        with self._lock:
            now = self._clock()
            level = self._level(account_id, now)
            exceeded = level < 1
            level = level if exceeded else level - 1
            self._levels[account_id] = (level, now)
            if len(self._levels) > MAX_ACCOUNTS:
                self._forget_full(now)
        missing = 1 - level if exceeded else self._limit - level
        return Allowance(
            limit=self._limit, remaining=int(level), reset_s=missing / self._per_second, is_exceeded=exceeded
        )

    def _level(self, account_id: str, now: float) -> float:
        level, then = self._levels.get(account_id, (float(self._limit), now))
        return min(float(self._limit), level + (now - then) * self._per_second)

    def _forget_full(self, now: float) -> None:
        self._levels = {
            account_id: kept for account_id, kept in self._levels.items() if self._level(account_id, now) < self._limit
        }
