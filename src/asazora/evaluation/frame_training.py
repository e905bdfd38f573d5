"""Train the frame classifier: `asazora train frames`. An hour and a half of one processor core, all of it.

It learns while scenes are still being drawn, so that it meets each crop a few times only and knows none by heart. Its
thresholds are set on clips of scenes that training did not see, on what the model makes of prompts and on pictures of
other kinds, so that few harmless ones of each are refused; how well it does is measured on a committed set
(`frame_review`).
"""

import dataclasses
import math
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from asazora.core.rng import derive_seed, numpy_generator
from asazora.core.video_model import Frames
from asazora.evaluation.proxies.clips import sample_clips
from asazora.evaluation.proxies.examples import BLOCK_PX, CONCEPT_SHARES, CROP_PX, FPS, Examples, draw_examples
from asazora.evaluation.proxies.others import OtherPictures, read_photographs, still_clips
from asazora.layers.muon import KernelMuon
from asazora.models.codec import Codec
from asazora.safety.frame_classifier import CELL_PX, CONCEPTS, FrameClassifier, FrameClassifierConfig, as_input
from asazora.safety.frames import concept_scores
from asazora.weights import save_model

LOG_EVERY = 50
STORED = torch.float16
"""Type of the weights in the file; thresholds are set on what is left of them."""

WEIGHT_DECAY = 0.05
WARMUP_STEPS = 60
MAX_GRADIENT = 5.0
KERNEL_DIM = 4
"""A convolution's kernel is (out, in, h, w)."""

TRAINED_PX = 128
"""Side of what is learnt from at once: a part of a crop."""

LEAST_OF_CELL = 0.12
"""Share of a cell that a drawing fills to be learnt from; cells with less of it teach nothing."""

LEAST_BLOCKS = 10
"""Blocks of a picture in which a stand-in is seen, for the picture to be one of it; with fewer it teaches nothing."""

CELLS_WEIGHT, SEEN_WEIGHT = 5.0, 3.0
"""Weight of the cells beside that of the pictures, and of cells where something is drawn beside that of the others."""

BLOCKED_SHARE, HELD_SHARE = 0.01, 0.02
"""Shares of harmless clips that the thresholds let be refused, and be refused or held for review."""

OnProgress = Callable[[str, float, float], None]
"""(stage, share done, loss so far)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameTraining:
    """How much is rendered and learnt."""

    scenes: int = 4000
    first_scenes: int = 250
    """So many are drawn before the first step, the others evenly during the steps."""
    kept_crops: int = 16000
    """So many crops are in memory, the latest; some 77 kB each."""
    steps: int = 10000
    minutes: float | None = None
    """Steps end after so long, their rate falling to nothing by then, if not before."""
    batch_size: int = 64
    lr: float = 4e-3
    width: int = 16
    calibration_clips: int = 800
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmlessPictures:
    """What is harmless and no render: clips (F, H, W, 3) that the model makes, and a folder of photographs, if any.

    learnt: of some prompts; for_thresholds: of others. Of the photographs some are kept for the thresholds, too.
    """

    learnt: Iterable[Frames] = ()
    for_thresholds: Iterable[Frames] = ()
    photographs: Path | None = None

    def source(self) -> OtherPictures:
        """What is learnt from."""
        frames = [clip[:: FPS // 2] for clip in self.learnt]
        return OtherPictures(
            photographs=self._photographs(held_out=False), generated=np.concatenate(frames) if frames else None
        )

    def held_out(self, count: int, seed: int) -> Iterable[Frames]:
        """Pictures of no render that are not learnt from, each as a clip that stands still."""
        source = OtherPictures(photographs=self._photographs(held_out=True))
        return still_clips(source, count, numpy_generator(seed, "other pictures"))

    def _photographs(self, *, held_out: bool) -> Frames | None:
        return None if self.photographs is None else read_photographs(self.photographs, held_out=held_out)


def train_frames(
    config: FrameTraining,
    out_dir: Path,
    on_progress: OnProgress,
    codec: Codec | None = None,
    harmless: HarmlessPictures | None = None,
    start_from: Path | None = None,
) -> FrameClassifier:
    """Render, learn, set the thresholds, and save the network in `out_dir`.

    Begins as the network in `start_from`, or with random weights.
    """
    harmless = harmless or HarmlessPictures()
    network = _new_network(config) if start_from is None else FrameClassifier.load(start_from)
    fit(network, draw_examples(config.scenes, config.seed, codec, harmless.source()), config, on_progress)
    network.to(STORED).float().eval()
    set_seed = config.seed + 1
    renders = (clip.frames for clip in sample_clips(config.calibration_clips, set_seed, codec=codec))
    generated = (frames[:: FPS // 2] for frames in harmless.for_thresholds)
    on_progress("thresholds", 0.0, 0.0)
    calibrate(network, renders, generated, harmless.held_out(config.calibration_clips, set_seed))
    save_model(out_dir, network, network.config, dtype=STORED)
    return network


def _new_network(config: FrameTraining) -> FrameClassifier:
    with torch.random.fork_rng(devices=[]):  # initial weights take torch's own generator
        torch.manual_seed(derive_seed(config.seed, "frame classifier"))
        return FrameClassifier(FrameClassifierConfig(width=config.width))


def calibrate(network: FrameClassifier, *sets: Iterable[Frames]) -> None:
    """Set what each concept's log-odds start from, and the thresholds, by harmless clips.

    Concepts that are hard to learn are to hold more of them. The thresholds are high enough for each of the sets.
    """
    found = ([concept_scores(network.log_odds(frames)) for frames in clips] for clips in sets)
    scores = [np.stack(of_one_set) for of_one_set in found if of_one_set]
    levels = np.max([levels_of(of_one_set) for of_one_set in scores], axis=0)
    with torch.no_grad():
        network.shift.sub_(torch.from_numpy(levels).float())
    shares = (1 - BLOCKED_SHARE, 1 - HELD_SHARE)
    thresholds = [np.quantile((of_one_set - levels).max(axis=1), shares) for of_one_set in scores]
    block, review = np.max(thresholds, axis=0)
    network.config = dataclasses.replace(network.config, block=float(block), review=float(review))


def levels_of(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of scores of clips (N, concepts), what each concept's are below in all but its share of the clips."""
    shares = [1 - HELD_SHARE * share for share in CONCEPT_SHARES]
    return np.array([np.quantile(column, share) for column, share in zip(scores.T, shares, strict=True)], np.float32)


class _Latest:
    """The latest crops of a source, as many as memory is set aside for."""

    def __init__(self, source: Iterator[Examples], kept: int) -> None:
        self._source, self._kept = source, kept
        self._pictures = np.empty((kept, CROP_PX, CROP_PX, 3), np.uint8)
        self._drawn = np.empty((kept, CROP_PX // BLOCK_PX, CROP_PX // BLOCK_PX), np.uint8)
        self._num_parts = self._num_crops = 0

    def have(self, parts: int) -> None:
        """Take from the source until so many parts of it were taken in all."""
        while self._num_parts < parts and (part := next(self._source, None)):
            at = np.arange(self._num_crops, self._num_crops + len(part.drawn)) % self._kept
            self._pictures[at], self._drawn[at] = part.pictures, part.drawn
            self._num_parts += 1
            self._num_crops += len(part.drawn)

    def some(self, count: int, draw: np.random.Generator) -> tuple[Frames, np.ndarray]:
        chosen = draw.integers(min(self._num_crops, self._kept), size=count)
        return self._pictures[chosen], self._drawn[chosen]


def fit(network: FrameClassifier, source: Iterator[Examples], config: FrameTraining, on_progress: OnProgress) -> None:
    """Learn where in crops each concept is seen, and whether it is at all."""
    examples = _Latest(source, config.kept_crops)
    draw = numpy_generator(config.seed, "frame batches")
    network.train().to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]  the stub lacks this keyword
    optimizers = _optimizers(network, config.lr)
    recent = 0.0
    start_s = time.monotonic()
    step, done = 0, 0.0
    while done < 1:
        examples.have(math.ceil(config.first_scenes + (config.scenes - config.first_scenes) * done))
        loss = _loss(network, *_augmented(*examples.some(config.batch_size, draw), draw))
        network.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), MAX_GRADIENT)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = config.lr * _lr_share(step, done)
            optimizer.step()
        recent = float(loss.detach()) if step == 0 else 0.95 * recent + 0.05 * float(loss.detach())
        step += 1
        done = step / config.steps
        if config.minutes is not None:
            done = max(done, (time.monotonic() - start_s) / (60 * config.minutes))
        if step % LOG_EVERY == 0:
            on_progress("learn", min(1.0, done), recent)


def _optimizers(network: FrameClassifier, lr: float) -> tuple[torch.optim.Optimizer, ...]:
    """Muon for the kernels inside, AdamW for the head and for all that is no kernel."""
    kernels = [parameter for parameter in network.body.parameters() if parameter.ndim == KERNEL_DIM]
    inside = set(kernels)
    others = [parameter for parameter in network.parameters() if parameter not in inside]
    return (
        KernelMuon(kernels, lr=lr, weight_decay=WEIGHT_DECAY),
        torch.optim.AdamW(others, lr=lr, weight_decay=WEIGHT_DECAY),
    )


def _lr_share(step: int, done: float) -> float:
    """A short rise, then half a cosine down to nothing."""
    return min(1.0, (step + 1) / WARMUP_STEPS) * (0.5 + 0.5 * math.cos(math.pi * done))


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
