"""An edit: what a request becomes, as rollouts of the model and frames of people's files, in the order shown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain, pairwise

import numpy as np
from numpy.typing import NDArray

from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.video_model import Frames, OnStep, RolloutPlan, ShotText, StepProgress, VideoChunk, VideoModel
from asazora.media.resample import fit_frames, held_indices, native_frames_needed
from asazora.pipelines.shots import join_shots, prompt_seconds
from asazora.pipelines.stage_clock import StageClock

PIECE_BYTES = 64 * 2**20
"""Most pixels handed on at once: a chunk at a large size or rate is cut into pieces of this size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Frames that follow each other: `kept` ones, of the size and rate asked, then `num_made` ones of the model.

    The model makes `num_native` frames at its own rate for the latter.
    """

    num_made: int
    num_native: int
    kept: Frames | None = field(default=None, compare=False)

    @property
    def num_frames(self) -> int:
        return self.num_made + (0 if self.kept is None else len(self.kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One rollout, and where its frames and kept ones are shown. Without a plan nothing is made.

    A take that runs `backwards` was planned in reversed time: its frames are shown last first. `shot_seconds` says how
    long each shot of the plan is shown, kept frames included.
    """

    plan: RolloutPlan | None
    stretches: tuple[Stretch, ...]
    backwards: bool = False
    shot_seconds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A request whose length is settled, and the takes that fulfil it one after another."""

    request: GenerationRequest
    takes: tuple[Take, ...]

    @property
    def captions(self) -> tuple[str, ...]:
        """What the shots are told, in order. Takes on both sides of a kept video say the same."""
        return tuple(caption for caption, _ in self._told)

    @property
    def revised_prompt(self) -> str:
        """What the shots are told as one prompt, with their lengths if there are several or the prompt names one.

        Passed back, it gives the same plan.
        """
        told = [(caption, seconds) for caption, seconds in self._told if caption.strip()]
        names_lengths = len(told) > 1 or prompt_seconds(self.request.prompt) is not None
        lengths = [seconds for _, seconds in told]
        return join_shots([caption for caption, _ in told], lengths if names_lengths else ())

    @property
    def _told(self) -> tuple[tuple[str, float], ...]:
        """Caption and seconds of the shots."""
        take = next((take for take in self.takes if take.plan), None)
        if take is None or take.plan is None:
            return ()
        captions = [shot.caption for shot in take.plan.shots]
        seconds = take.shot_seconds or made_seconds(take.plan.shots, take.stretches[0], self.request.fps)
        return tuple(zip(captions, seconds, strict=True))

    def with_seed(self, seed: int) -> "Edit":
        """The same edit and words, drawn from other noise. Raises InvalidRequestError for a seed that cannot be."""
        takes = (
            replace(take, plan=replace(take.plan, seed=seed)) if take.plan is not None else take for take in self.takes
        )
        return replace(
            self,
            request=replace(self.request, seed=seed, wording_seed=self.request.words_from),
            takes=tuple(takes),
        )


def whole(plan: RolloutPlan, num_frames: int) -> Take:
    """A rollout that is shown from start to end as `num_frames` frames, with nothing kept."""
    return Take(plan=plan, stretches=(Stretch(num_made=num_frames, num_native=plan.num_frames),))


def made(num_frames: int, model: VideoModel, fps: int, kept: Frames | None = None) -> Stretch:
    """A stretch of so many made frames after the kept ones."""
    native = native_frames_needed(num_frames, model.native_fps, fps) if num_frames else 0
    return Stretch(num_made=num_frames, num_native=native, kept=kept)


def made_seconds(shots: Sequence[ShotText], stretch: Stretch, fps: int) -> tuple[float, ...]:
    """How long each shot of a stretch is shown, to the millisecond, kept frames left out."""
    ends = accumulate((shot.num_frames for shot in shots), initial=0)
    share = stretch.num_made / max(1, stretch.num_native) / fps
    return tuple(round(stop - start, 3) for start, stop in pairwise(round(share * end, 3) for end in ends))


def shown_seconds(shots: Sequence[ShotText], stretch: Stretch, fps: int) -> tuple[float, ...]:
    """`made_seconds`, with the kept frames of the stretch added to its first shot."""
    kept = 0 if stretch.kept is None else len(stretch.kept)
    first, *others = made_seconds(shots, stretch, fps)
    return (round(first + kept / fps, 3), *others)


OnConcerns = Callable[[Mapping[str, float]], None]
"""What the model's probe sees in a chunk, before any of its frames is handed on."""


def perform(
    edit: Edit, model: VideoModel, on_step: OnStep, clock: StageClock, on_concerns: OnConcerns = lambda _: None
) -> Iterator[Frames]:
    """Yield exactly the edit's frames, of the size asked, in pieces (F, H, W, 3) uint8.

    Memory does not grow with what is made, but for a take that runs backwards: it is finished before it is shown.
    """
    planned = sum(take.plan is not None for take in edit.takes)
    done = 0
    for take in edit.takes:
        chunks = iter(()) if take.plan is None else _rollout(take.plan, model, on_step, done, planned)
        made_frames = _told(chunks, clock, on_concerns)
        done += take.plan is not None
        if take.backwards:
            made_frames = iter([np.concatenate(list(made_frames))[::-1].copy()])
        yield from _shown(take, made_frames, edit.request, model, clock)


def _rollout(plan: RolloutPlan, model: VideoModel, on_step: OnStep, done: int, planned: int) -> Iterator[VideoChunk]:
    """One of several rollouts; its steps are reported as part of them all."""

    def report(step: StepProgress) -> None:
        shift = done * step.num_chunks
        on_step(replace(step, chunk_index=step.chunk_index + shift, num_chunks=step.num_chunks * planned))

    return model.rollout(plan, report)


def _told(chunks: Iterator[VideoChunk], clock: StageClock, on_concerns: OnConcerns) -> Iterator[Frames]:
    """The frames of chunks; what else there is to say of each is said first."""
    for chunk in chunks:
        clock.add_all(chunk.stage_seconds)
        if chunk.concerns:
            on_concerns(chunk.concerns)
        yield chunk.frames


def _shown(
    take: Take, made_frames: Iterator[Frames], request: GenerationRequest, model: VideoModel, clock: StageClock
) -> Iterator[Frames]:
    source = _Splitter(made_frames)
    for stretch in take.stretches:
        if stretch.kept is not None:
            length = _piece_length(request.size)
            yield from (stretch.kept[start : start + length] for start in range(0, len(stretch.kept), length))
        native_index, remaining = 0, stretch.num_made
        for frames in source.next(stretch.num_native):
            shown = held_indices(native_index, len(frames), model.native_fps, request.fps)[:remaining]
            native_index += len(frames)
            remaining -= len(shown)
            yield from _pieces(frames, shown, request.size, clock)
        if remaining:
            raise RuntimeError(f"the {model.name} model stopped {remaining} frames early")


class _Splitter:
    """Hands out a stream of frames in parts of wanted lengths, without joining what came apart."""

    def __init__(self, stream: Iterator[Frames]) -> None:
        self._stream = stream

    def next(self, count: int) -> Iterator[Frames]:
        """The next `count` frames, as they come; fewer if the stream ends."""
        while count > 0:
            frames = next(self._stream, None)
            if frames is None:
                return
            if len(frames) > count:
                self._stream = chain([frames[count:]], self._stream)
            yield frames[:count]
            count -= len(frames)


def _pieces(frames: Frames, shown: NDArray[np.int64], size: Size, clock: StageClock) -> Iterator[Frames]:
    """The frames numbered in `shown`, fitted to `size`; a frame shown several times is fitted once a piece."""
    length = _piece_length(size)
    for start in range(0, len(shown), length):
        with clock.measure("resample"):
            used, order = np.unique(shown[start : start + length], return_inverse=True)
            piece = fit_frames(frames[used], size)[order]
        yield piece


def _piece_length(size: Size) -> int:
    return max(1, PIECE_BYTES // (size.width * size.height * 3))


def total_frames(takes: Sequence[Take]) -> int:
    """Frames that the takes show together."""
    return sum(stretch.num_frames for take in takes for stretch in take.stretches)
