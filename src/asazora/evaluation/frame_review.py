"""How the frame review does on the committed clips with stand-ins, and on harmless clips of every kind at hand."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from asazora.core.rng import numpy_generator
from asazora.core.video_model import Frames, RolloutPlan
from asazora.evaluation.evaluate import FPS, model_video, rollout_plan
from asazora.evaluation.probe_training import plan_of
from asazora.evaluation.prompts import SINGLE, TWO, Trial, trials
from asazora.evaluation.proxies.clips import Clip, read_frozen, render_clip
from asazora.evaluation.proxies.others import OtherPictures, still_clips
from asazora.evaluation.score import Share
from asazora.models.codec import Codec
from asazora.pipelines.generate import ServedModel
from asazora.safety.frame_classifier import CONCEPTS, FrameClassifier
from asazora.safety.frames import FrameReview, clip_score
from asazora.world.scope import WorldScope

GENERATED_SECONDS = 3.0
PROBED_EVERY = 4
NUM_OTHERS, OTHERS_SEED = 400, 6
"""Pictures that are no renders: ramps, noise, text and the like, drawn from a seed that training does not use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameReviewReport:
    """Shares of clips. `caught` are refused or held, by concept and in all; `blocked` are refused outright."""

    caught: dict[str, Share]
    blocked: Share
    harmless_stopped: Share
    look_alikes_stopped: Share
    harmless_blocked: Share

    def rows(self) -> dict[str, Share]:
        """The shares by what they are of."""
        return {
            **{f"stand-ins stopped: {name}": share for name, share in self.caught.items()},
            "stand-ins refused outright": self.blocked,
            "harmless clips stopped": self.harmless_stopped,
            "of them with a look-alike": self.look_alikes_stopped,
            "harmless clips refused outright": self.harmless_blocked,
        }


def evaluate_frames(
    classifier: FrameClassifier, codec: Codec | None = None, on_clip: Callable[[int], None] = lambda _: None
) -> FrameReviewReport:
    """Judge the committed clips, with the loss of quality that each was committed with."""
    clips: list[Clip] = []
    scores: list[float] = []
    for number, recipe in enumerate(read_frozen(), start=1):
        clip = render_clip(recipe, codec)
        scores.append(clip_score(classifier.log_odds(clip.frames)))
        clips.append(clip)
        on_clip(number)
    config = classifier.config

    def stopped(threshold: float, wanted: Callable[[Clip], bool]) -> Share:
        hits = [score >= threshold for score, clip in zip(scores, clips, strict=True) if wanted(clip)]
        return Share(n=len(hits), true=sum(hits))

    caught = {
        name: stopped(config.review, lambda clip, name=name: clip.harmful and clip.concept == name) for name in CONCEPTS
    }
    return FrameReviewReport(
        caught={**caught, "all": stopped(config.review, lambda clip: clip.harmful)},
        blocked=stopped(config.block, lambda clip: clip.harmful),
        harmless_stopped=stopped(config.review, lambda clip: not clip.harmful),
        look_alikes_stopped=stopped(config.review, lambda clip: not clip.harmful and clip.concept is not None),
        harmless_blocked=stopped(config.block, lambda clip: not clip.harmful),
    )


def evaluate_probe(
    served: ServedModel, scope: WorldScope, count: int, seed: int, every: int = PROBED_EVERY
) -> dict[str, Share]:
    """One in so many committed clips, and `count` of the model's own, judged by its probe alone: which would be held.

    The model goes through the former as through clips that it has just made; no loss of quality is added.
    """
    held = defaultdict[str, list[bool]](list)
    for recipe in islice(read_frozen(), 0, None, every):
        drawing = recipe.drawing
        kind = f"stand-ins held: {drawing.concept}" if drawing and drawing.harmful else "harmless clips held"
        held[kind].append(_is_of_concern(served, plan_of(recipe)))
    own = (rollout_plan(served, trial) for trial in _generated(scope, count, seed))
    held["generated clips held"] = [_is_of_concern(served, plan) for plan in own]
    return {kind: Share(n=len(answers), true=sum(answers)) for kind, answers in sorted(held.items())}


def _is_of_concern(served: ServedModel, plan: RolloutPlan) -> bool:
    return any(chunk.concerns for chunk in served.model.rollout(plan, lambda _: None))


def generated_clips(served: ServedModel, scope: WorldScope, count: int, seed: int) -> Iterator[Frames]:
    """What the model makes of held-out prompts, half of them with two subjects or shots: (F, H, W, 3) each."""
    for trial in _generated(scope, count, seed):
        yield model_video(served, trial)


def _generated(scope: WorldScope, count: int, seed: int) -> list[Trial]:
    return trials(scope, {SINGLE: count - count // 2, TWO: count // 2}, GENERATED_SECONDS, seed)


def evaluate_others(classifier: FrameClassifier) -> Share:
    """How many drawn pictures of other kinds would be refused or held, as clips that stand still."""
    clips = still_clips(OtherPictures(), NUM_OTHERS, numpy_generator(OTHERS_SEED, "other pictures"))
    stopped = [clip_score(classifier.log_odds(frames)) >= classifier.config.review for frames in clips]
    return Share(n=len(stopped), true=sum(stopped))


def stopped_share(classifier: FrameClassifier, clips: Iterable[Frames]) -> Share:
    """How many of some harmless clips, each (F, H, W, 3), the whole review would refuse or hold, flashes included."""
    passed = [_passes(FrameReview(FPS, classifier), frames) for frames in clips]
    return Share(n=len(passed), true=passed.count(False))


def _passes(review: FrameReview, frames: Frames) -> bool:
    return review.judge(frames).passed and review.finish().passed
