"""The whole evaluation: held-out prompts, true renders, the codec and the model, all before the same judge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from asazora.core.errors import InvalidRequestError
from asazora.core.request import GenerationRequest
from asazora.core.video_model import Frames, RolloutPlan
from asazora.evaluation.calibration import JUDGED_SIZE, shuffled, true_render, verdicts_on
from asazora.evaluation.degrade import round_trip
from asazora.evaluation.judge import Judge, ShotSight
from asazora.evaluation.prompts import GROUPS, SINGLE, TWO, Trial, trials
from asazora.evaluation.quality import flicker, motion, psnr_db, ssim
from asazora.evaluation.score import Judged, Row, mean_share, rows
from asazora.models.codec import Codec
from asazora.pipelines.generate import ServedModel, generate, plan_rollout
from asazora.pipelines.stage_clock import StageClock
from asazora.world.scope import WorldScope

FPS = 12
MIN_SECONDS, MAX_SECONDS = 2.0, 5.0
QUALITIES = ("psnr_db", "ssim", "flicker", "motion")

OnTrial = Callable[[str, int, int], None]
"""(what is judged, trials done, trials in all)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationPlan:
    """How many prompts of each group the model gets, and how many true renders the judge is tried on."""

    single: int = 100
    two: int = 50
    calibration: int = 150
    """True renders of each group; at least as many as the model's prompts."""
    seconds: float = 3.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not MIN_SECONDS <= self.seconds <= MAX_SECONDS:
            raise InvalidRequestError("seconds", self.seconds, f"{MIN_SECONDS:g} to {MAX_SECONDS:g}")
        if min(self.single, self.two) < 1:
            raise InvalidRequestError("samples", (self.single, self.two), "1 or more of each group")

    @property
    def samples(self) -> dict[str, int]:
        return {SINGLE: self.single, TWO: self.two}


@dataclass(slots=True, kw_only=True)
class Figures:
    """Quality of one sort of video beside the true renders, a value a clip; `groups` are those of the clips."""

    groups: list[str] = field(default_factory=list[str])
    psnr_db: list[float] = field(default_factory=list[float])
    ssim: list[float] = field(default_factory=list[float])
    flicker: list[float] = field(default_factory=list[float])
    motion: list[float] = field(default_factory=list[float])

    def add(self, group: str, frames: Frames, reference: Frames) -> None:
        """`flicker` and `motion` are ratios to the reference's."""
        self.groups.append(group)
        self.psnr_db.append(psnr_db(frames, reference))
        self.ssim.append(ssim(frames[::4], reference[::4]))
        self.flicker.append((flicker(frames) + 0.1) / (flicker(reference) + 0.1))
        self.motion.append((motion(frames) + 0.1) / (motion(reference) + 0.1))

    def medians(self, group: str | None = None) -> dict[str, float]:
        """Of the clips of a group, or of all; empty if there are none."""
        chosen = [index for index, each in enumerate(self.groups) if group in (None, each)]
        values = {name: [getattr(self, name)[index] for index in chosen] for name in QUALITIES}
        return {name: round(float(np.median(found)), 4) for name, found in values.items() if found}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A judged clip for people to look at."""

    judged: Judged
    frames: Frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything that was found out."""

    plan: EvaluationPlan
    scope: WorldScope
    rows: list[Row]
    codec: Figures
    model: Figures
    examples: list[Example]

    def mean(self, group: str) -> float | None:
        return mean_share(self.rows, group)

    @property
    def videos(self) -> dict[str, Figures]:
        """Quality by what made the videos."""
        return {"codec": self.codec, "model": self.model}


def evaluate(
    judge: Judge, plan: EvaluationPlan, served: ServedModel | None, codec: Codec | None, on_trial: OnTrial
) -> Evaluation:
    """Judge true renders, and the codec and the model if they are given."""
    scope = judge.config.scope
    calibrating = trials(
        scope, dict.fromkeys(GROUPS, max(plan.calibration, plan.single, plan.two)), plan.seconds, plan.seed
    )
    tried = [trial for group in GROUPS for trial in _of_group(calibrating, group)[: plan.samples[group]]]
    watched: list[tuple[Trial, Sequence[ShotSight]]] = []
    for number, trial in enumerate(calibrating, start=1):
        watched.append((trial, judge.watch(true_render(trial, FPS), FPS, trial.durations_s)))
        on_trial("true renders", number, len(calibrating))
    bench = _Bench(judge=judge, tried=tried, on_trial=on_trial)
    by_codec, codec_figures, _ = bench.column("codec round trip", codec and (lambda _, true: round_trip(codec, true)))
    by_model, model_figures, examples = bench.column("model", served and (lambda trial, _: model_video(served, trial)))
    return Evaluation(
        plan=plan,
        scope=scope,
        rows=rows([verdicts_on(judge, *pair) for pair in watched], shuffled(judge, watched), by_codec, by_model),
        codec=codec_figures,
        model=model_figures,
        examples=examples,
    )


def model_video(served: ServedModel, trial: Trial) -> Frames:
    """What the model makes of the trial's prompt, on the way that a user's prompt goes."""
    request, plan = _request(trial), rollout_plan(served, trial)
    return np.concatenate(list(generate(request, served.model, plan, lambda _: None, StageClock())))


def rollout_plan(served: ServedModel, trial: Trial) -> RolloutPlan:
    """What the trial's prompt becomes."""
    return plan_rollout(_request(trial), served.model, served.plan_shots)


def _request(trial: Trial) -> GenerationRequest:
    return GenerationRequest(
        prompt=trial.prompt, size=JUDGED_SIZE, seconds=trial.scene.duration_s, fps=FPS, seed=trial.scene.seed
    )


MakeVideo = Callable[[Trial, Frames], Frames]
"""(trial, its true render) -> the video to judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """Where videos of the tried trials are made and judged, one at a time."""

    judge: Judge
    tried: Sequence[Trial]
    on_trial: OnTrial

    def column(self, name: str, make: MakeVideo | None) -> tuple[list[Judged] | None, Figures, list[Example]]:
        figures, examples = Figures(), list[Example]()
        if make is None:
            return None, figures, examples
        judged: list[Judged] = []
        for number, trial in enumerate(self.tried, start=1):
            true = true_render(trial, FPS)
            video = make(trial, true)
            figures.add(trial.group, video, true)
            judged.append(verdicts_on(self.judge, trial, self.judge.watch(video, FPS, trial.durations_s)))
            examples.append(Example(judged=judged[-1], frames=thumbnails(video)))
            self.on_trial(name, number, len(self.tried))
        return judged, figures, examples


NUM_THUMBNAILS = 5


def thumbnails(frames: Frames) -> Frames:
    """A few frames at evenly spaced times, half as large."""
    chosen = np.linspace(0, len(frames) - 1, NUM_THUMBNAILS).round().astype(int)
    return frames[chosen][:, ::2, ::2].copy()


def _of_group(all_trials: Sequence[Trial], group: str) -> list[Trial]:
    return [trial for trial in all_trials if trial.group == group]
