"""One kind of error for a file that cannot be written, whichever library was writing it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import av

from asazora.core.errors import PublishError


@contextmanager
def write_errors(path: Path) -> Generator[None]:
    """Turn a failure to write `path` (disk full, no permission) into a PublishError."""
    try:
        yield
    except (OSError, av.FFmpegError) as error:
        raise PublishError(f"could not write {str(path)!r}: {error.strerror or error}") from error
