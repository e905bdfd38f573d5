"""Train the transformer on stored latents, resumable at any moment, the same on a CPU and on a CUDA GPU."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn

from asazora.core.precision import autocast
from asazora.core.rng import derive_seed, numpy_generator
from asazora.layers.muon import Muon
from asazora.models.codec import Codec
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.training.batches import Batch, Layout, draw_batch
from asazora.training.budget import Budget, lr_factor
from asazora.training.clip_bank import ClipBucket
from asazora.training.dit_loss import LossConfig, channel_weights, condition, draw_cells, flow_loss
from asazora.training.noise import NoiseConfig, draw_sigmas
from asazora.training.optim import MovingAverage
from asazora.training.run_log import append_row, draw_curves
from asazora.weights import (
    fill,
    flatten_optimizer_state,
    load_training_state,
    restore_optimizer_state,
    save_model,
    save_training_state,
)

CHECKPOINT_NAME, LOG_NAME, CURVES_NAME, FINAL_NAME = "checkpoint.safetensors", "log.csv", "curves.png", "final"

BankSource = Callable[[], Sequence[ClipBucket]]
"""Returns the clips there are now: a bank may grow while a run goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is drawn up to a share of the budget: spans of clips, and the share of grid positions that is computed."""

    layouts: tuple[Layout, ...]
    until: float = 1.0
    cells: float = 1.0


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
    max_grad_norm: float = 1.0
    ema_decay: float = 0.998
    noise: NoiseConfig = field(default_factory=NoiseConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    seed: int = 0
    device: str = "cpu"
    compile: bool = False
    log_every: int = 50
    checkpoint_every_s: float = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiTProgress:
    """One line of the log."""

    step: int
    loss: float
    grad_norm: float
    lr: float
    clips: int
    elapsed_s: float
    spent: float


OnProgress = Callable[[DiTProgress], None]


@dataclass(kw_only=True)
class DiTRun:
    """The changing state of a run; random numbers are derived from the seed and the step, so they need no state."""

    model: DiT
    average: MovingAverage[DiT]
    optimisers: dict[str, torch.optim.Optimizer]
    step: int = 0
    clips: int = 0
    elapsed_s: float = 0.0


def train_dit(
    config: DiTTrainConfig, codec: Codec, bank_source: BankSource, out_dir: Path, on_progress: OnProgress
) -> DiT:
    """Train, or go on training, in `out_dir`; return the averaged model, saved in `out_dir`/final too.

    The codec is the one that made the clips' latents.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    run = resume_run(config, out_dir) or start_run(config, initial_model(config))
    denoise = torch.compile(run.model) if config.compile else run.model

    channels = channel_weights(codec, config.loss.channel_power).to(config.device)

    def step_loss(batch: Batch) -> torch.Tensor:
        sigma, is_target, noise = draw_noise(batch, config, run.step)
        dropped = torch.rand(len(batch.latents), device=noise.device) < config.text_dropout
        share = lesson_of(config, run).cells
        cells = draw_cells(batch.coverage, share) if share < 1 else None
        with autocast(config.device):
            cond = condition(run.model, batch, dropped)
            return flow_loss(denoise, cond, batch, sigma, is_target, noise, channels, config.loss, cells)

    run_steps(run, config, bank_source, step_loss, out_dir, on_progress)
    save_model(out_dir / FINAL_NAME, run.average.module, config.dit, dtype=torch.bfloat16)
    return run.average.module


def run_steps(
    run: DiTRun,
    config: DiTTrainConfig,
    bank_source: BankSource,
    step_loss: Callable[[Batch], torch.Tensor],
    out_dir: Path,
    on_progress: OnProgress,
) -> None:
    """Draw, differentiate, update, log and save until the budget is spent."""
    started = time.monotonic() - run.elapsed_s
    saved = refreshed = time.monotonic()
    bank = bank_source()
    losses: list[torch.Tensor] = []
    while not config.budget.is_over(run.step, run.elapsed_s):
        generator = numpy_generator(config.seed, "batch", run.step)
        lesson = lesson_of(config, run)
        batch = draw_batch(bank, lesson.layouts, round(config.tokens_per_batch / lesson.cells), generator)
        with _seeded(config, run.step):
            loss = step_loss(batch)
        loss.backward()
        grad_norm, lr = _update(run, config, config.budget.spent(run.step, run.elapsed_s))
        losses.append(loss.detach())
        run.clips += len(batch.latents)
        run.elapsed_s = time.monotonic() - started
        if run.step % config.log_every == 0:
            mean = torch.stack(losses).mean().item()
            progress = DiTProgress(
                step=run.step, loss=mean, grad_norm=grad_norm.item(), lr=lr, clips=run.clips,
                elapsed_s=run.elapsed_s, spent=config.budget.spent(run.step, run.elapsed_s),
            )  # fmt: skip
            _log(progress, out_dir, on_progress)
            losses.clear()
        if time.monotonic() - saved > config.checkpoint_every_s:
            save_run(run, out_dir)
            saved = time.monotonic()
        if time.monotonic() - refreshed > config.checkpoint_every_s:
            bank = bank_source()
            refreshed = time.monotonic()
    save_run(run, out_dir)
    if (out_dir / LOG_NAME).exists():
        draw_curves(out_dir / LOG_NAME, out_dir / CURVES_NAME)


def lesson_of(config: DiTTrainConfig, run: DiTRun) -> Lesson:
    """The lesson that this step belongs to."""
    spent = config.budget.spent(run.step, run.elapsed_s)
    return next((lesson for lesson in config.lessons if spent < lesson.until), config.lessons[-1])


def initial_model(config: DiTTrainConfig) -> DiT:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive_seed(config.seed, "dit", "init"))
        return DiT(config.dit).to(config.device)


def start_run(config: DiTTrainConfig, model: DiT) -> DiTRun:
    """A run at step 0: Muon for the matrices inside the blocks, AdamW for everything else."""
    matrices = [p for p in model.blocks.parameters() if p.ndim == 2 and min(p.shape) > 6]
    ours = {id(p) for p in matrices}
    rest = [p for p in model.parameters() if id(p) not in ours]
    muon = Muon(matrices, lr=config.muon_lr, weight_decay=config.weight_decay)
    adam = torch.optim.AdamW(rest, lr=config.adam_lr, betas=(0.9, 0.98), weight_decay=0.0)
    return DiTRun(model=model, average=MovingAverage(model, config.ema_decay), optimisers={"muon": muon, "adam": adam})


def draw_noise(batch: Batch, config: DiTTrainConfig, step: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """(sigma (B, T), is_target (B, T), noise like the latents), of this step and seed."""
    generator = numpy_generator(config.seed, "noise", step)
    sigma, is_target = draw_sigmas(batch.chunks, len(batch.latents), config.noise, generator)
    device = batch.latents.device
    return sigma.to(device), is_target.to(device), torch.randn_like(batch.latents)


def _update(run: DiTRun, config: DiTTrainConfig, spent: float) -> tuple[torch.Tensor, float]:
    """Apply the gradients; return their norm before clipping and the learning-rate factor."""
    grad_norm = nn.utils.clip_grad_norm_(run.model.parameters(), config.max_grad_norm)
    factor = lr_factor(run.step, spent, config.warmup_steps, config.decay_share)
    for optimiser, peak in zip(run.optimisers.values(), (config.muon_lr, config.adam_lr), strict=True):
        for group in optimiser.param_groups:
            group["lr"] = peak * factor
        optimiser.step()
    run.model.zero_grad(set_to_none=True)
    run.average.update(run.model)
    run.step += 1
    return grad_norm, factor


def _log(progress: DiTProgress, out_dir: Path, on_progress: OnProgress) -> None:
    append_row(out_dir / LOG_NAME, {name: getattr(progress, name) for name in DiTProgress.__slots__})
    on_progress(progress)


@contextmanager
def _seeded(config: DiTTrainConfig, step: int) -> Generator[None]:
    """Seed torch's global numbers for one step (noise is drawn on the device), and restore them after."""
    with torch.random.fork_rng(devices=[config.device] if config.device.startswith("cuda") else []):
        torch.manual_seed(derive_seed(config.seed, "torch", step))
        yield


def save_run(run: DiTRun, out_dir: Path) -> None:
    """Everything that `resume_run` needs, in one file replaced in one step."""
    tensors = {f"model.{name}": value for name, value in run.model.state_dict().items()}
    tensors |= {f"average.{name}": value for name, value in run.average.module.state_dict().items()}
    meta: dict[str, Any] = {
        "step": run.step, "clips": run.clips, "elapsed_s": run.elapsed_s, "updates": run.average.updates
    }  # fmt: skip
    for name, optimiser in run.optimisers.items():
        state, meta[name] = flatten_optimizer_state(optimiser, name)
        tensors |= state
    save_training_state(out_dir / CHECKPOINT_NAME, tensors, meta)


def resume_run(config: DiTTrainConfig, out_dir: Path) -> DiTRun | None:
    """The run as it was last saved in `out_dir`, or None if it never was."""
    path = out_dir / CHECKPOINT_NAME
    if not path.exists():
        return None
    tensors, meta = load_training_state(path)
    run = start_run(config, initial_model(config))
    fill(run.model, _under("model", tensors))
    fill(run.average.module, _under("average", tensors))
    for name, optimiser in run.optimisers.items():
        restore_optimizer_state(optimiser, tensors, meta[name], name)
    run.step, run.clips, run.elapsed_s = meta["step"], meta["clips"], meta["elapsed_s"]
    run.average.updates = meta["updates"]
    return run


def _under(prefix: str, tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The entries below a prefix, named without it."""
    return {name.removeprefix(f"{prefix}."): v for name, v in tensors.items() if name.startswith(f"{prefix}.")}
