"""The one protocol through which the engine and the verbs see a video model.

The embedded model is the first behind it; large open weights follow. Verbs ask for capabilities, never for a model
by name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from asazora.core.sizes import Size

Frames = NDArray[np.uint8]
"""(F, H, W, 3) uint8, RGB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a model can be conditioned on, and how it delivers."""

    text: bool = True
    image: bool = False
    """Goes on from a picture."""
    video: bool = False
    """Goes on from the last frames of a video."""
    remix: bool = False
    """Starts from a noised clip instead of from noise."""
    target: bool = False
    """Ends where given frames, or its own first ones, begin."""
    shots: bool = False
    streaming: bool = False
    max_seconds: float | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The kinds of condition and delivery that the model has."""
        flags = ("text", "image", "video", "remix", "target", "shots", "streaming")
        return tuple(flag for flag in flags if getattr(self, flag))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotText:
    """One shot of a rollout: the caption its frames attend to, its length in native frames, and what it goes on from.

    An empty caption leaves the text out. `lead` are the frames just before the shot's first one: the model takes them
    as given and does not show them. A shot with a lead may have no frames of its own: later shots still see the lead.
    """

    caption: str
    num_frames: int
    lead: Frames | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoisedSource:
    """A clip as long as the rollout that is noised and denoised again.

    `strength` has one value a frame: 0 keeps the frame as the codec gives it back, 1 starts it from pure noise. `look`
    is how much of what all of a chunk shares, its light and its colours, is left to be seen where the words name
    another: each position says it again, so that noise which hides every shape hides nothing of it.
    """

    frames: Frames = field(compare=False)
    strength: NDArray[np.float32] = field(compare=False)
    look: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutPlan:
    """What to generate, in the model's own terms: native size, native frame rate, shots in order."""

    shots: tuple[ShotText, ...]
    size: Size
    seed: int
    source: NoisedSource | None = None
    """A clip that the frames start from; None starts from noise."""
    after: Frames | None = field(default=None, compare=False)
    """Frames that follow the last one: the end is bent to meet them."""
    loop: bool = False
    """Whether the end is bent to meet the rollout's own first frames."""

    @property
    def num_frames(self) -> int:
        return sum(shot.num_frames for shot in self.shots)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepProgress:
    """Where a rollout stands: called once a network call, so that a cancel waits at most one step."""

    chunk_index: int
    num_chunks: int
    step_index: int
    num_steps: int

    @property
    def fraction(self) -> float:
        return (self.chunk_index + self.step_index / self.num_steps) / self.num_chunks


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoChunk:
    """Consecutive finished frames at the native size, and the seconds each stage took for them."""

    frames: Frames
    stage_seconds: dict[str, float] = field(default_factory=dict[str, float])
    concerns: Mapping[str, float] = field(default_factory=dict[str, float])
    """What the model's own probe sees in them that nobody should, and by how much it exceeds what counts as seen."""


OnStep = Callable[[StepProgress], None]


class VideoModel(Protocol):
    """A model that turns a plan into an iterator of chunks, each seen while the next is made."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def native_sizes(self) -> Sequence[Size]: ...

    @property
    def native_fps(self) -> int: ...

    def unknown_words(self, prompt: str) -> list[str]:
        """Words of the prompt that the model was not trained on, in order of appearance."""
        ...

    def rollout(self, plan: RolloutPlan, on_step: OnStep) -> Iterator[VideoChunk]:
        """Yield exactly `plan.num_frames` frames in chunks. An exception raised by `on_step` stops the rollout."""
        ...
