"""From words to names: which phrases of a prompt mean which names of the vocabulary, and which words mean none.

It reads the tables that the captions are written from, so that whatever is written can be read back.
"""

from dataclasses import dataclass
from functools import cache

from asazora.world.captions.surface import content_words, surface_forms, tokens
from asazora.world.scope import FULL, WorldScope

Phrase = tuple[str, ...]

AMBIGUOUS: frozenset[Phrase] = frozenset({("on",)})
"""Phrases that captions use but that mean something else too often to be read: `on a beach`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Tokens `start` to `end` of a prompt mean `name` of `row` (kind, colour, setting, ...)."""

    row: str
    name: str
    start: int
    end: int


def mentions(prompt: str, scope: WorldScope = FULL) -> tuple[Mention, ...]:
    """The names a prompt speaks of, in order. Longer phrases win over shorter ones: `old man` is no man."""
    words, table = tokens(prompt), _phrases(scope)
    longest = max(map(len, table))
    found: list[Mention] = []
    start = 0
    while start < len(words):
        mention = _longest_at(words, start, table, longest)
        if mention is not None:
            found.append(mention)
        start = mention.end if mention is not None else start + 1
    return tuple(found)


def names(prompt: str, row: str, scope: WorldScope = FULL) -> list[str]:
    """The names of one row that a prompt speaks of, in order, without repeats."""
    return list(dict.fromkeys(mention.name for mention in mentions(prompt, scope) if mention.row == row))


def known_words(scope: WorldScope = FULL) -> frozenset[str]:
    """Every content word a prompt may use, inflected forms included."""
    return scope.words()


def unknown_words(prompt: str, scope: WorldScope = FULL) -> list[str]:
    """Content words of a prompt that lie outside the scope, in order, without repeats."""
    return list(dict.fromkeys(word for word in content_words(prompt) if word not in scope.words()))


def _longest_at(words: list[str], start: int, table: dict[Phrase, tuple[str, str]], longest: int) -> Mention | None:
    for end in range(min(start + longest, len(words)), start, -1):
        meaning = table.get(tuple(words[start:end]))
        if meaning is not None:
            return Mention(row=meaning[0], name=meaning[1], start=start, end=end)
    return None


@cache
def _phrases(scope: WorldScope) -> dict[Phrase, tuple[str, str]]:
    """Phrase -> (row, name) for every form of every name. Of equal forms the first row keeps it."""
    table: dict[Phrase, tuple[str, str]] = {}
    for row, row_names in scope.names().items():
        for name in row_names:
            for form in surface_forms(row, name):
                table.setdefault(tuple(tokens(form)), (row, name))
    return {phrase: meaning for phrase, meaning in table.items() if phrase not in AMBIGUOUS}
