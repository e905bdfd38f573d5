"""Files appear whole or not at all: write under a hidden name, flush to disk, rename into place last."""

import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from asazora.core.errors import InvalidRequestError
from asazora.media.write_errors import write_errors


@contextmanager
def staged(destination: Path, *, force: bool) -> Generator[Path]:
    """Yield a hidden file beside `destination` to write to; publish it when the block ends, drop it if it raises.

    The destination is checked, and the hidden file made, before the block starts: a place that cannot be written to is
    known before any work is done.
    """
    check_destination(destination, force)
    part = _reserve(destination)
    try:
        yield part
        with write_errors(destination):
            move_into_place(part, destination, force=force)
    finally:
        part.unlink(missing_ok=True)


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


def _reserve(destination: Path) -> Path:
    """Create the hidden file. Trying is the only honest test of a directory: permission bits do not bind root."""
    part = destination.with_name(f".{destination.stem[:40]}.{secrets.token_hex(4)}.part{destination.suffix}")
    try:
        part.touch(exist_ok=False)
    except OSError as error:
        allowed = f"a directory that can be written to ({error.strerror})"
        raise InvalidRequestError("output directory", str(destination.parent), allowed) from error
    return part


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
