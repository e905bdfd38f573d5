"""The video itself on standard output, for `-o -`."""

import os
import sys

from asazora.core.errors import InvalidRequestError


def check_standard_output(as_json: bool) -> None:
    """Raise InvalidRequestError if standard output cannot take a video."""
    if as_json:
        raise InvalidRequestError("--json", "with -o -", "one of the two: the video takes standard output")
    if sys.stdout.isatty():
        raise InvalidRequestError("output", "a terminal", "a pipe or a file, as in `-o - | mpv -` or `-o - > fox.mp4`")


def write_to_standard_output(data: bytes) -> None:
    """Write all of it at once. Raises OSError if nobody reads any more."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(sys.stdout.fileno(), rest) :]
