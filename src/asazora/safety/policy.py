"""The policy as data: categories, severities, actions, allow-lists and plug-ins, read from one file and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from asazora.core.errors import InvalidRequestError
from asazora.core.home import asazora_home
from asazora.safety.decision import Action

OWN_POLICY = "policy.yaml"
ALWAYS_ZERO_TOLERANCE = "sexual/minors"
NAME_CATEGORIES = ("likeness", "intellectual-property")
MAX_SEVERITY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One kind of harm, and from which scores on a text is held for review or refused."""

    name: str
    covers: str
    severity: int
    review_at: float
    block_at: float
    zero_tolerance: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.review_at <= self.block_at <= 1:
            value = f"{self.name}: review_at {self.review_at}, block_at {self.block_at}"
            raise InvalidRequestError("policy", value, "0 < review_at <= block_at <= 1")
        if not 1 <= self.severity <= MAX_SEVERITY:
            raise InvalidRequestError("policy", f"{self.name}: severity {self.severity}", f"1 to {MAX_SEVERITY}")

    def action(self, score: float) -> Action:
        if score < self.review_at:
            return Action.ALLOW
        return Action.BLOCK if self.zero_tolerance or score >= self.block_at else Action.REVIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All rules of an install.

    allowed_names: by category, names that may be shown. openai_categories: for each of OpenAI's, ours that it needs.
    plug_ins, frame_plug_ins: settings of further judges of texts and of frames, as written in the file.
    """

    version: int
    categories: Mapping[str, Category]
    allowed_names: Mapping[str, tuple[str, ...]]
    languages: frozenset[str]
    unknown_language_factor: float
    openai_categories: Mapping[str, tuple[str, ...]]
    plug_ins: tuple[Mapping[str, Any], ...] = ()
    frame_plug_ins: tuple[Mapping[str, Any], ...] = ()

    def openai_scores(self, scores: Mapping[str, float]) -> dict[str, float]:
        """Scores by OpenAI's categories: each is as likely as the least likely of ours that it needs."""
        return {theirs: min(scores[name] for name in ours) for theirs, ours in self.openai_categories.items()}


def load_policy(home: Path | None = None) -> Policy:
    """The policy of the install in `home` (ASAZORA_HOME if not given), or if it has none, the packaged one.

    Raises InvalidRequestError if the file breaks a rule: a policy that cannot be read stops everything.
    """
    path = (home or asazora_home()) / OWN_POLICY
    text = path.read_text(encoding="utf-8") if path.exists() else packaged_policy_text()
    try:
        return _policy(yaml.safe_load(text))
    except (KeyError, TypeError, AttributeError, ValueError, yaml.YAMLError) as error:
        raise InvalidRequestError(
            "policy", f"{path.name}: {error}", "the layout of the packaged policy.yaml"
        ) from error


def packaged_policy_text() -> str:
    return (resources.files("asazora.safety") / "data" / "policy.yaml").read_text(encoding="utf-8")


def _policy(data: dict[str, Any]) -> Policy:
    categories = {name: Category(name=name, **settings) for name, settings in data["categories"].items()}
    if not categories[ALWAYS_ZERO_TOLERANCE].zero_tolerance:
        raise InvalidRequestError("policy", f"{ALWAYS_ZERO_TOLERANCE} without zero_tolerance", "zero_tolerance: true")
    factor = float(data["unknown_language_factor"])
    if not 0 < factor <= 1:
        raise InvalidRequestError("policy", f"unknown_language_factor {factor}", "above 0, at most 1")
    return Policy(
        version=int(data["version"]),
        categories=categories,
        allowed_names={name: tuple(map(_allowed_name, data["allow"][name])) for name in NAME_CATEGORIES},
        languages=frozenset(data["languages"]),
        unknown_language_factor=factor,
        openai_categories=_openai_categories(data["openai_categories"], categories),
        plug_ins=tuple(data["plug_ins"]),
        frame_plug_ins=tuple(data["frame_plug_ins"]),
    )


def _allowed_name(entry: Mapping[str, str]) -> str:
    """The name of an entry, which must say why it is allowed."""
    if not entry["name"].strip() or not entry["reason"].strip():
        raise InvalidRequestError("policy", f"allow: {dict(entry)}", "a name and the reason why it may be shown")
    return entry["name"]


def _openai_categories(data: dict[str, list[str]], categories: Mapping[str, Category]) -> dict[str, tuple[str, ...]]:
    unknown = {name for names in data.values() for name in names} - set(categories)
    if unknown:
        raise InvalidRequestError("policy", ", ".join(sorted(unknown)), ", ".join(categories))
    return {theirs: tuple(ours) for theirs, ours in data.items()}
