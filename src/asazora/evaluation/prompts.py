"""The held-out prompts of the score: test scenes, chosen so that no answer is much more common than others, and that
every row is asked often enough to be measured.

Scenes as the world draws them seldom ask for the order of events or for an effect that stays. So more held-out scenes
are drawn than are needed, until there are enough of each sort, and of these the ones are taken that ask for what has
been asked least. Every scene is one that the world draws by itself.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

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
    "order", "physics",
})  # fmt: skip
"""Rows with several answers. The others have one that could be too common only by being asked too often."""
LEAST_SHARE = {SINGLE: 0.12, TWO: 0.24}
"""Trials that count a prompt, at least, of each row that the scope can ask: 12 in 100 prompts with one subject, and in
50 with two."""
CANDIDATES = 8
"""Scenes looked at for each one that is taken."""
ENOUGH = 2
"""Scenes of a rare sort looked at for each one that is needed."""
MOST_DRAWS = 60
"""Scenes drawn for each one that is taken, at most: what is rarer than that is not drawn on purpose."""

Answers = Mapping[str, Counter[str]]
"""How often each answer of each row has come up."""


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
    pool = _pool(generator, scope, group, count, seconds)
    chosen = balanced(pool, count, scope, LEAST_SHARE[group])
    return [
        Trial(scene=scene, prompt=caption(scene, generator), claims=_testable(scene, scope), group=group)
        for scene in chosen
    ]


def _pool(generator: np.random.Generator, scope: WorldScope, group: str, count: int, seconds: float) -> list[Scene]:
    """Held-out scenes of the group as they come, and then more of those that ask what few of them ask."""
    wanted = math.ceil(ENOUGH * LEAST_SHARE[group] * count)
    pool: list[Scene] = []
    asked: dict[str, Counter[str]] = defaultdict(Counter)
    num_drawn = 0
    while True:
        is_full = len(pool) >= CANDIDATES * count
        rare = {row for row, answers in asked.items() if num_counted(answers) < wanted}
        if is_full and (not rare or num_drawn >= MOST_DRAWS * count):
            return pool
        scene = sample_scene(generator, scope, duration_s=seconds, split="test")
        num_drawn += 1
        if group_of(scene) != group:
            continue
        found = claims(scene, scope)
        if not is_full or any(claim.row in rare and _may_count(claim, asked) for claim in found):
            pool.append(scene)
            for claim in found:
                asked[claim.row][claim.value] += 1


def _testable(scene: Scene, scope: WorldScope) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims(scene, scope) if is_testable(claim, scene))


def balanced(pool: Sequence[Scene], count: int, scope: WorldScope, least_share: float = 0.0) -> list[Scene]:
    """Take scenes one by one, each time the one whose answers have been the least common so far.

    First come those that ask for a row of which fewer trials count than `least_share` of the scenes taken.
    """
    asked = [_testable(scene, scope) for scene in pool]
    possible: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in (claim for found in asked for claim in found):
        possible[claim.row][claim.value] = 0
    seen = {row: Counter(answers) for row, answers in possible.items()}
    left, chosen = list(range(len(pool))), list[Scene]()
    for number in range(1, min(count, len(pool)) + 1):
        short = {row for row, answers in seen.items() if num_counted(answers) < least_share * number}
        best = min(left, key=lambda index: (-_helped(asked[index], short, seen), _commonness(asked[index], seen)))
        left.remove(best)
        chosen.append(pool[best])
        for claim in asked[best]:
            seen[claim.row][claim.value] += 1
    return chosen


def most_of_one(answers: Counter[str]) -> int:
    """How many trials of one answer count: no more than there are of the second most common one.

    Without this rule, a model that never moves its camera would be right in nearly every clip.
    """
    return sorted(answers.values())[-2] if len(answers) > 1 else answers.total()


def num_counted(answers: Counter[str]) -> int:
    """How many trials of a row count."""
    most = most_of_one(answers)
    return sum(min(times, most) for times in answers.values())


def _helped(asked: Sequence[Claim], short: set[str], seen: Answers) -> int:
    """How many of the rows that are short get a trial that counts, or may be made to count by the next."""
    rows = {claim.row for claim in asked if claim.row in short and _may_count(claim, seen)}
    return len(rows)


def _may_count(claim: Claim, seen: Answers) -> bool:
    answers = seen[claim.row]
    return len(answers) == 1 or answers[claim.value] <= most_of_one(answers)


def _commonness(asked: Sequence[Claim], seen: Answers) -> float:
    """How often the answers came up, beside how often they would if all that are possible came up alike; the mean of
    all."""
    ratios = [
        seen[claim.row][claim.value] * len(seen[claim.row]) / max(1, seen[claim.row].total())
        for claim in asked
        if claim.row in BALANCED_ROWS
    ]
    return sum(ratios) / len(ratios)
