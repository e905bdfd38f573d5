"""Train the frame classifier from nothing: `asazora train frames`. About ten minutes on one processor core.

Its thresholds are set on clips of scenes that training did not see, and on what the model makes of prompts, so that few
harmless clips of either are refused; how well it does is measured on a third, committed set (`frame_review`).
"""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from asazora.core.rng import derive_seed, numpy_generator
from asazora.core.video_model import Frames
from asazora.evaluation.proxies.clips import sample_clips
from asazora.evaluation.proxies.examples import FPS, Examples, draw_examples
from asazora.models.codec import Codec
from asazora.safety.frame_classifier import FrameClassifier, FrameClassifierConfig, as_input
from asazora.safety.frames import clip_score
from asazora.weights import save_model

LOG_EVERY = 50
WEIGHT_DECAY = 0.05
MOST_SHIFT_PX = 6
BLOCKED_SHARE, HELD_SHARE = 0.003, 0.008
"""Shares of harmless clips that the thresholds let be refused, and be refused or held for review."""

OnProgress = Callable[[str, float, float], None]
"""(stage, share done, loss so far)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameTraining:
    """How much is rendered and learnt."""

    scenes: int = 1000
    epochs: int = 8
    batch_size: int = 64
    lr: float = 3e-3
    width: int = 12
    calibration_clips: int = 600
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
        labels=np.concatenate([part.labels for part in parts]),
    )
    with torch.random.fork_rng(devices=[]):  # initial weights take torch's own generator
        torch.manual_seed(derive_seed(config.seed, "frame classifier"))
        network = FrameClassifier(FrameClassifierConfig(width=config.width))
        _fit(network, examples, config, on_progress)
    harmless = [clip.frames for clip in sample_clips(config.calibration_clips, config.seed + 1, codec=codec)]
    block, review = calibrated(network.eval(), harmless, [frames[:: FPS // 2] for frames in generated])
    network.config = dataclasses.replace(network.config, block=block, review=review)
    save_model(out_dir, network, network.config)
    return network


def calibrated(network: FrameClassifier, *sets: Sequence[Frames]) -> tuple[float, float]:
    """The log-odds at which to block, and at which to hold, from harmless clips: high enough for each of the sets."""
    scores = [[clip_score(network.log_odds(frames)) for frames in clips] for clips in sets if clips]
    shares = (1 - BLOCKED_SHARE, 1 - HELD_SHARE)
    block, review = np.max([np.quantile(of_one_set, shares) for of_one_set in scores], axis=0)
    return float(block), float(review)


def _fit(network: FrameClassifier, examples: Examples, config: FrameTraining, on_progress: OnProgress) -> None:
    draw = numpy_generator(config.seed, "frame batches")
    per_epoch = len(examples.labels) // config.batch_size
    steps = config.epochs * per_epoch
    optimizer = torch.optim.AdamW(network.parameters(), lr=config.lr, weight_decay=WEIGHT_DECAY)
    lr_scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, config.lr, total_steps=steps, cycle_momentum=False)
    network.train().to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]  the stub lacks this keyword
    recent = 0.0
    for step in range(steps):
        if step % per_epoch == 0:
            order = draw.permutation(len(examples.labels))
        start = step % per_epoch * config.batch_size
        chosen = order[start : start + config.batch_size]
        logits = network(_augmented(examples.pictures[chosen], draw))
        loss = nn.functional.binary_cross_entropy_with_logits(logits, torch.from_numpy(examples.labels[chosen]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        lr_scheduler.step()
        recent = float(loss.detach()) if step == 0 else 0.95 * recent + 0.05 * float(loss.detach())
        if (step + 1) % LOG_EVERY == 0:
            on_progress("learn", (step + 1) / steps, recent)


def _augmented(pictures: np.ndarray, draw: np.random.Generator) -> Tensor:
    """Mirrored or not, moved by a few pixels, brighter or darker, each channel a little for itself."""
    if draw.random() < 0.5:
        pictures = pictures[:, :, ::-1]
    down, right = draw.integers(-MOST_SHIFT_PX, MOST_SHIFT_PX + 1, 2)
    batch = as_input(np.roll(pictures, (int(down), int(right)), axis=(1, 2)))
    gain = torch.from_numpy(draw.uniform(0.85, 1.15, (len(batch), 3, 1, 1)).astype(np.float32))
    shift = torch.from_numpy(draw.uniform(-0.08, 0.08, (len(batch), 1, 1, 1)).astype(np.float32))
    return (batch * gain + shift).clamp(-1, 1).contiguous(memory_format=torch.channels_last)
