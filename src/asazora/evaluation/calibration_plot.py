"""A picture of how far the detector's scores can be believed."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from asazora.evaluation.detector_training import KINDS, DetectorReport
from asazora.media.still import Picture

NUM_BINS = 10


def calibration_sheet(report: DetectorReport) -> Picture:
    """Left: of the copies with a score, how many are the model's. Right: the scores of each kind of clip."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    canvas = FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    is_model = report.kinds == KINDS.index("model")
    weights = np.where(is_model, 0.5 / is_model.mean(), 0.5 / (1 - is_model.mean()))
    bins = np.minimum((report.scores * NUM_BINS).astype(int), NUM_BINS - 1)
    filled = [number for number in range(NUM_BINS) if (bins == number).any()]
    mean = [np.average(report.scores[bins == number], weights=weights[bins == number]) for number in filled]
    true = [np.average(is_model[bins == number], weights=weights[bins == number]) for number in filled]
    left.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    left.plot(mean, true, "o-")
    for x, y, number in zip(mean, true, filled, strict=True):
        left.annotate(str(int((bins == number).sum())), (x, y), textcoords="offset points", xytext=(4, -10), fontsize=7)
    left.set(xlabel="score", ylabel="share made by the model", title="held-out copies, both sides weighing the same")
    for number, kind in enumerate(KINDS):
        scores = np.sort(report.scores[report.kinds == number])
        if len(scores):
            right.step(scores, np.linspace(0, 1, len(scores)), where="post", label=f"{kind} (n = {len(scores)})")
    for edge in (report.unlikely, report.likely):
        right.axvline(edge, color="0.7", linewidth=1)
    right.set(xlabel="score", ylabel="share of copies up to it", title="scores by kind, and where the bands begin")
    right.legend(fontsize=7)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()
