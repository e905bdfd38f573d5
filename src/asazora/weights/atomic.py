"""Replace a file or a folder in one step, so that a kill at any moment leaves the old one or the new one, whole."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path to write to; when the block ends well it becomes `path`, otherwise it is removed.

    A killed process leaves at most one `.partial` file a target, which the next save overwrites.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = _beside(path, "partial")
    try:
        yield partial
        flush_to_disk(partial)
        partial.replace(path)
        flush_to_disk(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def flush_to_disk(path: Path) -> None:
    """Ask the system to have the contents of a file, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to fill; when the block ends well it becomes `folder`, otherwise it is removed.

    A folder cannot be renamed over a full one, so the old one steps aside first. A kill between the two renames leaves
    it under that other name, where `settled` finds it.
    """
    partial, previous = _beside(folder, "partial"), _beside(folder, "previous")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        yield partial
        for path in (*partial.iterdir(), partial):
            flush_to_disk(path)
        _swap(partial, folder, previous)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def settled(folder: Path) -> Path:
    """Where the contents of `folder` are: there, or set aside by a save that was killed in mid-swap."""
    previous = _beside(folder, "previous")
    return previous if previous.is_dir() and not folder.exists() else folder


def _swap(partial: Path, folder: Path, previous: Path) -> None:
    if folder.exists():
        shutil.rmtree(previous, ignore_errors=True)
        folder.rename(previous)
    partial.rename(folder)
    flush_to_disk(folder.parent)
    shutil.rmtree(previous, ignore_errors=True)


def _beside(path: Path, role: str) -> Path:
    return path.with_name(f".{path.name}.{role}")
