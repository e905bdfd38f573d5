"""The zero-tolerance rule: a word for a minor near a sexual word blocks, in every language, at any score."""

import re

from asazora.safety.wordlists import Term, fold, read_list

WINDOW_CHARACTERS = 160
"""About a sentence and a half. Scripts without spaces say as much in a fifth of it, so the rule is stricter there."""

ADULT_AGE = 18

_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS = [*_SMALL, "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"]
_NUMBER = rf"\d{{1,2}}|{'|'.join(_NUMBERS)}"
_AGE = re.compile(
    rf" (?:age|aged|turning|is|im|edad|alter|eta|âge|idade) ({_NUMBER}) "
    rf"| ({_NUMBER}) ?(?:yo|y o|yr old|years? old|year olds?|anos|años|ans|anni|jahrige\w*|jahre alt)"
    rf"| ({_NUMBER}) (?:лет|летн\w*|سنوات|سنة|साल)"
)
_AFFIX_AGE = re.compile(r"(\d{1,2}) ?(?:yo|岁|歳|才)")


class MinorsRule:
    """Finds sexual words near words for minors."""

    def __init__(self) -> None:
        lists = read_list("zero_tolerance")
        self._minors = [Term.parse(entry) for entry in lists["minors"]]
        self._sexual = [Term.parse(entry) for entry in lists["sexual"]]

    def mentions_minor(self, folded: str) -> bool:
        return any(term.occurs(folded) for term in self._minors) or bool(_ages(folded))

    def find(self, folded: str) -> str | None:
        """The two words found near each other, or None. Harmless phrases must have been taken out before."""
        sexual = [(place, term.needle) for term in self._sexual for place in term.positions(folded)]
        if not sexual:
            return None
        minors = [(place, term.needle) for term in self._minors for place in term.positions(folded)] + _ages(folded)
        for at, minor in minors:
            for place, word in sexual:
                if abs(place - at) <= WINDOW_CHARACTERS and not _same_word(at, minor, place, word):
                    return f"{minor.strip()} + {word.strip()}"
        return None


def _same_word(at: int, minor: str, place: int, word: str) -> bool:
    """Whether one of the two only occurs as a part of the other."""
    return at <= place < at + len(minor.strip()) or place <= at < place + len(word.strip())


def _ages(folded: str) -> list[tuple[int, str]]:
    """Where ages under 18 are stated."""
    found = [*_AGE.finditer(folded), *_AFFIX_AGE.finditer(folded)]
    stated = [(match.start(), next(group for group in match.groups() if group), match[0]) for match in found]
    return [(place, words) for place, number, words in stated if _years(number) < ADULT_AGE]


def _years(number: str) -> int:
    return int(number) if number.isdigit() else _NUMBERS.index(number)


def without_phrases(folded: str, phrases: list[str]) -> str:
    """A folded text with whole phrases taken out."""
    for phrase in phrases:
        folded = folded.replace(phrase, " ")
    return folded


def harmless_phrases() -> list[str]:
    """Everyday phrases that hold a listed word, folded; longer ones first, so that `mole rats` leaves no `s`."""
    entries = [fold(entry) for entries in read_list("harmless").values() for entry in entries]
    return sorted(entries, key=len, reverse=True)
