"""The stages of `asazora train` that make no model: the frame classifier and the detector."""

import sys
import time
from pathlib import Path

from asazora.evaluation.calibration_plot import calibration_sheet
from asazora.evaluation.detector_training import DetectorTraining, train_detector
from asazora.evaluation.frame_training import FrameTraining, train_frames
from asazora.media.still import write_image
from asazora.models.codec import Codec, CodecConfig
from asazora.pipelines.embedded import load_embedded
from asazora.pipelines.generate import ServedModel
from asazora.weights import embedded_folder, load_model, weights_sha256

LINE_EVERY_S = 10.0
PLOT = "calibration.png"


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


def train_detector_check(out: Path, natural: Path | None) -> None:
    """The detector of the packaged model's work, into `out`, with a plot of its calibration beside it."""
    model = load_embedded(None)
    served = ServedModel(model=model, plan_shots=model.plan_shots)
    config = DetectorTraining(natural=natural)
    report = train_detector(config, served, model.scope, weights_sha256(embedded_folder()), out, Lines())
    write_image(out.with_name(PLOT), calibration_sheet(report))
    for line in report.lines():
        print(line)
