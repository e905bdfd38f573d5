"""Text to video: a request becomes a plan in the model's own terms, and the plan frames of the size and rate asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from asazora.core.direction import Direction
from asazora.core.errors import InvalidRequestError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import nearest_native
from asazora.core.video_model import Frames, OnStep, RolloutPlan, ShotText, VideoModel
from asazora.media.resample import native_frames_needed
from asazora.pipelines.asked import asked_shots
from asazora.pipelines.edit import Edit, perform, whole
from asazora.pipelines.stage_clock import StageClock

PlanShots = Callable[[GenerationRequest, int], Sequence[ShotText]]
"""Turns a request and its length in native frames into shots whose lengths add up to it."""


def single_shot(request: GenerationRequest, num_native_frames: int) -> Sequence[ShotText]:
    """The prompt as it stands, as one uncut shot."""
    return (ShotText(caption=request.prompt.strip(), num_frames=num_native_frames),)


def prompt_shots(request: GenerationRequest, num_native_frames: int) -> Sequence[ShotText]:
    """The shots that the prompt itself names (`Shot 1 (3 s): ... Shot 2: ...`, `Cut to: ...`), as long as it says."""
    return timed_captions([shot.text for shot in asked_shots(request)], request, num_native_frames)


def timed_captions(captions: Sequence[str], request: GenerationRequest, num_native_frames: int) -> tuple[ShotText, ...]:
    """A director's captions, one a shot that was asked for, with the lengths that the request names."""
    named = [shot.seconds for shot in asked_shots(request)]
    return named_shots(captions, named, request.seconds, num_native_frames)


def named_shots(
    captions: Sequence[str], named: Sequence[float | None], seconds: float, num_native_frames: int
) -> tuple[ShotText, ...]:
    """Shots of named lengths within so many seconds; those of no named length share what is left.

    Where the lengths do not add up, all are longer or shorter in proportion.
    """
    if len(named) != len(captions) or not any(named):
        return even_shots(captions, num_native_frames)
    left = seconds - sum(length or 0 for length in named)
    unnamed = sum(length is None for length in named)
    usual = left / unnamed if unnamed and left > 0 else sum(length or 0 for length in named) / len(named)
    return even_shots(captions, num_native_frames, [usual if length is None else length for length in named])


def even_shots(
    captions: Sequence[str], num_frames: int, weights: Sequence[float] | None = None
) -> tuple[ShotText, ...]:
    """Share the frames among the captions, evenly or by weight, as well as whole frames allow.

    Each shot has a frame at least; with too few frames the last ones go.
    """
    shown = captions[:num_frames]
    if weights is None:
        ends = [num_frames * number // len(shown) for number in range(len(shown) + 1)]
    else:
        ends = _weighted_ends(weights[: len(shown)], num_frames)
    lengths = [end - start for start, end in pairwise(ends)]
    return tuple(ShotText(caption=text, num_frames=length) for text, length in zip(shown, lengths, strict=True))


def _weighted_ends(weights: Sequence[float], num_frames: int) -> list[int]:
    """Where shots begin and end, in frames, whose lengths are in proportion to the weights: one more than weights."""
    ends = [0]
    for number, weight in enumerate(accumulate(weights), start=1):
        latest = num_frames - (len(weights) - number)
        ends.append(min(max(round(num_frames * weight / sum(weights)), ends[-1] + 1), latest))
    return ends


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedModel:
    """A loaded model, and what turns a prompt into shots for it."""

    model: VideoModel
    plan_shots: PlanShots = prompt_shots
    direct: Callable[[GenerationRequest], Direction] | None = None
    """What the director makes of a request, where there is one."""


def direction_of(request: GenerationRequest, served: ServedModel) -> Direction:
    """What the director made of a request, if it has words; without one, the words that the model does not know."""
    asked = asked_shots(request)
    if not asked:
        return Direction(shots=())
    if served.direct is not None:
        return served.direct(request)
    texts = tuple(shot.text for shot in asked)
    return Direction(shots=texts, unknown_words=tuple(served.model.unknown_words("\n".join(texts))))


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
