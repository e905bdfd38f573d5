"""How a clip is cut into chunks of latent frames that are denoised together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from asazora.core.latents import LatentGeometry


@dataclass(frozen=True, slots=True)
class Chunk:
    """Latent frames `start` to `stop` of the clip, all of one shot; `is_lead` if they come before what it shows."""

    start: int
    stop: int
    shot_index: int
    is_lead: bool = False

    @property
    def num_frames(self) -> int:
        return self.stop - self.start


def shot_boundaries(shot_frames: Sequence[int], geometry: LatentGeometry) -> list[int]:
    """Where shots begin and end, in latent frames, for shots of so many pixel frames: one more entry than shots.

    A cut falls on the latent frame nearest to the frame asked for; every shot keeps at least one latent frame.
    """
    bounds, total = [0], 0
    for frames in shot_frames:
        total += frames
        bounds.append(max(bounds[-1] + 1, round((total - 1) / geometry.time) + 1))
    bounds[-1] = max(bounds[-1], geometry.latent_frames(total))
    return bounds


@dataclass(frozen=True, slots=True)
class ShotSpan:
    """Latent frames of one shot in a rollout: its lead from `start` to `body`, what it shows from `body` to `stop`."""

    start: int
    body: int
    stop: int

    @property
    def num_frames(self) -> int:
        return self.stop - self.start


def shot_spans(shot_frames: Sequence[int], lead_frames: Sequence[int], geometry: LatentGeometry) -> list[ShotSpan]:
    """Where shots of so many pixel frames lie, each after a lead of so many latent frames.

    Every shot begins with a latent frame of its own, so that a cut falls exactly where it was asked for; what the last
    latent frame of a shot holds too many is not shown. Only the rollout's first latent frame holds a single picture.
    """
    spans: list[ShotSpan] = []
    position = 0
    for frames, lead in zip(shot_frames, lead_frames, strict=True):
        body = position + lead
        own = geometry.latent_frames(frames) if body == 0 else -(-frames // geometry.time)
        spans.append(ShotSpan(position, body, body + own))
        position = spans[-1].stop
    return spans


def span_chunks(spans: Sequence[ShotSpan], first_chunk: int, chunk: int) -> list[Chunk]:
    """`plan_chunks` for shots with leads. A lead is one chunk: nothing of it has to be drawn."""
    chunks: list[Chunk] = []
    for shot_index, span in enumerate(spans):
        if span.body > span.start:
            chunks.append(Chunk(span.start, span.body, shot_index, is_lead=True))
        chunks += _chunks_between(span.body, span.stop, first_chunk, chunk, shot_index)
    return chunks


def plan_chunks(bounds: Sequence[int], first_chunk: int, chunk: int) -> list[Chunk]:
    """Chunks of `chunk` latent frames, the clip's first one of `first_chunk`; a shot's last chunk may be shorter."""
    spans = [ShotSpan(start, start, stop) for start, stop in pairwise(bounds)]
    return span_chunks(spans, first_chunk, chunk)


def _chunks_between(start: int, stop: int, first_chunk: int, chunk: int, shot_index: int) -> Iterator[Chunk]:
    while start < stop:
        end = min(start + (first_chunk if start == 0 else chunk), stop)
        yield Chunk(start, end, shot_index)
        start = end
