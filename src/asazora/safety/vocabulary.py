"""Which strings are words: MiniLM's own list, ordered by how common they are."""

import math
from collections.abc import Iterable, Mapping

from tokenizers import Tokenizer

MAX_WORD_LETTERS = 18
UNKNOWN_LETTER_COST = 12.0
"""Worse than two common words: letters are left over only where no words fit."""

ADDED_WORD_COST = 10.0
"""As for the rarest word of a list of some twenty thousand."""

_ONE_LETTER_WORDS = frozenset("ai")


class Vocabulary:
    """Words with a cost each, low for common ones."""

    def __init__(self, costs: Mapping[str, float]) -> None:
        self._costs = costs

    @classmethod
    def of(cls, tokenizer: Tokenizer, added: Iterable[str] = ()) -> "Vocabulary":
        """Whole words of a word-piece tokenizer, whose numbering puts common words first, and `added` rare ones."""
        pieces = tokenizer.get_vocab().items()
        words = ((word, number) for word, number in pieces if word.isalpha() and word.isascii())
        known = {word: math.log(n) for word, n in words if len(word) > 1 or word in _ONE_LETTER_WORDS}
        return cls(dict.fromkeys(added, ADDED_WORD_COST) | known)

    def __contains__(self, word: str) -> bool:
        return word in self._costs

    def share_known(self, words: Iterable[str]) -> float:
        """The share of the letters of `words` that belong to known words; 0 if there are no words."""
        lengths = [(len(word), word in self) for word in words]
        return sum(length for length, known in lengths if known) / max(1, sum(length for length, _ in lengths))

    def split(self, letters: str) -> list[str]:
        """The cheapest way to cut a run of letters into words."""
        best: list[tuple[float, list[str]]] = [(0.0, [])]
        for stop in range(1, len(letters) + 1):
            options = (
                (best[start][0] + self._cost(letters[start:stop]), best[start][1], letters[start:stop])
                for start in range(max(0, stop - MAX_WORD_LETTERS), stop)
            )
            cost, words, last = min(options, key=lambda option: option[0])
            best.append((cost, [*words, last]))
        return best[-1][1]

    def _cost(self, word: str) -> float:
        return self._costs.get(word, UNKNOWN_LETTER_COST * len(word))
