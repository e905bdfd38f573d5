"""What the director and the choice among candidates are worth: the same claims, judged with and without them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from asazora.core.request import GenerationRequest
from asazora.core.rng import derive_seed
from asazora.core.video_model import Frames
from asazora.evaluation.calibration import JUDGED_SIZE
from asazora.evaluation.judge import Judge
from asazora.evaluation.laws import is_testable
from asazora.evaluation.paraphrases import Paraphrase
from asazora.evaluation.prompts import Trial
from asazora.evaluation.ranking import JudgeRanker
from asazora.evaluation.score import Share, share_of
from asazora.evaluation.verdicts import Case, Verdict
from asazora.pipelines.director.fit import Report
from asazora.pipelines.director.spec import ShotSpec, SubjectSpec
from asazora.pipelines.director.stage import Stager
from asazora.pipelines.generate import ServedModel, generate, plan_rollout
from asazora.pipelines.stage_clock import StageClock
from asazora.world.claims import ROWS, Claim, claims
from asazora.world.scene import Scene
from asazora.world.scope import WorldScope

FPS = 12

OnTrial = Callable[[str, int, int], None]
"""(what is judged, trials done, trials in all)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Shares of true claims, row by row and in all, `without` and `with_it`: the same claims on two sorts of video."""

    row: str
    without: Share
    with_it: Share


def compare_director(
    judge: Judge, served: ServedModel, chosen: Sequence[Paraphrase], seconds: float, seed: int, on_trial: OnTrial
) -> list[Comparison]:
    """Claims of people's prompts on videos of their own words and on directed ones, of the same seeds."""
    verdicts: list[tuple[Verdict, Verdict]] = []
    for number, paraphrase in enumerate(chosen, start=1):
        scene, asked = asked_claims(paraphrase, judge.config.scope, seconds, seed)
        request = GenerationRequest(
            prompt=paraphrase.prompt, size=JUDGED_SIZE, seconds=seconds, fps=FPS, seed=derive_seed(seed, number)
        )
        verbatim = _judged(judge, _video(served, replace(request, verbatim=True)), scene, asked)
        directed = _judged(judge, _video(served, request), scene, asked)
        verdicts += zip(verbatim, directed, strict=True)
        on_trial("prompts, verbatim and directed", number, len(chosen))
    return _compared(verdicts)


def compare_best_of(
    judge: Judge, served: ServedModel, tried: Sequence[Trial], count: int, on_trial: OnTrial
) -> list[Comparison]:
    """Claims of held-out prompts on the first candidate and on the best of `count`, ranked by the same judge."""
    ranker = JudgeRanker(judge)
    verdicts: list[tuple[Verdict, Verdict]] = []
    for number, trial in enumerate(tried, start=1):
        first = trial.scene.seed
        seeds = [first, *(derive_seed(first, "candidate", index) for index in range(1, count))]
        videos = [_video(served, _request(trial), seed) for seed in seeds]
        scores = [ranker.agreement(video, FPS, trial.scene) for video in videos]
        best = videos[int(np.argmax(scores))]
        first_verdicts, best_verdicts = (_judged(judge, one, trial.scene, trial.claims) for one in (videos[0], best))
        verdicts += zip(first_verdicts, best_verdicts, strict=True)
        on_trial(f"best of {count}", number, len(tried))
    return _compared(verdicts)


def asked_claims(
    paraphrase: Paraphrase, scope: WorldScope, seconds: float, seed: int
) -> tuple[Scene, tuple[Claim, ...]]:
    """A scene that has what the prompt asks for, and the claims about it that the prompt makes."""
    scene = Stager(scope=scope, seed=seed, report=Report()).scene(paraphrase.shots, seconds)
    asked = [claim for claim in claims(scene, scope) if is_testable(claim, scene)]
    return scene, tuple(claim for claim in asked if _is_asked(claim, scene, paraphrase.shots))


def _is_asked(claim: Claim, scene: Scene, shots: Sequence[ShotSpec]) -> bool:
    """Whether the prompt speaks of what a claim is about."""
    shot = shots[claim.shot_index]
    if claim.row in ("setting", "time", "weather", "camera"):
        return getattr(shot, claim.row) is not None
    if claim.row == "relation":
        return shot.relation is not None
    kind = next(actor.kind for actor in scene.shots[claim.shot_index].actors if actor.id == claim.subject)
    return any(_says(claim, subject) for subject in shot.subjects if subject.kind == kind)


def _says(claim: Claim, subject: SubjectSpec) -> bool:
    match claim.row:
        case "count":
            return subject.count is not None
        case "colour":
            return subject.colour is not None
        case "emotion":
            return bool(subject.moods)
        case "direction":
            return any(deed.direction for deed in subject.deeds)
        case _:
            return True


def _request(trial: Trial) -> GenerationRequest:
    return GenerationRequest(
        prompt=trial.prompt, size=JUDGED_SIZE, seconds=trial.scene.duration_s, fps=FPS, seed=trial.scene.seed
    )


def _video(served: ServedModel, request: GenerationRequest, rollout_seed: int | None = None) -> Frames:
    """What the model makes of a request, from noise of another seed if one is given."""
    plan = plan_rollout(request, served.model, served.plan_shots)
    plan = plan if rollout_seed is None else replace(plan, seed=rollout_seed)
    return np.concatenate(list(generate(request, served.model, plan, lambda _: None, StageClock())))


def _judged(judge: Judge, video: Frames, scene: Scene, asked: Sequence[Claim]) -> list[Verdict]:
    sights = judge.watch(video, FPS, [shot.duration_s for shot in scene.shots])
    return Case(sights=sights, claims=asked, scene=scene, config=judge.config).verdicts()


def _compared(verdicts: Sequence[tuple[Verdict, Verdict]]) -> list[Comparison]:
    def rows() -> Iterator[tuple[str, list[tuple[Verdict, Verdict]]]]:
        for row in ROWS:
            yield row, [pair for pair in verdicts if pair[0].claim.row == row]
        yield "all", list(verdicts)

    return [
        Comparison(row=row, without=share_of([a for a, _ in pairs]), with_it=share_of([b for _, b in pairs]))
        for row, pairs in rows()
        if pairs
    ]
