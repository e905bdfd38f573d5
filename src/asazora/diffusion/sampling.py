"""How a set of weights is sampled, stored with them."""

from dataclasses import dataclass

from asazora.core.errors import InvalidRequestError, UnknownNameError
from asazora.diffusion.samplers import SAMPLERS


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingConfig:
    """Sampler by name, network calls a chunk (twice as many under guidance), and the schedule's shift."""

    sampler: str = "euler"
    num_steps: int = 8
    sketched_steps: int = 0
    """Network calls for a chunk that comes from noise and a sketch, which says nearly all; 0: as many as for others."""
    shift: float = 3.0
    guidance_scale: float = 2.0

    def __post_init__(self) -> None:
        if self.sampler not in SAMPLERS:
            raise UnknownNameError("sampler", self.sampler, tuple(SAMPLERS))
        if self.num_steps < 1:
            raise InvalidRequestError("num_steps", self.num_steps, "1 or more")
        if self.sketched_steps < 0:
            raise InvalidRequestError("sketched_steps", self.sketched_steps, "0 or more")
