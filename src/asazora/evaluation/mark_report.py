"""The invisible mark measured: what survives, and how often chance is taken for it.

`python -m asazora.evaluation.mark_report --clips 24 --negatives 10000 --searched 24` prints one JSON object;
`asazora evaluate --safety` measures less and prints tables.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from asazora.evaluation.mark_chance import Chance, measure_chance, measure_searched_chance
from asazora.evaluation.marks import Survival, measure_survival
from asazora.evaluation.score import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPlan:
    """How much is measured; 0 leaves a part out. On one core a clip takes some 20 s, a negative some 0.04, a searched
    one some 5."""

    clips: int = 2
    negatives: int = 240
    searched: int = 0
    unmarked: int = 6
    """Clips that chance is looked for in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReport:
    """What was measured; None for a part that the plan leaves out."""

    survival: Survival | None
    likely: Chance | None
    searched: Chance | None

    def tables(self) -> dict[str, Mapping[str, Share]]:
        """All shares under the headings of tables."""
        result: dict[str, Mapping[str, Share]] = {}
        if self.survival:
            result["mark: payload exact after"] = self.survival.payload_exact
            result["mark: present after"] = self.survival.present
        for name, chance in (("likely scales", self.likely), ("all scales", self.searched)):
            if chance:
                claims = {"mark present": chance.present, "payload read": chance.payload}
                result[f"claimed by chance, {name}"] = claims
        if self.likely:
            result["peaks beyond a chance of"] = self.likely.by_law
        return result


def evaluate_marks(plan: MarkPlan, on_part: Callable[[str], None] = lambda _: None) -> MarkReport:
    """Measure what the plan says; `on_part` hears what is being measured."""
    on_part("what survives of marks")
    survival = measure_survival(plan.clips) if plan.clips else None
    on_part("marks by chance")
    likely = measure_chance(plan.negatives, plan.unmarked) if plan.negatives else None
    searched = measure_searched_chance(plan.searched, plan.unmarked) if plan.searched else None
    return MarkReport(survival=survival, likely=likely, searched=searched)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=24)
    parser.add_argument("--negatives", type=int, default=10_000)
    parser.add_argument("--searched", type=int, default=24)
    parser.add_argument("--unmarked", type=int, default=6)
    plan = MarkPlan(**vars(parser.parse_args()))
    report = evaluate_marks(plan, lambda part: print(part, file=sys.stderr, flush=True))  # noqa: T201
    print(json.dumps(asdict(report), indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
