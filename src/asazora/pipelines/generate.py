"""Text to video: a request becomes a plan in the model's own terms, and the plan frames of the size and rate asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from asazora.core.errors import InvalidRequestError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import nearest_native
from asazora.core.video_model import Frames, OnStep, RolloutPlan, ShotText, VideoModel
from asazora.media.resample import native_frames_needed
from asazora.pipelines.edit import Edit, perform, whole
from asazora.pipelines.shots import split_shots
from asazora.pipelines.stage_clock import StageClock

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
    """Choose native size, length and shots. Raises InvalidRequestError if the clip is longer than the model can."""
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


def generate(
    request: GenerationRequest, model: VideoModel, plan: RolloutPlan, on_step: OnStep, clock: StageClock
) -> Iterator[Frames]:
    """Yield exactly `request.num_frames` frames of the size asked, in pieces (F, H, W, 3) uint8, in constant memory."""
    return perform(Edit(request=request, takes=(whole(plan, request.num_frames),)), model, on_step, clock)
