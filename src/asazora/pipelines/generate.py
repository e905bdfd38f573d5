"""Text to video: a request becomes a plan in the model's own terms, and the plan frames of the size and rate asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from asazora.core.errors import InvalidRequestError, UnsupportedVerbError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size, nearest_native
from asazora.core.verbs import Verb, missing_capabilities
from asazora.core.video_model import Frames, OnStep, RolloutPlan, ShotText, VideoModel
from asazora.media.resample import fit_frames, held_indices, native_frames_needed
from asazora.pipelines.shots import split_shots
from asazora.pipelines.stage_clock import StageClock

PIECE_BYTES = 64 * 2**20
"""Most pixels handed on at once: a chunk at a large size or rate is cut into pieces of this size."""

PlanShots = Callable[[GenerationRequest, int], Sequence[ShotText]]
"""Turns a request and its length in native frames into shots whose lengths add up to it."""


def single_shot(request: GenerationRequest, num_native_frames: int) -> Sequence[ShotText]:
    """The prompt as it stands, as one uncut shot."""
    return (ShotText(caption=request.prompt.strip(), num_frames=num_native_frames),)


def prompt_shots(request: GenerationRequest, num_native_frames: int) -> Sequence[ShotText]:
    """The shots that the prompt itself names (`Shot 1: ... Shot 2: ...`, `Cut to: ...`), equally long."""
    return even_shots(split_shots(request.prompt), num_native_frames)


def even_shots(captions: Sequence[str], num_frames: int) -> tuple[ShotText, ...]:
    """Share the frames among the captions as evenly as whole frames allow; with too few frames the last ones go."""
    shown = captions[:num_frames]
    ends = [num_frames * number // len(shown) for number in range(len(shown) + 1)]
    lengths = [end - start for start, end in pairwise(ends)]
    return tuple(ShotText(caption=text, num_frames=length) for text, length in zip(shown, lengths, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedModel:
    """A loaded model, and what turns a prompt into shots for it."""

    model: VideoModel
    plan_shots: PlanShots = prompt_shots


def plan_rollout(request: GenerationRequest, model: VideoModel, plan_shots: PlanShots = prompt_shots) -> RolloutPlan:
    """Choose native size, length and shots. Raises InvalidRequestError if it is more than the model can."""
    if request.verb is not None:
        check_verb(request.verb, model)
    longest = model.capabilities.max_seconds
    if longest is not None and request.seconds > longest:
        raise InvalidRequestError("seconds", request.seconds, f"at most {longest:g} with the {model.name} model")
    planner = plan_shots if model.capabilities.shots else single_shot
    num_native_frames = native_frames_needed(request.num_frames, model.native_fps, request.fps)
    return RolloutPlan(
        shots=tuple(planner(request, num_native_frames)),
        size=nearest_native(request.size, model.native_sizes),
        seed=request.seed,
    )


AVAILABLE_VERBS: tuple[type[Verb], ...] = ()
"""The verbs that the pipeline has a plan for."""


def check_verb(verb: Verb, model: VideoModel) -> None:
    """Raise UnsupportedVerbError unless the model can be conditioned as the verb asks."""
    missing = missing_capabilities(verb, model.capabilities.names)
    if missing or not isinstance(verb, AVAILABLE_VERBS):
        raise UnsupportedVerbError(verb.name, model.name, missing or ("a plan for it, which is not available yet",))


def generate(
    request: GenerationRequest, model: VideoModel, plan: RolloutPlan, on_step: OnStep, clock: StageClock
) -> Iterator[Frames]:
    """Yield exactly `request.num_frames` frames of the size asked, in pieces (F, H, W, 3) uint8, in constant memory."""
    native_index, remaining = 0, request.num_frames
    for chunk in model.rollout(plan, on_step):
        clock.add_all(chunk.stage_seconds)
        shown = held_indices(native_index, len(chunk.frames), model.native_fps, request.fps)[:remaining]
        native_index += len(chunk.frames)
        remaining -= len(shown)
        yield from _pieces(chunk.frames, shown, request.size, clock)
    if remaining:
        raise RuntimeError(f"the {model.name} model stopped {remaining} frames early")


def _pieces(frames: Frames, shown: NDArray[np.int64], size: Size, clock: StageClock) -> Iterator[Frames]:
    """The frames numbered in `shown`, fitted to `size`; a frame shown several times is fitted once a piece."""
    length = max(1, PIECE_BYTES // (size.width * size.height * 3))
    for start in range(0, len(shown), length):
        with clock.measure("resample"):
            used, order = np.unique(shown[start : start + length], return_inverse=True)
            piece = fit_frames(frames[used], size)[order]
        yield piece
