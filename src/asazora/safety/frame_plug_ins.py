"""Further judges of frames an operator can add: image models from a local folder.

Each can only add reasons to hold or refuse frames. One that fails or takes too long raises, and so blocks.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from asazora.core.errors import InvalidRequestError, UnknownNameError, WeightsError
from asazora.core.video_model import Frames
from asazora.safety.decision import Action
from asazora.safety.policy import Category, Policy, load_policy
from asazora.safety.timed import TimedCall

DEFAULT_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """From which score of a label, policy or concept on frames are held or refused, and for which category."""

    category: Category
    review_at: float
    block_at: float

    def action(self, score: float) -> Action:
        if score < self.review_at:
            return Action.ALLOW
        return Action.BLOCK if self.category.zero_tolerance or score >= self.block_at else Action.REVIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a plug-in has against frames. `found` is the label, policy or concept that it saw."""

    plug_in: str
    found: str
    category: str
    action: Action
    score: float


class FrameScorer(Protocol):
    """A model of pictures, which knows some things by name."""

    def scores(self, frames: Frames) -> Mapping[str, float]:
        """frames: (F, H, W, 3) uint8 -> for each name, the highest score of the frames."""
        ...


class FramePlugIn:
    """A model with a limit for each thing it looks for, asked for no longer than `timeout_s`."""

    def __init__(self, name: str, scorer: FrameScorer, limits: Mapping[str, Limit], timeout_s: float) -> None:
        self.name = name
        self._scores = TimedCall(scorer.scores, timeout_s)
        self._limits = limits

    def findings(self, frames: Frames) -> list[Finding]:
        """What is not allowed of frames (F, H, W, 3) uint8. A score that is no number raises ValueError."""
        scores = self._scores(frames)
        return [
            Finding(plug_in=self.name, found=found, category=limit.category.name, action=action, score=scores[found])
            for found, limit in self._limits.items()
            if (action := limit.action(_checked(self.name, scores[found]))) is not Action.ALLOW
        ]


def _checked(name: str, score: float) -> float:
    if score != score:  # a comparison with NaN is false, and would allow
        raise ValueError(f"{name} gave a score that is no number")
    return score


def _image_labels(limits: Sequence[str], *, path: str) -> FrameScorer:
    """An image classifier, such as a NSFW ViT: probabilities of its labels."""
    from asazora.safety.image_models import LabelScorer

    return LabelScorer(path, limits)


def _shieldgemma2(limits: Sequence[str], *, path: str, wordings: Mapping[str, str] | None = None) -> FrameScorer:
    """ShieldGemma 2: probabilities that a policy of its own, or one of `wordings`, is violated."""
    from asazora.safety.image_models import ShieldGemma2Scorer

    return ShieldGemma2Scorer(path, limits, wordings or {})


def _clip(limits: Sequence[str], *, path: str) -> FrameScorer:
    """CLIP: cosines between a frame and a concept in words."""
    from asazora.safety.image_models import ClipScorer

    return ClipScorer(path, limits)


_KINDS: Mapping[str, tuple[str, Callable[..., FrameScorer]]] = {
    "image_labels": ("labels", _image_labels),
    "shieldgemma2": ("policies", _shieldgemma2),
    "clip": ("concepts", _clip),
}
"""For each kind, the setting that holds its limits, and what makes its model."""


def make_frame_plug_ins(policy: Policy) -> tuple[FramePlugIn, ...]:
    """The frame plug-ins of a policy, their models read.

    Raises InvalidRequestError for a setting that does not exist, WeightsError for a model that cannot be read.
    """
    return tuple(_make(policy.categories, **settings) for settings in policy.frame_plug_ins)


def _make(
    categories: Mapping[str, Category], kind: str, timeout_s: float = DEFAULT_TIMEOUT_S, **settings: Any
) -> FramePlugIn:
    if kind not in _KINDS:
        raise UnknownNameError("frame plug-in kind", kind, list(_KINDS))
    setting, make = _KINDS[kind]
    wanted = f"path and {setting}, each of these with category and block_at"
    try:
        name, limits = f"frame plug-in {settings['path']}", settings.pop(setting)
        limits = {found: _limit(categories, **limit) for found, limit in limits.items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidRequestError(f"frame plug-in of kind {kind}", str(error), wanted) from error
    if not limits:
        raise InvalidRequestError(f"frame plug-in of kind {kind}", f"no {setting}", wanted)
    return FramePlugIn(name, _loaded(name, functools.partial(make, tuple(limits), **settings)), limits, timeout_s)


def _loaded(name: str, load: Callable[[], FrameScorer]) -> FrameScorer:
    try:
        return load()
    except Exception as error:  # of a model that others wrote: whatever it is, there is no review without it
        raise WeightsError(f"frames cannot be reviewed, so none are made: {name}: {error}") from error


def _limit(
    categories: Mapping[str, Category], *, category: str, block_at: float, review_at: float | None = None
) -> Limit:
    if category not in categories:
        raise UnknownNameError("category of a frame plug-in", category, list(categories))
    held_from = block_at if review_at is None else review_at
    if not held_from <= block_at:
        raise InvalidRequestError(
            "frame plug-in", f"review_at {held_from}, block_at {block_at}", "review_at <= block_at"
        )
    return Limit(category=categories[category], review_at=held_from, block_at=block_at)


@functools.cache
def shared_frame_plug_ins(home: Path) -> tuple[FramePlugIn, ...]:
    """The frame plug-ins of the install in `home`, read once a process."""
    return make_frame_plug_ins(load_policy(home))
