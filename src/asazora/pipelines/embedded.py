"""The embedded storybook model behind the `VideoModel` protocol: text encoder, transformer rollout and codec."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor

from asazora.core.request import GenerationRequest
from asazora.core.rng import torch_generator
from asazora.core.sizes import NATIVE_SIZES, Size
from asazora.core.video_model import (
    Capabilities,
    OnStep,
    RolloutPlan,
    ShotText,
    StepProgress,
    VideoChunk,
)
from asazora.diffusion.guidance import guided
from asazora.diffusion.samplers import SAMPLERS, VelocityFn
from asazora.diffusion.schedule import shifted_sigmas
from asazora.layers.kv_cache import KVCache
from asazora.models.codec import Codec, CodecConfig, CodecState, frames_to_video, video_to_frames
from asazora.models.dit.condition import Clock, Condition, TextMemory, shot_clock
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.models.text import TextEncoder
from asazora.pipelines.director import DirectedPrompt, direct
from asazora.pipelines.generate import even_shots
from asazora.streaming.plan import plan_chunks, shot_boundaries
from asazora.streaming.rollout import RolloutState, rollout
from asazora.weights import embedded_folder, load_model, read_card
from asazora.world.scope import WorldScope


class StorybookModel:
    """The embedded model. Holds weights only; a rollout's state is its own."""

    name = "asazora-storybook"
    capabilities = Capabilities(image=True, video=True, shots=True, streaming=True)
    native_sizes: Sequence[Size] = NATIVE_SIZES

    def __init__(self, codec: Codec, dit: DiT, encoder: TextEncoder, scope: WorldScope) -> None:
        self.codec = codec
        self.dit = dit
        self.encoder = encoder
        self.scope = scope
        self.sampling = dit.config.sampling

    @property
    def native_fps(self) -> int:
        return self.dit.config.fps

    def direct(self, prompt: str) -> DirectedPrompt:
        """One caption a shot, in words of the world this model was trained on."""
        return direct(prompt, self.scope, self.encoder)

    def unknown_words(self, prompt: str) -> list[str]:
        return list(self.direct(prompt).unknown_words)

    def plan_shots(self, request: GenerationRequest, num_native_frames: int) -> Sequence[ShotText]:
        """The directed shots of a request, equally long."""
        return even_shots(self.direct(request.prompt).shots, num_native_frames)

    @torch.inference_mode()
    def rollout(self, plan: RolloutPlan, on_step: OnStep) -> Iterator[VideoChunk]:
        """Yield the plan's frames chunk by chunk; memory does not grow with length."""
        geometry, config = self.codec.geometry, self.dit.config
        bounds = shot_boundaries([shot.num_frames for shot in plan.shots], geometry)
        chunks = plan_chunks(bounds, config.first_chunk, config.chunk)
        shots = self._conditions(plan, bounds)
        network = GuidedDiT(self.dit, self.sampling.guidance_scale)

        def report(chunk_index: int, step_index: int) -> None:
            on_step(
                StepProgress(
                    chunk_index=chunk_index,
                    num_chunks=len(chunks),
                    step_index=step_index,
                    num_steps=self.sampling.num_steps,
                )
            )

        height, width = geometry.grid(plan.size)
        latents = rollout(
            network,
            chunks,
            lambda chunk: shots[chunk.shot_index].of(chunk.start, chunk.stop),
            RolloutState(network.empty_cache(height * width), torch_generator(plan.seed, "rollout")),
            (geometry.channels, height, width),
            SAMPLERS[self.sampling.sampler],
            shifted_sigmas(self.sampling.num_steps, self.sampling.shift),
            report,
            given=self._given(plan),
        )
        yield from self._decoded(latents, plan.num_frames)

    def _conditions(self, plan: RolloutPlan, bounds: Sequence[int]) -> list["ShotCondition"]:
        """One condition a shot; all captions are encoded together."""
        states = self.encoder.encode([shot.caption for shot in plan.shots])
        conditions: list[ShotCondition] = []
        for index, (start, stop) in enumerate(pairwise(bounds)):
            length = int(states.mask[index].sum())
            tokens, mask = states.states[index : index + 1, :length], states.mask[index : index + 1, :length]
            duration_s = plan.shots[index].num_frames / self.native_fps
            clock = shot_clock(
                stop - start,
                self.native_fps,
                duration_s,
                self.dit.config.max_clock_s,
                index == 0,
                self.codec.geometry.time,
            )
            texts = [self._memory(tokens, mask, None)]
            if self.sampling.guidance_scale != 1.0:
                texts.append(self._memory(tokens, mask, torch.ones(1, dtype=torch.bool)))
            conditions.append(ShotCondition(texts, states.pooled[index][None, None], clock, start))
        return conditions

    def _memory(self, tokens: Tensor, mask: Tensor, dropped: Tensor | None) -> TextMemory:
        """Text keys and values without their mask: nothing is padded here."""
        with _autocast():
            return TextMemory(self.dit.text_memory(tokens, mask, dropped=dropped).blocks)

    def _given(self, plan: RolloutPlan) -> Tensor | None:
        """Latents of the frames that the plan starts from, as many as fill whole latent frames."""
        if plan.start is None:
            return None
        usable = (len(plan.start) - 1) // self.codec.geometry.time * self.codec.geometry.time + 1
        return self.codec.encode(frames_to_video(plan.start[:usable]))

    def _decoded(self, latents: Iterator[Tensor], num_frames: int) -> Iterator[VideoChunk]:
        """Decode chunk by chunk, and cut the last one to the length asked."""
        state: CodecState | None = None
        remaining = num_frames
        while remaining > 0:
            started = time.perf_counter()
            part = next(latents)
            denoised = time.perf_counter()
            video, state = self.codec.decode_chunk(part, state)
            frames = video_to_frames(video)[:remaining]
            remaining -= len(frames)
            seconds = {"denoise": denoised - started, "decode": time.perf_counter() - denoised}
            yield VideoChunk(frames=frames, stage_seconds=seconds)


@dataclass(frozen=True, slots=True)
class ShotCondition:
    """What one shot is told: its text, with a second entry for dropped text under guidance, and its clock."""

    texts: Sequence[TextMemory]
    pooled: Tensor
    clock: Clock
    start: int

    def of(self, start: int, stop: int) -> list[Condition]:
        """The conditions of latent frames `start` to `stop` of the clip: with text and, under guidance, without."""
        clock = self.clock.frames(start - self.start, stop - self.start)
        pooled = self.pooled.expand(-1, stop - start, -1)
        empty = torch.zeros_like(pooled)
        return [Condition(text, pooled if i == 0 else empty, clock) for i, text in enumerate(self.texts)]


class GuidedDiT:
    """The transformer as the rollout sees it: one cache with text and, under guidance, one without."""

    def __init__(self, dit: DiT, guidance_scale: float) -> None:
        self.dit = dit
        self.guidance_scale = guidance_scale

    def empty_cache(self, frame_tokens: int) -> list[KVCache]:
        return [KVCache(frame_tokens=frame_tokens)] * (1 if self.guidance_scale == 1.0 else 2)

    def velocity(self, latents: Tensor, sigma: Tensor, cond: list[Condition], cache: list[KVCache]) -> Tensor:
        def with_entry(index: int) -> VelocityFn:
            return lambda x, s: self.dit.velocity(x, s, cond[index], cache[index])

        with _autocast():
            return guided(with_entry(0), with_entry(-1), self.guidance_scale)(latents, sigma)

    def extend(self, clean: Tensor, cond: list[Condition], cache: list[KVCache]) -> list[KVCache]:
        with _autocast():
            return [self.dit.extend(clean, one, old) for one, old in zip(cond, cache, strict=True)]


def load_embedded(folder: Path | None = None) -> StorybookModel:
    """Read the packaged model, or one of the same layout from `folder`. Raises WeightsError."""
    folder = folder or embedded_folder()
    scope = WorldScope.from_json(json.dumps(read_card(folder).scope))
    codec = load_model(folder / "codec", CodecConfig, Codec)
    if _native_bf16():
        codec.decoder.bfloat16()
    dit = load_model(folder / "dit", DiTConfig, DiT)
    return StorybookModel(codec, dit, TextEncoder.load(), scope)


def _autocast() -> torch.autocast:
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=_native_bf16())


def _native_bf16() -> bool:
    """Whether the processor multiplies bfloat16 itself; where it does not, float32 is faster."""
    return torch.cpu._is_avx512_bf16_supported()
