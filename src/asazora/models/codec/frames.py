"""Between the frames of files, (F, H, W, 3) uint8, and the video of the model, (1, 3, F, H, W) in [-1, 1]."""

import numpy as np
import torch
from einops import rearrange
from torch import Tensor

from asazora.core.video_model import Frames


def frames_to_video(frames: Frames) -> Tensor:
    """frames: (F, H, W, 3) uint8 -> (1, 3, F, H, W) float32 in [-1, 1]."""
    levels = rearrange(torch.from_numpy(np.ascontiguousarray(frames)), "f h w c -> 1 c f h w")
    return levels.float().div_(127.5).sub_(1.0)


def video_to_frames(video: Tensor) -> Frames:
    """video: (1, 3, F, H, W), clamped to [-1, 1] -> (F, H, W, 3) uint8, rounded to the nearest value."""
    levels = video.detach().float().clamp(-1, 1).add_(1.0).mul_(127.5).round_().to(torch.uint8)
    return rearrange(levels, "1 c f h w -> f h w c").contiguous().cpu().numpy()


def psnr_db(video: Tensor, reference: Tensor) -> Tensor:
    """Peak signal-to-noise ratio of each clip, in dB. Both (B, 3, F, H, W) in [-1, 1] -> (B,)."""
    error = (video.float().clamp(-1, 1) - reference.float()).square().mean(dim=(1, 2, 3, 4))
    return 10.0 * torch.log10(4.0 / error.clamp_min(1e-10))
