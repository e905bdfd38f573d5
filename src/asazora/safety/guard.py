"""The prompt guard: every reading and every part of a text, through every layer, to one verdict."""

import functools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from asazora.models.text import TextEncoder, shared_encoder
from asazora.safety.classifier import CATEGORIES, PromptClassifier
from asazora.safety.decision import Action, Evidence, Verdict
from asazora.safety.disguises import HONEST_SHARE, View, views
from asazora.safety.language import languages_of, reads_as_english
from asazora.safety.lexicon import DOUBTFUL, PLAIN, Lexicon
from asazora.safety.plug_ins import PlugIn, make_plug_ins
from asazora.safety.policy import ALWAYS_ZERO_TOLERANCE, Policy, load_policy
from asazora.safety.vocabulary import Vocabulary
from asazora.safety.wordlists import listed_words

MAX_CHARACTERS = 20_000
"""Longer texts are refused unread: no storyboard needs them, and time must be bounded."""

PART_MARGIN = math.e
"""A part of a text counts only at odds this much higher: out of context, and of many parts one is soon misjudged."""

PLUG_IN_FAILED = "plug-in failed"
LISTS_ONLY = frozenset({"ru", "ar", "hi", "zh", "ja"})
"""Languages in letters of which the classifier, which reads English, knows nothing: its scores would be guesses."""

READ_BY_CLASSIFIER = frozenset({"en"})
DOUBTFUL_SCORE = 0.2
"""Below this score the classifier finds a text harmless even if it has a doubtful term: a quarter of even odds."""

LONG_SENTENCE_WORDS = 20
MIN_CLAUSE_WORDS = 3

_SHOT_LABEL = re.compile(r"\[?\b(?:shot|scene)\s*\d+\]?\s*[:.–-]", re.I)
"""`Shot 1:` is punctuation, and not a shot fired."""

_SENTENCE_END = re.compile(r"(?<=[.!?。！？।])\s*(?=\S)|\n+|;|:\s+")
"""A colon too: what follows `please show:` is what is shown."""

_CLAUSE_END = re.compile(r"[,:–—]|\b(?:while|then|and then|before|after)\b")


class PromptGuard:
    """Judges texts. Holds weights and lists only, so that one guard can serve many threads."""

    def __init__(self, policy: Policy, classifier: PromptClassifier, plug_ins: Sequence[PlugIn] = ()) -> None:
        self.policy = policy
        self.classifier = classifier
        self.plug_ins = plug_ins
        self.vocabulary = Vocabulary.of(classifier.encoder.tokenizer, listed_words())
        self.lexicon = Lexicon(policy)

    @classmethod
    def load(cls, home: Path | None = None, encoder: TextEncoder | None = None) -> "PromptGuard":
        """The guard of this install. Raises InvalidRequestError or WeightsError if any of it cannot be read."""
        policy = load_policy(home)
        classifier = PromptClassifier.load(encoder or shared_encoder())
        return cls(policy, classifier, make_plug_ins(policy.plug_ins))

    def judge(self, text: str) -> Verdict:
        """The verdict on one text: a prompt, a shot, all shots together. A plug-in that fails blocks it."""
        if len(text) > MAX_CHARACTERS:
            return self._verdict({}, [_too_long(text)], 1.0)
        readings = views(text, self.vocabulary)
        evidence = [
            item
            for reading in readings
            for item in self.lexicon.find(reading.text, self.vocabulary.__contains__, reading.disguise)
        ]
        languages = languages_of(readings[-1].text, self.vocabulary)
        by_lists = bool(languages) and languages <= self.policy.languages & LISTS_ONLY
        scores = {} if by_lists else self._classified(readings)
        if languages <= READ_BY_CLASSIFIER and reads_as_english(readings[-1].text):
            evidence = _without_dispelled(evidence, scores)
        evidence += self._from_plug_ins(text)
        strictness = 1.0 if languages <= self.policy.languages else 1.0 / self.policy.unknown_language_factor
        return self._verdict(scores, evidence, strictness)

    def _classified(self, readings: Sequence[View]) -> Mapping[str, float]:
        """The highest score of each category over all parts of the readings that are words at all."""
        legible = [view for view in readings if len(readings) == 1 or self._is_legible(view.text)] or readings
        wholes = list(dict.fromkeys(self.lexicon.without_harmless(without_labels(view.text)) for view in legible))
        parts = [part for text in wholes for part in parts_of(text) if part not in wholes]
        rows = self.classifier.scores([*wholes, *parts])
        whole_rows, part_rows = rows[: len(wholes)], rows[len(wholes) :]
        scores = {
            name: max([row[name] for row in whole_rows] + [_with_margin(row[name]) for row in part_rows])
            for name in CATEGORIES
        }
        if not any(map(self.lexicon.mentions_minor, wholes)):  # the heads cannot tell the two apart without such a word
            scores["sexual"] = max(scores["sexual"], scores[ALWAYS_ZERO_TOLERANCE])
            scores[ALWAYS_ZERO_TOLERANCE] = 0.0
        return scores

    def _is_legible(self, text: str) -> bool:
        return self.vocabulary.share_known(text.casefold().split()) >= HONEST_SHARE

    def _from_plug_ins(self, text: str) -> list[Evidence]:
        return [
            Evidence(layer=plug_in.name, category=category, found=found)
            for plug_in in self.plug_ins
            for category, found in _asked(plug_in, text)
        ]

    def _verdict(self, classified: Mapping[str, float], evidence: Iterable[Evidence], strictness: float) -> Verdict:
        evidence = list(evidence)
        certain = {item.category for item in evidence}
        scores = {
            name: 1.0 if name in certain else min(1.0, classified.get(name, 0.0) * strictness)
            for name in self.policy.categories
        }
        actions = {name: category.action(scores[name]) for name, category in self.policy.categories.items()}
        flagged = [name for name, action in actions.items() if action is not Action.ALLOW]
        flagged.sort(key=lambda name: (-self.policy.categories[name].severity, -scores[name]))
        unknown = sorted(certain - set(scores))
        blocked = bool(unknown) or Action.BLOCK in actions.values()
        evidence += [
            Evidence(layer="classifier", category=name, found=f"score {scores[name]:.2f}")
            for name in flagged
            if name not in certain
        ]
        return Verdict(
            action=Action.BLOCK if blocked else Action.REVIEW if flagged else Action.ALLOW,
            categories=(*flagged, *unknown),
            category_scores=scores,
            evidence=tuple(evidence),
            openai_scores=self.policy.openai_scores(scores),
        )


def _without_dispelled(evidence: Sequence[Evidence], scores: Mapping[str, float]) -> list[Evidence]:
    """Without doubtful terms that the classifier finds harmless where they stand. In disguise they are not doubtful."""
    doubtful = [item for item in evidence if item.layer == DOUBTFUL and scores[item.category] < DOUBTFUL_SCORE]
    plain = {item.found for item in doubtful if item.view == PLAIN}
    return [item for item in evidence if item not in doubtful or item.found not in plain]


def without_labels(text: str) -> str:
    return _SHOT_LABEL.sub("", text).strip() or text


def parts_of(text: str) -> list[str]:
    """The sentences of a text, and the clauses of long sentences: harm hides in the middle of harmless words.

    Of fewer than MIN_CLAUSE_WORDS words neither tells anything by itself: `No people.`
    """
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]
    clauses = [
        clause.strip()
        for sentence in sentences
        if len(sentence.split()) > LONG_SENTENCE_WORDS
        for clause in _CLAUSE_END.split(sentence)
        if len(clause.split()) >= MIN_CLAUSE_WORDS
    ]
    long_enough = [sentence for sentence in sentences if len(sentence.split()) >= MIN_CLAUSE_WORDS]
    return list(dict.fromkeys([*long_enough, *clauses]))


def _asked(plug_in: PlugIn, text: str) -> list[tuple[str, str]]:
    """Categories and what was found; a failure is a category of no policy, and so blocks."""
    try:
        return [(category, category) for category in plug_in.categories(text)]
    except Exception as error:  # whatever goes wrong, nobody has said that the text is allowed
        return [(PLUG_IN_FAILED, f"{type(error).__name__}: {error}")]


def _with_margin(score: float) -> float:
    """The score whose odds are PART_MARGIN times lower."""
    return score / (score + PART_MARGIN * (1.0 - score))


def _too_long(text: str) -> Evidence:
    return Evidence(layer="length", category="too long to check", found=f"{len(text)} characters")


@functools.cache
def shared_guard(home: Path) -> PromptGuard:
    """The guard of the install in `home`, read once a process."""
    return PromptGuard.load(home)
