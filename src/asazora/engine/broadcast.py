"""A video that leaves while it is being made, and a copy of what has left, for the signature."""

import os
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from asazora.core.request import GenerationRequest
from asazora.core.video_model import Frames
from asazora.media.fragmented import FragmentedWriter
from asazora.media.write_errors import write_errors

STREAM = Path("-")
"""What stands for a stream where a file has its path."""

Sink = Callable[[bytes], object]
"""Takes the bytes of a stream in order. May raise OSError when nobody listens any more."""


class Broadcast:
    """Encodes checked, marked frames and sends them on. `sent` is a file of all the bytes that have left."""

    def __init__(self, request: GenerationRequest, sink: Sink, folder: Path, preset: str = "medium") -> None:
        self.sent = folder / "stream.mp4"
        self.num_bytes = 0
        self._sink = sink
        self._writer = FragmentedWriter(request.size, request.fps, preset=preset)

    def send(self, frames: Frames) -> None:
        """Send the next frames: (F, H, W, 3) uint8. Raises PublishError if nobody takes them."""
        self._pass_on(self._writer.write(frames))

    def finish(self) -> None:
        """Send the end."""
        self._pass_on(self._writer.finish())

    def _pass_on(self, data: bytes) -> None:
        """On record first: nothing leaves that is not. What the sink did not take is off the record again."""
        with write_errors(self.sent), self.sent.open("ab") as copy:
            copy.write(data)
        try:
            send(self._sink, data)
        except BaseException:
            os.truncate(self.sent, self.num_bytes)
            raise
        self.num_bytes += len(data)


class LiveCopy(Broadcast):
    """A file that grows while the video is made, for others to read along: quick to encode, as it comes on top."""

    def __init__(self, request: GenerationRequest, folder: Path) -> None:
        super().__init__(request, _kept_only, folder, preset="superfast")


def _kept_only(data: bytes) -> None:
    """Whoever watches reads the file."""
    del data


def send(sink: Sink, data: bytes) -> None:
    """Hand bytes to the sink. Raises PublishError if nobody takes them."""
    with write_errors(STREAM):
        sink(data)


@contextmanager
def spool_folder() -> Generator[Path]:
    """A folder for the time of a broadcast."""
    with tempfile.TemporaryDirectory(prefix="asazora-") as name:
        yield Path(name)
