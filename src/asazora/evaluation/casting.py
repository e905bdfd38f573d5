"""Which of the bodies seen in a shot is which of the subjects that were asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from asazora.evaluation.judge import BodySight, Chances, ShotSight
from asazora.evaluation.judge_config import JudgeConfig

LEAST_CHANCE = 0.02
"""Chances below this count alike: nobody is less like a fox than not at all like one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The bodies that stand for one subject, the main one first."""

    bodies: tuple[BodySight, ...]

    @property
    def main(self) -> BodySight:
        return self.bodies[0]

    def mean(self, row: str, start: float = 0.0, end: float = 1.0) -> Chances:
        """Chances of a row over all the bodies, in a part of the shot."""
        inside = [(body.times >= start) & (body.times <= end) for body in self.bodies]
        seen = np.concatenate([body.chances[row][mask] for body, mask in zip(self.bodies, inside, strict=True)])
        return seen.mean(axis=0) if len(seen) else np.zeros(seen.shape[1], np.float32)

    def number(self, times: np.ndarray) -> int:
        """How many bodies there are at once, the median of the times at which there are any."""
        alive = [sum(bool(np.isclose(body.times, time).any()) for body in self.bodies) for time in times]
        return round(float(np.median([count for count in alive if count])))


def cast(sight: ShotSight, kinds: Mapping[str, str], config: JudgeConfig) -> dict[str, Role]:
    """The role of each subject; `kinds` are those asked for, by subject. A subject nobody is left for has no role."""
    if not sight.bodies:
        return {}
    names = config.crop_rows["subject"]
    likeness = np.array([[_fit(body, names.index(kind)) for body in sight.bodies] for kind in kinds.values()])
    rows, columns = linear_sum_assignment(-likeness)
    subjects = list(kinds)
    mains = {subjects[row]: sight.bodies[column] for row, column in zip(rows, columns, strict=True)}
    return {subject: _role(main, list(mains.values()), sight.bodies) for subject, main in mains.items()}


def _fit(body: BodySight, kind: int) -> float:
    """How well a body stands for a subject of a kind: how much it is like one, and how prominent it is."""
    return float(np.log(max(LEAST_CHANCE, body.mean("subject")[kind])) + np.log(body.weight))


def _role(main: BodySight, mains: Sequence[BodySight], bodies: Sequence[BodySight]) -> Role:
    """The main body and all those of its kind that stand for nobody else."""
    kind = main.mean("subject").argmax()
    others = [
        body for body in bodies if all(body is not one for one in mains) and body.mean("subject").argmax() == kind
    ]
    return Role(bodies=(main, *others))
