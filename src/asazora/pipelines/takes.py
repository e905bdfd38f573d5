"""Takes of a shot, as on a set: what its words leave open, and its seed decides."""

from dataclasses import dataclass

import torch
from torch import Tensor

from asazora.models.blocking import Blocking
from asazora.models.blocking.model import CENTRE, EXTENT, PRESENT
from asazora.world.blocking import CAMERA_FEATURES

GOLDEN = 11400714819323198485
"""2**64 over the golden ratio: multiples of it, modulo 2**64, are as far from each other as can be (Knuth, The Art of
Computer Programming 3, 6.4)."""
FAR = 0.2
"""Nobody is moved by more than this share of the view: whom a clip is about stays near its middle."""
CUT = 0.2
"""The share of its width by which a body may be cut by an edge of the view for the sake of another take."""
LOG_ZOOM = CAMERA_FEATURES.index("log zoom")


@dataclass(frozen=True, slots=True)
class Take:
    """One way to stage a shot."""

    staging: int | None
    """None in a world that has any number of them."""

    place: float
    """Where everyone stands, from 0 to 1: from where the words put them to the right, as far as there is room, and then
    on from the left."""

    @classmethod
    def of_seed(cls, seed: int, num_stagings: int | None) -> "Take":
        """Seeds that follow each other have every staging before anyone stands elsewhere."""
        number, staging = divmod(seed, num_stagings or 1)
        return cls(staging if num_stagings else None, number * GOLDEN % 2**64 / 2**64)

    def steps(self, blocking: Blocking) -> Tensor:
        """How far everyone of a blocking (1, T) is moved to the right, in shares of the view: (1, T, 1, 2), at the
        last picture of each latent frame and at the first.

        All go the same way on the stage, so that they keep to each other. Nobody is cut by an edge of the view by more
        than CUT, or than the one who is cut the most anyway.
        """
        camera, bodies = (part.unflatten(-1, (2, -1)) for part in (blocking.camera, blocking.bodies))
        zoom = camera[..., LOG_ZOOM].exp()[:, :, None]
        is_there = bodies[..., PRESENT] > 0
        centre, width = bodies[..., CENTRE.start], bodies[..., EXTENT.start].where(is_there, 1.0)
        inside = torch.stack([centre, 1.0 - centre]) - width / 2  # from its edges to those of the view
        cut = (-inside / width).where(is_there, CUT).amax().clamp_min(CUT)
        left, right = ((inside + cut * width) / zoom).where(is_there, FAR).flatten(1).amin(1).clamp(0.0, FAR).tolist()
        step = self.place * (left + right)
        return (step if step <= right else step - left - right) * zoom
