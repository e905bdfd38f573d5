"""Finding the word that a misspelling is closest to, without comparing it with every word.

Each word is filed under itself and under each form with one letter left out (Garbe's symmetric delete, 2012): two
words one edit apart share such a form.
"""

from collections.abc import Iterable, Iterator


class NearWords:
    """Words that are found with one letter replaced, missing, added, or swapped with its neighbour."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._forms: dict[str, list[str]] = {}
        for word in sorted(self._words):
            for form in {word, *_deletions(word)}:
                self._forms.setdefault(form, []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def nearest(self, word: str) -> str | None:
        """`word` itself if it is one of the words, else the first that is one edit away."""
        if word in self._words:
            return word
        candidates = (found for form in (word, *_deletions(word)) for found in self._forms.get(form, ()))
        return next((found for found in candidates if one_edit_apart(found, word)), None)


def one_edit_apart(first: str, second: str) -> bool:
    """Equal, or one letter replaced, inserted or deleted, or two neighbours swapped."""
    start = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    if start is None:
        return abs(len(first) - len(second)) <= 1
    a, b = first[start:], second[start:]
    swapped = len(a) > 1 and a[1::-1] + a[2:] == b
    return swapped or a[1:] == b or a == b[1:] or a[1:] == b[1:]


def _deletions(word: str) -> Iterator[str]:
    return (word[:index] + word[index + 1 :] for index in range(len(word)))
