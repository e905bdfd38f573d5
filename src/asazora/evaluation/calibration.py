"""What the judge makes of videos whose truth is known: true renders, their codec round trip, and prompts mixed up."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.evaluation.judge import Judge, ShotSight
from asazora.evaluation.judge_config import PICTURE_PX
from asazora.evaluation.prompts import Trial
from asazora.evaluation.score import Judged
from asazora.evaluation.verdicts import Case
from asazora.world.render import render

JUDGED_SIZE = Size(PICTURE_PX, PICTURE_PX)

MakeVideo = Callable[[Trial], Frames]
"""The video (F, H, W, 3) uint8 of a trial."""


def true_render(trial: Trial, fps: int) -> Frames:
    """The trial's scene as the world draws it."""
    return np.stack(list(render(trial.scene, JUDGED_SIZE, fps)))


def verdicts_on(judge: Judge, trial: Trial, sights: Sequence[ShotSight]) -> Judged:
    """The trial's claims held against what was seen."""
    case = Case(sights=sights, claims=trial.claims, scene=trial.scene, config=judge.config)
    return Judged(trial=trial, verdicts=tuple(case.verdicts()))


def shuffled(judge: Judge, watched: Sequence[tuple[Trial, Sequence[ShotSight]]]) -> list[Judged]:
    """Each trial's claims held against the video of the next trial of its group with as many shots."""
    return [verdicts_on(judge, trial, sights) for trial, sights in _mixed_up(watched)]


def _mixed_up(
    watched: Sequence[tuple[Trial, Sequence[ShotSight]]],
) -> Iterator[tuple[Trial, Sequence[ShotSight]]]:
    sorts = dict.fromkeys((trial.group, len(trial.scene.shots)) for trial, _ in watched)
    for group, num_shots in sorts:
        alike = [pair for pair in watched if (pair[0].group, len(pair[0].scene.shots)) == (group, num_shots)]
        for index, (trial, _) in enumerate(alike):
            if len(alike) > 1:
                yield trial, alike[(index + 1) % len(alike)][1]
