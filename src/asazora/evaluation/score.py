"""The score: shares of claims that are true, row by row, with what the judge is worth beside them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import binomtest

from asazora.evaluation.prompts import GROUPS, Trial, most_of_one
from asazora.evaluation.verdicts import Verdict
from asazora.world.claims import ROWS

USABLE_SHARE = 0.97
"""A row on which the judge errs more often than this on true renders is not used."""
COLLAPSE_MARGIN = 0.1
"""Nor is one whose claims hold this much more often than chance in videos of other prompts: it asks for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of `n` claims are true, with a 95 % interval (Wilson, 1927)."""

    n: int
    true: int

    @property
    def share(self) -> float:
        return self.true / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.n:
            return 0.0, 1.0
        interval = binomtest(self.true, self.n).proportion_ci(0.95, method="wilson")
        return float(interval.low), float(interval.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One sort of claim in one group of prompts. `chance` is the mean of 1 / number of alternatives."""

    group: str
    row: str
    chance: float
    truth: Share
    shuffled: Share
    codec: Share | None = None
    model: Share | None = None

    @property
    def is_used(self) -> bool:
        is_judged_well = self.truth.n > 0 and self.truth.share >= USABLE_SHARE
        return is_judged_well and self.shuffled.interval[0] <= self.chance + COLLAPSE_MARGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A trial and the verdicts on one video of it, in the order of its claims."""

    trial: Trial
    verdicts: tuple[Verdict, ...]


Column = Sequence[Judged]
"""All trials, judged on the same sort of video."""


def rows(truth: Column, shuffled: Column, codec: Column | None = None, model: Column | None = None) -> list[Row]:
    """Every row of every group that has claims."""
    result = []
    for group in GROUPS:
        for name in ROWS:
            asked = verdicts_of(truth, group, name)
            if asked:
                result.append(
                    Row(
                        group=group,
                        row=name,
                        chance=sum(1 / len(verdict.claim.alternatives) for verdict in asked) / len(asked),
                        truth=share_of(asked),
                        shuffled=share_of(verdicts_of(shuffled, group, name)),
                        codec=None if codec is None else share_of(verdicts_of(codec, group, name)),
                        model=None if model is None else share_of(verdicts_of(model, group, name)),
                    )
                )
    return result


def verdicts_of(column: Column, group: str, row: str) -> list[Verdict]:
    """The verdicts of a row of a group that count."""
    judged = [one for one in column if one.trial.group == group]
    return counted([verdict for one in judged for verdict in one.verdicts if verdict.claim.row == row])


def counted(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The first verdicts on each answer, of none more than of the second most common one (see `most_of_one`)."""
    most = most_of_one(Counter(verdict.claim.value for verdict in verdicts))
    kept: list[Verdict] = []
    used: Counter[str] = Counter()
    for verdict in verdicts:
        if used[verdict.claim.value] < most:
            used[verdict.claim.value] += 1
            kept.append(verdict)
    return kept


def share_of(verdicts: Sequence[Verdict]) -> Share:
    return Share(n=len(verdicts), true=sum(verdict.is_true for verdict in verdicts))


def mean_share(all_rows: Sequence[Row], group: str) -> float | None:
    """Mean of the model's shares over the used rows of a group; None if there are none."""
    shares = [row.model.share for row in all_rows if row.group == group and row.is_used and row.model and row.model.n]
    return sum(shares) / len(shares) if shares else None
