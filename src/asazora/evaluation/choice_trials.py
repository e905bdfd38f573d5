"""Trials of verbs whose result is not one video: a still, variations of a video, and the best of several."""

import dataclasses
from itertools import combinations

import numpy as np

from asazora.core.video_model import Frames
from asazora.evaluation.ranking import JudgeRanker
from asazora.evaluation.verb_trials import FPS, Outcome, Source, VerbBench, mean_truth, num_made
from asazora.pipelines.verbs import plan_edit

SEEN_IN_A_STILL = ("subject", "colour", "setting", "time")
SEEDS = 4
"""Variations that are made, of which the best is chosen too."""


def still(bench: VerbBench, source: Source) -> Outcome:
    """A picture of the trial's prompt, judged as a video that stands still, and one in every native size."""
    asked = bench.request(source.trial, None, seconds=0.0)
    picture, _ = bench.make(asked)
    sizes = bench.served.model.native_sizes
    shapes = [bench.make(dataclasses.replace(asked, size=size))[0].shape for size in sizes]
    shown = [claim for claim in source.trial.claims if claim.row in SEEN_IN_A_STILL]
    clip = np.repeat(picture, round(FPS * source.trial.scene.duration_s), axis=0)
    figures = {"size as asked": float(shapes == [(1, size.height, size.width, 3) for size in sizes])}
    figures |= mean_truth("shows what was asked", bench.verdicts(clip, source.trial.scene, shown))
    return Outcome(figures=figures, frames=picture, caption=source.trial.prompt)


def variations(bench: VerbBench, source: Source) -> tuple[Outcome, Outcome]:
    """Videos of one plan from seeds that follow each other, and the one of them that the judge ranks first."""
    clips, speeds = _from_seeds(bench, source)
    scene = source.trial.scene
    differ = [float(np.abs(a.astype(np.int16) - b).mean()) > source.coding_step for a, b in combinations(clips, 2)]
    truths = [_truth(bench, clip, source) for clip in clips]
    figures = {"all differ": float(all(differ)), "as asked": float(np.mean(truths)), "speed": float(np.median(speeds))}
    ranker = JudgeRanker(bench.judge)
    best = int(np.argmax([ranker.agreement(clip, FPS, scene) for clip in clips]))
    chosen = {"as asked": truths[best], "gain over the first": truths[best] - truths[0]}
    caption = source.trial.prompt
    return (
        Outcome(figures=figures, frames=np.concatenate(clips), caption=caption),
        Outcome(figures=chosen, frames=clips[best], caption=caption),
    )


def _from_seeds(bench: VerbBench, source: Source) -> tuple[list[Frames], list[float]]:
    """The clips, and the speed of each."""
    request = bench.request(source.trial, None)
    edit = plan_edit(request, bench.served.model, bench.served.plan_shots)
    clips = list[Frames]()
    speeds = list[float]()
    for number in range(SEEDS):
        frames, cpu_s = bench.perform(edit.with_seed(request.seed + number))
        clips.append(frames)
        speeds.append(bench.plain_cpu_s[-1] * num_made(edit) / FPS / cpu_s)
    return clips, speeds


def _truth(bench: VerbBench, clip: Frames, source: Source) -> float:
    """The share of the trial's claims, of which there is always one about the setting, that are true of a clip."""
    told = bench.verdicts(clip, source.trial.scene, source.trial.claims)
    return float(np.mean([verdict.is_true for verdict in told]))
