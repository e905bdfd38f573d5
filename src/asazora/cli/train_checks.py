"""The stage of `asazora train` that makes no model: the frame classifier."""

import sys
import time
from pathlib import Path

from asazora.evaluation.frame_training import FrameTraining, train_frames
from asazora.models.codec import Codec, CodecConfig
from asazora.weights import embedded_folder, load_model

LINE_EVERY_S = 10.0


class Lines:
    """Prints a line of progress every ten seconds."""

    def __init__(self) -> None:
        self._last = -LINE_EVERY_S

    def __call__(self, stage: str, done: float, loss: float = 0.0) -> None:
        now = time.monotonic()
        if done >= 1 or now - self._last >= LINE_EVERY_S:
            self._last = now
            print(f"{done:6.1%}  {stage}" + (f"  loss {loss:.3g}" if loss else ""), file=sys.stderr, flush=True)


def train_frame_check(out: Path) -> None:
    """The frame classifier, into `out`."""
    codec = load_model(embedded_folder() / "codec", CodecConfig, Codec)
    network = train_frames(FrameTraining(), out, Lines(), codec)
    print(f"{out}: blocks from log-odds {network.config.block:.2f}, holds from {network.config.review:.2f}")
