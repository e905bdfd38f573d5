"""Calls that are waited for no longer than a fixed time, for judges that nobody here wrote."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

AskedT = TypeVar("AskedT")
AnswerT = TypeVar("AnswerT")


class TimedCall(Generic[AskedT, AnswerT]):
    """A function in a thread of its own, one call at a time. Raises TimeoutError after `timeout_s`."""

    def __init__(self, function: Callable[[AskedT], AnswerT], timeout_s: float) -> None:
        self._function, self._timeout_s = function, timeout_s
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="moderation")

    def __call__(self, asked: AskedT) -> AnswerT:
        deadline = time.monotonic() + self._timeout_s
        answer = self._worker.submit(self._function, asked).result(timeout=self._timeout_s)
        if time.monotonic() > deadline:  # done, but late: the waiting thread was not run in time
            raise TimeoutError(f"no answer within {self._timeout_s:g} s")
        return answer
