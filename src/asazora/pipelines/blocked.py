"""Who is where in a shot: by its words, and by the pictures that it goes on from.

Words do not say how far into them a clip has come that is to go on, nor where somebody stands whom a person has drawn.
So blockings of several moments are tried, and then to either side, and the one is taken whose sketch is most like what
is given (analysis by synthesis).
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from asazora.layers.patchify import patchify
from asazora.models.blocking import Blocking, BlockingNet, Read
from asazora.models.blocking.decided import decided
from asazora.models.blocking.model import CENTRE, PRESENT
from asazora.models.dit.condition import Clock
from asazora.models.dit.patch_basis import Grid
from asazora.models.dit.sketch import Sketch, Still
from asazora.world.blocking import CAMERA_FEATURES, STAGING

STEPS = 3
"""In so many steps a shot is tried to have begun earlier, and to go on for longer."""
CAMERA_STEPS = 3
"""A camera, which takes longer to try, is tried in so many times fewer steps."""
BELIEF = 0.9
"""What the words say holds if it is amiss by no more than the best one over this share."""
SHIFTS = ((0.48, 12, BELIEF), (0.03, 3, 1.0), (0.006, 3, 1.0))
"""Shares of the view that bodies and camera are tried to be off by, in how many steps to either side, and how much
where they are is believed: first far, then finer."""
HALVED = 2
"""Pictures are compared at so much less than the size of their dots."""
STILL = 0.02
"""A camera that is never farther than this from where it rests does not pan."""
MOST_AMISS = 0.6
"""Of the variance of given pictures, the share that a sketch may miss: what misses more is of another world."""


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

    def frame(self, number: int) -> "Blocked":
        """Of one latent frame alone."""
        return Blocked(self.blocking.frames(number, number + 1), self.clock.frames(number, number + 1))

    def with_bodies(self, axis: int, step: float) -> "Blocked":
        """Everyone so much farther to the right (axis 0) or down (axis 1), throughout."""
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
        """Whether the camera goes anywhere."""
        return bool((self.blocking.camera.unflatten(-1, (2, -1))[..., CAMERA_FEATURES.index("x")].abs() > STILL).any())


@dataclass(frozen=True, slots=True)
class Blocker:
    """The blocking network and the sketch drawn by it, in a world of so many stagings, None for any number."""

    net: BlockingNet
    sketch: Sketch
    num_stagings: int | None

    def of_words(self, words: Words, clock: Clock, seed: int) -> Blocked:
        """Of a shot that begins with nothing given; the seed decides about the staging."""
        return self._blocked(self._read(words), clock, seed % self.num_stagings if self.num_stagings else None)

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
        begun = self._likest([self._blocked(read, clock, staging) for staging in stagings], sight, belief=1.0)
        staging = int(begun.blocking.scenery[0, 0, STAGING].argmax()) if self.num_stagings else None
        clocks = _other_clocks(clock, self.net.config.max_clock_s)
        best = self._likest([begun, *(self._blocked(read, other, staging) for other in clocks)], sight)
        best = self._moved(best, sight)
        [amiss] = sight.amiss(self._stills([best], sight).dots()).tolist()
        return best if amiss < MOST_AMISS else None

    def _read(self, words: Words) -> Read:
        return self.net.read(words.states, words.mask, words.pooled)

    def _blocked(self, read: Read, clock: Clock, staging: int | None) -> Blocked:
        said = self.net.block(read, clock.elapsed_s, clock.duration_s, clock.is_picture)
        return Blocked(decided(said, staging), clock)

    def _sight(self, clock: Clock, lead: Tensor) -> "_Sight":
        frame, grid = lead.shape[2] - 1, (lead.shape[3], lead.shape[4])
        basis = self.sketch.single if clock.is_picture[0, frame] else self.sketch.several
        dots = basis.decode(patchify(lead[:, :, -1:]), grid)[:, -1]
        return _Sight(avg_pool2d(dots, HALVED), frame, grid)

    def _stills(self, tried: Sequence[Blocked], sight: "_Sight") -> Still:
        """What each would show in place of what is seen."""
        ends = [each.frame(sight.frame) for each in tried]
        clock = Clock(*(torch.cat([getattr(end.clock, name) for end in ends]) for name in Clock.__slots__))
        blocking = (torch.cat([getattr(end.blocking, name) for end in ends]) for name in Blocking.__slots__)
        still = self.sketch.still(clock, Blocking(*blocking), *sight.grid)
        return replace(still, backdrop=avg_pool2d(still.backdrop, HALVED))

    def _likest(self, tried: Sequence[Blocked], sight: "_Sight", said: int = 0, belief: float = BELIEF) -> Blocked:
        """The one of several that fits best, rather the one that is `said`."""
        return tried[_least(sight.amiss(self._stills(tried, sight).dots()), said, belief)]

    def _moved(self, blocked: Blocked, sight: "_Sight") -> Blocked:
        """With bodies, and a camera that pans, where they fit best."""
        still = self._stills([blocked], sight)
        for reach, count, belief in SHIFTS:
            for axis in range(2):
                step = sight.best_step(still, axis, _steps(reach, count), belief)
                blocked, still = blocked.with_bodies(axis, step), still.with_bodies(axis, step)
            if blocked.pans:
                tried = [blocked.with_camera(step) for step in _steps(reach, count // CAMERA_STEPS)]
                blocked = self._likest(tried, sight, count // CAMERA_STEPS, belief)
                still = self._stills([blocked], sight)
        return blocked


@dataclass(frozen=True, slots=True)
class _Sight:
    """The last picture of a lead (1, 3, H, W), the number of its latent frame, and the grid in cells."""

    dots: Tensor
    frame: int
    grid: Grid

    def amiss(self, dots: Tensor) -> Tensor:
        """The share that other pictures (N, 3, H, W) miss of what the parts of this one differ in: (N,)."""
        return (dots - self.dots).square().mean((1, 2, 3)) / self.dots.var(dim=(-2, -1)).mean()

    def best_step(self, still: Still, axis: int, steps: Sequence[float], belief: float) -> float:
        """The step along an axis, of an odd number of them about 0, by which the bodies of a still fit best.

        Nobody is sent out of the view to be no longer amiss.
        """
        count, middle = len(steps), len(steps) // 2
        bodies = still.bodies.repeat(count, 1, 1)
        bodies[..., CENTRE.start + axis] += torch.tensor(steps)[:, None]
        shown = still.shown.expand(count, -1)
        amiss = self.amiss(Still(still.backdrop, bodies, shown, still.paintings.repeat(count, 1, 1, 1)).dots())
        in_view = ((bodies[..., CENTRE] - 0.5).abs().amax(-1) < 0.5).logical_or(~shown).all(1)
        in_view[middle] = True
        return steps[_least(amiss.where(in_view, torch.inf), middle, belief)]


def _steps(reach: float, count: int) -> list[float]:
    """So many steps to either side."""
    return [reach * number / count for number in range(-count, count + 1)]


def _least(amiss: Tensor, said: int, belief: float) -> int:
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
