"""From what the judge saw to a verdict on each claim: one small rule a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from asazora.evaluation.casting import Role, cast
from asazora.evaluation.judge import Chances, ShotSight
from asazora.evaluation.judge_config import NO_EFFECT, JudgeConfig
from asazora.evaluation.laws import is_lawful
from asazora.world.claims import Claim
from asazora.world.scene import Scene

NOTHING = "nothing"
"""What is seen of a subject that is not there."""
LEAST_WAY = 0.04
"""Least distance, as a share of the picture's side, that counts as going somewhere."""
LEAST_BESIDE = 0.06
"""Bodies whose middles are nearer sideways are not left or right of each other."""
MARGIN = 0.06
"""Part of the shot left out on both sides of a change."""
LEAST_TURN = 0.5
"""How far the chances of two things, one less the other, must turn from the first half of a shot to the second."""
SAME_LOOK = 0.5
"""Least overlap (Bhattacharyya) of what is seen before and after a cut that counts as the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the judge saw where a claim was made."""

    claim: Claim
    seen: str

    @property
    def is_true(self) -> bool:
        return self.seen == self.claim.value


@dataclass(kw_only=True)
class Case:
    """One clip before the judge: what was seen, what was asked for. The scene is asked for the laws of physics only."""

    sights: Sequence[ShotSight]
    claims: Sequence[Claim]
    scene: Scene
    config: JudgeConfig

    def verdicts(self) -> list[Verdict]:
        """One verdict a claim."""
        return [Verdict(claim=claim, seen=JUDGES[claim.row](self, claim)) for claim in self.claims]

    @cached_property
    def roles(self) -> list[dict[str, Role]]:
        """Who is who, shot by shot, by the kinds that the claims name."""
        kinds: list[dict[str, str]] = [{} for _ in self.sights]
        for claim in self.claims:
            if claim.row == "subject" and claim.subject is not None:
                kinds[claim.shot_index][claim.subject] = claim.value
        return [cast(sight, wanted, self.config) for sight, wanted in zip(self.sights, kinds, strict=True)]

    def sight(self, claim: Claim) -> ShotSight:
        return self.sights[claim.shot_index]

    def role(self, claim: Claim) -> Role | None:
        return self.roles[claim.shot_index].get(claim.subject or "")


def likeliest(chances: Chances, names: Sequence[str], alternatives: Sequence[str]) -> str:
    """The alternative with the best chance."""
    return max(alternatives, key=lambda name: chances[names.index(name)])


def _of_frame(names: Callable[[JudgeConfig], Sequence[str]]) -> Callable[[Case, Claim], str]:
    def judge(case: Case, claim: Claim) -> str:
        return likeliest(case.sight(claim).frame[claim.row], names(case.config), claim.alternatives)

    return judge


def _of_body(judge: Callable[[Case, Claim, Role], str]) -> Callable[[Case, Claim], str]:
    def judge_role(case: Case, claim: Claim) -> str:
        role = case.role(claim)
        return NOTHING if role is None else judge(case, claim, role)

    return judge_role


def _span(claim: Claim) -> tuple[float, float]:
    """The part of the shot that a claim speaks of, without what is changing."""
    return claim.start + MARGIN * (claim.start > 0), claim.end - MARGIN * (claim.end < 1)


def _subject(case: Case, claim: Claim, role: Role) -> str:
    return likeliest(role.mean("subject"), case.config.crop_rows["subject"], claim.alternatives)


def _colour(case: Case, claim: Claim, role: Role) -> str:
    return likeliest(role.mean("colour"), case.config.crop_rows["colour"], claim.alternatives)


def _emotion(case: Case, claim: Claim, role: Role) -> str:
    return likeliest(role.mean("emotion", *_span(claim)), case.config.crop_rows["emotion"], claim.alternatives)


def _action(case: Case, claim: Claim, role: Role) -> str:
    return likeliest(role.mean("action", *_span(claim)), case.config.scope.actions, claim.alternatives)


def _count(case: Case, claim: Claim, role: Role) -> str:
    return str(role.number(case.sight(claim).times))


def _direction(_case: Case, claim: Claim, role: Role) -> str:
    """The way that all the bodies together go."""
    gone = 0.0
    for body in role.bodies:
        x = body.places[(body.times >= claim.start) & (body.times <= claim.end), 0]
        gone += float(x[-1] - x[0]) if len(x) > 1 else 0.0
    if abs(gone) < LEAST_WAY:
        return "none"
    return "left" if gone < 0 else "right"


def _relation(case: Case, claim: Claim, role: Role) -> str:
    landmarks = [case.roles[claim.shot_index].get(name) for name in claim.landmarks]
    known = [landmark for landmark in landmarks if landmark is not None]
    if len(known) < len(landmarks):
        return NOTHING
    place = np.median(role.main.boxes, axis=0)
    others = [np.median(landmark.main.boxes, axis=0) for landmark in known]
    if len(others) == 2:
        return "between" if min(o[0] for o in others) < place[0] < max(o[0] for o in others) else NOTHING
    return relation_of(place, others[0])


def relation_of(place: np.ndarray, other: np.ndarray) -> str:
    """Where one box (x, y, width, height) is, seen from another."""
    if abs(place[0] - other[0]) > max(LEAST_BESIDE, 0.4 * (place[2] + other[2]) / 2):
        return "left of" if place[0] < other[0] else "right of"
    foot, other_foot = place[1] + place[3] / 2, other[1] + other[3] / 2
    top, other_top = place[1] - place[3] / 2, other[1] - other[3] / 2
    if foot < other[1]:
        return "on" if other_top - foot < 0.03 else "above"
    if other_foot < place[1]:
        return "below" if top - other_foot > -0.03 else NOTHING
    return "in front of" if foot > other_foot else "behind"


def _order(case: Case, claim: Claim, role: Role) -> str:
    """Which of two things is seen more early, beside the other, than late; nothing where the halves are alike."""
    first, second = claim.value.split(" then ")
    row = "action" if first in case.config.scope.actions else "emotion"
    names = case.config.scope.actions if row == "action" else case.config.crop_rows["emotion"]
    early, late = role.mean(row, 0.0, 0.5 - MARGIN), role.mean(row, 0.5 + MARGIN, 1.0)
    gain = [float(half[names.index(first)] - half[names.index(second)]) for half in (early, late)]
    if abs(gain[0] - gain[1]) < LEAST_TURN:
        return NOTHING
    return claim.value if gain[0] > gain[1] else f"{second} then {first}"


def _effect(case: Case, claim: Claim, role: Role) -> str:
    """Seen at the end and not yet at the beginning."""
    names = case.config.effects
    length = claim.end - claim.start
    before = role.mean("effect", claim.start, claim.start + 0.2 * length)[names.index(claim.value)]
    after = role.mean("effect", claim.end - 0.25 * length, 1.0)[names.index(claim.value)]
    return claim.value if before < 0.5 < after else NO_EFFECT


def _physics(case: Case, claim: Claim, role: Role) -> str:
    camera = likeliest(case.sight(claim).frame["camera"], case.config.scope.cameras, case.config.scope.cameras)
    return claim.value if is_lawful(role.main, claim, case.scene, camera) else claim.alternatives[-1]


def _persistence(case: Case, claim: Claim, role: Role) -> str:
    """The same kind, colour and clothes as when the subject was last seen."""
    subject = claim.subject or ""
    earlier = [roles[subject] for roles in case.roles[: claim.shot_index] if subject in roles]
    if not earlier:
        return NOTHING
    looks = ["subject", "colour", *(row for row in case.config.crop_rows if row.startswith("wears "))]
    alike = all(_overlap(role.mean(row), earlier[-1].mean(row)) > SAME_LOOK for row in looks)
    return "same" if alike else "different"


def _overlap(one: Chances, other: Chances) -> float:
    return float(np.sqrt(one * other).sum())


JUDGES: dict[str, Callable[[Case, Claim], str]] = {
    "subject": _of_body(_subject),
    "colour": _of_body(_colour),
    "count": _of_body(_count),
    "action": _of_body(_action),
    "direction": _of_body(_direction),
    "relation": _of_body(_relation),
    "setting": _of_frame(lambda config: config.frame_rows["setting"]),
    "time": _of_frame(lambda config: config.frame_rows["time"]),
    "weather": _of_frame(lambda config: config.frame_rows["weather"]),
    "emotion": _of_body(_emotion),
    "camera": _of_frame(lambda config: config.scope.cameras),
    "order": _of_body(_order),
    "effect": _of_body(_effect),
    "persistence": _of_body(_persistence),
    "physics": _of_body(_physics),
}
