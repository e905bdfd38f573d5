"""Train the frame classifier from nothing: `asazora train frames`. Some forty minutes of one processor core.

Its thresholds are set on clips of scenes that training did not see, and on what the model makes of prompts, so that few
harmless clips of either are refused; how well it does is measured on a third, committed set (`frame_review`).
"""

import dataclasses
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from asazora.core.rng import derive_seed, numpy_generator
from asazora.core.video_model import Frames
from asazora.evaluation.proxies.clips import sample_clips
from asazora.evaluation.proxies.examples import BLOCK_PX, CROP_PX, FPS, Examples, draw_examples
from asazora.models.codec import Codec
from asazora.safety.frame_classifier import CELL_PX, CONCEPTS, FrameClassifier, FrameClassifierConfig, as_input
from asazora.safety.frames import concept_scores
from asazora.weights import save_model

LOG_EVERY = 50
WEIGHT_DECAY = 0.05
WARMUP_STEPS = 60
MAX_GRADIENT = 5.0
TRAINED_PX = 128
"""Side of what is learnt from at once: a part of a crop."""

LEAST_OF_CELL = 0.12
"""Share of a cell that a drawing fills to be learnt from; cells with less of it teach nothing."""

LEAST_BLOCKS = 10
"""Blocks of a picture in which a stand-in is seen, for the picture to be one of it; with fewer it teaches nothing."""

CELLS_WEIGHT, SEEN_WEIGHT = 5.0, 3.0
"""Weight of the cells beside that of the pictures, and of cells where something is drawn beside that of the others."""

BLOCKED_SHARE, HELD_SHARE = 0.005, 0.015
"""Shares of harmless clips that the thresholds let be refused, and be refused or held for review."""

OnProgress = Callable[[str, float, float], None]
"""(stage, share done, loss so far)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameTraining:
    """How much is rendered and learnt."""

    scenes: int = 1500
    steps: int = 6000
    batch_size: int = 64
    lr: float = 4e-3
    width: int = 16
    calibration_clips: int = 400
    seed: int = 0


def train_frames(
    config: FrameTraining,
    out_dir: Path,
    on_progress: OnProgress,
    codec: Codec | None = None,
    generated: Iterable[Frames] = (),
) -> FrameClassifier:
    """Render, learn, set the thresholds, and save the network in `out_dir`.

    generated: clips (F, H, W, 3) of the model that the network is to watch, of harmless prompts.
    """
    parts = []
    for part in draw_examples(config.scenes, config.seed, codec):
        parts.append(part)
        if len(parts) % LOG_EVERY == 0:
            on_progress("render", len(parts) / config.scenes, 0.0)
    examples = Examples(
        pictures=np.concatenate([part.pictures for part in parts]),
        drawn=np.concatenate([part.drawn for part in parts]),
    )
    with torch.random.fork_rng(devices=[]):  # initial weights take torch's own generator
        torch.manual_seed(derive_seed(config.seed, "frame classifier"))
        network = FrameClassifier(FrameClassifierConfig(width=config.width))
        fit(network, examples, config, on_progress)
    harmless = (clip.frames for clip in sample_clips(config.calibration_clips, config.seed + 1, codec=codec))
    calibrate(network.eval(), harmless, (frames[:: FPS // 2] for frames in generated))
    save_model(out_dir, network, network.config)
    return network


def calibrate(network: FrameClassifier, *sets: Iterable[Frames]) -> None:
    """Set what each concept's log-odds start from, and the thresholds, by harmless clips.

    Each concept is to hold the same share of them. The thresholds are high enough for each of the sets.
    """
    found = ([concept_scores(network.log_odds(frames)) for frames in clips] for clips in sets)
    scores = [np.stack(of_one_set) for of_one_set in found if of_one_set]
    of_each = [np.quantile(of_one_set, 1 - HELD_SHARE / len(CONCEPTS), axis=0) for of_one_set in scores]
    levels = np.max(of_each, axis=0)
    with torch.no_grad():
        network.shift.sub_(torch.from_numpy(levels).float())
    shares = (1 - BLOCKED_SHARE, 1 - HELD_SHARE)
    thresholds = [np.quantile((of_one_set - levels).max(axis=1), shares) for of_one_set in scores]
    block, review = np.max(thresholds, axis=0)
    network.config = dataclasses.replace(network.config, block=float(block), review=float(review))


def fit(network: FrameClassifier, examples: Examples, config: FrameTraining, on_progress: OnProgress) -> None:
    """Learn where in crops each concept is seen, and whether it is at all."""
    draw = numpy_generator(config.seed, "frame batches")
    optimizer = torch.optim.AdamW(network.parameters(), lr=config.lr, weight_decay=WEIGHT_DECAY)
    lr_scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _lr_share(step, config.steps))
    network.train().to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]  the stub lacks this keyword
    recent = 0.0
    for step in range(config.steps):
        chosen = draw.integers(len(examples.drawn), size=config.batch_size)
        loss = _loss(network, *_augmented(examples.pictures[chosen], examples.drawn[chosen], draw))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), MAX_GRADIENT)
        optimizer.step()
        lr_scheduler.step()
        recent = float(loss.detach()) if step == 0 else 0.95 * recent + 0.05 * float(loss.detach())
        if (step + 1) % LOG_EVERY == 0:
            on_progress("learn", (step + 1) / config.steps, recent)


def _lr_share(step: int, steps: int) -> float:
    """A short rise, then half a cosine down to nothing."""
    return min(1.0, (step + 1) / WARMUP_STEPS) * (0.5 + 0.5 * math.cos(math.pi * min(1.0, step / steps)))


def _loss(network: FrameClassifier, pictures: Tensor, drawn: Tensor) -> Tensor:
    """pictures: (B, 3, H, W); drawn: (B, 2 * concepts, H / BLOCK_PX, W / BLOCK_PX) of 0 and 1."""
    cells = network.cells(pictures)
    shares = nn.functional.avg_pool2d(drawn, CELL_PX // BLOCK_PX)
    seen = (shares >= LEAST_OF_CELL).float()
    of_cells = nn.functional.binary_cross_entropy_with_logits(
        cells, seen, weight=1 + (SEEN_WEIGHT - 1) * seen - ((shares > 0) & (seen == 0)).float()
    )
    blocks = drawn[:, : len(CONCEPTS)].sum(dim=(2, 3))
    whole = (blocks >= LEAST_BLOCKS).float()
    of_pictures = nn.functional.binary_cross_entropy_with_logits(
        network.pooled(cells), whole, weight=1 - ((blocks > 0) & (whole == 0)).float()
    )
    return of_pictures + CELLS_WEIGHT * of_cells


def _augmented(pictures: np.ndarray, drawn: np.ndarray, draw: np.random.Generator) -> tuple[Tensor, Tensor]:
    """A part of each crop, mirrored or not, brighter or darker, each channel a little for itself."""
    most = (CROP_PX - TRAINED_PX) // BLOCK_PX
    side = TRAINED_PX // BLOCK_PX
    top, left = draw.integers(0, most + 1, 2).tolist()
    pictures = pictures[:, top * BLOCK_PX :, left * BLOCK_PX :][:, :TRAINED_PX, :TRAINED_PX]
    drawn = drawn[:, top : top + side, left : left + side]
    if draw.random() < 0.5:
        pictures, drawn = pictures[:, :, ::-1], drawn[:, :, ::-1]
    batch = as_input(pictures)
    gain = torch.from_numpy(draw.uniform(0.85, 1.15, (len(batch), 3, 1, 1)).astype(np.float32))
    shift = torch.from_numpy(draw.uniform(-0.08, 0.08, (len(batch), 1, 1, 1)).astype(np.float32))
    labels = nn.functional.one_hot(torch.from_numpy(drawn.astype(np.int64)), 2 * len(CONCEPTS) + 1)
    pixels = (batch * gain + shift).clamp(-1, 1).contiguous(memory_format=torch.channels_last)
    return pixels, labels[..., 1:].permute(0, 3, 1, 2).float()
