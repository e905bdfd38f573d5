"""A sketch of each latent frame, drawn by its blocking: what each place shows, before any token is looked at."""

from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from asazora.layers.embeddings import sinusoid
from asazora.layers.patchify import patchify
from asazora.models.blocking import Blocking
from asazora.models.codec import Codec
from asazora.models.dit.backdrop import Around, Backdrop
from asazora.models.dit.condition import Clock, Drawn
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.patch_basis import COARSE, Grid, PatchBasis
from asazora.models.dit.puppets import Puppets
from asazora.models.dit.still import Still

USUAL_CELLS = 8
"""A side of the square view, in cells."""
SHAPE = 2
"""How many numbers say of the shape of a view: its height and width, in doublings of the square view's."""


class Sketch(nn.Module):
    """A backdrop with the bodies before it as puppets, put together in pixels and turned into latents.

    All it is told is the blocking and the clock; what a caption says reaches it through the blocking.
    """

    def __init__(self, config: DiTConfig) -> None:
        super().__init__()
        self.config = config
        size, channels, scenery = config.sketch_size, config.latent_channels, config.scenery_features
        clock = 3 * config.time_embedding_size + 1 + (SHAPE if config.sketch_grid is None else 0)
        self.backdrop = Backdrop(scenery, clock, config.sketch_channels, size, channels)
        self.puppets = Puppets(config.body_features, scenery, size, config.puppet_channels)
        dots = config.codec_space // COARSE
        self.single, self.several = (PatchBasis(channels, pictures, dots) for pictures in (1, config.codec_time))
        self.to_tokens = nn.Linear(size, config.hidden_size)
        self.seen = nn.Linear(channels, config.hidden_size)

    def fit(self, codec: Codec) -> None:
        """Draw in the latents of this codec from now on."""
        for basis in (self.single, self.several):
            basis.fit(codec)

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
        return self._drawn(features, latents, blocking.is_known)

    def of_given(self, clock: Clock, blocking: Blocking, given: Tensor) -> Drawn:
        """The sketch of latent frames (B, C, T, h, w) that are there already, which nothing draws any better."""
        times = clock_features(clock, self.config).flatten(0, 1)
        grid = (given.shape[-2], given.shape[-1])
        is_known = blocking.is_known.flatten()[:, None, None]
        latents = patchify(given).unflatten(1, (given.shape[2], -1)).flatten(0, 1) * is_known
        return self._drawn(self._features(blocking.scenery.flatten(0, 1), times, grid), latents, blocking.is_known)

    def _drawn(self, features: Tensor, latents: Tensor, is_known: Tensor) -> Drawn:
        """What the transformer takes in of features and latents (B * T, N, C) of frames, known or not (B, T)."""
        tokens = (self.to_tokens(features) + self.seen(latents)) * is_known.flatten()[:, None, None]
        tokens, latents = (part.unflatten(0, is_known.shape).flatten(1, 2) for part in (tokens, latents))
        return Drawn(tokens, latents, is_known.repeat_interleave(features.shape[1], dim=1))

    def around(self, clock: Clock, blocking: Blocking, height: int, width: int) -> Around:
        """What lies behind everyone in the last picture of single latent frames, (N, 1) of them."""
        times = clock_features(replace(clock, is_picture=torch.ones_like(clock.elapsed_s)), self.config).flatten(0, 1)
        grid = self.config.sketch_grid or (height, width)
        [around] = self.backdrop.around(blocking.scenery[:, 0], self._of_view(times, grid), self.single, grid)
        return around

    def still(self, blocking: Blocking, around: Around) -> Still:
        """What is drawn of the last picture of single latent frames, (N, 1) of them, taken apart."""
        last = blocking.bodies[:, 0].chunk(2, dim=-1)[0]
        shown = self.puppets.shown(last)
        return Still(
            around=around,
            camera=blocking.camera[:, 0].chunk(2, dim=-1)[0],
            bodies=last,
            shown=shown,
            paintings=self.puppets.painted(last, shown, blocking.scenery[:, 0]),
        )

    def _frames(self, times: Tensor, blocking: Blocking, basis: PatchBasis, grid: Grid) -> tuple[Tensor, Tensor]:
        """Features of the backdrop and latents of the whole, (N, h * w, size) and (N, h * w, C)."""
        last, first = blocking.bodies.chunk(2, dim=-1)
        camera_last, camera_first = blocking.camera.chunk(2, dim=-1)
        features, latents = self._backdrop(blocking.scenery, times, (camera_first, camera_last), basis, grid)
        size = (grid[0] * basis.dots, grid[1] * basis.dots)
        ink, opacity = self.puppets(first, last, blocking.scenery, basis.pictures, size).split([3, 1], dim=2)
        return features, basis.covered(latents, ink, opacity)

    def _backdrop(
        self, scenery: Tensor, times: Tensor, cameras: tuple[Tensor, Tensor], basis: PatchBasis, grid: Grid
    ) -> tuple[Tensor, Tensor]:
        """As `Backdrop.forward`, of any shape of view."""
        learnt = self.config.sketch_grid or grid
        features, latents = self.backdrop(scenery, self._of_view(times, learnt), cameras, basis, learnt)
        if grid == learnt:
            return features, latents
        return _stretched(features, learnt, grid), basis.stretched(latents, learnt, grid)

    def _features(self, scenery: Tensor, times: Tensor, grid: Grid) -> Tensor:
        """Those of the backdrop alone, of any shape of view."""
        learnt = self.config.sketch_grid or grid
        return _stretched(self.backdrop.features(scenery, self._of_view(times, learnt), learnt), learnt, grid)

    def _of_view(self, times: Tensor, grid: Grid) -> Tensor:
        """Features of the clock (N, D), with what shape the view has where the sketch has learnt every shape."""
        if self.config.sketch_grid is not None:
            return times
        shape = torch.tensor(grid, device=times.device).div(USUAL_CELLS).log2().to(times)
        return torch.cat([times, shape.expand(len(times), -1)], dim=-1)


def _stretched(features: Tensor, learnt: Grid, grid: Grid) -> Tensor:
    """Features of one shape of view (N, h * w, D) as those of another."""
    if grid == learnt:
        return features
    return interpolate(features.mT.unflatten(-1, learnt), size=grid, mode="bilinear").flatten(2).mT


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
