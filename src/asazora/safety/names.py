"""Finding listed names in a text, spelling mistakes included."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from asazora.safety.near_words import NearWords
from asazora.safety.normalise import LATIN
from asazora.safety.wordlists import fold, is_unspaced

IsWord = Callable[[str], bool]

MIN_FUZZY_LETTERS = 7
"""Shorter names must be spelt right: one letter away from them lie too many other words."""

MIN_SOUND_LETTERS = 9
"""From here on a name spelt quite differently, but as it sounds, is hardly anything else."""

MAX_NAME_WORDS = 6

_ROLE = re.compile(r"(.+) the (\w+)")

_SOUNDS = (
    ("sch", "s"), ("sh", "s"), ("ph", "f"), ("ck", "k"), ("ch", "c"), ("th", "t"), ("tz", "z"), ("ee", "i"),
    ("ie", "i"), ("ei", "i"), ("ey", "i"), ("y", "i"), ("ou", "u"), ("oo", "u"), ("w", "v"), ("z", "s"), ("k", "c"),
    ("q", "c"), ("h", ""),
)  # fmt: skip
"""Spellings that are mistaken for each other, each replaced by one of them, in this order."""

_DOUBLED = re.compile(r"(.)\1+")


def sound(word: str) -> str:
    """A rough key of how a name sounds: spellings of one sound, and single and doubled letters, are the same."""
    for spelling, usual in _SOUNDS:
        word = word.replace(spelling, usual)
    return _DOUBLED.sub(r"\1", word)


def with_role_first(name: str) -> list[str]:
    """`Drake the rapper` as written, and `rapper Drake`."""
    role = _ROLE.fullmatch(name)
    return [name, f"{role[2]} {role[1]}"] if role else [name]


@dataclass(frozen=True, slots=True)
class FoundName:
    """A listed name, and which words of the text it is: from the first to behind the last, None in other scripts."""

    name: str
    span: tuple[int, int] | None = None


class NameList:
    """Names of one or more words. A longer one is also found with one letter wrong, missing, added or swapped, or spelt
    as it sounds."""

    def __init__(self, names: Iterable[str]) -> None:
        kept = {fold(name).strip(): name for name in names}
        self._latin = {name: shown for name, shown in kept.items() if LATIN.search(name)}
        self._other = [
            (name if is_unspaced(name) else f" {name}", shown)
            for name, shown in kept.items()
            if name not in self._latin
        ]
        fewest_words_first = sorted(self._latin, key=lambda name: name.count(" "))
        self._joined = {name.replace(" ", ""): name for name in fewest_words_first}
        long = [joined for joined in self._joined if len(joined) >= MIN_FUZZY_LETTERS]
        self._near = NearWords(long)
        self._sounds = {sound(joined): joined for joined in long if len(joined) >= MIN_SOUND_LETTERS}

    def first(self, folded: str, is_word: IsWord) -> str | None:
        """The first name in a folded text."""
        return next((found.name for found in self.found(folded, is_word)), None)

    def found(self, folded: str, is_word: IsWord) -> Iterator[FoundName]:
        """All names in a folded text. `is_word` keeps correct everyday words from passing as misspelt names.

        Scripts other than Latin are matched from the start of a word on, whatever its ending.
        """
        words = folded.split()
        known = [is_word(word) for word in words]
        start = 0
        while start < len(words):
            stops = range(start + 1, min(start + MAX_NAME_WORDS, len(words)) + 1)
            matches = [(stop, self._find(words[start:stop], fuzzy=not all(known[start:stop]))) for stop in stops]
            listed = [(stop, name) for stop, name in matches if name]
            if listed:  # the longest that is spelt right, else the shortest: a misspelling may take in the next word
                right = [(stop, name) for stop, name in listed if name == " ".join(words[start:stop])]
                stop, name = right[-1] if right else listed[0]
                yield FoundName(self._latin[name], (start, stop))
            start = stop if listed else start + 1
        yield from (FoundName(shown) for needle, shown in self._other if needle in folded)

    def _find(self, words: list[str], *, fuzzy: bool) -> str | None:
        joined = "".join(words)
        if fuzzy and joined not in self._joined and len(joined) >= MIN_FUZZY_LETTERS - 1:
            joined = self._near.nearest(joined) or self._sounds.get(sound(joined), joined)
        name = self._joined.get(joined)
        if name is None:
            return None
        num_words = name.count(" ") + 1
        return name if len(words) <= num_words + (num_words > 1) else None
