"""What the checks say of a text: an action, the categories behind it, and the evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Action(StrEnum):
    """What happens to a text or to frames. Under review nobody sees them before a person has looked."""

    ALLOW = "allow"
    REVIEW = "review"
    BLOCK = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason: which layer spoke (`classifier`, `names`, `terms`, ...), for which category, on which words.

    `view` names the reading of the text in which it was found, where that is not the text as written.
    """

    layer: str
    category: str
    found: str
    view: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision on a text. `category_scores` holds every category of the policy, from 0 to 1."""

    action: Action
    categories: tuple[str, ...]
    category_scores: Mapping[str, float]
    evidence: tuple[Evidence, ...] = ()
    openai_scores: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def flagged(self) -> bool:
        return self.action is not Action.ALLOW

    @property
    def reason(self) -> str:
        """One line for the person who asked."""
        held = " (held for review)" if self.action is Action.REVIEW else ""
        return f"not allowed by the content policy: {', '.join(self.categories)}{held}"

    def as_dict(self) -> dict[str, object]:
        """The verdict in plain values, ready for JSON."""
        return {
            "flagged": self.flagged,
            "action": self.action.value,
            "categories": list(self.categories),
            "category_scores": {name: round(score, 4) for name, score in self.category_scores.items()},
            "openai_category_scores": {name: round(score, 4) for name, score in self.openai_scores.items()},
            "evidence": [
                {"layer": item.layer, "category": item.category, "found": item.found, "view": item.view}
                for item in self.evidence
            ],
        }
