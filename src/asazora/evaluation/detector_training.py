"""Train the detector of this model's work: `asazora train detector`. Rerun it whenever the model's weights change.

Told from the model's clips are true renders of its world, textures, and clips that no model made. All are encoded, and
spoilt, in the same ways. What comes of one clip or file stays in one fold; scores of held-out folds calibrate.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from asazora.core.rng import derive_seed, numpy_generator
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.evaluation.evaluate import model_video
from asazora.evaluation.marks import encoded, resized, textured_clip
from asazora.evaluation.natural import natural_clips
from asazora.evaluation.prompts import trials
from asazora.pipelines.generate import ServedModel
from asazora.provenance.detector import Detector, DetectorConfig
from asazora.provenance.mark_tile import TileKey
from asazora.provenance.traces import traces_of
from asazora.provenance.watermark import WatermarkEmbedder
from asazora.weights import save_model
from asazora.world.render import render
from asazora.world.sampler import sample_scene
from asazora.world.scope import WorldScope

SIZE, FPS = Size(256, 256), 12
SECONDS = 2.0
NUM_FRAMES = 23
CRFS = (18, 23, 28, 32)
FOLDS = 5
STEPS, BATCH_SIZE = 2000, 256
LR, WEIGHT_DECAY = 2e-3, 0.05
NOISE = 0.05
"""Added to traces while it learns, as a share of how much each varies."""

STRAY_SHARE = 0.005
"""Of held-out copies of either side, those that may fall into the other's band."""

CALIBRATION_STEPS = 300
KINDS = ("model", "world", "natural", "texture")

OnProgress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorTraining:
    """How many clips of each kind; `natural` is a folder of videos and photographs, if there is one."""

    clips: int = 48
    copies: int = 4
    natural: Path | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Traces (N, NUM_TRACES) of spoilt copies, the kind of each (an index into KINDS), and what it was made of."""

    traces: NDArray[np.float32]
    kinds: NDArray[np.int64]
    clips: NDArray[np.int64]

    @property
    def is_model(self) -> NDArray[np.bool_]:
        return self.kinds == KINDS.index("model")


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorReport:
    """Calibrated scores of copies whose clip was held out, the kind of each, and where the bands begin."""

    scores: NDArray[np.float64]
    kinds: NDArray[np.int64]
    likely: float
    unlikely: float

    def lines(self) -> list[str]:
        """Of each kind, how many held-out copies fall into each band."""
        result = [f"likely from {self.likely:.4f}, unlikely up to {self.unlikely:.4f}"]
        for number, kind in enumerate(KINDS):
            scores = self.scores[self.kinds == number]
            likely, unlikely = int((scores >= self.likely).sum()), int((scores <= self.unlikely).sum())
            result.append(f"{kind}: n = {len(scores)}, likely {likely}, unlikely {unlikely}")
        return result


def train_detector(
    config: DetectorTraining,
    served: ServedModel,
    scope: WorldScope,
    weights: dict[str, str],
    out_dir: Path,
    on_progress: OnProgress,
) -> DetectorReport:
    """Make clips, learn, calibrate, and save the detector in `out_dir`. `weights` are the digests of the model's."""
    copies = _copies(_clips(config, served, scope, on_progress), config)
    held_out = np.zeros(len(copies.clips))
    for fold in range(FOLDS):
        inside = copies.clips % FOLDS == fold
        detector = _fitted(copies.traces[~inside], copies.is_model[~inside], config.seed)
        held_out[inside] = _log_odds(detector, copies.traces[inside])
    slope, shift = _calibrated(held_out, copies.is_model)
    scores = 1 / (1 + np.exp(-(slope * held_out + shift)))
    detector = _fitted(copies.traces, copies.is_model, config.seed)
    with torch.no_grad():
        detector.head.weight.mul_(slope)
        detector.head.bias.mul_(slope).add_(shift)
    likely, unlikely = bands(scores, copies.is_model)
    detector.config = replace(detector.config, likely=likely, unlikely=unlikely, weights=weights)
    save_model(out_dir, detector, detector.config)
    return DetectorReport(scores=scores, kinds=copies.kinds, likely=likely, unlikely=unlikely)


def bands(scores: NDArray[np.float64], is_model: NDArray[np.bool_]) -> tuple[float, float]:
    """Where `likely` begins, above the held-out scores of all other clips but a few, and where `unlikely` ends, below
    those of the model's.

    Never wider than from .99 and up to .01: a band is a claim.
    """
    highest = float(np.quantile(scores[~is_model], 1 - STRAY_SHARE, method="higher"))
    lowest = float(np.quantile(scores[is_model], STRAY_SHARE, method="lower"))
    return min(1.0, max(0.99, np.nextafter(highest, 2))), max(0.0, min(0.01, np.nextafter(lowest, -1)))


def _clips(
    config: DetectorTraining, served: ServedModel, scope: WorldScope, on_progress: OnProgress
) -> Iterator[tuple[str, str, Frames]]:
    """Each clip (NUM_FRAMES, 256, 256, 3) with its kind and the name of what it was made of."""
    for number, trial in enumerate(trials(scope, {"single": config.clips}, SECONDS, config.seed)):
        yield "model", f"model {number}", model_video(served, trial)[:NUM_FRAMES]
        on_progress("model", (number + 1) / config.clips)
    for number in range(config.clips):
        scene = sample_scene(numpy_generator(config.seed, "detector world", number), scope, duration_s=SECONDS)
        yield "world", f"world {number}", np.stack(list(render(scene, SIZE, FPS, NUM_FRAMES)))
        on_progress("world", (number + 1) / config.clips)
    if config.natural is not None:
        for name, frames in natural_clips(config.natural, SIZE, FPS, NUM_FRAMES, config.seed):
            yield "natural", name, frames
    for number in range(config.clips // 4):
        yield "texture", f"texture {number}", textured_clip(number)[:NUM_FRAMES]


def _copies(clips: Iterator[tuple[str, str, Frames]], config: DetectorTraining) -> Copies:
    rows: list[NDArray[np.float32]] = []
    kinds: list[int] = []
    numbers: list[int] = []
    names: dict[str, int] = {}
    for number, (kind, name, frames) in enumerate(clips):
        for copy in range(config.copies):
            spoilt = spoil(frames, numpy_generator(config.seed, "detector copy", number, copy))
            rows.append(traces_of(spoilt, FPS))
            kinds.append(KINDS.index(kind))
            numbers.append(names.setdefault(name, len(names)))
    return Copies(traces=np.stack(rows), kinds=np.array(kinds), clips=np.array(numbers))


def spoil(frames: Frames, draw: np.random.Generator) -> Frames:
    """A copy as it may be met: often marked, sometimes cropped or scaled, always encoded."""
    if draw.random() < 0.5:
        key, message = TileKey.derive(draw.bytes(32)), draw.integers(0, 2, 64).astype(np.uint8)
        frames = WatermarkEmbedder(key, message, SIZE, FPS).apply(frames)
    if draw.random() < 0.25:
        side = 2 * int(draw.integers(90, 124))
        top, left = draw.integers(0, 257 - side, 2)
        frames = frames[:, top : top + side, left : left + side]
    elif draw.random() < 0.25:
        frames = resized(frames, 2 * int(draw.integers(64, 120)))
    return encoded(frames, FPS, int(draw.choice(CRFS)))


def _fitted(traces: NDArray[np.float32], is_model: NDArray[np.bool_], seed: int) -> Detector:
    """A detector that has learnt these; both sides weigh the same."""
    rows, answers = torch.from_numpy(traces), torch.from_numpy(is_model.astype(np.float32))
    weights = torch.where(answers > 0, 0.5 / answers.mean(), 0.5 / (1 - answers.mean()))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive_seed(seed, "detector"))
        detector = Detector(DetectorConfig()).train()
        detector.mean.copy_(rows.mean(0))
        detector.scale.copy_(rows.std(0).clamp_min(1e-4))
        optimizer = torch.optim.AdamW(detector.parameters(), lr=LR, weight_decay=WEIGHT_DECAY)
        for step in range(STEPS):
            for group in optimizer.param_groups:
                group["lr"] = LR * (1 - step / STEPS)
            chosen = torch.randint(len(rows), (BATCH_SIZE,))
            noisy = rows[chosen] + NOISE * detector.scale * torch.randn(BATCH_SIZE, rows.shape[1])
            loss = nn.functional.binary_cross_entropy_with_logits(detector(noisy), answers[chosen], weights[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return detector.eval()


@torch.inference_mode()
def _log_odds(detector: Detector, traces: NDArray[np.float32]) -> NDArray[np.float64]:
    return detector(torch.from_numpy(traces)).double().numpy()


def _calibrated(log_odds: NDArray[np.float64], is_model: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift that make log-odds honest (Platt 1999), both sides weighing the same."""
    values, answers = torch.from_numpy(log_odds), torch.from_numpy(is_model.astype(np.float64))
    weights = torch.where(answers > 0, 0.5 / answers.mean(), 0.5 / (1 - answers.mean()))
    smooth = torch.where(answers > 0, (answers.sum() + 1) / (answers.sum() + 2), 1 / ((1 - answers).sum() + 2))
    parameters = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([parameters], max_iter=CALIBRATION_STEPS, line_search_fn="strong_wolfe")

    def loss() -> float:
        optimizer.zero_grad()
        logits = parameters[0] * values + parameters[1]
        value = nn.functional.binary_cross_entropy_with_logits(logits, smooth, weights)
        value.backward()
        return float(value.detach())

    optimizer.step(loss)
    slope, shift = parameters.detach().tolist()
    return slope, shift
