"""The rules that need no classifier: zero tolerance, names of people and of works, terms in eleven languages."""

import functools
import re
from collections.abc import Iterable, Iterator

from asazora.safety.decision import Evidence
from asazora.safety.mentions import Mentions
from asazora.safety.minors import MinorsRule, harmless_phrases, without_phrases
from asazora.safety.names import IsWord, NameList, with_role_first
from asazora.safety.policy import ALWAYS_ZERO_TOLERANCE, Policy
from asazora.safety.wordlists import TermList, fold, is_unspaced, read_entries, read_list

NAME_LISTS = {"likeness": "people", "intellectual-property": "works"}
DOUBTFUL = "doubtful terms"
"""The layer of terms that mean something else at times."""

MENTIONED = "likeness"
"""The one category whose names may be mentioned: a work is shown wherever it is named."""

PLAIN = "text"
"""The text as written."""

ALLOWED_WORDS = {"likeness": "someone", "intellectual-property": "something"}


class AllowedNames:
    """Names that an operator may show, as written in the policy."""

    def __init__(self, names: Iterable[str]) -> None:
        folded = sorted({fold(name) for name in names if fold(name).strip()}, key=len, reverse=True)
        self._folded = [name.strip() if is_unspaced(name) else name for name in folded]
        options = "|".join(r"\W+".join(map(re.escape, name.split())) for name in folded)
        self._written = re.compile(rf"(?:{options})", re.I) if options else None

    def left_out(self, folded: str) -> str:
        """A folded text with a bar for each name, so that no other name forms across the gap."""
        for name in self._folded:
            folded = folded.replace(name, " ||| ")
        return folded

    def hidden(self, text: str, word: str) -> str:
        """A text with `word` for each name."""
        return self._written.sub(word, text) if self._written else text


@functools.cache
def _packaged_names(name: str) -> NameList:
    """A packaged list of thousands of names, filed once a process."""
    forms = with_role_first if name == NAME_LISTS["likeness"] else lambda entry: [entry]
    return NameList(form for entry in read_entries(name) for form in forms(entry))


class Lexicon:
    """All lists, with an operator's allowed names left out."""

    def __init__(self, policy: Policy) -> None:
        self._minors = MinorsRule()
        self._harmless = harmless_phrases()
        options = "|".join(re.escape(phrase.strip()) for phrase in self._harmless)
        self._phrases = re.compile(rf"\b(?:{options})\b", re.I)
        self._names = {category: _packaged_names(name) for category, name in NAME_LISTS.items()}
        self._allowed = {category: AllowedNames(policy.allowed_names[category]) for category in NAME_LISTS}
        self._mentions = Mentions()
        self._terms = {
            layer: {category: TermList(entries) for category, entries in read_list(name).items()}
            for layer, name in (("terms", "terms"), (DOUBTFUL, "doubtful"))
        }

    def mentions_minor(self, text: str) -> bool:
        """Whether anybody under 18 is spoken of at all."""
        return self._minors.mentions_minor(without_phrases(fold(text), self._harmless))

    def without_harmless(self, text: str) -> str:
        """The text with each harmless phrase shortened to its last word, `naked mole rats` to rats, and with a word for
        anybody or anything in the place of names that the operator allows."""
        text = self._phrases.sub(lambda phrase: phrase[0].split()[-1], text)
        for category, allowed in self._allowed.items():
            text = allowed.hidden(text, ALLOWED_WORDS[category])
        return text

    def find(self, text: str, is_word: IsWord, view: str = PLAIN) -> Iterator[Evidence]:
        """What the lists have against one reading of a text."""
        folded = without_phrases(fold(text), self._harmless)
        minors = self._minors.find(folded)
        if minors:
            yield Evidence(layer="zero tolerance", category=ALWAYS_ZERO_TOLERANCE, found=minors, view=view)
        for category, names in self._names.items():
            read = self._allowed[category].left_out(folded)
            shown = (
                found.name
                for found in names.found(read, is_word)
                if not (category == MENTIONED and self._mentions.excuses(found, read))
            )
            name = next(shown, None)
            if name:
                yield Evidence(layer="names", category=category, found=name, view=view)
        for layer, lists in self._terms.items():
            for category, terms in lists.items():
                term = terms.first(folded)
                if term:
                    yield Evidence(layer=layer, category=category, found=term, view=view)
