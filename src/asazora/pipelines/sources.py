"""People's files as the verbs need them: checked before anything is loaded, and of one size and rate."""

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from asazora.core.errors import InvalidRequestError
from asazora.core.request import MAX_FPS, MAX_SECONDS, GenerationRequest
from asazora.core.sizes import NATIVE_SIZES, Size, nearest_native
from asazora.core.verbs import Animate, Extend, Loop, Recut, Remix, Span, Storyboard, Verb
from asazora.core.video_model import Frames
from asazora.media.resample import fit_frames
from asazora.media.source import SourceInfo, check_source_video, probe_source, read_source_image, read_source_video

LEAD_SECONDS = 2.5
"""How much of a video the model is shown of what comes before or after: more than it looks at."""

MAX_LONG_SECONDS = 3600.0

REVIEW_MARGIN_S = 0.5
"""What lies so close to a span that is used is reviewed with it: a fitted frame rate may hold frames of it."""


def check_sources(request: GenerationRequest) -> None:
    """Open each file of the request's verb, and decode all that is needed of it, before anything is loaded.

    Raises InvalidRequestError for a file that is not what the verb needs, and for a result longer than allowed.
    """
    verb = request.verb
    if verb is None:
        return
    _check_length(request, _seconds_of(verb, 0.0))
    for path in _pictures(verb):
        read_source_image(path, request.size)  # whole, and no video

    for path, spans in _used_spans(request).items():
        fits = functools.partial(_check_fits, request, verb, path)
        check_source_video(path, request.fps, [(span.start_s, span.seconds) for span in spans], fits)


def reviewed_spans(request: GenerationRequest) -> dict[Path, tuple[Span, ...]]:
    """What is to be reviewed of each file of the request's verb: what is used of it, and a little around that.

    In order, and no two of a file overlap.
    """
    if request.verb is None:
        return {}
    first = (Span(start_s=0, end_s=REVIEW_MARGIN_S),)  # of a moving picture that is to be a still
    used = {path: list(first) for path in _pictures(request.verb)}
    for path, spans in _used_spans(request).items():
        used.setdefault(path, []).extend(
            Span(start_s=max(0.0, span.start_s - REVIEW_MARGIN_S), end_s=span.end_s + REVIEW_MARGIN_S) for span in spans
        )
    return {path: _joined(spans) for path, spans in used.items()}


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


def _used_spans(request: GenerationRequest) -> dict[Path, tuple[Span, ...]]:
    """What the verb takes of each of its videos: all that may be taken, but for cuts that are known from the start."""
    verb = request.verb
    match verb:
        case None:
            return {}
        case Recut():
            return {verb.video: _joined(verb.keep)}
        case Storyboard():
            frame_s = 1 / request.fps  # a card may be rounded up to one more
            spans: dict[Path, list[Span]] = {}
            for card in verb.cards:
                if card.video is not None:
                    end_s = min(longest(request), card.seconds + frame_s)
                    spans.setdefault(card.video, []).append(Span(start_s=0, end_s=end_s))
            return {path: _joined(own) for path, own in spans.items()}
        case _:
            whole = Span(start_s=0, end_s=longest(request))
            return {path: (whole,) for path in verb.files if path not in _pictures(verb)}


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The same seconds as spans in order that do not touch."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start_s):
        if joined and span.start_s <= joined[-1].end_s:
            joined[-1] = Span(start_s=joined[-1].start_s, end_s=max(joined[-1].end_s, span.end_s))
        else:
            joined.append(span)
    return tuple(joined)


def _pictures(verb: Verb) -> set[Path]:
    """The files that are to be pictures."""
    if isinstance(verb, Animate):
        return {verb.image}
    return {card.image for card in verb.cards if card.image} if isinstance(verb, Storyboard) else set()


def _seconds_of(verb: Verb, source_s: float) -> float:
    """Seconds that the result takes from its file of `source_s` and adds to it; 0 where the request says how long."""
    match verb:
        case Extend():
            return source_s + verb.forward_s + verb.backward_s
        case Recut():
            return sum(span.seconds for span in verb.keep) + verb.forward_s + verb.backward_s
        case Loop():
            return 0.0 if verb.video is None else source_s + verb.bridge_s
        case Remix():
            return source_s
        case Storyboard():
            return sum(card.seconds for card in verb.cards)
        case _:
            return 0.0


def _check_fits(request: GenerationRequest, verb: Verb, path: Path, info: SourceInfo) -> None:
    """Raise InvalidRequestError unless the file at the path, which is this, can be a video of the verb."""
    if info.kind == "image":
        raise InvalidRequestError(f"file of {verb.name}", path.name, "a video")
    if isinstance(verb, Recut):
        for span in verb.keep:
            _check_span(span, info)
    _check_length(request, _seconds_of(verb, info.seconds))


def _check_length(request: GenerationRequest, seconds: float) -> None:
    if seconds > longest(request) + 1 / request.fps:
        allowed = f"at most {MAX_SECONDS:g} in all, more with --allow-long; recut keeps a part of a video"
        raise InvalidRequestError("seconds", round(seconds, 2), allowed)


def _check_span(span: Span, info: SourceInfo) -> None:
    if span.end_s > info.seconds + 1.0 / max(1.0, info.fps):
        raise InvalidRequestError("span to keep", str(span), f"a span within 0:{info.seconds:.2f}")
