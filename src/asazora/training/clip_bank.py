"""Encoded clips packed into tensors on the training device, from which batches are gathered without a Python loop.

Clips of one latent grid and one number of shots form a bucket; a batch comes from one bucket.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor
from torch.nn.functional import pad
from torch.nn.utils.rnn import pad_sequence

from asazora.core.latents import LatentGeometry
from asazora.models.dit.condition import shot_clock
from asazora.streaming.plan import plan_chunks, shot_boundaries
from asazora.training.latent_clip import LatentClip


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How stored clips are timed and chunked."""

    geometry: LatentGeometry
    first_chunk: int
    chunk: int
    fps: int
    max_clock_s: float


@dataclass(frozen=True, slots=True)
class TimedLatents:
    """Latent frames with what the network is told of each. latents: (N, T, C, h, w); coverage: (N, T, h, w); bodies:
    (N, T, K, 2 * F), camera: (N, T, 2 * G) and scenery: (N, T, S); the others (N, T)."""

    latents: Tensor
    coverage: Tensor
    bodies: Tensor
    camera: Tensor
    scenery: Tensor
    shot: Tensor
    elapsed_s: Tensor
    duration_s: Tensor


@dataclass(frozen=True, slots=True)
class ClipBucket:
    """N clips of S shots, padded in time.

    `clips` are whole clips, `pictures` single frames of them encoded alone. Scenes that are seen in single frames only
    have buckets of their own, with no latent frame in `clips`. `chunk_starts` (N, K) are the first latent
    frames of the whole chunks after the first, `num_chunks` (N,) how many there are. `text_index` (N, S, P) points into
    the texts: `states` (M, L, 384), `lengths` (M,) and `pooled` (M, 384).
    """

    clips: TimedLatents
    pictures: TimedLatents
    chunk_starts: Tensor
    num_chunks: Tensor
    text_index: Tensor
    states: Tensor
    lengths: Tensor
    pooled: Tensor

    def __len__(self) -> int:
        return len(self.num_chunks)


def build_bank(clips: Iterable[LatentClip], timing: Timing, device: torch.device) -> list[ClipBucket]:
    """Group clips by grid, number of shots, and whether they are whole; pack each group onto the device."""
    groups: dict[tuple[int, ...], list[LatentClip]] = defaultdict(list)
    for clip in clips:
        groups[(*clip.latents.shape[-2:], len(clip.shot_frames), min(1, clip.latents.shape[1]))].append(clip)
    return [_bucket(group, timing, device) for _, group in sorted(groups.items())]


def merge_buckets(buckets: Sequence[ClipBucket]) -> list[ClipBucket]:
    """Fewer and larger buckets of the same clips, so that a batch, which is drawn of one, is more mixed."""
    groups: dict[tuple[int, ...], list[ClipBucket]] = defaultdict(list)
    for bucket in buckets:
        is_whole = bucket.clips.latents.shape[1] > 0
        groups[(*bucket.pictures.latents.shape[1:], *bucket.text_index.shape[1:], is_whole)].append(bucket)
    return [_merged(group) if len(group) > 1 else group[0] for _, group in sorted(groups.items())]


def _merged(buckets: Sequence[ClipBucket]) -> ClipBucket:
    counts = torch.tensor([0, *(len(bucket.states) for bucket in buckets)]).cumsum(0).tolist()
    return ClipBucket(
        clips=_stacked([bucket.clips for bucket in buckets]),
        pictures=_stacked([bucket.pictures for bucket in buckets]),
        chunk_starts=_padded([bucket.chunk_starts for bucket in buckets]),
        num_chunks=torch.cat([bucket.num_chunks for bucket in buckets]),
        text_index=torch.cat([bucket.text_index + count for bucket, count in zip(buckets, counts, strict=False)]),
        states=_padded([bucket.states for bucket in buckets]),
        lengths=torch.cat([bucket.lengths for bucket in buckets]),
        pooled=torch.cat([bucket.pooled for bucket in buckets]),
    )


def _stacked(parts: Sequence[TimedLatents]) -> TimedLatents:
    return TimedLatents(*(_padded([getattr(part, field.name) for part in parts]) for field in fields(TimedLatents)))


def _padded(parts: Sequence[Tensor]) -> Tensor:
    """Rows (N, L, ...) of unequal length L as one, padded with zeros."""
    longest = max(part.shape[1] for part in parts)
    return torch.cat([pad(part, [0, 0] * (part.ndim - 2) + [0, longest - part.shape[1]]) for part in parts])


def _bucket(clips: Sequence[LatentClip], timing: Timing, device: torch.device) -> ClipBucket:
    starts = [torch.tensor(_whole_chunks(clip, timing), dtype=torch.long) for clip in clips]
    texts = [text for clip in clips for shot in clip.texts for text in shot]
    per_shot = len(clips[0].texts[0])
    return ClipBucket(
        clips=_on(_pack([_timed_clip(clip, timing) for clip in clips]), device),
        pictures=_on(_pack([_timed_pictures(clip, timing) for clip in clips]), device),
        chunk_starts=pad_sequence(starts, batch_first=True).to(device),
        num_chunks=torch.tensor([len(start) for start in starts]).to(device),
        text_index=torch.arange(len(texts)).view(len(clips), -1, per_shot).to(device),
        states=pad_sequence([text.states for text in texts], batch_first=True).to(device),
        lengths=torch.tensor([len(text.states) for text in texts]).to(device),
        pooled=torch.stack([text.pooled for text in texts]).to(device),
    )


def _whole_chunks(clip: LatentClip, timing: Timing) -> list[int]:
    if clip.latents.shape[1] == 0:
        return []
    bounds = shot_boundaries(clip.shot_frames, timing.geometry)
    chunks = plan_chunks(bounds, timing.first_chunk, timing.chunk)
    return [chunk.start for chunk in chunks[1:] if chunk.num_frames == timing.chunk]


def _timed_clip(clip: LatentClip, timing: Timing) -> TimedLatents:
    """One clip without its batch axis: latents (T, C, h, w) and so on; T is 0 for one seen in single frames only."""
    if clip.latents.shape[1] == 0:
        nothing = torch.zeros(0)
        return TimedLatents(*_frames_of(clip), clip.scenery[:0], nothing.long(), nothing, nothing)
    bounds = shot_boundaries(clip.shot_frames, timing.geometry)
    parts: list[tuple[Tensor, Tensor, Tensor]] = []
    for shot, frames in enumerate(clip.shot_frames):
        length = bounds[shot + 1] - bounds[shot]
        seconds = frames / timing.fps
        clock = shot_clock(length, timing.fps, seconds, timing.max_clock_s, shot == 0, timing.geometry.time)
        parts.append((torch.full((length,), shot), clock.elapsed_s[0], clock.duration_s[0]))
    shot_number, elapsed, duration = (torch.cat(column) for column in zip(*parts, strict=True))
    return TimedLatents(*_frames_of(clip), clip.scenery[shot_number], shot_number, elapsed, duration)


def _frames_of(clip: LatentClip) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    return clip.latents.transpose(0, 1), clip.coverage, clip.bodies, clip.camera


def _timed_pictures(clip: LatentClip, timing: Timing) -> TimedLatents:
    """The pictures of one clip, each at its own time of its shot."""
    ends = torch.tensor(clip.shot_frames).cumsum(0)
    frame = torch.tensor([picture.frame for picture in clip.pictures])
    shot = torch.searchsorted(ends, frame, right=True)
    frames_in_shot = torch.tensor(clip.shot_frames)[shot]
    return TimedLatents(
        torch.stack([picture.latents for picture in clip.pictures]),
        torch.stack([picture.coverage for picture in clip.pictures]),
        torch.stack([picture.bodies for picture in clip.pictures]).repeat(1, 1, 2),
        torch.stack([picture.camera for picture in clip.pictures]).repeat(1, 2),
        clip.scenery[shot],
        shot,
        (frame - (ends[shot] - frames_in_shot)) / timing.fps,
        (frames_in_shot / timing.fps).clamp_max(timing.max_clock_s),
    )


def _pack(rows: Sequence[TimedLatents]) -> TimedLatents:
    """Stack rows of unequal length, padded with zeros in time."""
    longest = max(len(row.shot) for row in rows)

    def stacked(name: str) -> Tensor:
        return torch.stack([_pad_time(getattr(row, name), longest) for row in rows])

    return TimedLatents(*(stacked(field.name) for field in fields(TimedLatents)))


def _pad_time(x: Tensor, length: int) -> Tensor:
    return pad(x, [0, 0] * (x.ndim - 1) + [0, length - len(x)])


def _on(timed: TimedLatents, device: torch.device) -> TimedLatents:
    return TimedLatents(*(getattr(timed, field.name).to(device) for field in fields(TimedLatents)))
