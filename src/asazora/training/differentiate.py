"""The gradients of one batch: what every process of a run does, with random numbers of its own."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Protocol

import torch
from torch import Tensor

from asazora.core.rng import derive_seed, numpy_generator
from asazora.models.dit.model import DiT
from asazora.training.batches import Batch, draw_batch
from asazora.training.clip_bank import ClipBucket
from asazora.training.dit_run import DiTTrainConfig, Lesson


class StepLoss(Protocol):
    """The loss of a batch. Can be pickled; draws from torch's global numbers and from what `seed` gives."""

    def __call__(self, model: DiT, batch: Batch, lesson: Lesson, seed: int, /) -> Tensor: ...


def step_seed(config: DiTTrainConfig, lane: int, number: int) -> int:
    """The seed of the batch of that number in process `lane`."""
    return derive_seed(config.seed, "step", lane, number)


def differentiate(
    model: DiT,
    config: DiTTrainConfig,
    bank: Sequence[ClipBucket],
    lesson: Lesson,
    step_loss: StepLoss,
    seed: int,
) -> tuple[Tensor, int]:
    """Add the gradients of one batch to the model's. Returns its loss and its number of clips."""
    tokens = round(config.tokens_per_batch / lesson.cells)
    batch = draw_batch(bank, lesson.layouts, tokens, numpy_generator(seed, "batch"))
    with _seeded(config.device, seed):
        loss = step_loss(model, batch, lesson, seed)
    loss.backward()
    return loss.detach(), len(batch.latents)


@contextmanager
def _seeded(device: str, seed: int) -> Generator[None]:
    """Seed torch's global numbers for one batch (noise is drawn on the device), and restore them after."""
    with torch.random.fork_rng(devices=[device] if device.startswith("cuda") else []):
        torch.manual_seed(derive_seed(seed, "torch"))
        yield
