"""Train a judge from nothing on renders of the world: `asazora train judge`. Minutes on one processor core."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from asazora.core.precision import autocast
from asazora.core.rng import derive_seed, numpy_generator
from asazora.evaluation.detection import detection_loss
from asazora.evaluation.judge_config import CROP_PX, JudgeConfig
from asazora.evaluation.judge_data import (
    IGNORED,
    STORED_PX,
    SURROUNDINGS_PX,
    ClipExamples,
    CropExamples,
    ExampleMaker,
    FrameExample,
    TrackExample,
)
from asazora.evaluation.judge_nets import CameraNet, Conv3x3, CropNet, FrameNet, JudgeNets, motion_input
from asazora.evaluation.pictures import as_input
from asazora.layers.muon import Muon
from asazora.models.codec import Codec
from asazora.weights import save_model
from asazora.world.scope import SMALL, WorldScope

ROW_WEIGHTS = {"pose": 0.5, "facing": 0.3}
"""Rows that only shape the embedding count less; the others 1."""
WEIGHT_DECAY = 0.02
WARM_SHARE = 0.1
MUON_FACTOR = 4.0
"""How many times AdamW's learning rate Muon takes."""
LOG_EVERY = 20
MIRRORED_FACING = 1
"""`facing` names none, left, right: mirrored, left and right change places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeTraining:
    """How much is rendered and how long each network learns. Seconds are processor time on one core, about."""

    scope: WorldScope = SMALL
    clips: int = 900
    stills: int = 4000
    frame_steps: int = 1000
    crop_steps: int = 2500
    motion_steps: int = 1500
    camera_steps: int = 1000
    batch_size: int = 32
    lr: float = 1.2e-3
    seed: int = 0


OnProgress = Callable[[str, int, int, float], None]
"""(stage, steps done, steps in all, loss so far; 0 while rendering)."""


def train_judge(config: JudgeTraining, out_dir: Path, on_progress: OnProgress, codec: Codec | None = None) -> JudgeNets:
    """Render, learn, and save the networks in `out_dir`. With a codec, some renders go through it and back first."""
    judge_config = JudgeConfig(scope=config.scope)
    examples = render_examples(config, judge_config, on_progress, codec)
    with torch.random.fork_rng(devices=[]):  # initial weights take torch's own generator
        torch.manual_seed(derive_seed(config.seed, "judge weights"))
        nets = JudgeNets(judge_config)
        _train_frame(nets.frame, examples.frames, config, on_progress)
        _train_crop(nets.crop, examples.crops, config, on_progress)
        _train_motion(nets, examples.tracks, config, on_progress)
        _train_camera(nets.camera, examples.cameras, config, on_progress)
    save_model(out_dir, nets, judge_config, dtype=torch.bfloat16)
    return nets.eval()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """What all clips teach, sorted by network."""

    frames: list[FrameExample]
    tracks: list[TrackExample]
    crops: CropExamples
    cameras: list[tuple[NDArray[np.float32], int]]


def render_examples(
    config: JudgeTraining, judge_config: JudgeConfig, on_progress: OnProgress, codec: Codec | None = None
) -> Examples:
    """Draw and cut up all training scenes. Bodies are learnt from the stills, actions from the clips."""
    clips: list[ClipExamples] = []
    total = config.clips + config.stills
    for clip in _drawn(config, ExampleMaker(judge_config, config.seed, codec)):
        clips.append(clip)
        if len(clips) % LOG_EVERY == 0:
            on_progress("render", len(clips), total, 0.0)
    bodies = [track.bodies for clip in clips[config.clips :] for track in clip.tracks] + [clip.nobody for clip in clips]
    return Examples(
        frames=[frame for clip in clips for frame in clip.frames],
        tracks=[track for clip in clips for track in clip.tracks if len(track.actions) > 1],
        crops=CropExamples(
            crops=np.concatenate([one.crops for one in bodies]), labels=np.concatenate([one.labels for one in bodies])
        ),
        cameras=[camera for clip in clips for camera in clip.cameras],
    )


def _drawn(config: JudgeTraining, maker: ExampleMaker) -> Iterator[ClipExamples]:
    yield from map(maker.clip, range(config.clips))
    yield from map(maker.still, range(config.stills))


class _Run:
    """One network's optimisers, each with a one-cycle learning rate: Muon for the kernels, AdamW for the rest."""

    def __init__(self, stage: str, module: nn.Module, steps: int, lr: float, on_progress: OnProgress) -> None:
        self.stage, self.module, self.steps, self.on_progress = stage, module.train(), steps, on_progress
        kernels = [part.matrix for part in module.modules() if isinstance(part, Conv3x3)]
        rest = [value for value in module.parameters() if all(value is not kernel for kernel in kernels)]
        self.optimizers: list[torch.optim.Optimizer] = [torch.optim.AdamW(rest, lr=lr, weight_decay=WEIGHT_DECAY)]
        if kernels:
            muon = Muon(kernels, lr=MUON_FACTOR * lr, weight_decay=0.01)
            self.optimizers.append(muon)
        self.lr_schedulers = [_one_cycle(optimizer, steps) for optimizer in self.optimizers]
        self._recent = 0.0

    def step(self, number: int, loss: Tensor) -> None:
        self.module.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.module.parameters(), 5.0)
        for optimizer, lr_scheduler in zip(self.optimizers, self.lr_schedulers, strict=True):
            optimizer.step()
            lr_scheduler.step()
        value = float(loss.detach())
        self._recent = value if number == 0 else 0.95 * self._recent + 0.05 * value
        if (number + 1) % LOG_EVERY == 0:
            self.on_progress(self.stage, number + 1, self.steps, self._recent)


def _one_cycle(optimizer: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.OneCycleLR:
    peak = [group["lr"] for group in optimizer.param_groups]
    return torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=peak, total_steps=steps, pct_start=WARM_SHARE, cycle_momentum=False
    )


def _train_frame(net: FrameNet, frames: Sequence[FrameExample], config: JudgeTraining, on_progress: OnProgress) -> None:
    generator = numpy_generator(config.seed, "judge frames")
    run = _Run("frames", net, config.frame_steps, config.lr, on_progress)
    pictures = np.stack([frame.picture for frame in frames])
    labels = np.stack([frame.labels for frame in frames])
    boxes = np.stack([frame.boxes for frame in frames])
    for number in range(config.frame_steps):
        chosen = generator.integers(len(frames), size=config.batch_size)
        flipped = bool(generator.random() < 0.5)
        batch = torch.from_numpy(boxes[chosen])
        if flipped:
            batch = torch.cat([1.0 - batch[..., :1], batch[..., 1:]], dim=-1)
        valid = (batch[..., 2] > 0).float()
        with autocast("cpu"):
            logits, maps = net(_input(pictures[chosen], flipped))
        answers = torch.from_numpy(labels[chosen])
        run.step(number, _rows_loss(logits, answers) + detection_loss(maps, batch, valid))


def _train_crop(net: CropNet, examples: CropExamples, config: JudgeTraining, on_progress: OnProgress) -> None:
    generator = numpy_generator(config.seed, "judge crops")
    run = _Run("crops", net, config.crop_steps, config.lr, on_progress)
    rows = list(net.heads.rows)
    for number in range(config.crop_steps):
        chosen = generator.integers(len(examples.crops), size=2 * config.batch_size)
        labels = examples.labels[chosen]
        flipped = bool(generator.random() < 0.5)
        if flipped:
            labels = _mirrored(labels, rows)
        with autocast("cpu"):
            logits = net(_resized(_input(_shifted(examples.crops[chosen], generator), flipped)))
        run.step(number, _rows_loss(logits, torch.from_numpy(labels)))


def _shifted(stored: NDArray[np.uint8], generator: np.random.Generator) -> NDArray[np.uint8]:
    """stored: (B, STORED_PX, STORED_PX, 3) -> squares (B, side, side, 3), each cut out a little off its middle.

    The side is drawn for the whole batch: found boxes are a little too large or too small.
    """
    side = int(generator.integers(CROP_PX - SURROUNDINGS_PX // 2, STORED_PX - SURROUNDINGS_PX // 4))
    offsets = generator.integers(STORED_PX - side + 1, size=(len(stored), 2))
    return np.stack([one[y : y + side, x : x + side] for one, (y, x) in zip(stored, offsets, strict=True)])


def centred(stored: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of stored pictures, as the judge cuts them out."""
    edge = SURROUNDINGS_PX // 2
    return stored[:, edge : edge + CROP_PX, edge : edge + CROP_PX]


def _mirrored(labels: NDArray[np.int64], rows: Sequence[str]) -> NDArray[np.int64]:
    labels = labels.copy()
    facing = labels[:, rows.index("facing")]
    labels[:, rows.index("facing")] = np.where(facing >= MIRRORED_FACING, 3 - facing, facing)
    return labels


def _train_motion(
    nets: JudgeNets, tracks: Sequence[TrackExample], config: JudgeTraining, on_progress: OnProgress
) -> None:
    generator = numpy_generator(config.seed, "judge motion")
    nets.crop.eval()
    inputs = [_motion_input(nets.crop, track) for track in tracks]
    run = _Run("motion", nets.motion, config.motion_steps, config.lr, on_progress)
    for number in range(config.motion_steps):
        chosen = generator.integers(len(tracks), size=config.batch_size)
        features, mask = padded([inputs[index] for index in chosen])
        answers = torch.full(mask.shape, IGNORED)
        for row, index in enumerate(chosen):
            answers[row, : len(tracks[index].actions)] = torch.from_numpy(tracks[index].actions)
        features = features + 0.1 * torch.from_numpy(generator.standard_normal(features.shape, dtype=np.float32))
        run.step(number, _cross_entropy(nets.motion(features, mask).flatten(0, 1), answers.flatten()))


def _motion_input(net: CropNet, track: TrackExample) -> Tensor:
    """(F, D), from what the crop network sees in the track."""
    with torch.inference_mode():
        logits = net(_input(centred(track.bodies.crops), False))
    return motion_input({row: values.clone() for row, values in logits.items()}, torch.from_numpy(track.geometry))


def padded(sequences: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Sequences (F, D) of several lengths -> (B, F, D) and mask (B, F)."""
    features = nn.utils.rnn.pad_sequence(list(sequences), batch_first=True)
    lengths = torch.tensor([len(one) for one in sequences])
    return features, (torch.arange(features.shape[1]) < lengths[:, None]).float()


def _train_camera(
    net: CameraNet, cameras: Sequence[tuple[NDArray[np.float32], int]], config: JudgeTraining, on_progress: OnProgress
) -> None:
    generator = numpy_generator(config.seed, "judge cameras")
    figures = torch.from_numpy(np.stack([figure for figure, _ in cameras]))
    answers = torch.tensor([label for _, label in cameras])
    net.mean.copy_(figures.mean(0))
    net.scale.copy_(figures.std(0, correction=0).clamp_min(1e-4))
    run = _Run("camera", net, config.camera_steps, config.lr, on_progress)
    chance = _balanced(answers)
    for number in range(config.camera_steps):
        chosen = generator.choice(len(answers), size=4 * config.batch_size, p=chance)
        noise = 0.05 * torch.from_numpy(generator.standard_normal((len(chosen), figures.shape[1]), dtype=np.float32))
        run.step(number, nn.functional.cross_entropy(net(figures[chosen] + noise * net.scale), answers[chosen]))


def _balanced(answers: Tensor) -> NDArray[np.float64]:
    """Chances that draw every answer equally often."""
    weights = 1.0 / torch.bincount(answers).clamp_min(1)[answers].double()
    return (weights / weights.sum()).numpy()


def _input(pictures: NDArray[np.uint8], flipped: bool) -> Tensor:
    if flipped:
        pictures = pictures[:, :, ::-1]
    return as_input(pictures).contiguous(memory_format=torch.channels_last)


def _resized(pictures: Tensor) -> Tensor:
    return nn.functional.interpolate(pictures, size=(CROP_PX, CROP_PX), mode="bilinear", antialias=True)


def _rows_loss(logits: dict[str, Tensor], labels: Tensor) -> Tensor:
    """labels: (B, rows), in the order of `logits`."""
    losses = [
        ROW_WEIGHTS.get(row, 1.0) * _cross_entropy(values, labels[:, index])
        for index, (row, values) in enumerate(logits.items())
    ]
    return torch.stack(losses).sum()


def _cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean over the labels that are known; 0 if none is."""
    known = labels != IGNORED
    if not known.any():
        return logits.float().sum() * 0.0
    return nn.functional.cross_entropy(logits.float()[known], labels[known], label_smoothing=0.03)
