"""How good pictures are beside those they should be: PSNR, SSIM, flicker, amount of motion."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from asazora.core.video_model import Frames

Gray = NDArray[np.floating]
"""(F, H, W), 0..255."""

SSIM_SIGMA_PX = 1.5
SSIM_C1, SSIM_C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def psnr_db(frames: Frames, reference: Frames) -> float:
    """Peak signal-to-noise ratio of a clip in dB; infinite for equal frames."""
    error = float(np.mean((frames.astype(np.float32) - reference.astype(np.float32)) ** 2))
    return float("inf") if error == 0 else float(10 * np.log10(255**2 / error))


def ssim(frames: Frames, reference: Frames) -> float:
    """Structural similarity of the luma, mean over frames (Wang et al., 2004; Gaussian window of 1.5 px)."""
    return float(np.mean([_ssim(one, other) for one, other in zip(luma(frames), luma(reference), strict=True)]))


def luma(frames: Frames) -> Gray:
    """frames: (F, H, W, 3) uint8 -> (F, H, W)."""
    return (frames.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)).astype(np.float32)


def flicker(frames: Frames) -> float:
    """How much the steady part of a picture trembles: the second difference in time, median over the pixels."""
    if len(frames) < 3:
        return 0.0
    return float(np.median(np.abs(np.diff(luma(frames), n=2, axis=0)).mean(axis=0)))


def motion(frames: Frames) -> float:
    """How much moves: the mean absolute difference of neighbouring frames."""
    return float(np.abs(np.diff(luma(frames), axis=0)).mean()) if len(frames) > 1 else 0.0


def _ssim(one: Gray, other: Gray) -> float:
    def mean(values: Gray) -> Gray:
        return gaussian_filter(values, SSIM_SIGMA_PX, truncate=3.5)

    mean_one, mean_other = mean(one), mean(other)
    spread_one, spread_other = mean(one * one) - mean_one**2, mean(other * other) - mean_other**2
    shared = mean(one * other) - mean_one * mean_other
    top = (2 * mean_one * mean_other + SSIM_C1) * (2 * shared + SSIM_C2)
    return float((top / ((mean_one**2 + mean_other**2 + SSIM_C1) * (spread_one + spread_other + SSIM_C2))).mean())
