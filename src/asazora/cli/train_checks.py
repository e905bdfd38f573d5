"""The stages of `asazora train` that make no model: the frame classifier, the detector and the probe."""

import sys
import time
from pathlib import Path

from asazora.evaluation.calibration_plot import calibration_sheet
from asazora.evaluation.detector_training import DetectorTraining, train_detector
from asazora.evaluation.evaluate import rollout_plan
from asazora.evaluation.frame_review import GENERATED_SECONDS, generated_clips
from asazora.evaluation.frame_training import FrameTraining, HarmlessPictures, train_frames
from asazora.evaluation.probe_training import ProbeTraining, train_probe
from asazora.evaluation.prompts import SINGLE, TWO, trials
from asazora.media.still import write_image
from asazora.pipelines.embedded import StorybookModel, load_embedded
from asazora.pipelines.generate import ServedModel
from asazora.weights import embedded_folder, save_model, weights_sha256

LINE_EVERY_S = 10.0
GENERATED_CLIPS, GENERATED_SEED, LEARNT_SEED = 60, 3, 5
"""Clips of the model that set thresholds, and as many to learn from; `asazora evaluate --safety` makes others."""

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


def train_frame_check(out: Path, natural: Path | None, minutes: float | None, start_from: Path | None) -> None:
    """The frame classifier, into `out`, with thresholds that clips of the packaged model and photographs pass."""
    model, served = _packaged()
    learnt, for_thresholds = (
        generated_clips(served, model.scope, GENERATED_CLIPS, seed=seed) for seed in (LEARNT_SEED, GENERATED_SEED)
    )
    harmless = HarmlessPictures(learnt=learnt, for_thresholds=for_thresholds, photographs=natural)
    network = train_frames(FrameTraining(minutes=minutes), out, Lines(), model.codec, harmless, start_from)
    print(f"{out}: blocks from log-odds {network.config.block:.2f}, holds from {network.config.review:.2f}")


def train_detector_check(out: Path, natural: Path | None) -> None:
    """The detector of the packaged model's work, into `out`, with a plot of its calibration beside it."""
    model, served = _packaged()
    config = DetectorTraining(natural=natural)
    report = train_detector(config, served, model.scope, weights_sha256(embedded_folder()), out, Lines())
    write_image(out.with_name(PLOT), calibration_sheet(report))
    for line in report.lines():
        print(line)


def train_probe_check(out: Path) -> None:
    """The probe of the packaged model's hidden states, into `out`."""
    model, served = _packaged()
    counts = {SINGLE: GENERATED_CLIPS - GENERATED_CLIPS // 2, TWO: GENERATED_CLIPS // 2}
    plans = [rollout_plan(served, trial) for trial in trials(model.scope, counts, GENERATED_SECONDS, GENERATED_SEED)]
    probe = train_probe(ProbeTraining(), model, plans, Lines())
    save_model(out, probe, probe.config)
    print(f"{out}: holds a clip beyond log-odds {probe.config.thresholds}")


def _packaged() -> tuple[StorybookModel, ServedModel]:
    model = load_embedded()
    return model, ServedModel(model=model, plan_shots=model.plan_shots)
