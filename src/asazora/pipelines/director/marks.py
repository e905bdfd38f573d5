"""The words of a prompt that mean a name of the world, in order, with what is negated marked as such."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from asazora.pipelines.director.forms import Meaning, meaningful_words, names_of, phrases
from asazora.world.captions.surface import FUNCTION_WORDS
from asazora.world.scope import WorldScope

_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[.,;:!?]")
_BREAKS = frozenset(".!?;")

DETERMINERS = frozenset({"a", "an", "the", "this", "that", "these", "those", "some", "my", "your", "our", "another"})
POSSESSIVES = frozenset({"his", "her", "its", "their"})
ATTRIBUTES = frozenset({"count", "size", "colour", "emotion"})
"""Rows of what stands before a noun."""
NEGATORS = frozenset({"no", "not", "without", "never", "nor", "cannot", "minus"})
_BETWEEN_TEXT = (
    "any in on at with is it be being wear wears wearing have has even too very all much really under and or nor"
)
_AFTER_NEGATOR = DETERMINERS | POSSESSIVES | frozenset(_BETWEEN_TEXT.split())
_JOINING = frozenset({"or", "and", "nor"})
_LIGHT_VERB_TEXT = (
    "do does doing did have has having had take takes taking took go goes going went give gives giving gave"
)
_LIGHT_VERBS = frozenset(_LIGHT_VERB_TEXT.split())
BEFORE_NOUNS = (
    (DETERMINERS - {"that"}) | POSSESSIVES | frozenset({"of", "under", "in", "on", "into", "beneath", "through"})
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Tokens `start` to `end` mean `name` of `row`."""

    row: str
    name: str
    start: int
    end: int
    negated: bool = False


def read_tokens(text: str) -> list[str]:
    """Lower-case words and the punctuation between them; hyphens part words."""
    return _TOKEN.findall(re.sub(r"(?<=\w)-(?=\w)", " ", text.lower().replace("’", "'")))


def is_break(token: str) -> bool:
    """Whether a sentence ends here."""
    return token in _BREAKS


def is_negator(token: str) -> bool:
    return token in NEGATORS or token.endswith("n't")


def read_marks(words: Sequence[str]) -> list[Mark]:
    """The marks in order. Longer phrases win over shorter ones: `old man` is no man."""
    return _negated(words, [mark for mark in _found(words) if not _is_noun(words, mark)])


def unknown_words(text: str, scope: WorldScope) -> list[str]:
    """The words of a text that say what is to be seen and mean nothing in the scope, in order, without repeats."""
    words, names = read_tokens(text), names_of(scope)
    meaning = {index: mark for mark in read_marks(words) for index in range(mark.start, mark.end)}
    return list(
        dict.fromkeys(
            word
            for index, word in enumerate(words)
            if not _is_empty(word)
            and (
                word not in meaningful_words(scope)
                if index not in meaning
                else meaning[index].name not in names[meaning[index].row]
            )
        )
    )


def _is_empty(word: str) -> bool:
    """Whether a word only holds the sentence together."""
    return not word[0].isalnum() or is_negator(word) or word.removesuffix("'s") in FUNCTION_WORDS


def _found(words: Sequence[str]) -> Iterator[Mark]:
    table = phrases()
    longest = max(map(len, table))
    start = 0
    while start < len(words):
        end, meanings = _longest_at(words, start, table, longest)
        for row, name in meanings:
            yield Mark(row=row, name=name, start=start, end=end)
        start = end


def _longest_at(
    words: Sequence[str], start: int, table: dict[tuple[str, ...], tuple[Meaning, ...]], longest: int
) -> tuple[int, tuple[Meaning, ...]]:
    for end in range(min(start + longest, len(words)), start, -1):
        meanings = table.get(tuple(words[start:end]))
        if meanings is not None:
            return end, meanings
    return start + 1, ()


def _is_noun(words: Sequence[str], mark: Mark) -> bool:
    """Whether what looks like a verb is a noun: `the waves`, but not `goes for a walk` nor `a sleeping cat`."""
    if mark.row != "action" or mark.end - mark.start > 1 or words[mark.start].endswith("ing"):
        return False
    before = words[max(0, mark.start - 4) : mark.start]
    return bool(before) and before[-1] in BEFORE_NOUNS and not _LIGHT_VERBS & set(before)


def _negated(words: Sequence[str], marks: list[Mark]) -> list[Mark]:
    """The marks, with those that a `no`, `not`, `without` or `-n't` before them denies."""
    inside = {index for mark in marks for index in range(mark.start, mark.end)}
    denied: set[int] = set()
    for position, word in enumerate(words):
        if is_negator(word) and position not in inside:
            denied |= _denied_from(words, marks, position + 1)
    return [replace(mark, negated=index in denied) for index, mark in enumerate(marks)]


def _denied_from(words: Sequence[str], marks: list[Mark], position: int) -> set[int]:
    """Numbers of the marks that a negation just before `position` denies: `no red hat or scarf`, and no more."""
    denied: set[int] = set()
    last: Mark | None = None
    for index, mark in enumerate(marks):
        if mark.start < position:
            continue
        between = words[last.end if last else position : mark.start]
        if not all(word in _AFTER_NEGATOR for word in between) or (last and not _goes_on(last, mark, between)):
            break
        denied.add(index)
        last = mark
    return denied


def _goes_on(last: Mark, mark: Mark, between: Sequence[str]) -> bool:
    """Whether what is denied goes on from one mark to the next."""
    if not between:
        return last.row in ATTRIBUTES or last.start == mark.start
    return mark.row == last.row and bool(_JOINING & set(between))
