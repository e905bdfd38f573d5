"""Ctrl-C and termination become a cancel, so that the job stops at its next step and cleans up."""

import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

from asazora.engine.cancel import CancelToken


@contextmanager
def cancel_on_signal() -> Generator[CancelToken]:
    """Yield a token that SIGINT or SIGTERM cancels; a second one interrupts at once."""
    token = CancelToken()

    def handle(number: int, frame: FrameType | None) -> None:
        del frame
        if token.cancelled:
            raise KeyboardInterrupt
        print(f"stopping ({signal.Signals(number).name}) ...", file=sys.stderr, flush=True)
        token.cancel()

    previous = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield token
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
