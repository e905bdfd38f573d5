"""Soften the edges of patches, in space and in time: where two neighbours disagree along their border.

A patch is decoded by itself, so what a transformer gets wrong shows as a step at its border. In space the step is
read off both sides, averaged along the border (texture crosses a border too, but is not the same all along it), and
taken back in a ramp, half of it on each side. In time, where what went before is out already, all of it is taken back
afterwards. Large steps are left alone: an outline of the picture or a motion may well lie there. (Video codecs have
such filters too: ITU-T H.264, 8.7.)
"""

import torch
from torch import Tensor
from torch.nn import functional

REACH_PX = 8
"""The correction falls to zero so far from a border."""
ALONG_PX = 17
"""Length of the window over which a step is averaged along its border."""
OUTLINE = 0.25
"""Steps much larger than this, on a scale from -1 to 1, are outlines."""
MOTION = 0.1
"""Steps in time much larger than this are motion."""


def without_block_edges(video: Tensor, space: int) -> Tensor:
    """video: (B, 3, F, H, W), made of patches of `space` x `space` pixels -> the same with softer borders."""
    frames = video.transpose(1, 2).flatten(0, 1)
    frames = _across_columns(frames, space)
    frames = _across_columns(frames.mT, space).mT
    return frames.unflatten(0, (video.shape[0], video.shape[2])).transpose(1, 2)


def without_time_edges(video: Tensor, before: Tensor | None, time: int) -> Tensor:
    """video: (B, 3, F, H, W), latent frames of `time` pictures, the first of one picture where F says so -> the same
    with softer steps from each latent frame to the next, and from the picture `before` (B, 3, 1, H, W) if there is
    one."""
    first = video.shape[2] % time or time
    ramp = (1 - (torch.arange(time, device=video.device) + 1) / time)[:, None, None]
    parts: list[Tensor] = []
    for part in (video[:, :, :first], *video[:, :, first:].split(time, dim=2)):
        if part.shape[2] == time and before is not None:
            part = part - ramp * _small(part[:, :, :1] - before, MOTION)
        parts.append(part)
        before = part[:, :, -1:]
    return torch.cat(parts, dim=2)


def _across_columns(frames: Tensor, space: int) -> Tensor:
    """Soften the vertical borders of frames (N, 3, H, W)."""
    right = torch.arange(space, frames.shape[-1], space, device=frames.device)
    if len(right) == 0:
        return frames
    before = 1.5 * frames[..., right - 1] - 0.5 * frames[..., right - 2]
    after = 1.5 * frames[..., right] - 0.5 * frames[..., right + 1]
    step = _averaged(after - before)
    step = _small(step, OUTLINE)
    ramp = (1 - (torch.arange(REACH_PX, device=frames.device) + 0.5) / REACH_PX) / 2
    patches = frames.unflatten(-1, (-1, space)).clone()
    patches[..., :-1, -REACH_PX:] += step[..., None] * ramp.flip(0)
    patches[..., 1:, :REACH_PX] -= step[..., None] * ramp
    return patches.flatten(-2)


def _averaged(steps: Tensor) -> Tensor:
    """Average steps (N, 3, H, borders) along H with a Hann window."""
    window = torch.hann_window(ALONG_PX + 2, periodic=False, device=steps.device)[1:-1]
    lines = steps.mT.flatten(0, 2)[:, None].float()
    padded = functional.pad(lines, (ALONG_PX // 2, ALONG_PX // 2), mode="replicate")
    averaged = functional.conv1d(padded, (window / window.sum())[None, None])
    return averaged[:, 0].unflatten(0, steps.mT.shape[:3]).mT


def _small(step: Tensor, limit: float) -> Tensor:
    """The step where it is small; nothing of it where it is much larger than `limit`."""
    return step * torch.exp(-((step / limit) ** 2))
