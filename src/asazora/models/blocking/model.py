"""The blocking network: reads a caption once, then says for any time where everyone is and what the camera does."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from asazora.layers.embeddings import sinusoid
from asazora.models.blocking.config import BlockingConfig

PRESENT = 0
CENTRE, EXTENT = slice(1, 3), slice(3, 5)
"""Where a body's features say that it is there, where its box has its centre, and how large the box is."""


@dataclass(frozen=True, slots=True)
class Blocking:
    """Who is where in each latent frame. bodies: (B, T, K, 2 * F), the features at the last picture of the frame,
    then at the first; camera: (B, T, 2 * G) alike; scenery: (B, T, S). All 0 where nothing is said."""

    bodies: Tensor
    camera: Tensor
    scenery: Tensor

    @property
    def is_known(self) -> Tensor:
        """(B, T) bool: whether anything is said. Every shot is set somewhere."""
        return (self.scenery != 0).any(-1)

    def hidden(self, dropped: Tensor) -> "Blocking":
        """Nothing said for those of `dropped` (B,) bool."""
        said = (self.bodies, self.camera, self.scenery)
        return Blocking(*(part.masked_fill(dropped.view(-1, *[1] * (part.ndim - 1)), 0.0) for part in said))

    def frames(self, start: int, stop: int) -> "Blocking":
        return Blocking(*(part[:, start:stop] for part in (self.bodies, self.camera, self.scenery)))


@dataclass(frozen=True, slots=True)
class Read:
    """What N captions say. rows: (N, 1 + K, width), the camera's, then one a body; looks: (N, K, look_features);
    scenery: (N, scenery_features)."""

    rows: Tensor
    looks: Tensor
    scenery: Tensor


class BlockingNet(nn.Module):
    """Queries, one a body and one for the camera, read the frozen states of a caption; an MLP adds the time.

    What a body looks like and where the shot is set is pointed at in the caption: attention picks the words and a
    linear map reads them. So a colour is the same whatever wears it, though the two were never seen together.
    """

    def __init__(self, config: BlockingConfig) -> None:
        super().__init__()
        width, size = config.width, config.mlp_size
        told = width + 3 * config.time_embedding_size
        self.config = config
        self.queries = nn.Parameter(torch.randn(config.num_bodies + 1, width))
        self.pooled = nn.Sequential(nn.LayerNorm(config.text_size), nn.Linear(config.text_size, width))
        self.states = nn.Sequential(nn.LayerNorm(config.text_size), nn.Linear(config.text_size, width))
        self.layers = nn.ModuleList(
            nn.TransformerDecoderLayer(
                width, config.num_heads, 4 * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
            )
            for _ in range(config.depth)
        )
        self.norm = nn.LayerNorm(width)
        self.body = nn.Sequential(
            nn.Linear(told, size), nn.SiLU(), nn.Linear(size, size), nn.SiLU(), nn.Linear(size, size), nn.SiLU(),
            nn.Linear(size, config.body_features - config.look_features),
        )  # fmt: skip
        self.words = nn.MultiheadAttention(
            width, config.num_heads, kdim=config.text_size, vdim=config.text_size, batch_first=True
        )
        self.looks = nn.Linear(width, config.look_features)
        self.scenery = nn.Linear(width, config.scenery_features)
        self.camera = nn.Sequential(nn.Linear(told, size), nn.SiLU(), nn.Linear(size, config.camera_features))

    def read(self, states: Tensor, mask: Tensor, pooled: Tensor) -> Read:
        """What N captions say.

        states: (N, L, text_size); mask: (N, L) bool, False on padding; pooled: (N, text_size).
        """
        memory = self.states(states)
        padding = None if bool(mask.all()) else ~mask  # torch takes half a second to check its first padding mask
        rows = self.queries + self.pooled(pooled)[:, None]
        for layer in self.layers:
            rows = layer(rows, memory, memory_key_padding_mask=padding)
        rows = self.norm(rows)
        words, _ = self.words(rows, states, states, key_padding_mask=padding, need_weights=False)
        return Read(rows, self.looks(words[:, 1:]), self.scenery(words[:, 0]))

    def at(self, read: Read, elapsed_s: Tensor, duration_s: Tensor) -> tuple[Tensor, Tensor]:
        """Bodies (N, T, K, F) and camera (N, T, G) at times (N, T) of shots that last `duration_s` (N, T)."""
        clock = self._clock(elapsed_s, duration_s)
        camera, rows = read.rows[:, None, 0], read.rows[:, None, 1:]
        camera = torch.cat([camera.expand(-1, clock.shape[1], -1), clock], dim=-1)
        rows = rows.expand(-1, clock.shape[1], -1, -1)
        posed = self.body(torch.cat([rows, clock[:, :, None].expand(-1, -1, rows.shape[2], -1)], dim=-1))
        looks = read.looks[:, None].expand(-1, clock.shape[1], -1, -1)
        return torch.cat([posed, looks], dim=-1), self.camera(camera)

    def block(self, read: Read, elapsed_s: Tensor, duration_s: Tensor, is_picture: Tensor) -> Blocking:
        """The blocking of latent frames whose last pictures stand at `elapsed_s`; all times are (N, T)."""
        before = (elapsed_s - self.config.frame_s * (1 - is_picture)).clamp_min(0.0)
        last, first = self.at(read, elapsed_s, duration_s), self.at(read, before, duration_s)
        bodies, camera = (torch.cat(pair, dim=-1) for pair in zip(last, first, strict=True))
        return Blocking(bodies, camera, read.scenery[:, None].expand(-1, camera.shape[1], -1))

    def _clock(self, elapsed_s: Tensor, duration_s: Tensor) -> Tensor:
        size, most = self.config.time_embedding_size, self.config.max_clock_s
        times = (elapsed_s / duration_s, elapsed_s / most, duration_s / most)
        return torch.cat([sinusoid(1000.0 * time, size) for time in times], dim=-1)
