"""A picture and the time for which it is shown; which of them a constant frame rate shows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from PIL import Image

from asazora.core.errors import InvalidRequestError

TOLERANCE_S = Fraction(1, 1000)
"""Containers that count in milliseconds round a frame's time by up to this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A picture that is on screen from `start_s` to `end_s` after the first; `picture` decodes it to RGB when asked.

    `pixel_aspect` is the width of its pixels over their height.
    """

    start_s: Fraction
    end_s: Fraction
    picture: Callable[[], Image.Image]
    pixel_aspect: float = 1.0


def moments_shown(moments: Iterator[Moment], fps: int, start_s: float, max_frames: int) -> Iterator[Moment]:
    """For each frame time `start_s + i / fps` inside the clip, the moment on screen then: the same one as often as it
    is held. At least one. Moments that go back in time are passed over. Raises InvalidRequestError if the clip is over
    before `start_s`.
    """
    begin, index = Fraction(start_s).limit_denominator(10**6), 0
    held: Moment | None = None
    for moment in moments:
        if held is not None and moment.start_s <= held.start_s:
            continue
        while held is not None and index < max_frames and begin + Fraction(index, fps) < moment.start_s - TOLERANCE_S:
            yield held
            index += 1
        if index == max_frames:
            return
        held = moment
    if held is None:
        raise InvalidRequestError("input file", "no frame that can be decoded", "a video with frames in it")
    while index < max_frames and begin + Fraction(index, fps) < held.end_s - TOLERANCE_S:
        yield held
        index += 1
    if index == 0:
        if begin > 0:
            length = f"less than the video's length, {float(held.end_s):g} s"
            raise InvalidRequestError("start of the span", f"{start_s:g} s", length)
        yield held
