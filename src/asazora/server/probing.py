"""What an uploaded file is: found by decoding all of it in child processes that may take so much memory and time."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from asazora.core.errors import InvalidRequestError
from asazora.core.request import MAX_FPS
from asazora.core.sizes import Size
from asazora.media.containers import container_of
from asazora.media.source import probe_source, read_source_image, read_source_video
from asazora.server.api_errors import ApiError

MAX_AT_ONCE = 2
LOOK_SIZE, LOOK_FPS = Size(64, 64), 1
"""Frames are wanted only to know that they can be decoded: small and few is enough."""

MAX_VIDEO_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What a file holds. `seconds` and `fps` are 0 for a picture."""

    media_type: str
    width: int
    height: int
    seconds: float
    fps: int


class Probing:
    """Has files looked at, a few at a time."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(MAX_AT_ONCE)

    async def probe(self, path: Path, param: str) -> Probed:
        """Look at a file. Raises ApiError 400, naming `param`, unless it is a picture or video that can be read."""
        async with self._turns:
            try:
                return await asyncio.to_thread(look, path)
            except InvalidRequestError as error:
                allowed = error.allowed.replace(str(path), "the file")
                raise ApiError(400, f"Invalid file: expected {allowed}.", code="invalid_file", param=param) from error


def look(path: Path) -> Probed:
    """What the file is, decoded to its end. Raises InvalidRequestError if it cannot be, or is too long."""
    container, info = container_of(path), probe_source(path)
    if info.kind == "image":
        read_source_image(path, LOOK_SIZE)
    else:
        if info.seconds > MAX_VIDEO_SECONDS:
            raise InvalidRequestError("seconds", info.seconds, f"a video of at most {MAX_VIDEO_SECONDS:g} seconds")
        read_source_video(path, LOOK_SIZE, LOOK_FPS, max_seconds=MAX_VIDEO_SECONDS)
    assert container is not None  # else there was nothing to look at
    return Probed(
        media_type=container.media_type,
        width=info.size.width,
        height=info.size.height,
        seconds=info.seconds,
        fps=min(MAX_FPS, max(1, round(info.fps))) if info.seconds else 0,
    )
