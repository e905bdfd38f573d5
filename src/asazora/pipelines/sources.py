"""People's files as the verbs need them: checked before anything is loaded, and of one size and rate."""

from pathlib import Path

import numpy as np

from asazora.core.errors import InvalidRequestError
from asazora.core.request import MAX_FPS, MAX_SECONDS, GenerationRequest
from asazora.core.sizes import NATIVE_SIZES, Size, nearest_native
from asazora.core.verbs import Animate, Recut, Span, Storyboard, Verb
from asazora.core.video_model import Frames
from asazora.media.resample import fit_frames
from asazora.media.source import SourceInfo, probe_source, read_source_video

LEAD_SECONDS = 2.5
"""How much of a video the model is shown of what comes before or after: more than any cache keeps."""

MAX_LONG_SECONDS = 3600.0


def check_sources(request: GenerationRequest) -> None:
    """Open each file of the request's verb. Raises InvalidRequestError for one that is not what the verb needs."""
    verb = request.verb
    if verb is None:
        return
    pictures = _pictures(verb)
    for path in dict.fromkeys(verb.files):
        info = probe_source(path)
        if info.kind == "image" and path not in pictures:
            raise InvalidRequestError(f"file of {verb.name}", path.name, "a video")
        if not isinstance(verb, Recut | Storyboard):
            _check_length(path, info, request)
        if isinstance(verb, Recut):
            for span in verb.keep:
                _check_span(span, info)


def natural_format(verb: Verb, fps: int) -> tuple[Size, int]:
    """Size and rate of a result that fits the verb's first file: the native size nearest to it, a video's own rate.

    `fps` is the rate where no file has one. Raises InvalidRequestError for a file that cannot be read.
    """
    if not verb.files:
        return NATIVE_SIZES[0], fps
    info = probe_source(verb.files[0])
    rate = min(MAX_FPS, max(1, round(info.fps))) if info.kind == "video" else fps
    return nearest_native(info.size), rate


def kept_video(path: Path, request: GenerationRequest, span: Span | None = None) -> Frames:
    """A video, or a span of it, as the result shows it: of the request's size and rate."""
    start, seconds = (0.0, longest(request)) if span is None else (span.start_s, span.seconds)
    return read_source_video(path, request.size, request.fps, start_s=start, max_seconds=seconds)


def lead_of(kept: Frames, fps: int, size: Size, native_fps: int) -> Frames:
    """The end of kept frames in a model's terms: native size and rate, its last frame the last one kept."""
    return fit_frames(kept[::-1][_native_steps(len(kept), fps, native_fps)][::-1].copy(), size)


def head_of(kept: Frames, fps: int, size: Size, native_fps: int) -> Frames:
    """The start of kept frames in a model's terms, from the first one kept."""
    return fit_frames(kept[_native_steps(len(kept), fps, native_fps)], size)


def longest(request: GenerationRequest) -> float:
    """Most seconds of a file that the request may take in."""
    return MAX_LONG_SECONDS if request.allow_long else MAX_SECONDS


def _native_steps(count: int, fps: int, native_fps: int) -> np.ndarray:
    """Numbers of the frames, counted from the one next to the join, that a model sees at its own rate."""
    steps = np.round(np.arange(LEAD_SECONDS * native_fps) * fps / native_fps).astype(int)
    return steps[steps < count]


def _pictures(verb: Verb) -> set[Path]:
    """The files that are to be pictures."""
    if isinstance(verb, Animate):
        return {verb.image}
    return {card.image for card in verb.cards if card.image} if isinstance(verb, Storyboard) else set()


def _check_length(path: Path, info: SourceInfo, request: GenerationRequest) -> None:
    if info.kind == "video" and info.seconds > longest(request) + 1.0:
        allowed = f"at most {MAX_SECONDS:g}, more with --allow-long, or a part of it with recut"
        raise InvalidRequestError(f"seconds of {path.name}", round(info.seconds, 2), allowed)


def _check_span(span: Span, info: SourceInfo) -> None:
    if span.end_s > info.seconds + 1.0 / max(1.0, info.fps):
        raise InvalidRequestError("span to keep", str(span), f"a span within 0:{info.seconds:.2f}")
