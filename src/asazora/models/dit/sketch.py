"""A sketch of each latent frame, drawn by its blocking: what each place shows, before any token is looked at."""

import torch
from torch import Tensor, nn

from asazora.layers.embeddings import sinusoid
from asazora.models.blocking import Blocking
from asazora.models.codec import Codec
from asazora.models.dit.backdrop import Backdrop
from asazora.models.dit.condition import Clock, Drawn
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.patch_basis import COARSE, Grid, PatchBasis
from asazora.models.dit.puppets import Puppets


class Sketch(nn.Module):
    """A backdrop with the bodies before it as puppets, put together in pixels and turned into latents.

    All it is told is the blocking and the clock; what a caption says reaches it through the blocking.
    """

    def __init__(self, config: DiTConfig) -> None:
        super().__init__()
        self.config = config
        size, channels, scenery = config.sketch_size, config.latent_channels, config.scenery_features
        clock = 3 * config.time_embedding_size + 1
        self.backdrop = Backdrop(scenery, clock, config.sketch_channels, size, channels)
        self.puppets = Puppets(config.body_features, scenery, size)
        dots = config.codec_space // COARSE
        self.single, self.several = (PatchBasis(channels, pictures, dots) for pictures in (1, config.codec_time))
        self.to_tokens = nn.Linear(size, config.hidden_size)
        self.seen = nn.Linear(channels, config.hidden_size)

    def fit(self, codec: Codec) -> None:
        """Draw in the latents of this codec from now on."""
        config, basis = codec.config, codec.basis
        every = torch.ones(config.channels)
        self.single.fit(basis.spatial, every, codec.mean[0], codec.scale[0])
        share = every.clone()
        share[: config.shared_channels] /= config.time
        rows = torch.cat([basis.shared.repeat(1, config.time), basis.detail])
        self.several.fit(rows, share, codec.mean[1], codec.scale[1])

    def forward(self, clock: Clock, blocking: Blocking, height: int, width: int, *, learns: bool = True) -> Drawn:
        """The sketch of height * width places in each latent frame; nothing where the blocking says nothing.

        Unless it `learns`, gradients end at what is drawn: only what the transformer takes in of it is learnt.
        """
        is_known, is_picture = blocking.is_known.flatten(), clock.is_picture.flatten() > 0.5
        times = clock_features(clock, self.config).flatten(0, 1)
        features = times.new_zeros(len(times), height * width, self.config.sketch_size)
        latents = times.new_zeros(len(times), height * width, self.config.latent_channels)
        for chosen, basis in ((is_known & is_picture, self.single), (is_known & ~is_picture, self.several)):
            rows = torch.nonzero(chosen)[:, 0]
            if len(rows):
                with torch.set_grad_enabled(learns and torch.is_grad_enabled()):
                    drawn = self._frames(times[rows], _rows(blocking, rows), basis, (height, width))
                features, latents = (
                    whole.index_put((rows,), part.to(whole))
                    for whole, part in zip((features, latents), drawn, strict=True)
                )
        tokens = (self.to_tokens(features) + self.seen(latents)) * is_known[:, None, None]
        shape = (*clock.elapsed_s.shape, height * width, -1)
        places_known = is_known.view(shape[:2]).repeat_interleave(height * width, dim=1)
        return Drawn(tokens.view(shape).flatten(1, 2), latents.view(shape).flatten(1, 2), places_known)

    def _frames(self, times: Tensor, blocking: Blocking, basis: PatchBasis, grid: Grid) -> tuple[Tensor, Tensor]:
        """Features of the backdrop and latents of the whole, (N, h * w, size) and (N, h * w, C)."""
        last, first = blocking.bodies.chunk(2, dim=-1)
        camera_last, camera_first = blocking.camera.chunk(2, dim=-1)
        features, latents = self.backdrop(blocking.scenery, times, (camera_first, camera_last), basis, grid)
        size = (grid[0] * basis.dots, grid[1] * basis.dots)
        ink, opacity = self.puppets(first, last, blocking.scenery, basis.pictures, size).split([3, 1], dim=2)
        return features, latents + basis.change(ink - opacity * basis.decode(latents, grid))


def _rows(blocking: Blocking, rows: Tensor) -> Blocking:
    """Some of all latent frames of a batch, in one row: bodies (N, K, 2 * F) and so on."""
    return Blocking(*(part.flatten(0, 1)[rows] for part in (blocking.bodies, blocking.camera, blocking.scenery)))


def clock_features(clock: Clock, config: DiTConfig) -> Tensor:
    """(B, T, 3 * time_embedding_size + 1): the share of the shot gone by, its seconds, their number, picture or not."""
    size = config.time_embedding_size
    progress = sinusoid(1000.0 * clock.elapsed_s / clock.duration_s, size)
    elapsed, duration = (
        sinusoid(1000.0 * seconds / config.max_clock_s, size) for seconds in (clock.elapsed_s, clock.duration_s)
    )
    return torch.cat([progress, elapsed, duration, clock.is_picture[..., None]], dim=-1)
