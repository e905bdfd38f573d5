"""The score's own judge as a ranker: how much of what the captions of a video claim is to be seen in it."""

from collections.abc import Sequence
from dataclasses import replace

from asazora.core.video_model import Frames
from asazora.evaluation.judge import Judge, judge_folder
from asazora.evaluation.laws import is_testable
from asazora.evaluation.verdicts import Case
from asazora.pipelines.director import Director
from asazora.pipelines.shots import join_shots
from asazora.world.claims import Claim, claims
from asazora.world.scene import Scene

FRAME_ROWS = frozenset({"setting", "time", "weather"})
BODY_ROWS = frozenset({"subject", "colour", "emotion", "action"})


class JudgeRanker:
    """Ranks by the share of claims that are true and, among equals, by how sure the judge is of them."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.director = Director(judge.config.scope, None)

    def score(self, frames: Frames, fps: int, captions: Sequence[str], durations_s: Sequence[float]) -> float:
        """Mean over the claims: one half for a true one, and up to one half for the judge's chance of it."""
        scene = self.director.direct(join_shots(captions)).scene
        if scene is None or len(scene.shots) != len(captions):
            return 0.0
        timed = [replace(shot, duration_s=seconds) for shot, seconds in zip(scene.shots, durations_s, strict=True)]
        return self.agreement(frames, fps, replace(scene, shots=tuple(timed)))

    def agreement(self, frames: Frames, fps: int, scene: Scene) -> float:
        """How well a video shows a scene, 0 to 1."""
        asked = [claim for claim in claims(scene, self.judge.config.scope) if is_testable(claim, scene)]
        sights = self.judge.watch(frames, fps, [shot.duration_s for shot in scene.shots])
        case = Case(sights=sights, claims=asked, scene=scene, config=self.judge.config)
        points = [0.5 * verdict.is_true + 0.5 * _chance(case, verdict.claim) for verdict in case.verdicts()]
        return sum(points) / len(points) if points else 0.0


def _chance(case: Case, claim: Claim) -> float:
    """The judge's chance of a claim, where it gives one."""
    config = case.config
    if claim.row in FRAME_ROWS:
        names, chances = config.frame_rows[claim.row], case.sight(claim).frame[claim.row]
    elif claim.row == "camera":
        names, chances = config.scope.cameras, case.sight(claim).frame["camera"]
    elif claim.row in BODY_ROWS and (role := case.role(claim)) is not None:
        names = config.scope.actions if claim.row == "action" else config.crop_rows[claim.row]
        chances = role.mean(claim.row, claim.start, claim.end)
    else:
        return 0.0
    return float(chances[names.index(claim.value)])


def load_ranker() -> JudgeRanker:
    """A ranker with the packaged judge. Raises WeightsError."""
    return JudgeRanker(Judge.load(judge_folder()))
