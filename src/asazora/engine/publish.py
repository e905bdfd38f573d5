"""Files appear whole or not at all: write in a hidden folder, flush to disk, rename into place last.

A process that is killed leaves its hidden folder behind, which the next publication beside it removes. A lock on the
folder, which the system lets go of with its process, tells the two kinds apart, across containers too.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from asazora.core.errors import InvalidRequestError
from asazora.media.write_errors import write_errors

PART = ".part"
TRIES = 3


@contextmanager
def staged(destination: Path, *, force: bool) -> Generator[Path]:
    """Yield a hidden file beside `destination` to write to; publish it when the block ends, drop it if it raises.

    The destination is checked, and the hidden file made, before the block starts: a place that cannot be written to is
    known before any work is done.
    """
    check_destination(destination, force)
    sweep(destination.parent)
    folder, lock = _reserve(destination)
    try:
        part = folder / f"part{destination.suffix}"
        with write_errors(destination):
            part.touch()
        yield part
        with write_errors(destination):
            move_into_place(part, destination, force=force)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep(folder: Path) -> None:
    """Remove what processes that are dead had begun to write for this folder."""
    for left in folder.glob(f".*{PART}"):
        with suppress(OSError):  # gone meanwhile, another's, or on a file system without locks
            lock = _locked(left)
            try:
                shutil.rmtree(left)
            finally:
                os.close(lock)


def move_into_place(source: Path, destination: Path, *, force: bool) -> None:
    """Give a whole file its name, on the same file system, so that it is there after a crash too or not at all."""
    _flush_to_disk(source)
    _move(source, destination, force)
    source.unlink(missing_ok=True)
    _flush_to_disk(destination.parent)


def check_destination(destination: Path, force: bool) -> None:
    """Raise InvalidRequestError unless a file may be given this name."""
    if not destination.parent.is_dir():
        raise InvalidRequestError("output directory", str(destination.parent), "a directory that exists")
    if destination.is_dir():
        raise InvalidRequestError("output", str(destination), "a file name, not a directory")
    if destination.exists() and not force:
        raise _already_exists(destination)


def _reserve(destination: Path) -> tuple[Path, int]:
    """Create the hidden folder and lock it; also returns the lock, an open file.

    Trying is the only honest test of a directory: permission bits do not bind root. A folder that a sweep took between
    the two steps is made anew.
    """
    for _ in range(TRIES):
        folder = destination.with_name(f".{destination.stem[:40]}.{secrets.token_hex(4)}{PART}")
        try:
            folder.mkdir()
        except OSError as error:
            allowed = f"a directory that can be written to ({error.strerror})"
            raise InvalidRequestError("output directory", str(destination.parent), allowed) from error
        with suppress(FileNotFoundError, BlockingIOError):
            return folder, _own(folder)
    raise InvalidRequestError("output directory", str(destination.parent), "a directory that others leave alone")


def _own(folder: Path) -> int:
    """Lock a new folder, where that is possible. Raises FileNotFoundError or BlockingIOError if it was swept away."""
    try:
        lock = _locked(folder)
    except (FileNotFoundError, BlockingIOError):
        raise
    except OSError:  # a file system without locks: nobody sweeps there either
        return os.open(folder, os.O_RDONLY)
    if not folder.exists():
        os.close(lock)
        raise FileNotFoundError(str(folder))
    return lock


def _locked(folder: Path) -> int:
    """The open folder, locked by this process. Raises BlockingIOError if another holds the lock."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _flush_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _move(part: Path, destination: Path, force: bool) -> None:
    """Give the file its name. Without `force`, a file that appeared there meanwhile is kept."""
    if force:
        part.replace(destination)
        return
    try:
        destination.hardlink_to(part)
    except FileExistsError as error:
        raise _already_exists(destination) from error
    except OSError:  # a file system without hard links
        if destination.exists():
            raise _already_exists(destination) from None
        part.replace(destination)


def _already_exists(destination: Path) -> InvalidRequestError:
    return InvalidRequestError("output", str(destination), "a file that does not exist yet, or --force to replace it")
