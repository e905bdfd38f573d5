"""How a clip is cut into chunks of latent frames that are denoised together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from asazora.core.latents import LatentGeometry


@dataclass(frozen=True, slots=True)
class Chunk:
    """Latent frames `start` to `stop` of the clip, all of one shot."""

    start: int
    stop: int
    shot_index: int

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


def plan_chunks(bounds: Sequence[int], first_chunk: int, chunk: int) -> list[Chunk]:
    """Chunks of `chunk` latent frames, the clip's first one of `first_chunk`; a shot's last chunk may be shorter."""
    chunks: list[Chunk] = []
    for shot_index, (start, stop) in enumerate(pairwise(bounds)):
        position = start
        while position < stop:
            length = first_chunk if position == 0 else chunk
            chunks.append(Chunk(position, min(position + length, stop), shot_index))
            position = chunks[-1].stop
    return chunks
