"""The loop of a training run: draw, differentiate, update, log and save until the budget is spent."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import torch

from asazora.core.errors import WeightsError
from asazora.training.differentiate import StepLoss, differentiate, step_seed
from asazora.training.dit_run import DiTRun, DiTTrainConfig
from asazora.training.gradient_exchange import exchange_gradients, num_processes
from asazora.training.growing_bank import GrowingBank
from asazora.training.run_log import append_row, draw_curves
from asazora.training.training_run import LOG_NAME, save_run

CURVES_NAME = "curves.png"


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


def run_steps(
    run: DiTRun,
    config: DiTTrainConfig,
    bank_source: GrowingBank,
    step_loss: StepLoss,
    out_dir: Path,
    on_progress: OnProgress,
) -> None:
    """Train `run` in `out_dir`, with the help of other processes if the configuration asks for them."""
    lanes = num_processes(config)
    helped = exchange_gradients(run, config, bank_source, step_loss, out_dir) if lanes > 1 else nullcontext()
    started = time.monotonic() - run.elapsed_s
    saved = refreshed = time.monotonic()
    bank_source = bank_source.part(0, lanes)
    bank = bank_source()
    if not bank:
        raise WeightsError(f"{bank_source.folder} has no shards of clips; make them first (`asazora train latents`)")
    losses: list[torch.Tensor] = []
    with helped as exchange:
        while not config.budget.is_over(run.step, run.elapsed_s):
            lesson = config.lesson_at(run.step, run.elapsed_s)
            loss, clips = differentiate(run.model, config, bank, lesson, step_loss, step_seed(config, 0, run.step))
            if exchange is not None:
                clips += exchange.collect()
            grad_norm, lr = _update(run, config)
            losses.append(loss)
            run.clips += clips
            run.elapsed_s = time.monotonic() - started
            if exchange is not None:
                exchange.publish(run.step, run.elapsed_s)
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


def _update(run: DiTRun, config: DiTTrainConfig) -> tuple[torch.Tensor, float]:
    """Apply the gradients; return their norm before clipping and the learning-rate factor."""
    factor = config.lr_factor_at(run.step, run.elapsed_s)
    rates = (config.muon_lr * factor, config.adam_lr * factor)
    return run.update(rates, config.max_grad_norm), factor


def _log(progress: DiTProgress, out_dir: Path, on_progress: OnProgress) -> None:
    append_row(out_dir / LOG_NAME, {name: getattr(progress, name) for name in DiTProgress.__slots__})
    on_progress(progress)
