"""What the codec is asked for: the right pixels, sharp edges, steady motion, and most of all where objects are."""

from dataclasses import dataclass

from torch import Tensor

from asazora.training.clip_pool import Clips


@dataclass(frozen=True, slots=True, kw_only=True)
class LossWeights:
    """How much each term counts beside the mean absolute error, and objects beside the background."""

    squared: float = 4.0
    edges: float = 0.5
    motion: float = 0.25
    objects: float = 2.0
    """A pixel of an object counts 1 + `objects` times a pixel of the background."""


def reconstruction_loss(video: Tensor, clips: Clips, weights: LossWeights) -> Tensor:
    """video: (B, 3, F, H, W), what the decoder made of `clips.video` -> a scalar."""
    error = video - clips.video
    focus = 1.0 + weights.objects * clips.objects
    focus = focus / focus.mean()
    pixels = error.abs() + weights.squared * error.square()
    loss = (focus * pixels).mean()
    for axis in (-1, -2):
        loss = loss + weights.edges * _change(error, focus, axis)
    return loss + weights.motion * _change(error, focus, 2)


def _change(error: Tensor, focus: Tensor, axis: int) -> Tensor:
    """Mean absolute difference of the error between neighbours along an axis; 0 if there are none."""
    last = error.shape[axis] - 1
    if last == 0:
        return error.new_zeros(())
    return (error.diff(dim=axis).abs() * focus.narrow(axis, 0, last)).mean()
