"""How a job is stopped from outside."""

import threading

from asazora.core.errors import CancelledError


class CancelToken:
    """A flag that any thread or signal handler may set; the job looks at it before each step."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        if self.cancelled:
            raise CancelledError("cancelled; nothing was written")
