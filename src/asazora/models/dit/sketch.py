"""A sketch of each latent frame, drawn by its blocking: what each place shows, before any token is looked at."""

import torch
from torch import Tensor, nn

from asazora.layers.embeddings import sinusoid
from asazora.layers.patchify import unpatchify
from asazora.models.blocking import Blocking
from asazora.models.codec import Codec
from asazora.models.dit.backdrop import Backdrop
from asazora.models.dit.condition import Clock, Drawn
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.patch_basis import COARSE, Grid, PatchBasis
from asazora.models.dit.puppets import Puppets

LIGHT = 32
"""Numbers in which puppets are told of the light, the weather and all else in the caption."""
FIRST_SHARE = 0.5
"""Of the sketch in what the transformer makes of pure noise, before it learns how much of it to trust."""


class Sketch(nn.Module):
    """A backdrop with the bodies before it as puppets, put together in pixels and turned into latents."""

    def __init__(self, config: DiTConfig) -> None:
        super().__init__()
        self.config = config
        size, channels, text = config.sketch_size, config.latent_channels, config.text_size
        told = text + 3 * config.time_embedding_size + 1
        self.pooled_norm = nn.LayerNorm(text)
        self.backdrop = Backdrop(told, text, config.sketch_channels, size, channels)
        self.light = nn.Linear(text, LIGHT)
        self.puppets = Puppets(config.body_features, LIGHT, size)
        dots = config.codec_space // COARSE
        self.single, self.several = (PatchBasis(channels, pictures, dots) for pictures in (1, config.codec_time))
        self.to_tokens = nn.Linear(size, config.hidden_size)
        self.seen = nn.Linear(channels, config.hidden_size)
        self.share = nn.Parameter(torch.full((channels,), FIRST_SHARE))

    def fit(self, codec: Codec) -> None:
        """Draw in the latents of this codec from now on."""
        config, basis = codec.config, codec.basis
        every = torch.ones(config.channels)
        self.single.fit(basis.spatial, every, codec.mean[0], codec.scale[0])
        share = every.clone()
        share[: config.shared_channels] /= config.time
        rows = torch.cat([basis.shared.repeat(1, config.time), basis.detail])
        self.several.fit(rows, share, codec.mean[1], codec.scale[1])

    def forward(self, pooled: Tensor, clock: Clock, blocking: Blocking, height: int, width: int) -> Drawn:
        """The sketch of height * width places in each latent frame.

        pooled: (B, T, text_size), the sentence embedding that each latent frame is told.
        """
        text = self.pooled_norm(pooled)
        told = torch.cat([text, clock_features(clock, self.config)], dim=-1).flatten(0, 1)
        frames = Blocking(blocking.bodies.flatten(0, 1), blocking.camera.flatten(0, 1))
        is_picture = clock.is_picture.flatten() > 0.5
        features = told.new_zeros(len(told), height * width, self.config.sketch_size)
        latents = told.new_zeros(len(told), height * width, self.config.latent_channels)
        for chosen, basis in ((is_picture, self.single), (~is_picture, self.several)):
            rows = torch.nonzero(chosen)[:, 0]
            if len(rows):
                of_these = Blocking(frames.bodies[rows], frames.camera[rows])
                drawn = self._frames(told[rows], of_these, basis, (height, width))
                features, latents = (
                    whole.index_put((rows,), part.to(whole))
                    for whole, part in zip((features, latents), drawn, strict=True)
                )
        tokens = self.to_tokens(features) + self.seen(latents)
        shape = (*pooled.shape[:2], height * width, -1)
        return Drawn(tokens.view(shape).flatten(1, 2), latents.view(shape).flatten(1, 2), self.share)

    def latents(self, pooled: Tensor, clock: Clock, blocking: Blocking, height: int, width: int) -> Tensor:
        """The clean latents as far as the sketch knows them, for training: (B, C, T, height, width)."""
        return unpatchify(self(pooled, clock, blocking, height, width).latents, height, width)

    def _frames(self, told: Tensor, blocking: Blocking, basis: PatchBasis, grid: Grid) -> tuple[Tensor, Tensor]:
        """Features of the backdrop and latents of the whole, (N, h * w, size) and (N, h * w, C)."""
        last, first = blocking.bodies.chunk(2, dim=-1)
        camera_last, camera_first = blocking.camera.chunk(2, dim=-1)
        features, latents = self.backdrop(told, (camera_first, camera_last), basis, grid)
        light = self.light(told[:, : self.config.text_size])
        size = (grid[0] * basis.dots, grid[1] * basis.dots)
        ink, opacity = self.puppets(first, last, light, basis.pictures, size).split([3, 1], dim=2)
        return features, latents + basis.change(ink - opacity * basis.decode(latents, grid))


def clock_features(clock: Clock, config: DiTConfig) -> Tensor:
    """(B, T, 3 * time_embedding_size + 1): the share of the shot gone by, its seconds, their number, picture or not."""
    size = config.time_embedding_size
    progress = sinusoid(1000.0 * clock.elapsed_s / clock.duration_s, size)
    elapsed, duration = (
        sinusoid(1000.0 * seconds / config.max_clock_s, size) for seconds in (clock.elapsed_s, clock.duration_s)
    )
    return torch.cat([progress, elapsed, duration, clock.is_picture[..., None]], dim=-1)
