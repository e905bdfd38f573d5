"""What a rollout of the embedded model starts from and ends at: pixels of the plan as latents of its codec.

- A *lead* is encoded as training does, clean, and fills the cache; the frames after it are drawn as if the model had
  made the lead itself.
- A *source* is encoded chunk by chunk, noised and denoised again.
- At an end that must meet given frames, the last latent frames are bent towards those frames seen in a mirror of time:
  the motion slows down into them, and no frame stands still.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from asazora.core.video_model import Frames, RolloutPlan, ShotText
from asazora.diffusion.schedule import shifted
from asazora.models.codec import Codec, frames_to_video
from asazora.models.dit.config import DiTConfig
from asazora.pipelines.director.reader import read_shot
from asazora.streaming.plan import Chunk, ShotSpan, shot_spans, span_chunks
from asazora.streaming.rollout import FROM_NOISE, ChunkStart, Pull

PULLED_LATENT_FRAMES = 6
"""Latent frames over which an end is bent towards what follows: two seconds."""

SEEN_EVERY = 4
"""Of the rows and columns of given frames, those by which their own steps are measured."""

SMALL_STEP = 0.7
"""A loop's last step, as a share of the median step between its first frames: it must not be the largest."""


class Conditions:
    """The layout of one plan in latent frames, and what each chunk of it starts from."""

    def __init__(self, plan: RolloutPlan, codec: Codec, config: DiTConfig) -> None:
        self.plan = plan
        self._codec = codec
        self._shift = config.sampling.shift
        self._time = codec.geometry.time
        seen = min(config.chunk, config.window)
        leads = [self._lead(shot, index == 0, seen) for index, shot in enumerate(plan.shots)]
        lengths = [0 if lead is None else lead.shape[2] for lead in leads]
        self._leads = leads
        self.spans: Sequence[ShotSpan] = shot_spans([s.num_frames for s in plan.shots], lengths, codec.geometry)
        self.chunks: Sequence[Chunk] = span_chunks(self.spans, config.first_chunk, config.chunk)
        self._after = plan.after

    def saw(self, frames: Frames) -> None:
        """Note finished frames: a loop ends where it began."""
        most = self._time * PULLED_LATENT_FRAMES + 1
        if self.plan.loop and (self._after is None or len(self._after) < most):
            self._after = frames if self._after is None else np.concatenate([self._after, frames])[:most]

    def start_for(self, chunk: Chunk) -> ChunkStart:
        """What a chunk starts from, given the chunks before it."""
        if chunk.is_lead:
            return ChunkStart(clean=self.lead_of(chunk), sigma=0.0)
        if self.plan.source is not None:
            return self._noised(chunk)
        weight = self._pull(chunk)
        if self._after is None or not bool(weight.any()):
            return FROM_NOISE
        return ChunkStart(pull=Pull(self._encoded(chunk, self._mirrored(chunk, self._after)), weight))

    def lead(self, shot_index: int) -> Tensor | None:
        """What a shot goes on from, as latents (1, C, T, h, w) of its first latent frames; None if from nothing."""
        return self._leads[shot_index]

    def lead_of(self, chunk: Chunk) -> Tensor | None:
        """The latents (1, C, T, h, w) of a chunk that is part of a lead; None of one that is to be made."""
        lead, start = self._leads[chunk.shot_index], self.spans[chunk.shot_index].start
        return lead[:, :, chunk.start - start : chunk.stop - start] if lead is not None and chunk.is_lead else None

    def lead_frames(self, shot_index: int) -> int:
        """How many pictures those latent frames hold."""
        lead = self._leads[shot_index]
        if lead is None:
            return 0
        return lead.shape[2] * self._time - (self._time - 1 if shot_index == 0 else 0)

    def frames_of(self, chunk: Chunk) -> np.ndarray:
        """Numbers, within its shot, of the frames that a chunk decodes to; the last may lie past the shot's end."""
        body = self.spans[chunk.shot_index].body
        first, stop = chunk.start - body, chunk.stop - body
        if body == 0:
            return np.arange(max(0, (first - 1) * self._time + 1), (stop - 1) * self._time + 1)
        return np.arange(first * self._time, stop * self._time)

    def last_frame(self, chunk: Chunk) -> Frames | None:
        """What the last frame of the plan should look like, (H, W, 3), if this chunk holds it and an end is bent."""
        if self._after is None or chunk != self.chunks[-1] or not bool(self._pull(chunk).any()):
            return None
        return _before(self._after)

    def _lead(self, shot: ShotText, is_first: bool, seen: int) -> Tensor | None:
        """A lead's last latent frames: one chunk of `seen`, after a picture if it begins the rollout.

        That is what a clip's second chunk goes on from in training. More of the past would cost a network call more.
        """
        if shot.lead is None:
            return None
        if is_first:
            whole = min(seen, (len(shot.lead) - 1) // self._time)
            return self._codec.encode(frames_to_video(shot.lead[-1 - whole * self._time :]))
        return self._later_latents(padded_before(shot.lead[-seen * self._time :], self._time))

    def _noised(self, chunk: Chunk) -> ChunkStart:
        """The plan's source under a chunk. The chunk is one to the network, so its strongest frame decides."""
        source = self.plan.source
        assert source is not None
        shots = self.plan.shots
        before = sum(shot.num_frames for shot in shots[: chunk.shot_index])
        numbers = before + self.frames_of(chunk).clip(max=shots[chunk.shot_index].num_frames - 1)
        strength = float(source.strength[numbers].max())
        clean = self._encoded(chunk, source.frames[numbers])
        if source.look < 1 and names_look(shots[chunk.shot_index].caption):
            clean = clean - (1 - source.look) * clean.mean(dim=(2, 3, 4), keepdim=True)
        return ChunkStart(clean=clean, sigma=shifted(strength, self._shift))

    def _pull(self, chunk: Chunk) -> Tensor:
        """(T,) how far each latent frame of a chunk is bent towards what follows the plan: 1 at the very end."""
        span = self.spans[-1]
        length = min(PULLED_LATENT_FRAMES, span.stop - max(span.body, 1))
        place = torch.arange(chunk.start + 1, chunk.stop + 1) - (span.stop - length)
        share = (place / max(1, length)).clamp(0, 1)
        bends = (self.plan.loop or self.plan.after is not None) and length > 0
        return share * share * (3 - 2 * share) * float(bends)

    def _mirrored(self, chunk: Chunk, after: Frames) -> Frames:
        """For each frame of a chunk, the frame as long after the end of the plan as it is before."""
        distance = np.abs(self.plan.shots[-1].num_frames - self.frames_of(chunk))
        return after[distance.clip(max=len(after) - 1)]

    def _encoded(self, chunk: Chunk, frames: Frames) -> Tensor:
        return self._codec.encode(frames_to_video(frames)) if chunk.start == 0 else self._later_latents(frames)

    def _later_latents(self, frames: Frames) -> Tensor:
        """Latents of frames that fill whole latent frames, none of which is a single picture."""
        return self._codec.encode(frames_to_video(np.concatenate([frames[:1], frames])))[:, :, 1:]


def names_look(caption: str) -> bool:
    """Whether a caption says what all of the picture looks like: its place, its light, its weather or its style."""
    said = read_shot(caption)
    return any((said.setting, said.time, said.weather, said.style))


def padded_before(frames: Frames, multiple: int, rest: int = 0) -> Frames:
    """The frames, with the first one repeated until there are `rest` more than a multiple of `multiple`."""
    missing = (rest - len(frames)) % multiple
    return np.concatenate([np.repeat(frames[:1], missing, axis=0), frames])


def _before(frames: Frames) -> Frames:
    """A frame (H, W, 3) that may stand before the first of `frames`: a small step from it, towards the second."""
    if len(frames) == 1:
        return frames[0]
    seen = frames[:, ::SEEN_EVERY, ::SEEN_EVERY].astype(np.float32)
    steps = np.abs(np.diff(seen, axis=0)).mean(axis=(1, 2, 3))
    share = min(1.0, SMALL_STEP * float(np.median(steps)) / max(float(steps[0]), 1e-6))
    return (frames[0] + share * (frames[1].astype(np.float32) - frames[0])).round().astype(np.uint8)
