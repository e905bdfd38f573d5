"""Latents of a rollout into frames: chunk by chunk, each shot cut where it ends, joins without a step."""

import time
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from asazora.core.video_model import Frames, VideoChunk
from asazora.models.codec import Codec, CodecState, frames_to_video, video_to_frames
from asazora.pipelines.conditions import SEEN_EVERY, Conditions, padded_before
from asazora.streaming.plan import Chunk

FADE_FRAMES = 24
"""Over so many frames the codec's error at a join fades: seen at once, it would be a step in sharpness and tone."""

MIN_DISSOLVE, MAX_DISSOLVE = 4, 24
"""Fewest and most frames over which the rest of the step at a join is taken, in steps no larger than the lead's own.
Latent frames differ in tone, so at least one of them is needed."""

WARM_UP_FRAMES = 5
"""Frames of a lead that are decoded, unseen: a picture and a latent frame, as long as a learned decoder's memory is."""


class Decoding:
    """Decodes one rollout. Holds the decoder's memory and what is left of the codec's error at the last join."""

    def __init__(self, codec: Codec, conditions: Conditions) -> None:
        self._codec = codec
        self._conditions = conditions
        self._state: CodecState | None = None
        self._codec_gap: Tensor | None = None
        self._join_gap: Tensor | None = None
        self._dissolve = MIN_DISSOLVE

    def run(self, latents: Iterator[Tensor]) -> Iterator[VideoChunk]:
        """Yield the frames of the plan, given the latents of its chunks in order."""
        denoise_s = 0.0
        for chunk in self._conditions.chunks:
            started = time.perf_counter()
            part = next(latents)
            denoised = time.perf_counter()
            denoise_s += denoised - started
            if chunk.is_lead:
                continue
            frames = self._shown(chunk, part)
            self._conditions.saw(frames)
            yield VideoChunk(
                frames=frames, stage_seconds={"denoise": denoise_s, "decode": time.perf_counter() - denoised}
            )
            denoise_s = 0.0

    def _shown(self, chunk: Chunk, part: Tensor) -> Frames:
        numbers = self._conditions.frames_of(chunk)
        shot = self._conditions.plan.shots[chunk.shot_index]
        if numbers[0] == 0:
            self._state = self._codec.after_cut(self._state)
            self._codec_gap = self._join_gap = None
            if shot.lead is not None:
                self._enter_after(chunk.shot_index, shot.lead)
        video, self._state = self._codec.decode_chunk(part, self._state)
        video = self._leave_the_lead(video, numbers, shot.lead)[:, :, : np.count_nonzero(numbers < shot.num_frames)]
        return video_to_frames(self._meet_the_end(chunk, video))

    def _enter_after(self, shot_index: int, lead: Frames) -> None:
        """Bring the decoder to the end of a lead, and note what it gets wrong there."""
        video, self._state = self._codec.decode_chunk(*self._warm_up(shot_index, lead))
        self._codec_gap = frames_to_video(lead[-1:]) - video[:, :, -1:].clamp(-1, 1)

    def _warm_up(self, shot_index: int, lead: Frames) -> tuple[Tensor, CodecState | None]:
        """Latents to bring the decoder to the end of a lead, and the state to decode them from."""
        latents = self._conditions.lead(shot_index)
        if self._codec.decoder is None and latents is not None and latents.shape[2] > 1:
            return latents[:, :, -1:], CodecState(())  # it remembers one picture, the last of these
        given = padded_before(lead[-WARM_UP_FRAMES:], self._codec.geometry.time, 1)
        return self._codec.encode(frames_to_video(given)), None

    def _leave_the_lead(self, video: Tensor, numbers: np.ndarray, lead: Frames | None) -> Tensor:
        """Start where the lead ends: what is missing there fades, the codec's part of it slowly."""
        if lead is None or self._codec_gap is None or numbers[0] >= FADE_FRAMES:
            return video
        video.addcmul_(self._codec_gap, _fading(numbers, FADE_FRAMES))
        if self._join_gap is None:
            self._join_gap = frames_to_video(lead[-1:]) - video[:, :, :1].clamp(-1, 1)
            self._dissolve = _frames_for(self._join_gap, lead)
        left = np.count_nonzero(numbers < self._dissolve)
        video[:, :, :left].addcmul_(self._join_gap, _fading(numbers[:left], self._dissolve))
        return video

    def _meet_the_end(self, chunk: Chunk, video: Tensor) -> Tensor:
        last = self._conditions.last_frame(chunk)
        if last is None:
            return video
        gap = frames_to_video(last[None]) - video[:, :, -1:].clamp(-1, 1)
        come = (torch.arange(video.shape[2]) + 1.0) / video.shape[2]
        return torch.addcmul(video, gap, come[:, None, None])


def _frames_for(gap: Tensor, lead: Frames) -> int:
    """Over how many frames a gap (1, 3, 1, H, W) is taken, if each step is to be no larger than the lead's own."""
    if len(lead) == 1:
        return MIN_DISSOLVE
    seen = lead[:, ::SEEN_EVERY, ::SEEN_EVERY].astype(np.float32)
    own = float(np.median(np.abs(np.diff(seen, axis=0)).mean(axis=(1, 2, 3)))) / 127.5
    wanted = float(gap.abs().mean()) / max(own, 1e-4)
    return round(min(MAX_DISSOLVE, max(MIN_DISSOLVE, wanted)))


def _fading(numbers: np.ndarray, length: int) -> Tensor:
    """(F, 1, 1) what is left, at frames so far from a join, of something that is gone after `length` frames."""
    return (1 - (torch.from_numpy(numbers).float() + 1) / (length + 1)).clamp_min(0)[:, None, None]
