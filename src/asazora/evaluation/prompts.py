"""The held-out prompts of the score: test scenes, chosen so that no answer is much more common than others."""

from collections import Counter
from dataclasses import dataclass

from asazora.core.rng import numpy_generator
from asazora.evaluation.laws import is_testable
from asazora.world.captions import caption
from asazora.world.claims import Claim, claims
from asazora.world.sampler import sample_scene
from asazora.world.scene import Scene
from asazora.world.scope import WorldScope

SINGLE, TWO = "single", "two"
GROUPS = (SINGLE, TWO)
"""One subject in one shot; two or more subjects or shots."""
BALANCED_ROWS = frozenset({
    "subject", "colour", "count", "action", "direction", "relation", "setting", "time", "weather", "emotion", "camera",
})  # fmt: skip
"""Rows whose answers are names of the scope. The others have no answer that could be too common."""
CANDIDATES = 8
"""Scenes looked at for each one that is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A prompt, the scene it describes, and what it claims."""

    scene: Scene
    prompt: str
    claims: tuple[Claim, ...]
    group: str

    @property
    def durations_s(self) -> list[float]:
        return [shot.duration_s for shot in self.scene.shots]


def group_of(scene: Scene) -> str:
    return SINGLE if len(scene.shots) == 1 and len(scene.shots[0].actors) == 1 else TWO


def trials(scope: WorldScope, counts: dict[str, int], seconds: float, seed: int) -> list[Trial]:
    """`counts` trials of each group, drawn by the seed."""
    return [trial for group in counts for trial in _trials(scope, group, counts[group], seconds, seed)]


def _trials(scope: WorldScope, group: str, count: int, seconds: float, seed: int) -> list[Trial]:
    generator = numpy_generator(seed, "evaluate", group)
    pool: list[Scene] = []
    while len(pool) < CANDIDATES * count:
        scene = sample_scene(generator, scope, duration_s=seconds, split="test")
        if group_of(scene) == group:
            pool.append(scene)
    chosen = balanced(pool, count, scope)
    return [
        Trial(scene=scene, prompt=caption(scene, generator), claims=_testable(scene, scope), group=group)
        for scene in chosen
    ]


def _testable(scene: Scene, scope: WorldScope) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims(scene, scope) if is_testable(claim, scene))


def balanced(pool: list[Scene], count: int, scope: WorldScope) -> list[Scene]:
    """Take scenes one by one, each time the one whose answers have been the least common so far."""
    asked = [[claim for claim in claims(scene, scope) if claim.row in BALANCED_ROWS] for scene in pool]
    seen: Counter[tuple[str, ...]] = Counter()
    left, chosen = list(range(len(pool))), []
    for _ in range(min(count, len(pool))):
        best = min(left, key=lambda index: _commonness(asked[index], seen))
        left.remove(best)
        chosen.append(pool[best])
        for claim in asked[best]:
            seen.update([(claim.row,), (claim.row, claim.value)])
    return chosen


def _commonness(asked: list[Claim], seen: Counter[tuple[str, ...]]) -> float:
    """How often the answers came up, beside how often they would if all alternatives came up alike; the mean of all."""
    ratios = [seen[claim.row, claim.value] * len(claim.alternatives) / max(1, seen[(claim.row,)]) for claim in asked]
    return sum(ratios) / len(ratios)
