"""Locks that the system lets go of when their process dies, however it dies."""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


class LockTakenError(Exception):
    """Another process holds the lock."""


@contextmanager
def process_lock(path: Path, *, wait: bool) -> Generator[None]:
    """Hold the lock file while the block runs. Without `wait`, raise LockTakenError if another process has it."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise LockTakenError(str(path)) from error
        yield
