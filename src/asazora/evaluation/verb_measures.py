"""What must hold of each verb, and how figures of trials become a row of the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from asazora.core.rng import numpy_generator
from asazora.evaluation.score import Share

RESAMPLES = 2000
LEAST_FOR_MEDIAN = 6
"""Of fewer values all may lie on one side of the true median with a chance of more than 5 %."""
SPEED = "speed"
SPEED_GOAL = 0.8

Figures = Mapping[str, float]
"""What one trial of a verb came to, by the names of measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that must hold of a verb: a figure of each trial, and when it is good enough.

    A `goal` says which share of trials must be so, or, for a figure `at_least` or `at_most`, where its median must lie.
    """

    verb: str
    figure: str
    goal: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def is_share(self) -> bool:
        """Whether the figure is a share of what was tried, not a number with a median."""
        return self.at_least is None and self.at_most is None

    @property
    def told(self) -> str:
        """The goal in words."""
        if self.at_most is not None:
            return f"median at most {self.at_most:g}"
        if self.at_least is not None:
            return f"median at least {self.at_least:g}"
        return f"at least {self.goal:.0%}" if self.goal < 1 else "always"


MOST_SEAM, MOST_LOOP = 1.5, 1.1
"""Largest steps at a join, and from a loop's end to its start, in median steps of the clip."""
JOINED = ("extend forward", "extend backward", "recut", "loop a video")
LOOPED = ("loop a video", "loop anew")
CHANGES = ("light", "weather", "setting", "colour")
"""What remixes are asked to change, one a trial."""

MEASURES: tuple[Measure, ...] = (
    Measure(verb="storyboard", figure="cut where asked", goal=1.0),
    Measure(verb="storyboard", figure="the same character", goal=0.9),
    Measure(verb="image", figure="size as asked", goal=1.0),
    Measure(verb="image", figure="shows what was asked", goal=0.8),
    Measure(verb="variations", figure="all differ", goal=1.0),
    Measure(verb="variations", figure="as asked", goal=0.8),
    Measure(verb="best of", figure="as asked", goal=0.8),
    Measure(verb="best of", figure="gain over the first", goal=0.0),
    Measure(verb="animate", figure="first frame", goal=1.0),
    Measure(verb="animate", figure="moves as asked", goal=0.8),
    *(Measure(verb=verb, figure="kept is identical", goal=1.0) for verb in JOINED),
    *(Measure(verb=verb, figure="seam ratio", goal=0.5, at_most=MOST_SEAM) for verb in JOINED),
    *(Measure(verb=verb, figure=f"seam ratio at most {MOST_SEAM}", goal=0.9) for verb in JOINED),
    *(Measure(verb=verb, figure="loop ratio", goal=0.5, at_most=MOST_LOOP) for verb in LOOPED),
    *(Measure(verb=verb, figure=f"loop ratio at most {MOST_LOOP}", goal=0.9) for verb in LOOPED),
    Measure(verb="remix", figure="changed as asked", goal=0.8),
    *(Measure(verb="remix", figure=f"{change} changed", goal=0.8) for change in CHANGES),
    Measure(verb="remix", figure="the rest kept", goal=0.8),
    Measure(verb="remix", figure="strength 0 is the codec", goal=1.0),
    Measure(verb="blend", figure="starts as A", goal=1.0),
    Measure(verb="blend", figure="ends as B", goal=1.0),
    Measure(verb="blend", figure="monotone", goal=1.0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbRow:
    """A measure as it came out: the median or share over `n` trials, and a 95 % interval."""

    measure: Measure
    n: int
    value: float
    interval: tuple[float, float]

    @property
    def holds(self) -> bool:
        """Whether the goal is met by the figure itself, whatever the interval."""
        return self._holds(self.value)

    @property
    def verdict(self) -> str:
        """`yes` or `no`; in brackets where the interval holds the other answer too, or there are too few trials."""
        answer = "yes" if self.holds else "no"
        is_wide = self._holds(self.interval[0]) != self._holds(self.interval[1])
        is_thin = not self.measure.is_share and self.n < LEAST_FOR_MEDIAN
        return f"({answer})" if is_wide or is_thin else answer

    def _holds(self, value: float) -> bool:
        if self.measure.at_most is not None:
            return value <= self.measure.at_most
        return value >= (self.measure.goal if self.measure.at_least is None else self.measure.at_least)


def rows_of(found: Mapping[str, Sequence[Figures]]) -> list[VerbRow]:
    """A row a measure that has figures, and one a verb for its speed."""
    speeds = [Measure(verb=verb, figure=SPEED, goal=0.5, at_least=SPEED_GOAL) for verb in found]
    rows: list[VerbRow] = []
    for measure in (*MEASURES, *speeds):
        figures = [one[measure.figure] for one in found.get(measure.verb, ()) if measure.figure in one]
        if figures:
            rows.append(_row(measure, figures))
    return rows


def _row(measure: Measure, figures: Sequence[float]) -> VerbRow:
    values = np.array(figures)
    if measure.is_share and set(figures) <= {0.0, 1.0}:
        share = Share(n=len(values), true=int(values.sum()))
        return VerbRow(measure=measure, n=share.n, value=share.share, interval=share.interval)
    middle = np.mean if measure.is_share else np.median
    draws = numpy_generator(0, "interval").integers(0, len(values), (RESAMPLES, len(values)))
    spread = middle(values[draws], axis=1)
    low, high = np.percentile(spread, [2.5, 97.5])
    return VerbRow(measure=measure, n=len(values), value=float(middle(values)), interval=(float(low), float(high)))
