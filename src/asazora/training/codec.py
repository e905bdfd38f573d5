"""Train a codec: fit its linear basis, then learn the correction of the decoder, if it has one.

The encoder is frozen before the decoder is done, so that latents made from then on fit every later decoder: a linear
encoder as soon as the basis is fitted, a learned one after `encoder_steps`. Training stops and goes on at any moment:
the last checkpoint holds the weights, their moving average, the optimisers and the step.
"""

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from einops import rearrange
from torch import Tensor, nn

from asazora.core.errors import InvalidRequestError
from asazora.core.precision import autocast
from asazora.core.rng import derive_seed, numpy_generator, torch_generator
from asazora.layers.muon import KernelMuon
from asazora.models.codec import Codec, CodecConfig, psnr_db
from asazora.training.budget import Budget, lr_factor
from asazora.training.clip_pool import ClipPool, Clips, Window
from asazora.training.codec_basis import PatchMoments, fit_basis, fit_normalisation
from asazora.training.codec_data import LatentNoise, calmest, channel_spread
from asazora.training.codec_loss import LossWeights, reconstruction_loss
from asazora.training.optim import MovingAverage
from asazora.training.run_log import append_row
from asazora.training.training_run import FINAL_NAME, LOG_NAME, TrainingRun, resume_run, save_run
from asazora.weights import save_model

PATCHES_ALONG = 2
"""Neighbours in a row and in a column that are cut out together."""
PATCHES_AT_ONCE, PATCHES_TO_NORMALISE = 1024, 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class CodecTrainConfig:
    """Everything a codec run depends on, apart from the clips."""

    codec: CodecConfig = CodecConfig()
    budget: Budget = Budget(max_steps=20_000)
    seed: int = 0
    encoder_steps: int | None = None
    """A learned encoder is frozen after as many steps. None, and only None, goes with a linear encoder."""
    batch_size: int = 3
    window: Window = Window(frames=9, side_px=128)
    calm_share: float = 0.6
    """Learn from this share of the clips, those with the calmest background."""
    num_patches: int = 400_000
    """Patches that the linear basis is fitted to."""
    patch_objects: float = 4.0
    """A patch full of objects counts 1 + `patch_objects` times one of background in the fit."""
    variance_decay: float = 0.5
    lr: float = 2e-3
    """Peak learning rate of Muon, scaled to the step size of AdamW."""
    adam_lr: float = 1e-3
    """Peak learning rate of AdamW, which learns the two ends and the biases."""
    warmup_steps: int = 40
    decay_share: float = 0.4
    noise: LatentNoise = LatentNoise()
    ema_decay: float = 0.995
    max_grad_norm: float = 0.3
    loss: LossWeights = LossWeights()
    held_out_clips: int = 16
    log_every: int = 50
    checkpoint_every_s: float = 120.0
    device: str = "cpu"

    def __post_init__(self) -> None:
        if (self.encoder_steps is None) != (self.codec.encoder_widths is None):
            raise InvalidRequestError("encoder_steps", self.encoder_steps, "a number for a learned encoder, else None")
        if self.codec.decoder_widths is None and self.codec.encoder_widths is not None:
            raise InvalidRequestError("decoder_widths", None, "three widths beside a learned encoder")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodecProgress:
    """One line of the log. `psnr_db` is that of the averaged weights on held-out clips."""

    step: int
    loss: float
    psnr_db: float
    elapsed_s: float
    spent: float
    """Share of the budget."""


OnProgress = Callable[[CodecProgress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lesson:
    """What the decoder learns from: calm clips, and latents as imprecise as a model's."""

    calm: ClipPool
    spread: Tensor
    """Standard deviation of each channel of the latents, (1, C, T, 1, 1)."""


def train_codec(
    config: CodecTrainConfig, clips: ClipPool, held_out: ClipPool, out_dir: Path, on_progress: OnProgress
) -> Codec:
    """Train, or go on training, in `out_dir`; return the codec of averaged weights, saved in `out_dir`/final too."""
    out_dir.mkdir(parents=True, exist_ok=True)
    if config.codec.decoder_widths is None:
        return _save_final(_fitted(config, clips), out_dir)
    run = resume_run(out_dir, lambda: _start(config, Codec(config.codec))) or _start(config, _fitted(config, clips))
    lesson = _lesson(config, run.model, clips)
    judge = held_out.clips(0, config.held_out_clips)
    started, saved = time.monotonic() - run.elapsed_s, time.monotonic()
    losses: list[float] = []
    while not config.budget.is_over(run.step, run.elapsed_s):
        losses.append(_train_step(run, lesson, config))
        run.elapsed_s = time.monotonic() - started
        if run.step == config.encoder_steps:
            _freeze_encoder(run)
        if run.step % config.log_every == 0:
            _report(run, config, losses, judge, out_dir, on_progress)
            losses.clear()
        if time.monotonic() - saved > config.checkpoint_every_s or run.step == config.encoder_steps:
            save_run(run, out_dir)
            saved = time.monotonic()
    save_run(run, out_dir)
    return _save_final(run.average.module, out_dir)


def _save_final(codec: Codec, out_dir: Path) -> Codec:
    save_model(out_dir / FINAL_NAME, codec, codec.config, dtype=torch.bfloat16)
    return codec


def held_out_psnr_db(codec: Codec, clips: Clips) -> float:
    """Mean over the clips of the quality of encoding and decoding, in dB."""
    device = codec.mean.device
    with torch.no_grad(), autocast(device):
        parts = clips.video.to(device).split(1)
        values = [psnr_db(codec.decode(codec.encode(part)), part) for part in parts]
    return torch.cat(values).mean().item()


def _fitted(config: CodecTrainConfig, clips: ClipPool) -> Codec:
    """A codec with its linear basis; the corrections, if it has any, start at zero."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive_seed(config.seed, "codec", "init"))
        codec = Codec(config.codec)
    purpose = ("codec", "patches")
    moments = PatchMoments(config.codec)
    for number in range(0, config.num_patches, PATCHES_AT_ONCE):
        count = min(PATCHES_AT_ONCE, config.num_patches - number)
        moments.add(*_patches(config, clips, count, numpy_generator(config.seed, *purpose, number)))
    fit_basis(codec, moments, torch_generator(config.seed, "codec", "basis"))
    count = min(PATCHES_TO_NORMALISE, config.num_patches)
    sample, _ = _patches(config, clips, count, numpy_generator(config.seed, *purpose, "scale"))
    fit_normalisation(codec, sample, config.variance_decay)
    return codec


def _patches(
    config: CodecTrainConfig, clips: ClipPool, count: int, generator: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """Patches (count, 3, time, space, space), a little more of them if that many make no whole windows, from random
    windows of clips, and how much each counts (count,)."""
    side = config.codec.space * PATCHES_ALONG
    cuts = clips.batch(-(-count // PATCHES_ALONG**2), Window(frames=config.codec.time, side_px=side), generator)

    def split(x: Tensor) -> Tensor:
        return rearrange(x, "b c t (h p) (w q) -> (b h w) c t p q", h=PATCHES_ALONG, w=PATCHES_ALONG)

    weights = 1.0 + config.patch_objects * split(cuts.objects).mean(dim=(1, 2, 3, 4))
    return split(cuts.video), weights


def _start(config: CodecTrainConfig, codec: Codec) -> TrainingRun[Codec]:
    codec = codec.to(config.device)
    assert codec.decoder is not None, "a codec without a learned decoder needs no run"
    ends = {codec.decoder.head, codec.decoder.picture_in, codec.decoder.later_in, codec.decoder.see_linear}
    if codec.encoder is not None:
        ends |= {codec.encoder.out, codec.encoder.picture_in, codec.encoder.later_in}
    inner = {conv.weight for conv in codec.modules() if isinstance(conv, nn.Conv2d) and conv not in ends}
    muon = KernelMuon([p for p in codec.parameters() if p in inner], lr=config.lr)
    adam = torch.optim.AdamW([p for p in codec.parameters() if p not in inner], lr=config.adam_lr, betas=(0.9, 0.98))
    average = MovingAverage(codec, config.ema_decay)
    return TrainingRun(model=codec, average=average, optimisers={"muon": muon, "adam": adam})


def _lesson(config: CodecTrainConfig, codec: Codec, clips: ClipPool) -> _Lesson:
    """By the linear basis, which does not change."""
    calm = calmest(clips, codec, config.calm_share)
    generator = numpy_generator(config.seed, "codec", "spread")
    return _Lesson(calm=calm, spread=channel_spread(codec, calm, config.window, generator))


def _train_step(run: TrainingRun[Codec], lesson: _Lesson, config: CodecTrainConfig) -> float:
    """One update. Returns the loss."""
    purpose = ("codec", "step", run.step)
    device = run.model.mean.device
    batch = lesson.calm.batch(config.batch_size, config.window, numpy_generator(config.seed, *purpose)).to(device)
    with autocast(device):
        with torch.set_grad_enabled(run.step < (config.encoder_steps or 0)):
            latents = run.model.encode(batch.video)
        noise = config.noise.draw(latents, torch_generator(config.seed, *purpose))
        video = run.model.decode(latents + lesson.spread * noise)
    loss = reconstruction_loss(video, batch, config.loss)
    loss.backward()
    factor = lr_factor(run.step, config.budget.spent(run.step, run.elapsed_s), config.warmup_steps, config.decay_share)
    run.update((config.lr * factor, config.adam_lr * factor), config.max_grad_norm)
    return loss.item()


def _freeze_encoder(run: TrainingRun[Codec]) -> None:
    """Make the average encoder the final one."""
    if run.model.encoder is not None and run.average.module.encoder is not None:
        run.model.encoder.load_state_dict(run.average.module.encoder.state_dict())


def _report(
    run: TrainingRun[Codec],
    config: CodecTrainConfig,
    losses: list[float],
    judge: Clips,
    out_dir: Path,
    on_progress: OnProgress,
) -> None:
    """Add a line to the log, and tell the caller."""
    progress = CodecProgress(
        step=run.step,
        loss=sum(losses) / len(losses),
        psnr_db=held_out_psnr_db(run.average.module, judge),
        elapsed_s=run.elapsed_s,
        spent=config.budget.spent(run.step, run.elapsed_s),
    )
    append_row(out_dir / LOG_NAME, dataclasses.asdict(progress))
    on_progress(progress)
