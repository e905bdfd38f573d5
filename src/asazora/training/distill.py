"""Few-step distillation with the guidance folded in (after progressive distillation, Salimans & Ho, arXiv 2202.00512).

The student's schedule has a few sigmas. From each, the teacher walks to the next one in several guided Euler steps;
the student learns the one step that ends there. Each chunk of a clip has its own place on the schedule, after clean
context.
"""

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from asazora.core.errors import InvalidRequestError
from asazora.core.precision import autocast
from asazora.core.rng import numpy_generator
from asazora.diffusion.path import add_noise, denoised_from_velocity, frame_sigma, velocity_from_denoised
from asazora.diffusion.sampling import SamplingConfig
from asazora.diffusion.schedule import shifted_sigmas
from asazora.models.codec import Codec
from asazora.models.dit.condition import Condition
from asazora.models.dit.model import DiT
from asazora.training.batches import Batch
from asazora.training.dit_loss import channel_weights, condition, token_weights, weighted_error
from asazora.training.dit_run import DiTTrainConfig, Lesson, begun_run, fitted
from asazora.training.growing_bank import GrowingBank
from asazora.training.steps import OnProgress, run_steps
from asazora.training.training_run import FINAL_NAME
from asazora.weights import save_model


@dataclass(frozen=True, slots=True, kw_only=True)
class DistillConfig:
    """The student's sampling, and how the teacher walks between two of its sigmas."""

    train: DiTTrainConfig
    student: SamplingConfig
    teacher_steps: int = 2
    guidance_scale: float = 2.0
    """Of the teacher, where it has no sketch to go by."""

    def __post_init__(self) -> None:
        if self.student.sampler != "euler" or self.student.guidance_scale != 1.0:
            raise InvalidRequestError("student sampling", self.student, "the euler sampler with guidance_scale 1")
        if any(lesson.cells < 1 or lesson.sketch_only for lesson in self.train.lessons):
            raise InvalidRequestError(
                "distillation lessons", self.train.lessons, "lessons on all cells, of the whole network"
            )


def distill(
    config: DistillConfig, teacher: DiT, codec: Codec, bank_source: GrowingBank, out_dir: Path, on_progress: OnProgress
) -> DiT:
    """Distil, or go on distilling, in `out_dir`; return the averaged student, saved in `out_dir`/final too."""
    out_dir.mkdir(parents=True, exist_ok=True)
    run = begun_run(config.train, codec, out_dir, lambda: _as_taught(config.train, teacher))
    teacher = fitted(teacher.to(config.train.device), codec).requires_grad_(False).eval()

    channels = channel_weights(codec, config.train.loss.channel_power).to(config.train.device)
    run_steps(run, config.train, bank_source, DistillStep(config, teacher, channels), out_dir, on_progress)
    finished = dataclasses.replace(config.train.dit, sampling=config.student)
    save_model(out_dir / FINAL_NAME, run.average.module, finished, dtype=torch.bfloat16)
    return run.average.module


def _as_taught(config: DiTTrainConfig, teacher: DiT) -> DiT:
    """A student that begins as its teacher."""
    student = DiT(config.dit).to(config.device)
    student.load_state_dict(teacher.state_dict())
    return student


@dataclass(frozen=True)
class DistillStep:
    """`distillation_loss` of a batch; `channels` (C,) are the weights of the latent channels."""

    config: DistillConfig
    teacher: DiT
    channels: Tensor

    def __call__(self, model: DiT, batch: Batch, _lesson: Lesson, seed: int, /) -> Tensor:
        with autocast(self.config.train.device):
            generator = numpy_generator(seed, "distill")
            return distillation_loss(model, self.teacher, batch, self.channels, self.config, generator)


def distillation_loss(
    student: DiT,
    teacher: DiT,
    batch: Batch,
    channels: Tensor,
    config: DistillConfig,
    generator: np.random.Generator,
) -> Tensor:
    """Error of the student's clean latents against those whose one straight step ends where the teacher's walk does."""
    sigma, sigma_next, is_target = draw_steps(batch, config.student, generator)
    unblocked = torch.rand(len(batch.latents), device=sigma.device) < config.train.blocking_dropout
    noisy = add_noise(batch.latents, torch.randn_like(batch.latents), sigma)
    with torch.no_grad():
        end = _teacher_walk(teacher, batch, unblocked, noisy, sigma, sigma_next, config)
        span = frame_sigma(torch.where(is_target > 0, sigma - sigma_next, 1.0))
        target = denoised_from_velocity(noisy, (noisy - end) / span, sigma)
    predicted, _ = student(noisy, sigma, condition(student, batch, None, unblocked), None, batch.chunks)
    return weighted_error(predicted, target, token_weights(batch, sigma, is_target, config.train.loss), channels)


def draw_steps(batch: Batch, sampling: SamplingConfig, generator: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """(sigma, sigma_next, is_target), all (B, T): a step of the schedule for each chunk, after clean context."""
    sigmas = shifted_sigmas(sampling.num_steps, sampling.shift)
    shape = (len(batch.latents), len(batch.chunks))
    step = torch.from_numpy(generator.integers(0, sampling.num_steps, shape))
    is_target = torch.arange(len(batch.chunks)) >= torch.from_numpy(generator.integers(0, shape[1], (shape[0], 1)))
    sizes = torch.tensor(batch.chunks)
    device = batch.latents.device

    def spread(x: Tensor) -> Tensor:
        return x.repeat_interleave(sizes, dim=1).to(device)

    return spread(sigmas[step] * is_target), spread(sigmas[step + 1] * is_target), spread(is_target.float())


def _teacher_walk(
    teacher: DiT,
    batch: Batch,
    unblocked: Tensor,
    noisy: Tensor,
    sigma: Tensor,
    sigma_next: Tensor,
    config: DistillConfig,
) -> Tensor:
    """Guided Euler steps from sigma to sigma_next; frames where both are 0 stay as they are.

    Guidance is for those that are `unblocked` (B,): a sketch is sure of what it shows, and would be exaggerated.
    """
    everyone = torch.ones_like(unblocked)
    conds = [condition(teacher, batch, None, unblocked), condition(teacher, batch, everyone)]
    has_sketch = ~unblocked if teacher.sketch is not None else torch.zeros_like(unblocked)
    scale = frame_sigma(torch.where(has_sketch, 1.0, config.guidance_scale)[:, None])
    latents, level = noisy, sigma
    for index in range(config.teacher_steps):
        following = sigma + (sigma_next - sigma) * (index + 1) / config.teacher_steps
        velocity, free = (_velocity(teacher, latents, level, cond, batch.chunks) for cond in conds)
        velocity = free + scale * (velocity - free)
        latents, level = latents + frame_sigma(following - level) * velocity, following
    return latents


def _velocity(teacher: DiT, latents: Tensor, sigma: Tensor, cond: Condition, chunks: tuple[int, ...]) -> Tensor:
    denoised, _ = teacher(latents, sigma, cond, None, chunks)
    return velocity_from_denoised(latents, denoised.float(), sigma)
