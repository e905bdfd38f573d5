"""Train the transformer on stored latents, resumable at any moment, the same on a CPU and on a CUDA GPU."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from asazora.core.precision import autocast
from asazora.core.rng import numpy_generator
from asazora.models.codec import Codec
from asazora.models.dit.condition import Condition
from asazora.models.dit.model import DiT
from asazora.training.batches import Batch
from asazora.training.dit_loss import channel_weights, condition, draw_cells, flow_loss, sketch_loss
from asazora.training.dit_run import DiTTrainConfig, Lesson, begun_run, initial_model
from asazora.training.growing_bank import GrowingBank
from asazora.training.noise import draw_sigmas
from asazora.training.steps import OnProgress, run_steps
from asazora.training.training_run import FINAL_NAME
from asazora.weights import save_model


def train_dit(
    config: DiTTrainConfig, codec: Codec, bank_source: GrowingBank, out_dir: Path, on_progress: OnProgress
) -> DiT:
    """Train, or go on training, in `out_dir`; return the averaged model, saved in `out_dir`/final too.

    The codec is the one that made the clips' latents.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    run = begun_run(config, codec, out_dir, lambda: initial_model(config))
    if config.compile:
        run.model.compile()
    channels = channel_weights(codec, config.loss.channel_power).to(config.device)
    run_steps(run, config, bank_source, FlowStep(config, channels), out_dir, on_progress)
    save_model(out_dir / FINAL_NAME, run.average.module, config.dit, dtype=torch.bfloat16)
    return run.average.module


@dataclass(frozen=True)
class FlowStep:
    """The flow-matching loss of a batch; `channels` (C,) are the weights of the latent channels."""

    config: DiTTrainConfig
    channels: Tensor

    def __call__(self, model: DiT, batch: Batch, lesson: Lesson, seed: int, /) -> Tensor:
        config, num_clips = self.config, len(batch.latents)
        with autocast(config.device):
            if lesson.sketch_only and model.sketch is not None:
                return sketch_loss(model.sketch, batch, self.channels, config.loss)
            dropped, unblocked = (
                torch.rand(num_clips, device=config.device) < share
                for share in (config.text_dropout, config.blocking_dropout)
            )
            return self._flow_loss(model, condition(model, batch, dropped, unblocked), batch, lesson, seed)

    def _flow_loss(self, model: DiT, cond: Condition, batch: Batch, lesson: Lesson, seed: int) -> Tensor:
        config = self.config
        levels = draw_sigmas(batch.chunks, len(batch.latents), config.noise, numpy_generator(seed, "noise"))
        sigma, is_target = (level.to(config.device) for level in levels)
        cells = draw_cells(batch.coverage, lesson.cells) if lesson.cells < 1 else None
        noise = torch.randn_like(batch.latents)
        return flow_loss(model, cond, batch, sigma, is_target, noise, self.channels, config.loss, cells)
