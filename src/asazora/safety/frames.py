"""The review of frames: whole pictures, not blank, no photosensitive flashes. One reviewer follows one clip."""

import numpy as np

from asazora.core.video_model import Frames
from asazora.safety.flash import FlashMeter

MAX_BLANK_SHARE = 0.5
"""A fade to black ends in blank frames on purpose; a clip that is mostly blank is a failure of the model."""

_BLACK, _WHITE = 8, 247


class FrameReview:
    """Looks at the frames of one clip as they are made. What it returns is why they are refused; None if they pass."""

    def __init__(self, fps: int) -> None:
        self._flashes = FlashMeter(fps)
        self._num_frames = 0
        self._num_blank = 0

    def refusal(self, frames: Frames) -> str | None:
        """Judge the next frames (F, H, W, 3) uint8, before anyone sees them."""
        if frames.dtype != np.uint8 or frames.ndim != 4 or frames.shape[-1] != 3 or frames.size == 0:
            return f"frames are {frames.dtype} {frames.shape}, not uint8 (F, H, W, 3)"
        low, high = frames.min(axis=(1, 2, 3)), frames.max(axis=(1, 2, 3))
        blank = low == high
        if np.any(blank & (low > _BLACK) & (high < _WHITE)):
            return "frames are one flat grey, as from a damaged model"
        self._num_frames += len(frames)
        self._num_blank += int(blank.sum())
        if self._flashes.follow(frames):
            return "frames flash more than three times a second, which can cause seizures (WCAG 2.3.1)"
        return None

    def final_refusal(self) -> str | None:
        """Judge the clip as a whole, after its last frame and before it is published."""
        if self._num_blank > MAX_BLANK_SHARE * self._num_frames or not self._num_frames:
            return "frames are blank"
        return None
