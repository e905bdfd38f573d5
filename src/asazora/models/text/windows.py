"""Cut a long prompt into windows that the encoder can read, losing nothing."""

import bisect
import re
from collections.abc import Sequence

_SENTENCE_BORDER = re.compile(r"(?<=[.!?;:])\s+|\n+")


def sentence_starts(text: str) -> list[int]:
    """Character positions at which a new sentence begins, without the first one."""
    return [border.end() for border in _SENTENCE_BORDER.finditer(text)]


def window_spans(num_pieces: int, sentences: Sequence[int], words: Sequence[int], limit: int) -> list[tuple[int, int]]:
    """Spans (start, end) of at most `limit` pieces that cover 0 .. num_pieces without gap or overlap.

    `sentences` and `words` are the ascending piece indices at which a sentence or a word begins. A window ends
    where a sentence does; where no sentence ends in it, where a word does; where one word is longer than `limit`,
    inside it.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    while num_pieces - start > limit:
        furthest = start + limit
        end = _last_between(sentences, start, furthest) or _last_between(words, start, furthest) or furthest
        spans.append((start, end))
        start = end
    return [*spans, (start, num_pieces)]


def _last_between(borders: Sequence[int], low: int, high: int) -> int | None:
    """The last border in (low, high], None if there is none."""
    place = bisect.bisect_right(borders, high)
    return borders[place - 1] if place and borders[place - 1] > low else None
