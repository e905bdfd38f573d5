"""The arithmetic of a fleet: how many workers there should be, and which may go. It knows nothing of Ray."""

from collections.abc import Sequence
from dataclasses import dataclass

from asazora.server.settings import RaySettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """How a worker is."""

    ready: bool
    busy: bool
    silent_seconds: float
    idle_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a fleet knows of one of its workers. One that waits for its place has no pulse yet."""

    name: str
    pulse: Pulse | None
    draining: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How many workers to add, and which to let go."""

    num_new: int
    let_go: Sequence[str]


def change_of(fleet: Sequence[Standing], num_unfinished: int, scaling: RaySettings) -> Change:
    """What brings a fleet closer to the wanted number. Workers that drain do not count, and those at work stay."""
    wanted = num_wanted(num_unfinished, scaling)
    working = [worker for worker in fleet if not worker.draining]
    spare = [worker.name for worker in working if is_spare(worker, scaling.idle_seconds)]
    return Change(num_new=max(0, wanted - len(working)), let_go=spare[: max(0, len(working) - wanted)])


def num_wanted(num_unfinished: int, scaling: RaySettings) -> int:
    """How many workers there should be: one a job that waits or is being made, within the bounds."""
    return min(scaling.max_workers, max(scaling.min_workers, num_unfinished))


def is_spare(worker: Standing, idle_seconds: float) -> bool:
    """Whether a worker may go: it has had nothing to do for so long, or waits for a place that may never come."""
    pulse = worker.pulse
    return pulse is None or (not pulse.busy and pulse.idle_seconds >= idle_seconds)
