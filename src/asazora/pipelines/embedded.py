"""The embedded storybook model behind the `VideoModel` protocol: text encoder, transformer rollout and codec."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import torch
from torch import Tensor

from asazora.core.direction import Direction
from asazora.core.errors import WeightsError
from asazora.core.precision import autocast, multiplies_bf16
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
from asazora.models.blocking import Blocking, BlockingConfig, BlockingNet
from asazora.models.codec import Codec, CodecConfig
from asazora.models.dit.condition import Clock, Condition, TextMemory, shot_clock
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.models.probe import Probe, ProbeConfig
from asazora.models.text import TextEncoder, shared_encoder
from asazora.pipelines.asked import asked_shots
from asazora.pipelines.blocked import Blocked, Blocker, Words
from asazora.pipelines.conditions import Conditions
from asazora.pipelines.decoding import Decoding
from asazora.pipelines.director import Director
from asazora.pipelines.generate import timed_captions
from asazora.streaming.plan import Chunk
from asazora.streaming.rollout import RolloutState, rollout
from asazora.weights import embedded_folder, load_model, read_card
from asazora.world.lexicon import unknown_words
from asazora.world.scope import WorldScope

PROBE = "probe"
"""Part of a packaged model that it can do without."""

Look = Callable[[Tensor], Mapping[str, float]]
"""Hidden states (T, N, D) -> what is of concern in them, and by how much."""


class StorybookModel:
    """The embedded model. Holds weights only; a rollout's state is its own."""

    name = "asazora-storybook"
    capabilities = Capabilities(image=True, video=True, remix=True, target=True, shots=True, streaming=True)
    native_sizes: Sequence[Size] = NATIVE_SIZES

    def __init__(
        self,
        codec: Codec,
        dit: DiT,
        blocking: BlockingNet | None,
        encoder: TextEncoder,
        scope: WorldScope,
        look: Look | None = None,
    ) -> None:
        """`blocking` tells a transformer with a sketch who is where when; others do without.

        `look` is shown the hidden states of finished latent frames, and says what is of concern in them.
        """
        if (blocking is None) != (dit.sketch is None):
            raise WeightsError("a transformer with a sketch goes with a blocking network, and one without does not")
        self.codec = codec
        self.dit = dit
        self.blocking = blocking
        self.encoder = encoder
        self.scope = scope
        self.director = Director(scope, encoder)
        self.sampling = dit.config.sampling
        self.look: Look = look or (lambda _: {})

    @property
    def native_fps(self) -> int:
        return self.dit.config.fps

    def watched_by(self, look: Look) -> Self:
        """The same model whose hidden states are shown to somebody else."""
        watched = copy.copy(self)
        watched.look = look
        return watched

    def direct(self, request: GenerationRequest) -> Direction:
        """One caption a shot, as this model was trained on; the prompt's own words if the request is `verbatim`.

        Shots that go on from given pictures are not filled in: the pictures say the rest. Shots that are made anew keep
        what they were told before, where that is known and the prompt says nothing else.
        """
        asked = asked_shots(request)
        texts = tuple(shot.text for shot in asked)
        if request.verbatim:
            return Direction(shots=texts, unknown_words=tuple(unknown_words("\n".join(texts), self.scope)))
        fill = [not shot.is_beside_file for shot in asked]
        before = [shot.before for shot in asked if shot.before]
        return self.director.direct_shots(texts, request.words_from, fill=fill, before=before)

    def unknown_words(self, prompt: str) -> list[str]:
        return list(self.director.direct(prompt).unknown_words)

    def plan_shots(self, request: GenerationRequest, num_native_frames: int) -> Sequence[ShotText]:
        """The directed shots of a request, as long as its prompt says."""
        return timed_captions(self.direct(request).shots, request, num_native_frames)

    @torch.inference_mode()
    def rollout(self, plan: RolloutPlan, on_step: OnStep) -> Iterator[VideoChunk]:
        """Yield the plan's frames chunk by chunk; memory does not grow with length."""
        conditions = Conditions(plan, self.codec, self.dit.config)
        shots = self._shot_conditions(plan, conditions)
        network = GuidedDiT(self.dit, self.sampling.guidance_scale, self.look)
        steps = [self._num_steps(plan, shot) for shot in shots]

        def report(chunk_index: int, step_index: int) -> None:
            on_step(
                StepProgress(
                    chunk_index=chunk_index,
                    num_chunks=len(conditions.chunks),
                    step_index=step_index,
                    num_steps=steps[conditions.chunks[chunk_index].shot_index],
                )
            )

        height, width = self.codec.geometry.grid(plan.size)

        def told(chunk: Chunk) -> list[Condition]:
            said = shots[chunk.shot_index].of(chunk.start, chunk.stop)
            return network.sketched(said, height, width, conditions.lead_of(chunk))

        latents = rollout(
            network,
            conditions.chunks,
            told,
            RolloutState(network.empty_cache(height * width), torch_generator(plan.seed, "rollout")),
            (self.codec.geometry.channels, height, width),
            SAMPLERS[self.sampling.sampler],
            lambda chunk: shifted_sigmas(steps[chunk.shot_index], self.sampling.shift),
            report,
            conditions.start_for,
        )
        for chunk in Decoding(self.codec, conditions).run(latents):
            yield replace(chunk, concerns=network.take_concerns())

    def _shot_conditions(self, plan: RolloutPlan, layout: Conditions) -> list["ShotCondition"]:
        """One condition a shot; all captions are encoded together."""
        states = self.encoder.encode([shot.caption for shot in plan.shots])
        conditions: list[ShotCondition] = []
        for index, (shot, span) in enumerate(zip(plan.shots, layout.spans, strict=True)):
            length = int(states.mask[index].sum())
            tokens, mask = states.states[index : index + 1, :length], states.mask[index : index + 1, :length]
            stride = self.codec.geometry.time
            clock = shot_clock(
                span.num_frames,
                self.native_fps,
                (shot.num_frames + layout.lead_frames(index)) / self.native_fps,
                self.dit.config.max_clock_s,
                index == 0,
                stride,
            )
            left_out = torch.ones(1, dtype=torch.bool)
            says_nothing = not shot.caption.strip()
            texts = [self._memory(tokens, mask, left_out if says_nothing else None)]
            if self.sampling.guidance_scale != 1.0:
                texts.append(self._memory(tokens, mask, left_out))
            pooled = states.pooled[index][None, None] * float(not says_nothing)
            words = Words(tokens, mask, states.pooled[index : index + 1])
            blocked = self._blocked(None if says_nothing else words, clock, layout.lead(index), plan)
            if blocked is not None:
                clock = blocked.clock
            conditions.append(ShotCondition(texts, pooled, clock, blocked and blocked.blocking, span.start))
        return conditions

    def _num_steps(self, plan: RolloutPlan, shot: "ShotCondition") -> int:
        """Fewer where a sketch says nearly all, and nothing else is started from."""
        is_sketched = shot.blocking is not None and bool(shot.blocking.is_known.all())
        if plan.source is None and is_sketched and self.sampling.sketched_steps:
            return self.sampling.sketched_steps
        return self.sampling.num_steps

    def _blocked(self, words: Words | None, clock: Clock, lead: Tensor | None, plan: RolloutPlan) -> Blocked | None:
        """Who is where in each latent frame of a shot, and by which clock; None for a network that is not told.

        Nothing is said of a shot without words, or that goes on from pictures of another world.
        """
        if self.dit.sketch is None or self.blocking is None:
            return None
        grid = self.codec.geometry.grid(plan.size)
        blocker = Blocker(self.blocking, self.dit.sketch, self.scope.num_stagings, grid)
        if words is None:
            return blocker.unsaid(clock)
        if lead is None:
            return blocker.of_words(words, clock, plan.seed)
        return blocker.going_on(words, clock, lead) or blocker.unsaid(clock)

    def _memory(self, tokens: Tensor, mask: Tensor, dropped: Tensor | None) -> TextMemory:
        """Text keys and values without their mask: nothing is padded here."""
        with autocast("cpu"):
            return TextMemory(self.dit.text_memory(tokens[:, None], mask[:, None], dropped=dropped).blocks)


@dataclass(frozen=True, slots=True)
class ShotCondition:
    """What one shot is told: its text, with a second entry for dropped text under guidance, and its clock."""

    texts: Sequence[TextMemory]
    pooled: Tensor
    clock: Clock
    blocking: Blocking | None
    start: int

    def of(self, start: int, stop: int) -> list[Condition]:
        """The conditions of latent frames `start` to `stop` of the clip: with text and, under guidance, without."""
        clock = self.clock.frames(start - self.start, stop - self.start)
        pooled = self.pooled.expand(-1, stop - start, -1)
        blocking = self.blocking and self.blocking.frames(start - self.start, stop - self.start)
        unsaid = blocking and blocking.hidden(torch.ones(1, dtype=torch.bool))
        conditions = [Condition(self.texts[0], pooled, clock, blocking)]
        return conditions + [Condition(text, torch.zeros_like(pooled), clock, unsaid) for text in self.texts[1:]]


class GuidedDiT:
    """The transformer as the rollout sees it: one cache with text and, under guidance, one without."""

    def __init__(self, dit: DiT, guidance_scale: float, look: Look) -> None:
        self.dit = dit
        self.guidance_scale = guidance_scale
        self._look = look
        self._concerns: dict[str, float] = {}

    def empty_cache(self, frame_tokens: int) -> list[KVCache]:
        return [KVCache(frame_tokens=frame_tokens)] * (1 if self.guidance_scale == 1.0 else 2)

    def sketched(self, cond: list[Condition], height: int, width: int, given: Tensor | None) -> list[Condition]:
        """The conditions with their sketches, which a chunk's steps share; frames that are `given` are their own."""
        with autocast("cpu"):
            return [replace(one, drawn=self.dit.drawn(one, height, width, given)) for one in cond]

    def velocity(self, latents: Tensor, sigma: Tensor, cond: list[Condition], cache: list[KVCache]) -> Tensor:
        def with_entry(index: int) -> VelocityFn:
            return lambda x, s: self.dit.velocity(x, s, cond[index], cache[index])

        with autocast("cpu"):
            return guided(with_entry(0), with_entry(-1), self.guidance_scale)(latents, sigma)

    def extend(self, clean: Tensor, cond: list[Condition], cache: list[KVCache]) -> list[KVCache]:
        with autocast("cpu"):
            extended = [self.dit.extend(clean, one, old) for one, old in zip(cond, cache, strict=True)]
        _, hidden = extended[0]
        for name, excess in self._look(hidden[0]).items():
            self._concerns[name] = max(excess, self._concerns.get(name, excess))
        return [new for new, _ in extended]

    def take_concerns(self) -> dict[str, float]:
        """What there was of concern in the frames that the caches were extended with since this was asked last."""
        taken, self._concerns = self._concerns, {}
        return taken


def load_embedded(folder: Path | None = None) -> StorybookModel:
    """Read the packaged model, or one of the same layout from `folder`. Raises WeightsError."""
    folder = folder or embedded_folder()
    scope = WorldScope.from_json(json.dumps(read_card(folder).scope))
    codec = load_model(folder / "codec", CodecConfig, Codec)
    if codec.decoder is not None and multiplies_bf16("cpu"):
        codec.decoder.bfloat16()
    dit = load_model(folder / "dit", DiTConfig, DiT)
    if dit.sketch is not None:
        dit.sketch.fit(codec)
    blocking = load_model(folder / "blocking", BlockingConfig, BlockingNet) if dit.sketch else None
    probe = load_model(folder / PROBE, ProbeConfig, Probe) if (folder / PROBE).is_dir() else None
    return StorybookModel(codec, dit, blocking, shared_encoder(), scope, probe and probe.concerns)
