"""Who is where in a shot: by its words, and by the pictures that it goes on from.

Words do not say how far into them a clip has come that is to go on, nor where somebody stands whom a person has drawn.
So blockings of several moments are tried, and then to either side, and the one is taken whose sketch is most like what
is given (analysis by synthesis).
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from asazora.layers.patchify import patchify
from asazora.models.blocking import Blocking, BlockingNet, Read
from asazora.models.blocking.decided import decided
from asazora.models.blocking.model import CENTRE, PRESENT
from asazora.models.blocking.proportion import in_proportion
from asazora.models.dit.backdrop import Around
from asazora.models.dit.condition import Clock
from asazora.models.dit.patch_basis import Grid
from asazora.models.dit.sketch import Sketch
from asazora.models.dit.still import Still
from asazora.pipelines.takes import Take
from asazora.world.blocking import CAMERA_FEATURES

STEPS = 3
"""In so many steps a shot is tried to have begun earlier, and to go on for longer."""
BELIEF = 0.9
"""What the words say holds if it is amiss by no more than the best one over this share."""
SHIFTS = ((0.48, 8, BELIEF), (0.04, 4, 1.0), (0.006, 3, 1.0))
"""Shares of the view that bodies and camera are tried to be off by, in how many steps to either side, and how much
where they are is believed: first far, by pictures of half the size, then finer."""
HALVED = 2
"""Pictures are compared at so much less than the size of their dots."""
MOST_AMISS = 0.6
"""Of the variance of given pictures, the share that a sketch may miss: what misses more is of another world."""

Part = TypeVar("Part", Clock, Blocking)


@dataclass(frozen=True, slots=True)
class Words:
    """A caption as `BlockingNet.read` takes it: states (1, L, 384), mask (1, L), sentence embedding (1, 384)."""

    states: Tensor
    mask: Tensor
    pooled: Tensor


@dataclass(frozen=True, slots=True)
class Blocked:
    """A blocking, and the clock by which it holds."""

    blocking: Blocking
    clock: Clock

    def with_bodies(self, axis: int, step: float | Tensor) -> "Blocked":
        """Everyone so much farther to the right (axis 0) or down (axis 1): throughout, or by steps (1, T, 1, 2)."""
        bodies = self.blocking.bodies.unflatten(-1, (2, -1)).clone()
        bodies[..., CENTRE.start + axis] += step * (bodies[..., PRESENT] > 0)
        return replace(self, blocking=replace(self.blocking, bodies=bodies.flatten(-2)))

    def with_camera(self, step: float) -> "Blocked":
        """The camera so much farther to the right, throughout."""
        camera = self.blocking.camera.unflatten(-1, (2, -1)).clone()
        camera[..., CAMERA_FEATURES.index("x")] += step
        return replace(self, blocking=replace(self.blocking, camera=camera.flatten(-2)))

    @property
    def pans(self) -> bool:
        """Whether the camera goes anywhere sideways."""
        return bool(self.blocking.camera.unflatten(-1, (2, -1))[..., CAMERA_FEATURES.index("x")].any())


@dataclass(frozen=True, slots=True)
class Blocker:
    """The blocking network and the sketch drawn by it in views of `grid`, in a world of so many stagings, None for any
    number."""

    net: BlockingNet
    sketch: Sketch
    num_stagings: int | None
    grid: Grid

    def of_words(self, words: Words, clock: Clock, seed: int) -> Blocked:
        """Of a shot that begins with nothing given; the seed decides about what the words leave open."""
        take = Take.of_seed(seed, self.num_stagings)
        blocked = self._blocked(self._read(words), clock, take.staging)
        return blocked.with_bodies(0, take.steps(blocked.blocking))

    def unsaid(self, clock: Clock) -> Blocked:
        """Nothing said of a shot."""
        config, frames = self.net.config, clock.elapsed_s.shape
        bodies = torch.zeros(*frames, config.num_bodies, 2 * config.body_features)
        camera = torch.zeros(*frames, 2 * config.camera_features)
        return Blocked(Blocking(bodies, camera, torch.zeros(*frames, config.scenery_features)), clock)

    def going_on(self, words: Words, clock: Clock, lead: Tensor) -> Blocked | None:
        """Of a shot that goes on from a lead, latents (1, C, T, h, w) of its first T latent frames; None if it shows
        nothing that could be drawn."""
        read, sight = self._read(words), self._sight(clock, lead)
        stagings = range(self.num_stagings) if self.num_stagings else (None,)
        begun = [self._seen(read, [clock], staging, sight) for staging in stagings]
        seen, said = begun[0]
        around = self._around(_joined([seen] * len(begun)), _joined([blocking for _, blocking in begun]))
        still = self.sketch.still(said, around.at(torch.zeros(1, dtype=torch.long))).repeated(len(begun))
        chosen = _least(sight.amiss(replace(still, around=around)))
        clocks = [clock, *_other_clocks(clock, self.net.config.max_clock_s)]
        _, blocking = self._seen(read, clocks, stagings[chosen], sight)
        stills = self.sketch.still(blocking, around.at(torch.full((len(clocks),), chosen)))
        best = _least(sight.amiss(stills), said=0, belief=BELIEF)
        found, still = _moved(self._blocked(read, clocks[best], stagings[chosen]), stills.at(best), sight)
        return found if float(sight.amiss(still)) < MOST_AMISS else None

    def _read(self, words: Words) -> Read:
        return self.net.read(words.states, words.mask, words.pooled)

    def _blocked(self, read: Read, clock: Clock, staging: int | None) -> Blocked:
        said = self.net.block(read, clock.elapsed_s, clock.duration_s, clock.is_picture)
        return Blocked(in_proportion(decided(said, staging), self.grid), clock)

    def _sight(self, clock: Clock, lead: Tensor) -> "_Sight":
        frame = lead.shape[2] - 1
        basis = self.sketch.single if clock.is_picture[0, frame] else self.sketch.several
        dots = basis.decode(patchify(lead[:, :, -1:]), self.grid)[:, -1]
        return _Sight(avg_pool2d(dots, HALVED), frame)

    def _seen(
        self, read: Read, clocks: Sequence[Clock], staging: int | None, sight: "_Sight"
    ) -> tuple[Clock, Blocking]:
        """The latent frame that is seen by each of N clocks, (N, 1) of them, and what is said of it."""
        frames = [clock.frames(sight.frame, sight.frame + 1) for clock in clocks]
        clock = _joined(frames, dim=1)
        blocking = self._blocked(read, clock, staging).blocking
        return _joined(frames), Blocking(*(getattr(blocking, name).transpose(0, 1) for name in Blocking.__slots__))

    def _around(self, clock: Clock, blocking: Blocking) -> Around:
        """What each of single latent frames, (N, 1) of them, would show behind everyone."""
        around = self.sketch.around(clock, blocking, *self.grid)
        return replace(around, dots=avg_pool2d(around.dots, HALVED))


@dataclass(frozen=True, slots=True)
class _Sight:
    """The last picture of a lead (1, 3, H, W), and the number of its latent frame."""

    dots: Tensor
    frame: int

    def amiss(self, stills: Still) -> Tensor:
        """The share that other pictures (N) miss of what the parts of this one differ in: (N,)."""
        dots = stills.dots((self.dots.shape[-2], self.dots.shape[-1]))
        return (dots - self.dots).square().mean((1, 2, 3)) / self.dots.var(dim=(-2, -1)).mean()


def _moved(blocked: Blocked, still: Still, sight: _Sight) -> tuple[Blocked, Still]:
    """With bodies, and a camera that pans, where they fit best; nobody is sent out of the view to fit better."""
    coarse = replace(sight, dots=avg_pool2d(sight.dots, HALVED))
    for (reach, count, belief), seen in zip(SHIFTS, (coarse, sight, sight), strict=True):
        steps = torch.arange(-count, count + 1) * (reach / count)
        for axis in range(2):
            tried = still.repeated(len(steps)).with_bodies(axis, steps)
            best = _least(seen.amiss(tried).where(_all_in_view(tried) | (steps == 0), torch.inf), count, belief)
            blocked, still = blocked.with_bodies(axis, float(steps[best])), tried.at(best)
        if blocked.pans:
            tried = still.repeated(len(steps)).with_camera(steps)
            best = _least(seen.amiss(tried), count, belief)
            blocked, still = blocked.with_camera(float(steps[best])), tried.at(best)
    return blocked, still


def _all_in_view(stills: Still) -> Tensor:
    """(N,) whether the middles of all bodies are."""
    return ((stills.bodies[..., CENTRE] - 0.5).abs().amax(-1) < 0.5).logical_or(~stills.shown).all(1)


def _joined(parts: Sequence[Part], dim: int = 0) -> Part:
    """Clocks or blockings as one."""
    first = parts[0]
    return type(first)(*(torch.cat([getattr(part, name) for part in parts], dim=dim) for name in first.__slots__))


def _least(amiss: Tensor, said: int = 0, belief: float = 1.0) -> int:
    """The number of the least of amiss (N,), rather that of what is said."""
    amiss = amiss.clone()
    amiss[said] *= belief
    return int(amiss.argmin())


def _other_clocks(clock: Clock, max_clock_s: float) -> Iterator[Clock]:
    """The clock of a shot as if it had begun earlier or went on for longer, as far as shots are long."""
    step_s = (max_clock_s - clock.duration_s) / STEPS
    if not bool((step_s > 0).all()):
        return
    for gone, more in itertools.product(range(STEPS + 1), repeat=2):
        if 0 < gone + more <= STEPS:
            elapsed_s, duration_s = clock.elapsed_s + gone * step_s, clock.duration_s + (gone + more) * step_s
            yield replace(clock, elapsed_s=elapsed_s, duration_s=duration_s)
