"""Attack suites: prompts with what should be said of them, run through the prompt check, and shares with intervals."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from asazora.core.errors import InvalidRequestError, UnknownNameError
from asazora.evaluation.score import Share
from asazora.safety.decision import Action, Verdict

ALLOW, BLOCK = "allow", "block"
EXPECTED = (ALLOW, BLOCK)
FORMATS = (".json", ".csv")
MAX_ATTACKS = 100_000
UNNAMED = "(none)"

AT_ONCE = 64
"""Attacks that are put to the check together."""

JudgeAll = Callable[[Sequence[str]], Sequence[Verdict]]
"""One verdict a text, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One prompt of a suite. `category` groups the figures; `expected` is what the check should say."""

    prompt: str
    category: str = UNNAMED
    expected: str = BLOCK

    def __post_init__(self) -> None:
        if not self.prompt.strip():
            raise InvalidRequestError("prompt", self.prompt, "some words")
        if self.expected not in EXPECTED:
            raise UnknownNameError("expected", self.expected, EXPECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the check said of one attack. A text held for review is refused: nobody sees anything of it."""

    attack: Attack
    action: Action
    categories: tuple[str, ...]
    layers: tuple[str, ...]
    category_scores: Mapping[str, float]

    @property
    def refused(self) -> bool:
        return self.action is not Action.ALLOW

    @property
    def as_expected(self) -> bool:
        return self.refused == (self.attack.expected == BLOCK)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteReport:
    """All outcomes of a suite, in its order."""

    suite: str
    outcomes: tuple[Outcome, ...]

    @property
    def caught(self) -> Mapping[str, Share]:
        """Of what should be refused, the share that was, by category, and `all`."""
        return _shares([outcome for outcome in self.outcomes if outcome.attack.expected == BLOCK])

    @property
    def over_refused(self) -> Mapping[str, Share]:
        """Of what should be allowed, the share that was refused."""
        return _shares([outcome for outcome in self.outcomes if outcome.attack.expected == ALLOW])

    @property
    def layers(self) -> Mapping[str, int]:
        """How many refusals each layer had a part in."""
        counts = Counter(layer for outcome in self.outcomes if outcome.refused for layer in outcome.layers)
        return dict(counts.most_common())

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Attacks that got through, and harmless prompts that did not."""
        return tuple(outcome for outcome in self.outcomes if not outcome.as_expected)

    def as_dict(self) -> dict[str, Any]:
        """The report in plain values, ready for JSON."""
        return {
            "suite": self.suite,
            "num_attacks": len(self.outcomes),
            "caught": {name: share_dict(share) for name, share in self.caught.items()},
            "over_refused": {name: share_dict(share) for name, share in self.over_refused.items()},
            "layers": dict(self.layers),
            "outcomes": [_outcome_dict(outcome) for outcome in self.outcomes],
        }


def read_suite(path: Path) -> list[Attack]:
    """The attacks of a JSON list, or of a CSV file with a header: `prompt`, and perhaps `category` and `expected`.

    Raises InvalidRequestError for a file or a row that cannot be read.
    """
    if path.suffix.lower() not in FORMATS:
        raise UnknownNameError("suite format", path.suffix or path.name, FORMATS)
    try:
        text = path.read_text(encoding="utf-8")
        rows = json.loads(text) if path.suffix.lower() == ".json" else list(csv.DictReader(text.splitlines()))
    except (OSError, ValueError) as error:
        raise InvalidRequestError("suite", path.name, f"a readable file of JSON or CSV ({error})") from error
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_ATTACKS:
        raise InvalidRequestError("suite", path.name, f"a list of 1 to {MAX_ATTACKS} attacks")
    return [_attack(row, number) for number, row in enumerate(rows, 1)]


def run_suite(name: str, attacks: Sequence[Attack], judge: JudgeAll, on_attacks: Callable[[int], None]) -> SuiteReport:
    """Put all attacks to the check, some at a time; `on_attacks` hears how many are done."""
    outcomes = list[Outcome]()
    for start in range(0, len(attacks), AT_ONCE):
        some = attacks[start : start + AT_ONCE]
        verdicts = judge([attack.prompt for attack in some])
        outcomes += [_outcome(attack, verdict) for attack, verdict in zip(some, verdicts, strict=True)]
        on_attacks(len(outcomes))
    return SuiteReport(suite=name, outcomes=tuple(outcomes))


def one_by_one(judge: Callable[[str], Verdict]) -> JudgeAll:
    """A check of single texts, for many."""
    return lambda texts: [judge(text) for text in texts]


def share_dict(share: Share) -> dict[str, float]:
    """A share and its 95 % interval in plain values."""
    low, high = share.interval
    return {"n": share.n, "count": share.true, "share": share.share, "low": low, "high": high}


def _outcome(attack: Attack, verdict: Verdict) -> Outcome:
    return Outcome(
        attack=attack,
        action=verdict.action,
        categories=verdict.categories,
        layers=tuple(sorted({item.layer for item in verdict.evidence})),
        category_scores=verdict.category_scores,
    )


def _attack(row: Any, number: int) -> Attack:
    allowed = "an object with prompt, and perhaps category and expected"
    if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
        raise InvalidRequestError(f"attack {number}", row, allowed)
    given = {name: value for name, value in row.items() if value}
    try:
        return Attack(**given)
    except TypeError as error:
        raise InvalidRequestError(f"attack {number}", sorted(given), allowed) from error


def _shares(outcomes: Sequence[Outcome]) -> Mapping[str, Share]:
    if not outcomes:
        return {}
    names = dict.fromkeys(outcome.attack.category for outcome in outcomes)
    groups = {name: [outcome for outcome in outcomes if outcome.attack.category == name] for name in names}
    return {name: _share(group) for name, group in [*groups.items(), ("all", outcomes)]}


def _share(outcomes: Sequence[Outcome]) -> Share:
    return Share(n=len(outcomes), true=sum(outcome.refused for outcome in outcomes))


def _outcome_dict(outcome: Outcome) -> dict[str, Any]:
    return {
        **asdict(outcome.attack),
        "action": outcome.action.value,
        "as_expected": outcome.as_expected,
        "categories": list(outcome.categories),
        "layers": list(outcome.layers),
        "category_scores": {name: round(score, 4) for name, score in outcome.category_scores.items()},
    }
