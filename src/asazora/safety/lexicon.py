"""The rules that need no classifier: zero tolerance, names of people and of works, terms in eleven languages."""

import re
from collections.abc import Iterator

from asazora.safety.decision import Evidence
from asazora.safety.minors import MinorsRule, harmless_phrases, without_phrases
from asazora.safety.policy import ALWAYS_ZERO_TOLERANCE, Policy
from asazora.safety.wordlists import IsWord, NameList, TermList, fold, read_entries, read_list

NAME_LISTS = {"likeness": "people", "intellectual-property": "works"}


class Lexicon:
    """All lists, with an operator's allowed names left out."""

    def __init__(self, policy: Policy) -> None:
        self._minors = MinorsRule()
        self._harmless = harmless_phrases()
        options = "|".join(re.escape(phrase.strip()) for phrase in self._harmless)
        self._phrases = re.compile(rf"\b(?:{options})\b", re.I)
        self._names = {
            category: NameList(read_entries(name), policy.allowed_names[category])
            for category, name in NAME_LISTS.items()
        }
        self._terms = {category: TermList(entries) for category, entries in read_list("terms").items()}

    def mentions_minor(self, text: str) -> bool:
        """Whether anybody under 18 is spoken of at all."""
        return self._minors.mentions_minor(without_phrases(fold(text), self._harmless))

    def without_harmless(self, text: str) -> str:
        """The text with each harmless phrase shortened to its last word: `naked mole rats` are rats."""
        return self._phrases.sub(lambda phrase: phrase[0].split()[-1], text)

    def find(self, text: str, is_word: IsWord, view: str = "text") -> Iterator[Evidence]:
        """What the lists have against one reading of a text."""
        folded = without_phrases(fold(text), self._harmless)
        minors = self._minors.find(folded)
        if minors:
            yield Evidence(layer="zero tolerance", category=ALWAYS_ZERO_TOLERANCE, found=minors, view=view)
        for category, names in self._names.items():
            name = names.first(folded, is_word)
            if name:
                yield Evidence(layer="names", category=category, found=name, view=view)
        for category, terms in self._terms.items():
            term = terms.first(folded)
            if term:
                yield Evidence(layer="terms", category=category, found=term, view=view)
