"""Which kind of file a request becomes, and what writes it."""

from pathlib import Path

from asazora.core.errors import InvalidRequestError, UnknownNameError
from asazora.core.request import GenerationRequest
from asazora.media.still import IMAGE_SUFFIXES, StillWriter
from asazora.media.video_writer import VideoWriter

VIDEO_SUFFIXES = (".mp4",)
MAX_VARIATIONS = 100


def suffixes_for(request: GenerationRequest) -> tuple[str, ...]:
    """The file suffixes that fit the request, the usual one first."""
    return IMAGE_SUFFIXES if request.is_still else VIDEO_SUFFIXES


def check_suffix(request: GenerationRequest, output: Path) -> None:
    """Raise InvalidRequestError unless the file's suffix fits what is asked for."""
    allowed = suffixes_for(request)
    if output.suffix.lower() not in allowed:
        kind = "still image (0 seconds)" if request.is_still else "video"
        raise UnknownNameError(f"output suffix of a {kind}", output.suffix or output.name, allowed)


def open_writer(path: Path, request: GenerationRequest) -> VideoWriter | StillWriter:
    """Something that takes the request's frames in order and leaves the finished file at `path`."""
    return StillWriter(path) if request.is_still else VideoWriter(path, request.size, request.fps)


def numbered(output: Path, count: int) -> tuple[Path, ...]:
    """The names of several variations of a file: `fox-1.mp4`, `fox-2.mp4`, ... Raises InvalidRequestError below one."""
    if not 1 <= count <= MAX_VARIATIONS:
        raise InvalidRequestError("variations", count, f"1 to {MAX_VARIATIONS}")
    return tuple(output.with_name(f"{output.stem}-{number}{output.suffix}") for number in range(1, count + 1))
