"""How pixel frames and latent frames relate. F and T are converted here and nowhere else."""

import math
from dataclasses import dataclass

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentGeometry:
    """Strides of a causal codec: the first latent frame is one picture, each later one `time` pictures.

    F = (T - 1) * time + 1, H = height * space, W = width * space.
    """

    channels: int
    time: int = 4
    space: int = 32

    def latent_frames(self, num_frames: int) -> int:
        """Smallest T whose decoded length covers `num_frames`."""
        return 1 + math.ceil((num_frames - 1) / self.time)

    def video_frames(self, num_latent_frames: int) -> int:
        """F decoded from T latent frames."""
        return (num_latent_frames - 1) * self.time + 1

    def grid(self, size: Size) -> tuple[int, int]:
        """(height, width) in latent positions. Raises if the size is not a multiple of the stride."""
        if size.width % self.space or size.height % self.space:
            raise InvalidRequestError("native size", str(size), f"sides that are multiples of {self.space}")
        return size.height // self.space, size.width // self.space
