"""Choosing among several candidates: what a ranker is. The engine is given one from above and knows none by name."""

from collections.abc import Sequence
from typing import Protocol

from asazora.core.video_model import Frames


class Ranker(Protocol):
    """Says how well a video shows what its shots are to show."""

    def score(self, frames: Frames, fps: int, captions: Sequence[str], durations_s: Sequence[float]) -> float:
        """More is better. frames: (F, H, W, 3) uint8; one caption and one duration a shot."""
        ...
