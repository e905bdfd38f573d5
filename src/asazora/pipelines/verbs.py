"""The director's verbs: each one a plan for the same rollout, under other conditions.

What is kept of a file is copied as it is. What is new goes on from it: forward from its end; backward in reversed time
from its reversed start, and is then reversed itself.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np

from asazora.core.errors import InvalidRequestError, UnsupportedVerbError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size, nearest_native
from asazora.core.verbs import (
    Animate,
    Blend,
    Card,
    Extend,
    Loop,
    Recut,
    Remix,
    Storyboard,
    Verb,
    missing_capabilities,
)
from asazora.core.video_model import Frames, NoisedSource, RolloutPlan, ShotText, VideoModel
from asazora.media.resample import native_frames_needed
from asazora.media.source import read_source_image, read_source_video
from asazora.pipelines.asked import card_shots
from asazora.pipelines.edit import Edit, Stretch, Take, made, shown_seconds, total_frames, whole
from asazora.pipelines.generate import PlanShots, named_shots, plan_rollout, prompt_shots, single_shot
from asazora.pipelines.sources import head_of, kept_video, lead_of, longest

BLEND_EDGE = 0.25
"""Share of a blend, at each end, that shows one video alone."""

BLEND_STRENGTH = 0.5
"""Strength of the noise half way between two videos: enough to draw one thing where two lie over each other."""

LOOK_KEPT_TO, LOOK_GONE_FROM = 0.3, 0.6
"""Strengths of a remix up to which the source's light and colours show, and from which nothing of them is left where
the words name others: below, the noise is too weak for the network to draw them anew."""

MIN_STRENGTH = 0.02
"""Below this a frame is left as it is: it is hardly noise, and its whole chunk would be drawn anew."""


def plan_edit(request: GenerationRequest, model: VideoModel, plan_shots: PlanShots = prompt_shots) -> Edit:
    """What a request becomes. Reads the files of its verb.

    Raises UnsupportedVerbError where the model lacks a condition, InvalidRequestError for files that do not fit.
    """
    if request.verb is None:
        plan = plan_rollout(request, model, plan_shots)
        return Edit(request=request, takes=(whole(plan, request.num_frames),))
    check_verb(request.verb, model)
    return VerbPlanner(request=request, model=model, plan_shots=plan_shots).edit(request.verb)


def check_verb(verb: Verb, model: VideoModel) -> None:
    """Raise UnsupportedVerbError unless the model can be conditioned as the verb asks."""
    missing = missing_capabilities(verb, model.capabilities.names)
    if missing:
        raise UnsupportedVerbError(verb.name, model.name, missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbPlanner:
    """Plans the verbs of one request for one model."""

    request: GenerationRequest
    model: VideoModel
    plan_shots: PlanShots

    def edit(self, verb: Verb) -> Edit:
        """The takes of a verb, and the request with the length that follows from them."""
        takes = self._takes(verb)
        seconds = total_frames(takes) / self.request.fps
        limit = self.model.capabilities.max_seconds
        if limit is not None and seconds > limit:
            raise InvalidRequestError("seconds", seconds, f"at most {limit:g} with the {self.model.name} model")
        return Edit(request=dataclasses.replace(self.request, seconds=seconds), takes=takes)

    def _takes(self, verb: Verb) -> tuple[Take, ...]:
        match verb:
            case Animate():
                return (self._animate(verb),)
            case Extend():
                return self._extended(kept_video(verb.video, self.request), verb.backward_s, verb.forward_s)
            case Recut():
                kept = np.concatenate([kept_video(verb.video, self.request, span) for span in verb.keep])
                return self._extended(kept, verb.backward_s, verb.forward_s)
            case Loop():
                return (self._loop(verb),)
            case Remix():
                return (self._remix(verb),)
            case Blend():
                return (self._blend(verb),)
            case Storyboard():
                return (self._storyboard(verb.cards),)

    def _animate(self, verb: Animate) -> Take:
        num_new = self.request.num_frames - 1
        if num_new < 1:
            raise InvalidRequestError("seconds", self.request.seconds, "enough for two frames or more")
        picture = read_source_image(verb.image, self.request.size)
        return self._after(picture, num_new)

    def _extended(self, kept: Frames, backward_s: float, forward_s: float) -> tuple[Take, ...]:
        """Kept frames with new ones before and after."""
        num_before, num_after = round(backward_s * self.request.fps), round(forward_s * self.request.fps)
        before = (self._before(kept, num_before),) if num_before else ()
        return (*before, self._after(kept, num_after) if num_after else _kept_alone(kept))

    def _before(self, kept: Frames, num_new: int) -> Take:
        stretch = made(num_new, self.model, self.request.fps)
        lead = self._head(kept)[::-1].copy()
        return Take(plan=self._plan(stretch.num_native, lead), stretches=(stretch,), backwards=True)

    def _after(self, kept: Frames, num_new: int, end: Frames | None = None) -> Take:
        """Kept frames, then new ones that run into `end`."""
        stretch = made(num_new, self.model, self.request.fps, kept)
        plan = self._plan(stretch.num_native, self._lead(kept))
        return Take(plan=dataclasses.replace(plan, after=end), stretches=(stretch,))

    def _loop(self, verb: Loop) -> Take:
        if verb.video is None:
            plan = plan_rollout(self.request, self.model, self.plan_shots)
            return whole(dataclasses.replace(plan, loop=True), self.request.num_frames)
        kept = kept_video(verb.video, self.request)
        return self._after(kept, max(1, round(verb.bridge_s * self.request.fps)), self._head(kept))

    def _remix(self, verb: Remix) -> Take:
        native = self.model.native_fps
        frames = read_source_video(verb.video, self._size, native, max_seconds=longest(self.request))
        num_frames = max(1, len(frames) * self.request.fps // native)
        source = frames[: native_frames_needed(num_frames, native, self.request.fps)]
        strength = np.full(len(source), verb.strength, dtype=np.float32)
        look = 1 - np.interp(verb.strength, (LOOK_KEPT_TO, LOOK_GONE_FROM), (0, 1))
        return self._from_source(NoisedSource(frames=source, strength=strength, look=float(look)), num_frames)

    def _blend(self, verb: Blend) -> Take:
        num_frames = self.request.num_frames
        native = native_frames_needed(num_frames, self.model.native_fps, self.request.fps)
        first, second = (
            read_source_video(path, self._size, self.model.native_fps, max_seconds=longest(self.request))
            for path in (verb.first, verb.second)
        )
        share = _blend_share(native)
        frames = _dissolve(_held_at_end(first, native), _held_at_end(second[::-1], native)[::-1], share)
        strength = (BLEND_STRENGTH * 4 * share * (1 - share)).astype(np.float32)
        source = NoisedSource(frames=frames, strength=np.where(strength < MIN_STRENGTH, 0, strength))
        return self._from_source(source, num_frames)

    def _from_source(self, source: NoisedSource, num_frames: int) -> Take:
        plan = self._plan(len(source.frames))
        return whole(dataclasses.replace(plan, source=source), num_frames)

    def _storyboard(self, cards: Sequence[Card]) -> Take:
        """One rollout over all cards, so that later shots see earlier ones; each card ends at its own frame."""
        ends = [round(end * self.request.fps) for end in np.cumsum([0.0, *(card.seconds for card in cards)])]
        stretches: list[Stretch] = []
        shots: list[ShotText] = []
        seconds: list[float] = []
        for card, captions, (start, end) in zip(cards, self._told_cards(cards), pairwise(ends), strict=True):
            if end == start:
                raise InvalidRequestError("seconds of a card", card.seconds, "enough for one frame or more")
            kept = self._kept_of(card, end - start)
            stretch = made(end - start - (0 if kept is None else len(kept)), self.model, self.request.fps, kept)
            stretches.append(stretch)
            own = self._card(card, captions, stretch)
            shots += own
            seconds += shown_seconds(own, stretch, self.request.fps)
        plan = RolloutPlan(shots=tuple(shots), size=self._size, seed=self.request.seed)
        return Take(plan=plan, stretches=tuple(stretches), shot_seconds=tuple(seconds))

    def _told_cards(self, cards: Sequence[Card]) -> list[tuple[str, ...]]:
        """What the shots of each card are told. All are directed together, as the shots of one prompt are."""
        counts = [len(card_shots(card, self.request.prompt)) for card in cards]
        num_shots = sum(counts)
        told = self.plan_shots(self.request, num_shots) if num_shots else ()
        captions = iter(shot.caption for shot in told)
        return [tuple(islice(captions, count)) for count in counts]

    def _card(self, card: Card, captions: Sequence[str], stretch: Stretch) -> list[ShotText]:
        """The shots of one card; the first goes on from what the card shows of its file."""
        lead = None if stretch.kept is None else self._lead(stretch.kept)
        if not captions or not stretch.num_native:
            return [ShotText(caption=next(iter(captions), ""), num_frames=stretch.num_native, lead=lead)]
        named = [shot.seconds for shot in card_shots(card, self.request.prompt)]
        first, *others = named_shots(captions, named, card.seconds, stretch.num_native)
        return [dataclasses.replace(first, lead=lead), *others]

    def _kept_of(self, card: Card, num_frames: int) -> Frames | None:
        """What a card shows of its own file."""
        if card.image is not None:
            return read_source_image(card.image, self.request.size)
        if card.video is None:
            return None
        seconds = num_frames / self.request.fps
        return read_source_video(card.video, self.request.size, self.request.fps, max_seconds=seconds)[:num_frames]

    def _plan(self, num_native: int, lead: Frames | None = None) -> RolloutPlan:
        shots = self._shots(self.request.prompt, num_native, lead)
        return RolloutPlan(shots=shots, size=self._size, seed=self.request.seed)

    def _shots(self, prompt: str, num_native: int, lead: Frames | None) -> tuple[ShotText, ...]:
        """The shots of a prompt; the first goes on from the lead. Without words, or frames, there is one."""
        if not prompt.strip():
            return (ShotText(caption="", num_frames=num_native, lead=lead),)
        seconds = max(1, num_native) / self.model.native_fps
        asked = dataclasses.replace(self.request, prompt=prompt, seconds=seconds)
        planner = self.plan_shots if self.model.capabilities.shots else single_shot
        first, *others = planner(asked, max(1, num_native))
        return (dataclasses.replace(first, num_frames=min(first.num_frames, num_native), lead=lead), *others)

    @property
    def _size(self) -> Size:
        return nearest_native(self.request.size, self.model.native_sizes)

    def _lead(self, kept: Frames) -> Frames:
        return lead_of(kept, self.request.fps, self._size, self.model.native_fps)

    def _head(self, kept: Frames) -> Frames:
        return head_of(kept, self.request.fps, self._size, self.model.native_fps)


def _kept_alone(kept: Frames) -> Take:
    return Take(plan=None, stretches=(Stretch(num_made=0, num_native=0, kept=kept),))


def _held_at_end(frames: Frames, count: int) -> Frames:
    """The first `count` frames; the last one stands still if there are fewer."""
    return frames[np.arange(count).clip(max=len(frames) - 1)]


def _blend_share(count: int) -> np.ndarray:
    """(F,) how much of the second video each frame holds: 0, then an even rise, then 1."""
    place = (np.linspace(0, 1, count) - BLEND_EDGE) / (1 - 2 * BLEND_EDGE)
    share = place.clip(0, 1)
    return share * share * (3 - 2 * share)


def _dissolve(first: Frames, second: Frames, share: np.ndarray) -> Frames:
    """(F, H, W, 3) uint8. The codec's basis is linear, so this is the same as mixing latents."""
    mixed = np.empty_like(first)
    for index, weight in enumerate(share):
        mixed[index] = np.round((1 - weight) * first[index].astype(np.float32) + weight * second[index])
    return mixed
