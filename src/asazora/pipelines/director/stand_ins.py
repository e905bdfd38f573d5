"""Words outside the world give way to the nearest thing inside it, found by text embedding.

What a word may become is read off its neighbours: an attribute stands before a noun, a place after a preposition, an
action after a subject. A noun or a verb without anything near it stays as the user wrote it; an attribute is left out.
The thresholds are cosine similarities at which a stand-in was more often right than wrong on some eighty words.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cache

from torch import Tensor

from asazora.models.text import TextEncoder
from asazora.world.captions.grammar import gerund, indefinite, past, plural, third_person
from asazora.world.captions.surface import content_words, surface_forms
from asazora.world.scope import FULL, WorldScope

_WORD = re.compile(r"[A-Za-z0-9]+(?:[-'][A-Za-z0-9]+)*")
_ARTICLE = re.compile(r"\b([Aa])n? $")
_DETERMINERS = frozenset({"a", "an", "the", "some", "one", "two", "three", "four", "five"})
_POSSESSIVES = frozenset({"his", "her", "its", "their", "my", "your", "our"})
_PLACE_PREPOSITIONS = frozenset(
    {"in", "at", "on", "through", "across", "along", "over", "inside", "near", "by", "around", "past", "into", "under"}
)
_WEARING = frozenset({"wearing", "wears", "wear", "dressed"})
_ABOUT_THE_PICTURE = frozenset(
    {"film", "movie", "footage", "photo", "photograph", "photorealistic", "realistic", "cinematic", "masterpiece"}
    | {
        "quality",
        "detailed",
        "render",
        "rendering",
        "resolution",
        "lighting",
        "lens",
        "3d",
        "digital",
        "color",
        "colors",
    }
)
"""Words that ask for a look, not for a thing: nothing of the world can stand for them."""
_NEGATIONS = frozenset({"no", "not", "without", "never"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a word can be: rows of the world to look in, the phrase to compare by, and how near is near enough."""

    name: str
    rows: tuple[str, ...]
    phrase: str = "{}"
    threshold: float = 0.5


ATTRIBUTE = Role(name="attribute", rows=("colour", "size", "emotion", "count"), threshold=0.58)
SUBJECT = Role(name="subject", rows=("kind",), phrase="a picture of a {}")
DOUBTFUL_SUBJECT = Role(name="subject", rows=("kind",), phrase="a picture of a {}", threshold=0.6)
WORN = Role(name="worn", rows=("accessory",), phrase="a picture of a {}")
PLACE = Role(name="place", rows=("setting", "time", "weather"))
ACTION = Role(name="action", rows=("action",))
NOUN = Role(name="noun", rows=("kind",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Unknown words that stand together, with the words around them, lower case."""

    start: int
    end: int
    words: tuple[str, ...]
    before: tuple[str, ...]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What was embedded and looked up in a scope, kept from prompt to prompt."""

    vectors: dict[Role, tuple[list[str], Tensor]] = field(default_factory=dict[Role, tuple[list[str], Tensor]])
    bests: dict[tuple[str, Role], tuple[float, str]] = field(default_factory=dict[tuple[str, Role], tuple[float, str]])


@dataclass(slots=True, kw_only=True)
class StandIns:
    """Finds stand-ins in one scope; `found` collects what stands for what."""

    scope: WorldScope
    encoder: TextEncoder
    unknown: frozenset[str]
    memory: Memory = field(default_factory=Memory)
    found: dict[str, str] = field(default_factory=dict[str, str])

    def revise(self, text: str) -> str:
        """The text with stand-ins for its unknown words, except negated ones and `litter` in `a litter of`."""
        revised, rest = "", text
        for run in _runs(text, {word for word in self.unknown if _names_something(word)}):
            if run.after != "of" and not _NEGATIONS & set(run.before[-3:]):
                words = self._stand_in(run)
                stand_in = text[run.start : run.end] if words == " ".join(run.words) else words
                before = revised + text[len(text) - len(rest) : run.start]
                rest = text[run.end :] if stand_in else text[run.end :].lstrip()
                revised = _with_article(before, stand_in or rest) + stand_in
        return revised + rest

    def _stand_in(self, run: Run) -> str:
        """Words for a run; none if it is an attribute that nothing is near."""
        role = self._role(run)
        if role is ATTRIBUTE:
            return " ".join(self._attributes(run.words))
        actions_from = self._first_action(run, role)
        thing, actions = run.words[:actions_from], run.words[actions_from:]
        return " ".join([*(self._phrase(thing, role) if thing else ()), *map(self._action, actions)])

    def _first_action(self, run: Run, role: Role) -> int:
        """Index in the run from which its words are verbs; a noun comes first where the role asks for one."""
        if role is ACTION:
            return 0
        if role in (WORN, PLACE):
            return len(run.words)
        for index in range(0 if role is DOUBTFUL_SUBJECT else 1, len(run.words)):
            if (index and _is_plural(run.words[index - 1])) or self._is_action(run.words[index]):
                return index
        return len(run.words)

    def _attributes(self, words: tuple[str, ...]) -> list[str]:
        """Stand-ins of the words that have one; the others are left out."""
        return [near for near in (self._nearest(word, ATTRIBUTE) for word in words) if near]

    def _phrase(self, words: tuple[str, ...], role: Role) -> list[str]:
        """Stand-ins of `turquoise polar bear`: attributes one by one, then the rest as one, else its last word."""
        *before, head = words
        attributes = [self._nearest(word, ATTRIBUTE) for word in before]
        left = [word for word, near in zip(before, attributes, strict=True) if near is None]
        near = self._nearest(" ".join([*left, _singular(head)]), role) or self._nearest(_singular(head), role)
        thing = [_in_number_of(head, near) if role.rows == ("kind",) else near] if near else [*left, head]
        return [*filter(None, attributes), *thing]

    def _action(self, word: str) -> str:
        """The stand-in of a verb, in its form; the verb itself if none is near."""
        near = self._nearest(word, ACTION)
        return _in_form_of(word, near) if near else word

    def _nearest(self, phrase: str, role: Role) -> str | None:
        """The plain name in the role's rows that is nearest to the phrase, None if none is near enough."""
        score, form = self._best(phrase, role)
        if score < role.threshold:
            return None
        self.found[phrase] = form
        return form

    def _best(self, phrase: str, role: Role) -> tuple[float, str]:
        """Similarity and plain name of what is nearest to the phrase in the role's rows."""
        if (phrase, role) not in self.memory.bests:
            forms, vectors = self._candidates(role)
            scores = vectors @ self.encoder.embed_sentences([role.phrase.format(phrase)])[0]
            best = int(scores.argmax())
            self.memory.bests[phrase, role] = float(scores[best]), forms[best]
        return self.memory.bests[phrase, role]

    def _candidates(self, role: Role) -> tuple[list[str], Tensor]:
        """Plain names in the role's rows and their unit vectors (N, 384)."""
        if role not in self.memory.vectors:
            names = self.scope.names()
            forms = [_plain(row, name) for row in role.rows for name in names[row]]
            self.memory.vectors[role] = (
                forms,
                self.encoder.embed_sentences([role.phrase.format(form) for form in forms]),
            )
        return self.memory.vectors[role]

    def _is_action(self, word: str) -> bool:
        """Whether a word is a verb of the whole world, looks like one, or is nearer to verbs than to nouns."""
        if word in _words_of("action") or word.endswith(("ing", "ed")):
            return True
        score, _ = self._best(word, ACTION)
        return score >= ACTION.threshold and score > self._best(word, NOUN)[0]

    def _role(self, run: Run) -> Role:
        if run.after in _words_of("kind", "accessory", "setting", "colour", "size", "emotion"):
            return ATTRIBUTE
        if run.before and run.before[-1] in _words_of("kind") | {"is", "are"}:
            return ACTION
        attributive = _DETERMINERS | _POSSESSIVES | _words_of("colour", "size", "emotion")
        governor = next((word for word in reversed(run.before) if word not in attributive), None)
        if governor in _WEARING:
            return WORN
        if governor in _PLACE_PREPOSITIONS:
            return PLACE
        return SUBJECT if run.before and run.before[-1] in attributive - _POSSESSIVES else DOUBTFUL_SUBJECT


@cache
def _words_of(*rows: str) -> frozenset[str]:
    """The words that mean a name of the rows, in the whole world."""
    forms = (form for row in rows for name in FULL.names()[row] for form in surface_forms(row, name))
    return frozenset(word for form in forms for word in content_words(form))


def _names_something(word: str) -> bool:
    """Whether anything in the world could stand for a word: not for adverbs, not for words about the picture."""
    return not word.endswith("ly") and word not in _ABOUT_THE_PICTURE


def _runs(text: str, unknown: Set[str]) -> Iterator[Run]:
    """Runs of unknown words with nothing but spaces between them."""
    matches = list(_WORD.finditer(text))
    words = [match[0].lower() for match in matches]
    first = 0
    while first < len(words):
        last = first
        if words[first] in unknown:
            while last + 1 < len(words) and words[last + 1] in unknown and _adjacent(text, matches, last):
                last += 1
            yield Run(
                start=matches[first].start(),
                end=matches[last].end(),
                words=tuple(words[first : last + 1]),
                before=tuple(words[:first]),
                after=words[last + 1] if last + 1 < len(words) and _adjacent(text, matches, last) else None,
            )
        first = last + 1


def _adjacent(text: str, matches: list[re.Match[str]], index: int) -> bool:
    """Whether only spaces stand between a word and the next."""
    return text[matches[index].end() : matches[index + 1].start()].isspace()


def _plain(row: str, name: str) -> str:
    """The shortest way to say a name: no preposition, no sentence."""
    return name if row in ("setting", "time", "weather", "action") else surface_forms(row, name)[0]


def _in_form_of(like: str, verb: str) -> str:
    """`verb` with the ending of the verb it stands for."""
    endings = {"ing": gerund, "ed": past, "s": third_person}
    return next((inflect(verb) for ending, inflect in endings.items() if like.endswith(ending)), verb)


def _in_number_of(like: str, noun: str) -> str:
    """`noun` in the plural if the noun it stands for is."""
    return plural(noun) if _is_plural(like) else noun


def _singular(noun: str) -> str:
    return noun.removesuffix("s") if _is_plural(noun) else noun


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith("ss")


def _with_article(before: str, following: str) -> str:
    """`before`, with the article at its end, if there is one, made to fit the words that follow."""
    article = _ARTICLE.search(before)
    if not article or not following:
        return before
    chosen = indefinite(following).split(" ", 1)[0]
    return before[: article.start()] + (chosen.capitalize() if article[1] == "A" else chosen) + " "
