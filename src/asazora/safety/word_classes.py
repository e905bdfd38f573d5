"""What kinds of words a text has: how many of each section of the packaged list `classes`."""

import math
from collections.abc import Iterator

from asazora.safety.wordlists import fold, read_list

MAX_PHRASE_WORDS = 5


class WordClasses:
    """Counts the words and phrases of each section."""

    def __init__(self) -> None:
        self._whole: dict[str, set[int]] = {}
        self._stems: dict[str, set[int]] = {}
        sections = read_list("classes")
        self.names = tuple(sections)
        for number, entries in enumerate(sections.values()):
            for entry in entries:
                found = self._stems if entry.endswith("*") else self._whole
                found.setdefault(fold(entry).strip(), set()).add(number)

    def counts(self, text: str) -> list[float]:
        """For each section, log(1 + how many different entries the text has)."""
        words = fold(text).split()
        found = [set[str]() for _ in self.names]
        for start in range(len(words)):
            for stop in range(start + 1, min(start + MAX_PHRASE_WORDS, len(words)) + 1):
                for entry, sections in self._entries(words[start:stop]):
                    for number in sections:
                        found[number].add(entry)
        return [math.log1p(len(entries)) for entries in found]

    def _entries(self, words: list[str]) -> Iterator[tuple[str, set[int]]]:
        """The entries that are exactly these words, or of which they are a form."""
        phrase = " ".join(words)
        if phrase in self._whole:
            yield phrase, self._whole[phrase]
        for stop in range(len(phrase) - len(words[-1]) + 1, len(phrase) + 1):
            stem = phrase[:stop]
            if stem in self._stems:
                yield stem, self._stems[stem]
