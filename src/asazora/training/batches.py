"""Training batches: spans of chunks cut from stored clips, as the rollout will meet them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from einops import rearrange
from torch import Tensor

from asazora.models.blocking import Blocking
from asazora.models.dit.condition import Clock
from asazora.training.clip_bank import ClipBucket, TimedLatents


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A span of a clip: chunk sizes in latent frames, the batch size in tokens, and how often the layout is drawn.

    (1,) is a picture and (1, 3, 3) the start of a clip. Half of the longer spans skip ahead after the first chunk, as
    when the sliding window has moved on and only the sink is left of the beginning.
    """

    chunks: tuple[int, ...]
    weight: float = 1.0

    @property
    def num_frames(self) -> int:
        return sum(self.chunks)


@dataclass(frozen=True, slots=True)
class Batch:
    """latents: (B, C, T, h, w); coverage: (B, T, h, w); text states (B, S, L, 384) of the shots with mask
    (B, S, L); `frame_mask` (B, T, S * L), the part of them each latent frame reads; its sentence embedding `pooled`
    (B, T, 384); the true `blocking` of each latent frame."""

    latents: Tensor
    coverage: Tensor
    states: Tensor
    mask: Tensor
    frame_mask: Tensor
    pooled: Tensor
    clock: Clock
    blocking: Blocking
    chunks: tuple[int, ...]


def draw_batch(
    bank: Sequence[ClipBucket], layouts: Sequence[Layout], tokens_per_batch: int, generator: np.random.Generator
) -> Batch:
    """A random layout and bucket, and spans of random clips of it that are long enough."""
    layout = layouts[_weighted([layout.weight for layout in layouts], generator)]
    fits = [bucket for bucket in bank if int(bucket.num_chunks.max()) >= len(layout.chunks) - 1]
    bucket = fits[_weighted([len(bucket) for bucket in fits], generator)]
    height, width = bucket.clips.latents.shape[-2:]
    batch_size = max(1, tokens_per_batch // (layout.num_frames * height * width))
    if len(layout.chunks) == 1:
        return _pictures(bucket, batch_size, generator)
    return _spans(bucket, layout, batch_size, generator)


def _pictures(bucket: ClipBucket, batch_size: int, generator: np.random.Generator) -> Batch:
    rows = torch.from_numpy(generator.integers(0, len(bucket), batch_size)).to(bucket.num_chunks.device)
    which = generator.integers(0, bucket.pictures.shot.shape[1], (batch_size, 1))
    frames = torch.from_numpy(which).to(rows.device)
    return _gather(bucket, bucket.pictures, rows, frames, torch.ones_like(frames), (1,), generator)


def _spans(bucket: ClipBucket, layout: Layout, batch_size: int, generator: np.random.Generator) -> Batch:
    wanted, size = len(layout.chunks) - 1, layout.chunks[1]
    long_enough = torch.nonzero(bucket.num_chunks >= wanted)[:, 0]
    device = long_enough.device
    picks = generator.integers(0, len(long_enough), batch_size)
    rows = long_enough[torch.from_numpy(picks).to(device)]
    skip = generator.random(batch_size) * (generator.random(batch_size) < 0.5)
    room = bucket.num_chunks[rows] - wanted + 1
    first = (torch.from_numpy(skip).to(device) * room).long()
    starts = bucket.chunk_starts[rows[:, None], first[:, None] + torch.arange(wanted, device=device)]
    later = starts[:, :, None] + torch.arange(size, device=device)
    head = torch.arange(layout.chunks[0], device=device).expand(batch_size, -1)
    frames = torch.cat([head, later.flatten(1)], dim=1)
    is_picture = torch.zeros_like(frames)
    is_picture[:, 0] = 1
    return _gather(bucket, bucket.clips, rows, frames, is_picture, layout.chunks, generator)


def _gather(
    bucket: ClipBucket,
    source: TimedLatents,
    rows: Tensor,
    frames: Tensor,
    is_picture: Tensor,
    chunks: tuple[int, ...],
    generator: np.random.Generator,
) -> Batch:
    """Latent frames `frames` (B, T) of clips `rows` (B,), with one random paraphrase of each shot's caption."""
    index = (rows[:, None], frames)
    shot = source.shot[index]
    paraphrase = int(generator.integers(bucket.text_index.shape[2]))
    text = bucket.text_index[rows, :, paraphrase]
    lengths = bucket.lengths[text]
    longest = int(lengths.max())
    position = torch.arange(longest, device=rows.device)
    mask = position < lengths[:, :, None]
    owner = torch.arange(text.shape[1], device=rows.device)[None, :, None].expand_as(mask)
    mine = (owner.flatten(1)[:, None] == shot[:, :, None]) & mask.flatten(1)[:, None]
    return Batch(
        latents=rearrange(source.latents[index], "b t c h w -> b c t h w").float(),
        coverage=source.coverage[index].float(),
        states=bucket.states[text, :longest].float(),
        mask=mask,
        frame_mask=mine,
        pooled=bucket.pooled[text].float().gather(1, shot[:, :, None].expand(-1, -1, bucket.pooled.shape[1])),
        clock=Clock(source.elapsed_s[index], source.duration_s[index], is_picture.float()),
        blocking=Blocking(*(part[index].float() for part in (source.bodies, source.camera, source.scenery))),
        chunks=chunks,
    )


def _weighted(weights: Sequence[float], generator: np.random.Generator) -> int:
    share = np.asarray(weights, dtype=np.float64)
    return int(generator.choice(len(share), p=share / share.sum()))
