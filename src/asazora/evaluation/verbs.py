"""`evaluate --verbs`: every verb on held-out scenes, one scene after the other, within a time limit if there is one."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from asazora.core.errors import InvalidRequestError
from asazora.evaluation import choice_trials, verb_trials
from asazora.evaluation.prompts import SINGLE, TWO, Trial, trials
from asazora.evaluation.verb_measures import Figures, VerbRow, rows_of
from asazora.evaluation.verb_sheets import SHEET_CLIPS
from asazora.evaluation.verb_trials import Outcome, Probe, Source, VerbBench, changed_scenes, write_source
from asazora.world.scope import WorldScope

SECONDS = 3.0
REMIXES = 2
"""Remixes of a scene, each asked to change another thing."""

OnScene = Callable[[int, int], None]
"""(scenes done, scenes in all)."""

PROBES: Mapping[str, Probe] = {
    "animate": verb_trials.animate,
    "extend forward": verb_trials.extend_forward,
    "extend backward": verb_trials.extend_backward,
    "loop a video": verb_trials.loop_video,
    "loop anew": verb_trials.loop_new,
    "recut": verb_trials.recut,
}


@dataclass(slots=True)
class VerbFigures:
    """What was found out so far, by verb: the figures of every trial, and the first clips, to look at."""

    scenes: int = 0
    found: dict[str, list[Figures]] = field(default_factory=lambda: defaultdict(list))
    examples: dict[str, list[Outcome]] = field(default_factory=lambda: defaultdict(list))

    def add(self, verb: str, outcome: Outcome) -> None:
        """Note a trial."""
        self.found[verb].append(outcome.figures)
        if len(self.examples[verb]) < SHEET_CLIPS:
            self.examples[verb].append(outcome)

    def least_tried(self, changes: Sequence[str]) -> list[str]:
        """Changes that a remix may be asked to make, those first that fewest remixes were asked for so far."""
        return sorted(
            changes, key=lambda change: sum(f"{change} changed" in found for found in self.found.get("remix", ()))
        )

    @property
    def rows(self) -> list[VerbRow]:
        return rows_of(self.found)


def evaluate_verbs(
    bench: VerbBench, count: int, seed: int, on_scene: OnScene, minutes: float | None = None
) -> VerbFigures:
    """Try every verb on `count` held-out scenes of one shot, and storyboards on as many of several.

    After so many minutes no further scene is begun: `scenes` of the figures says how many there were.
    """
    if count < 1:
        raise InvalidRequestError("scenes", count, "1 or more")
    end = time.monotonic() + 60 * (float("inf") if minutes is None else minutes)
    figures = VerbFigures()
    single = trials(bench.scope, {SINGLE: count + 1}, SECONDS, seed)
    several = _of_several_shots(bench.scope, count, seed)
    with TemporaryDirectory(prefix="asazora-") as name:
        sources = Sources(single, Path(name))
        for number in range(count):
            if time.monotonic() >= end:
                break
            _try_scene(bench, sources, number, figures)
            for trial in several[number : number + 1]:
                board = write_source(trial, Path(name), f"shots-{number}")
                figures.add("storyboard", verb_trials.storyboard(bench, board))
            figures.scenes += 1
            on_scene(figures.scenes, count)
    return figures


@dataclass(slots=True)
class Sources:
    """The trials' renders as files, each written when it is first asked for."""

    trials: Sequence[Trial]
    folder: Path
    _written: dict[int, Source] = field(default_factory=dict[int, Source])

    def __getitem__(self, number: int) -> Source:
        if number not in self._written:
            self._written[number] = write_source(self.trials[number], self.folder, str(number))
        return self._written[number]

    def set_elsewhere(self, number: int) -> Source | None:
        """The next source that is set elsewhere, if there is one."""
        here = self.trials[number].scene.shots[0].setting
        order = [(number + step) % len(self.trials) for step in range(1, len(self.trials))]
        other = next((one for one in order if self.trials[one].scene.shots[0].setting != here), None)
        return None if other is None else self[other]


def rows_to_json(figures: VerbFigures, seed: int) -> dict[str, Any]:
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
        for row in figures.rows
    ]
    return {"scenes": figures.scenes, "seed": seed, "seconds": SECONDS, "rows": rows}


def _try_scene(bench: VerbBench, sources: Sources, number: int, figures: VerbFigures) -> None:
    """Every verb that starts from one shot, beside plain generation, which speeds are measured against."""
    source, other = sources[number], sources.set_elsewhere(number)
    verb_trials.plain(bench, source)
    figures.add("image", choice_trials.still(bench, source))
    for verb, outcome in zip(("variations", "best of"), choice_trials.variations(bench, source), strict=True):
        figures.add(verb, outcome)
    blends = {} if other is None else {"blend": partial(verb_trials.blend, other=other)}
    for verb, probe in {**PROBES, **blends}.items():
        figures.add(verb, probe(bench, source))
    possible = changed_scenes(source.trial.scene, bench.scope)
    for place, change in enumerate(figures.least_tried(list(possible))[:REMIXES]):
        figures.add("remix", verb_trials.remix(bench, source, change, possible[change], with_zero=place == 0))


def _of_several_shots(scope: WorldScope, count: int, seed: int) -> list[Trial]:
    pool = trials(scope, {TWO: 4 * count + 4}, SECONDS + 1.0, seed)
    return [trial for trial in pool if len(trial.scene.shots) > 1][:count]
