"""`evaluate --verbs`: what must hold of each verb, on how many held-out scenes it was tried, and how often it held."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from asazora.core.errors import InvalidRequestError
from asazora.core.rng import numpy_generator
from asazora.evaluation import verb_trials
from asazora.evaluation.prompts import SINGLE, TWO, Trial, trials
from asazora.evaluation.score import Share
from asazora.evaluation.verb_trials import Outcome, Probe, Source, VerbBench, write_source

SECONDS = 3.0
RESAMPLES = 2000
SHEET_FRAMES, SHEET_CLIPS, SHEET_PX = 8, 4, 144
BAR_PX, CAPTION_PX = 5, 16
PAPER, INK, KEPT, MADE = (250, 247, 240), (40, 36, 48), (60, 120, 180), (230, 140, 50)

OnProbe = Callable[[str, int, int], None]
"""(verb, trials done, trials in all)."""


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


JOINS = (("extend forward", 1.5), ("extend backward", 1.5), ("recut", 1.5), ("loop a video", 1.5))

MEASURES: tuple[Measure, ...] = (
    Measure(verb="storyboard", figure="cut where asked", goal=1.0),
    Measure(verb="storyboard", figure="the same character", goal=0.9),
    Measure(verb="animate", figure="first frame", goal=1.0),
    Measure(verb="animate", figure="moves as asked", goal=0.8),
    *(Measure(verb=verb, figure="kept is identical", goal=1.0) for verb, _ in JOINS),
    *(Measure(verb=verb, figure="seam ratio", goal=0.5, at_most=most) for verb, most in JOINS),
    Measure(verb="loop a video", figure="loop ratio", goal=0.5, at_most=1.1),
    Measure(verb="loop anew", figure="loop ratio", goal=0.5, at_most=1.1),
    Measure(verb="remix", figure="changed as asked", goal=0.8),
    Measure(verb="remix", figure="the rest kept", goal=0.8),
    Measure(verb="remix", figure="strength 0 is the codec", goal=1.0),
    Measure(verb="blend", figure="starts as A", goal=1.0),
    Measure(verb="blend", figure="ends as B", goal=1.0),
    Measure(verb="blend", figure="monotone", goal=1.0),
)

PROBES: Mapping[str, Probe] = {
    "animate": verb_trials.animate,
    "extend forward": verb_trials.extend_forward,
    "extend backward": verb_trials.extend_backward,
    "loop a video": verb_trials.loop_video,
    "loop anew": verb_trials.loop_new,
    "remix": verb_trials.remix,
    "recut": verb_trials.recut,
}

SPEED = "speed"
SPEED_GOAL = 0.8


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
        if self.measure.at_most is not None:
            return self.value <= self.measure.at_most
        return self.value >= (self.measure.goal if self.measure.at_least is None else self.measure.at_least)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbFigures:
    """Everything that was found out, and the clips to look at, by verb."""

    rows: list[VerbRow]
    outcomes: dict[str, list[Outcome]]


def evaluate_verbs(bench: VerbBench, count: int, seed: int, on_probe: OnProbe) -> VerbFigures:
    """Try every verb on `count` held-out scenes of one shot, and storyboards on as many of several."""
    if count < 1:
        raise InvalidRequestError("samples", count, "1 or more")
    scope = bench.judge.config.scope
    single = trials(scope, {SINGLE: count + 1}, SECONDS, seed)
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    with TemporaryDirectory(prefix="asazora-") as name:
        sources = [write_source(trial, Path(name), str(number)) for number, trial in enumerate(single)]
        for number, source in enumerate(sources[:count], start=1):
            verb_trials.plain(bench, source)
            for verb, probe in {**PROBES, **_blends(source, sources)}.items():
                outcomes[verb].append(probe(bench, source))
                on_probe(verb, number, count)
        for number, trial in enumerate(_of_several_shots(bench, count, seed), start=1):
            source = write_source(trial, Path(name), f"shots-{number}")
            verb_trials.plain(bench, source)
            outcomes["storyboard"].append(verb_trials.storyboard(bench, source))
            on_probe("storyboard", number, count)
    return VerbFigures(rows=rows_of(outcomes), outcomes=dict(outcomes))


def rows_of(outcomes: Mapping[str, Sequence[Outcome]]) -> list[VerbRow]:
    """A row a measure that has figures, and one a verb for its speed."""
    speeds = [Measure(verb=verb, figure=SPEED, goal=0.5, at_least=SPEED_GOAL) for verb in outcomes]
    rows = []
    for measure in (*MEASURES, *speeds):
        figures = [o.figures[measure.figure] for o in outcomes.get(measure.verb, ()) if measure.figure in o.figures]
        if figures:
            rows.append(_row(measure, figures))
    return rows


def rows_to_json(found: VerbFigures, samples: int, seed: int) -> dict[str, Any]:
    """Plain values of the rows, and how they were measured."""
    rows = [
        {
            "verb": row.measure.verb,
            "figure": row.measure.figure,
            "goal": row.measure.told,
            "n": row.n,
            "value": round(row.value, 4),
            "interval": [round(end, 4) for end in row.interval],
            "met": row.holds,
        }
        for row in found.rows
    ]
    return {"samples": samples, "seed": seed, "seconds": SECONDS, "rows": rows}


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


def _of_several_shots(bench: VerbBench, count: int, seed: int) -> list[Trial]:
    pool = trials(bench.judge.config.scope, {TWO: 4 * count + 4}, SECONDS + 1.0, seed)
    return [trial for trial in pool if len(trial.scene.shots) > 1][:count]


def _blends(source: Source, sources: Sequence[Source]) -> dict[str, Probe]:
    """A blend with the next source that is set elsewhere, if there is one."""
    here = source.trial.scene.shots[0].setting
    others = [other for other in sources if other.trial.scene.shots[0].setting != here]
    return {"blend": partial(verb_trials.blend, other=others[0])} if others else {}


def contact_sheet(outcomes: Sequence[Outcome]) -> NDArray[np.uint8]:
    """A few clips of one verb, a row each with its words, (H, W, 3); a bar tells kept frames (blue) from made ones."""
    return np.concatenate([_strip(outcome) for outcome in outcomes[:SHEET_CLIPS]])


def _strip(outcome: Outcome) -> NDArray[np.uint8]:
    numbers = np.linspace(0, len(outcome.frames) - 1, SHEET_FRAMES).astype(int)
    strip = Image.new("RGB", (SHEET_FRAMES * SHEET_PX, SHEET_PX + BAR_PX + CAPTION_PX), PAPER)
    draw = ImageDraw.Draw(strip)
    for column, number in enumerate(numbers):
        picture = Image.fromarray(outcome.frames[number]).resize((SHEET_PX - 2, SHEET_PX))
        strip.paste(picture, (column * SHEET_PX, CAPTION_PX + BAR_PX))
        is_kept = any(start <= number < end for start, end in outcome.kept)
        left = column * SHEET_PX
        draw.rectangle((left, CAPTION_PX, left + SHEET_PX - 3, CAPTION_PX + BAR_PX - 1), KEPT if is_kept else MADE)
    draw.text((2, 1), outcome.caption[:180], INK, ImageFont.load_default(11))
    return np.asarray(strip)
