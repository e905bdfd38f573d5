"""Lists of names and terms: reading them, and finding terms in a text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from asazora.safety.normalise import canonical

_SECTION = re.compile(r"\[(.+)\]")
_PUNCTUATION = re.compile(r"[^\w\s\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963]|_")
"""Devanagari's vowel signs are parts of words, although Python counts them as neither letters nor digits."""

_ARABIC_MARKS = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
"""Vowel marks and the stretching line, which are written or left out at will."""

_APOSTROPHE = re.compile(r"['’`´]")
_POSSESSIVE = re.compile(r"['’]s\b")


def read_list(name: str) -> dict[str, list[str]]:
    """The entries of a packaged list by section: separated by line ends or semicolons, `#` starts a comment."""
    text = (resources.files("asazora.safety") / "data" / "lexicon" / f"{name}.txt").read_text(encoding="utf-8")
    sections: dict[str, list[str]] = {}
    section = ""
    for line in text.splitlines():
        line = "" if line.startswith("#") else line.strip()
        heading = _SECTION.fullmatch(line)
        if heading:
            section = heading[1]
        elif line:
            sections.setdefault(section, []).extend(entry.strip() for entry in line.split(";") if entry.strip())
    return sections


def read_entries(name: str) -> list[str]:
    """All entries of a packaged list."""
    return [entry for entries in read_list(name).values() for entry in entries]


def listed_words() -> set[str]:
    """English words that matter to the rules or lie close to those that do, but may be too rare for a vocabulary."""
    entries = [entry for name in ("risky", "zero_tolerance", "ordinary") for entry in read_entries(name)]
    return {entry.rstrip("*") for entry in entries if entry.isascii() and entry.rstrip("*").isalpha()}


def fold(text: str) -> str:
    """The text as lists are compared: canonical, lower case, no punctuation, words between single spaces.

    There is a space at either end, so that ` word ` is found wherever it stands.
    """
    text = _ARABIC_MARKS.sub("", _APOSTROPHE.sub("", _POSSESSIVE.sub("", canonical(text).casefold())))
    return f" {' '.join(_PUNCTUATION.sub(' ', text).split())} "


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase to look for, as it stands in a folded text."""

    needle: str

    @classmethod
    def parse(cls, entry: str) -> "Term":
        """A trailing `*` stands for any ending; scripts without spaces are found inside other words."""
        words = fold(entry)
        if is_unspaced(words):
            return cls(words.strip())
        return cls(words.rstrip() if entry.endswith("*") else words)

    def occurs(self, folded: str) -> bool:
        return self.needle in folded

    def positions(self, folded: str) -> Iterator[int]:
        """Where the term begins."""
        start = folded.find(self.needle)
        while start >= 0:
            yield start
            start = folded.find(self.needle, start + 1)


def is_unspaced(text: str) -> bool:
    """Whether a text is in a script written without spaces between words (Han, Kana)."""
    return any("\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff" for character in text)


class TermList:
    """Terms of which each is enough; `a + b` needs both."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._rules = [
            (entry, tuple(Term.parse(part.strip()).needle for part in entry.split(" + "))) for entry in entries
        ]

    def first(self, folded: str) -> str | None:
        """The first entry that the text satisfies."""
        for entry, needles in self._rules:
            if needles[0] in folded and all(needle in folded for needle in needles):
                return entry
        return None
