"""A linear probe of the transformer's hidden states: what a chunk shows, told from what the network makes of it.

The states are there in any case, as finished frames go through the network once to be remembered; so asking costs one
small product a chunk (linear probes: Alain and Bengio, arXiv 1610.01644).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

MOST_LIKE = 3
"""A latent frame counts by the mean of so many of its places, those that look most like a concept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeConfig:
    """The states' width, what is looked for, and beyond which log-odds it counts as seen, one a concept."""

    hidden_size: int
    concepts: tuple[str, ...]
    thresholds: tuple[float, ...]


class Probe(nn.Module):
    """Log-odds of each concept from hidden states of one set of weights; those of others mean nothing to it."""

    mean: Tensor
    scale: Tensor

    def __init__(self, config: ProbeConfig) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("mean", torch.zeros(config.hidden_size))
        self.register_buffer("scale", torch.ones(config.hidden_size))
        self.places = nn.Linear(config.hidden_size, len(config.concepts))
        self.slope = nn.Parameter(torch.ones(len(config.concepts)))
        self.shift = nn.Parameter(torch.zeros(len(config.concepts)))

    def forward(self, hidden: Tensor) -> Tensor:
        """Hidden states (..., N, D) of the N places of latent frames -> (..., concepts)."""
        of_places = self.places((hidden.float() - self.mean) / self.scale)
        highest = of_places.topk(min(MOST_LIKE, of_places.shape[-2]), dim=-2).values
        return highest.mean(dim=-2) * self.slope + self.shift

    def concerns(self, hidden: Tensor) -> dict[str, float]:
        """What is seen in latent frames (T, N, D), and by how much its log-odds exceed its threshold."""
        surest = self(hidden).amax(dim=0)
        beyond = zip(self.config.concepts, surest.tolist(), self.config.thresholds, strict=True)
        return {name: value - least for name, value, least in beyond if value > least}
