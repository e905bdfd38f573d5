"""Physics: does a body go as the world's laws let it go, from whatever place and height it began?"""

import numpy as np
from numpy.typing import NDArray

from asazora.evaluation.judge import BodySight
from asazora.world.claims import Claim
from asazora.world.depth import scale_at
from asazora.world.families import PHYSICS
from asazora.world.scene import Scene
from asazora.world.simulate import simulate

STRETCHES = np.geomspace(0.6, 1.6, 11)
DELAYS_S = np.linspace(-0.35, 0.35, 8)
TOLERANCE = 0.3
"""Share of the lawful motion that the seen one may differ by, as root mean square."""
NOISE = 0.008
"""What may differ besides, as a share of the side of the picture."""
LEAST_MOTION = 0.02
"""Root mean square of the least motion, in the same shares, that can be told from standing still."""
SAMPLES = 240
PANS = frozenset({"pan left", "pan right", "track", "orbit"})

Path = NDArray[np.float64]
"""(F, 2): x and y as shares of the side of the picture, y down."""


def is_lawful(body: BodySight, claim: Claim, scene: Scene, camera: str = "still") -> bool:
    """Whether the centre of the body moves as the law says, up to where it begins, when, and how high.

    A `camera` that pans lets it drift evenly sideways besides: how fast depends on how near it is. A law that itself
    leads sideways leaves no such freedom.
    """
    inside = (body.times >= claim.start) & (body.times <= claim.end)
    if inside.sum() < 4:
        return False
    duration_s = scene.shots[claim.shot_index].duration_s
    seen = body.places[inside].astype(np.float64)
    seconds, law = lawful_path(claim, scene)
    drift = _undrifted if camera in PANS and np.ptp(law[:, 0]) < np.ptp(law[:, 1]) else _as_is
    at = body.times[inside] * duration_s
    misses = [
        _rms(drift(seen - _stretched(seconds, law, at - delay_s, stretch), at)) - TOLERANCE * _rms(stretch * law)
        for stretch in STRETCHES
        for delay_s in DELAYS_S
    ]
    return min(misses) < NOISE


def is_testable(claim: Claim, scene: Scene) -> bool:
    """Whether a claim can be true or false of what is seen: one of physics only if its law moves the body visibly.

    What a body does in turn with something that a law moves it to begins where that left it, in the air perhaps: a ball
    that bounces, then spins, hangs there. Nobody could tell from a picture, so it is not asked.
    """
    if claim.row == "physics":
        return _rms(lawful_path(claim, scene)[1]) > LEAST_MOTION
    return claim.row not in ("action", "order") or not _takes_turns_with_a_law(claim, scene)


def _takes_turns_with_a_law(claim: Claim, scene: Scene) -> bool:
    actor = next(one for one in scene.shots[claim.shot_index].actors if one.id == claim.subject)
    return len(actor.actions) > 1 and any(action.name in PHYSICS for action in actor.actions)


def lawful_path(claim: Claim, scene: Scene) -> tuple[NDArray[np.float64], Path]:
    """Seconds of the shot, and where the simulated body of the claim is then, seen by a camera at rest."""
    shot = scene.shots[claim.shot_index]
    start_s = sum(each.duration_s for each in scene.shots[: claim.shot_index])
    timeline = simulate(scene)
    seconds = np.linspace(claim.start, claim.end, SAMPLES) * shot.duration_s
    states = [timeline.at(start_s + min(second, shot.duration_s - 1e-6)) for second in seconds]
    bodies = [next(one for one in state.actors if one.actor_id == claim.subject) for state in states]
    path = [(0.5 * one.x * scale_at(one.depth), -one.height * scale_at(one.depth)) for one in bodies]
    return seconds, np.array(path)


def _stretched(seconds: NDArray[np.float64], law: Path, at: NDArray[np.float64], stretch: float) -> Path:
    """The law for a body that begins `stretch` times as high: gravity makes it take the square root as long."""
    begin = seconds[0]
    scaled = begin + (at - begin) / np.sqrt(stretch)
    return stretch * np.stack([np.interp(scaled, seconds, law[:, axis]) for axis in (0, 1)], axis=1)


def _undrifted(path: Path, at: NDArray[np.float64]) -> Path:
    """Without its even sideways motion."""
    slope = np.polyfit(at, path[:, 0], 1)[0]
    return path - np.stack([slope * at, np.zeros_like(at)], axis=1)


def _as_is(path: Path, _at: NDArray[np.float64]) -> Path:
    return path


def _rms(path: Path) -> float:
    """Root mean square distance from the mean."""
    return float(np.sqrt(((path - path.mean(axis=0)) ** 2).sum(axis=1).mean()))
