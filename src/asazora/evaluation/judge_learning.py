"""How each of the judge's networks learns from its examples."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from asazora.core.precision import autocast
from asazora.evaluation.camera_motion import MIRROR
from asazora.evaluation.detection import detection_loss
from asazora.evaluation.judge_config import CROP_PX, JudgeConfig
from asazora.evaluation.judge_data import IGNORED, STORED_PX, SURROUNDINGS_PX
from asazora.evaluation.judge_nets import MOTION_ROWS, CameraNet, Conv3x3, CropNet, FrameNet, MotionNet, motion_input
from asazora.evaluation.pictures import as_input
from asazora.evaluation.tracks import excerpt, mirrored
from asazora.layers.muon import Muon

ROW_WEIGHTS = {"pose": 0.5, "facing": 0.3, "emotion": 2.0}
"""Rows that only shape the embedding count less, what shows in few pixels more; the others 1."""
FRAME_ROWS_WEIGHT = 0.3
"""What the rows of a whole frame count beside its bodies, which are harder."""
WEIGHT_DECAY = 0.02
WARM_SHARE = 0.1
MUON_FACTOR = 4.0
"""How many times AdamW's learning rate Muon takes."""
LOG_EVERY = 20
MIRRORED_FACING = 1
"""`facing` names none, left, right: mirrored, left and right change places."""
MIRRORED_MOVES = {"pan left": "pan right", "pan right": "pan left"}
ONE_WAY_MOVES = frozenset({"orbit", "track"})
"""Moves that mirrored are no move of the world, or may be another."""
FEATURE_NOISE, FIGURE_NOISE = 0.1, 0.05
LEAST_EXCERPT = 5
"""Frames of the shortest piece of a track that is learnt from."""
EXCERPT_SHARE = 0.5
BATCH = 128

OnStep = Callable[[int, int, float], None]
"""(steps done, steps in all, loss so far)."""
Array = NDArray[Any]
Generator = np.random.Generator


class Run:
    """One network's optimisers, each with a one-cycle learning rate: Muon for the kernels, AdamW for the rest."""

    def __init__(self, module: nn.Module, steps: int, lr: float, on_step: OnStep) -> None:
        self.module, self.steps, self.on_step = module.train(), steps, on_step
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
            self.on_step(number + 1, self.steps, self._recent)


def _one_cycle(optimizer: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.OneCycleLR:
    peak = [group["lr"] for group in optimizer.param_groups]
    return torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=peak, total_steps=steps, pct_start=WARM_SHARE, cycle_momentum=False
    )


def learn_frames(net: FrameNet, examples: Mapping[str, Array], batch_size: int, run: Run, chance: Generator) -> None:
    """examples: pictures (N, 128, 128, 3), frame_labels (N, rows), boxes (N, K, 4)."""
    for number in range(run.steps):
        chosen = np.sort(chance.integers(len(examples["pictures"]), size=batch_size))
        flipped = bool(chance.random() < 0.5)
        boxes = torch.from_numpy(examples["boxes"][chosen])
        valid = (boxes[..., 2] > 0).float()
        if flipped:
            boxes = torch.cat([1.0 - boxes[..., :1], boxes[..., 1:]], dim=-1)
        with autocast("cpu"):
            logits, maps = net(_input(examples["pictures"][chosen], flipped))
        answers = torch.from_numpy(examples["frame_labels"][chosen])
        run.step(number, FRAME_ROWS_WEIGHT * _rows_loss(logits, answers) + detection_loss(maps, boxes, valid))


def learn_crops(net: CropNet, examples: Mapping[str, Array], batch_size: int, run: Run, chance: Generator) -> None:
    """examples: crops (N, STORED_PX, STORED_PX, 3), crop_labels (N, rows)."""
    rows = list(net.heads.rows)
    for number in range(run.steps):
        chosen = np.sort(chance.integers(len(examples["crops"]), size=2 * batch_size))
        labels = examples["crop_labels"][chosen]
        flipped = bool(chance.random() < 0.5)
        if flipped:
            labels = _mirrored(labels, rows)
        with autocast("cpu"):
            logits = net(_resized(_input(_shifted(examples["crops"][chosen], chance), flipped)))
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


@torch.inference_mode()
def motion_features(net: CropNet, crops: NDArray[np.uint8], geometry: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the motion network reads of bodies (N, STORED_PX, STORED_PX, 3) with their figures -> (N, D)."""
    parts = [
        motion_input(net.eval()(_input(centred(some), False)), torch.from_numpy(figures)).numpy()
        for some, figures in zip(_batches(crops), _batches(geometry), strict=True)
    ]
    return np.concatenate(parts)


def learn_motion(
    net: MotionNet,
    tracks: Sequence[tuple[NDArray[np.float32], NDArray[np.int64]]],
    config: JudgeConfig,
    batch_size: int,
    run: Run,
    chance: Generator,
) -> None:
    """tracks: features (F, D) and actions (F,) of each. Pieces of them, mirrored ones and noisy ones are learnt too."""
    facing = sum(len(config.crop_rows[row]) for row in MOTION_ROWS[: MOTION_ROWS.index("facing")]) + MIRRORED_FACING
    for number in range(run.steps):
        pieces = [_piece(tracks[index], facing, chance) for index in chance.integers(len(tracks), size=batch_size)]
        features, mask = padded([torch.from_numpy(values) for values, _ in pieces])
        answers = torch.full(mask.shape, IGNORED)
        for row, (_, actions) in enumerate(pieces):
            answers[row, : len(actions)] = torch.from_numpy(actions)
        noise = torch.from_numpy(chance.standard_normal(features.shape, dtype=np.float32))
        logits = net(features + FEATURE_NOISE * noise, mask)
        run.step(number, _cross_entropy(logits.flatten(0, 1), answers.flatten()))


def _piece(
    track: tuple[NDArray[np.float32], NDArray[np.int64]], facing: int, chance: Generator
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """A track or part of it, as it is or mirrored. `facing` is the column of the chance of facing left."""
    features, actions = track
    if len(actions) > LEAST_EXCERPT and chance.random() < EXCERPT_SHARE:
        length = int(chance.integers(LEAST_EXCERPT, len(actions)))
        start = int(chance.integers(len(actions) - length + 1))
        features, actions = excerpt(features, start, start + length), actions[start : start + length]
    if chance.random() < 0.5:
        features = mirrored(features)
        features[:, [facing, facing + 1]] = features[:, [facing + 1, facing]]
    return features, actions


def padded(sequences: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Sequences (F, D) of several lengths -> (B, F, D) and mask (B, F)."""
    features = nn.utils.rnn.pad_sequence(list(sequences), batch_first=True)
    lengths = torch.tensor([len(one) for one in sequences])
    return features, (torch.arange(features.shape[1]) < lengths[:, None]).float()


def learn_cameras(
    net: CameraNet, examples: Mapping[str, Array], config: JudgeConfig, batch_size: int, run: Run, chance: Generator
) -> None:
    """examples: figures (N, NUM_FIGURES), moves (N,)."""
    figures, answers = _with_mirrored(examples["figures"], examples["moves"], config.scope.cameras)
    net.mean.copy_(figures.mean(0))
    net.scale.copy_(figures.std(0, correction=0).clamp_min(1e-4))
    even = _balanced(answers)
    for number in range(run.steps):
        chosen = chance.choice(len(answers), size=4 * batch_size, p=even)
        noise = torch.from_numpy(chance.standard_normal((len(chosen), figures.shape[1]), dtype=np.float32))
        logits = net(figures[chosen] + FIGURE_NOISE * noise * net.scale)
        run.step(number, nn.functional.cross_entropy(logits, answers[chosen], label_smoothing=0.03))


def _with_mirrored(figures: Array, moves: Array, names: Sequence[str]) -> tuple[Tensor, Tensor]:
    """The figures and moves, and those of the same clips seen in a mirror."""
    partner = np.array([names.index(MIRRORED_MOVES.get(name, name)) for name in names])
    twofold = np.array([name not in ONE_WAY_MOVES for name in names])[moves]
    both = np.concatenate([figures, figures[twofold] * MIRROR])
    return torch.from_numpy(both), torch.from_numpy(np.concatenate([moves, partner[moves[twofold]]]))


def _balanced(answers: Tensor) -> NDArray[np.float64]:
    """Chances that draw every answer equally often."""
    weights = 1.0 / torch.bincount(answers).clamp_min(1)[answers].double()
    return (weights / weights.sum()).numpy()


def _batches(values: NDArray[Any]) -> Iterator[NDArray[Any]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


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
