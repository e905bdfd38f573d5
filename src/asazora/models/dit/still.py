"""Pictures of a sketch taken apart, so that many can be tried that differ in where things are alone."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from asazora.models.blocking.model import CENTRE
from asazora.models.dit.backdrop import Around, X
from asazora.models.dit.puppets import placed


@dataclass(frozen=True, slots=True)
class Still:
    """N pictures before they are put together. around: what lies behind them; camera: (N, G); bodies: (N, K, F), of
    which those `shown` (N, K) bool have paintings (shown, 4, side, side)."""

    around: Around
    camera: Tensor
    bodies: Tensor
    shown: Tensor
    paintings: Tensor

    def at(self, number: int) -> "Still":
        """One of the pictures."""
        before, those = (int(self.shown[part].sum()) for part in (slice(number), number))
        rows = torch.tensor([number])
        return Still(
            self.around.at(rows), self.camera[rows], self.bodies[rows], self.shown[rows],
            self.paintings[before : before + those],
        )  # fmt: skip

    def repeated(self, count: int) -> "Still":
        """One picture so many times."""
        return Still(
            self.around.at(torch.zeros(count, dtype=torch.long)), self.camera.repeat(count, 1),
            self.bodies.repeat(count, 1, 1), self.shown.expand(count, -1), self.paintings.repeat(count, 1, 1, 1),
        )  # fmt: skip

    def with_bodies(self, axis: int, steps: Tensor) -> "Still":
        """Everyone in each picture so much farther to the right (axis 0) or down (axis 1), by steps (N,)."""
        bodies = self.bodies.clone()
        bodies[..., CENTRE.start + axis] += steps[:, None]
        return replace(self, bodies=bodies)

    def with_camera(self, steps: Tensor) -> "Still":
        """The camera so much farther to the right, by steps (N,)."""
        camera = self.camera.clone()
        camera[:, X] += steps
        return replace(self, camera=camera)

    def dots(self, size: tuple[int, int]) -> Tensor:
        """Put together: (N, 3, *size)."""
        ink, opacity = placed(self.paintings, self.bodies, self.shown, size).split([3, 1], dim=1)
        return self.around.seen(self.camera, size) * (1.0 - opacity) + ink
