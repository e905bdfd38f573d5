"""A training run of the transformer: what it depends on, and how it begins."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch

from asazora.core.errors import InvalidRequestError
from asazora.core.rng import derive_seed
from asazora.layers.muon import Muon
from asazora.models.codec import Codec
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.training.batches import Layout
from asazora.training.budget import Budget, lr_factor
from asazora.training.dit_loss import LossConfig
from asazora.training.noise import NoiseConfig
from asazora.training.optim import MovingAverage
from asazora.training.training_run import TrainingRun, resume_run

RISE = 0.02
"""Share of the lessons of the whole network in which the rate rises anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is drawn up to a share of the budget: spans of clips, and the share of grid positions that is computed."""

    layouts: tuple[Layout, ...]
    until: float = 1.0
    cells: float = 1.0
    sketch_only: bool = False
    """Only the sketch learns, which goes many times as fast; see `models.dit.sketch`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiTTrainConfig:
    """Everything a run depends on besides the clips. The last of the `lessons` lasts to the end."""

    dit: DiTConfig
    budget: Budget
    lessons: tuple[Lesson, ...]
    tokens_per_batch: int = 3072
    muon_lr: float = 2e-3
    adam_lr: float = 1e-3
    weight_decay: float = 0.01
    warmup_steps: int = 100
    decay_share: float = 0.35
    text_dropout: float = 0.1
    blocking_dropout: float = 0.25
    max_grad_norm: float = 1.0
    ema_decay: float = 0.998
    noise: NoiseConfig = field(default_factory=NoiseConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    seed: int = 0
    device: str = "cpu"
    compile: bool = False
    processes: int = 1
    """Processes that differentiate batches side by side, on a CPU one a core; see `gradient_exchange`."""
    log_every: int = 50
    checkpoint_every_s: float = 180.0

    def __post_init__(self) -> None:
        if any(lesson.sketch_only for lesson in self.lessons) and not self.dit.sketch_size:
            raise InvalidRequestError("lessons of the sketch alone", True, "a network with a sketch (sketch_size)")

    def lesson_at(self, step: int, elapsed_s: float) -> Lesson:
        """The lesson that a step belongs to."""
        spent = self.budget.spent(step, elapsed_s)
        return next((lesson for lesson in self.lessons if spent < lesson.until), self.lessons[-1])

    def lr_factor_at(self, step: int, elapsed_s: float) -> float:
        """The learning rate of a step as a share of the peaks.

        It rises and falls once while the sketch learns alone, and once more for the whole network: the sketch rests
        from then on, and has to be done.
        """
        spent = self.budget.spent(step, elapsed_s)
        rests = max((lesson.until for lesson in self.lessons if lesson.sketch_only), default=0.0)
        begun, end = (0.0, rests) if spent < rests else (rests, 1.0)
        share = (spent - begun) / max(end - begun, 1e-9)
        anew = min(1.0, (share + RISE / 10) / RISE) if begun else 1.0
        return anew * lr_factor(step, share, self.warmup_steps, self.decay_share)


DiTRun = TrainingRun[DiT]


def initial_model(config: DiTTrainConfig) -> DiT:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive_seed(config.seed, "dit", "init"))
        return DiT(config.dit).to(config.device)


def fitted(model: DiT, codec: Codec) -> DiT:
    """The model with its sketch set to draw in the latents of this codec."""
    if model.sketch is not None:
        model.sketch.fit(codec)
    return model


def begun_run(config: DiTTrainConfig, codec: Codec, out_dir: Path, first: Callable[[], DiT]) -> DiTRun:
    """The run as it was last saved in `out_dir`, or a new one of the `first` model; it draws for the codec."""
    run = resume_dit(config, out_dir) or start_run(config, first())
    for model in (run.model, run.average.module):
        fitted(model, codec)
    return run


def start_run(config: DiTTrainConfig, model: DiT) -> DiTRun:
    """A run at step 0: Muon for the matrices inside the blocks, AdamW for everything else."""
    matrices = [p for p in model.blocks.parameters() if p.ndim == 2 and min(p.shape) > 6]
    ours = {id(p) for p in matrices}
    rest = [p for p in model.parameters() if id(p) not in ours]
    muon = Muon(matrices, lr=config.muon_lr, weight_decay=config.weight_decay)
    adam = torch.optim.AdamW(rest, lr=config.adam_lr, betas=(0.9, 0.98), weight_decay=0.0)
    return TrainingRun(
        model=model, average=MovingAverage(model, config.ema_decay), optimisers={"muon": muon, "adam": adam}
    )


def resume_dit(config: DiTTrainConfig, out_dir: Path) -> DiTRun | None:
    """The run as it was last saved in `out_dir`, or None if it never was."""
    return resume_run(out_dir, lambda: start_run(config, initial_model(config)))
