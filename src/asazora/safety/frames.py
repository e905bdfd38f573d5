"""The review of frames: whole pictures, not blank, no photosensitive flashes, and nothing that may not be shown.

One reviewer follows one clip, piece by piece, so that a stream is judged before each piece of it is seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from asazora.core.video_model import Frames
from asazora.safety.decision import Action
from asazora.safety.flash import FlashMeter
from asazora.safety.frame_classifier import CATEGORIES, CONCEPTS, FrameClassifier, small
from asazora.safety.frame_plug_ins import FramePlugIn

MAX_BLANK_SHARE = 0.5
"""A fade to black ends in blank frames on purpose; a clip that is mostly blank is a failure of the model."""

LOOKS_PER_SECOND = 2.0
"""At least so many frames a second are shown to the classifier, the first, the last and those after cuts besides."""

UPLOAD_LOOKS_PER_SECOND = 8.0
CUT_CHANGE = 40.0
"""Frames that differ by more than this mean of levels, in a picture of 16 x 16, are of two shots."""

LONE_MARGIN = 1.5
"""How much surer a single look must be than two in a row to count: in log-odds."""

_BLACK, _WHITE = 8, 247
_COARSE_PX = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameVerdict:
    """What is to be done with the frames, why, and for which categories of the policy. `score` is in log-odds."""

    action: Action
    reason: str = ""
    categories: tuple[str, ...] = ()
    score: float | None = None

    @property
    def passed(self) -> bool:
        return self.action is Action.ALLOW


PASSED = FrameVerdict(action=Action.ALLOW)


def combined(verdicts: Sequence[FrameVerdict]) -> FrameVerdict:
    """The gravest of the actions, with the reasons and categories of all who object, and the first one's score."""
    objecting = [verdict for verdict in verdicts if not verdict.passed]
    if len(objecting) <= 1:
        return objecting[0] if objecting else PASSED
    gravest = max(objecting, key=_gravity)
    return FrameVerdict(
        action=gravest.action,
        reason="; ".join(verdict.reason for verdict in objecting),
        categories=tuple(dict.fromkeys(name for verdict in objecting for name in verdict.categories)),
        score=objecting[0].score,
    )


def clip_score(log_odds: NDArray[np.float32]) -> float:
    """Of the looks at a clip (F, concepts): the highest mean of two in a row, or a lone one less a margin."""
    return float(max(concept_scores(log_odds).max(), -np.inf))


def concept_scores(log_odds: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each concept, the score of the looks so far: (concepts,)."""
    lone = log_odds.max(axis=0) - LONE_MARGIN
    if len(log_odds) == 1:
        return lone
    return np.maximum(lone, ((log_odds[1:] + log_odds[:-1]) / 2).max(axis=0))


class FrameReview:
    """Looks at the frames of one clip as they are made."""

    def __init__(
        self,
        fps: float,
        classifier: FrameClassifier,
        plug_ins: Sequence[FramePlugIn] = (),
        *,
        is_upload: bool = False,
    ) -> None:
        """An upload is looked at more often, and what would wait for a person is refused.

        The plug-ins look at the frames that the classifier looks at. An error of theirs is passed on.
        """
        self._flashes = FlashMeter(max(1, round(fps)))
        self._contents = _ContentReview(fps, classifier, plug_ins, is_upload)
        self._num_frames = 0
        self._num_blank = 0
        self._concerns: Mapping[str, float] = {}

    def told(self, concerns: Mapping[str, float]) -> None:
        """What a probe of the model sees in the frames that come next, and by how much: a person is to look at it."""
        self._concerns = {**self._concerns, **concerns}

    def judge(self, frames: Frames) -> FrameVerdict:
        """Judge the next frames (F, H, W, 3) uint8, before anyone sees them."""
        if frames.dtype != np.uint8 or frames.ndim != 4 or frames.shape[-1] != 3 or frames.size == 0:
            return _blocked(f"frames are {frames.dtype} {frames.shape}, not uint8 (F, H, W, 3)")
        low, high = frames.min(axis=(1, 2, 3)), frames.max(axis=(1, 2, 3))
        blank = low == high
        if np.any(blank & (low > _BLACK) & (high < _WHITE)):
            return _blocked("frames are one flat grey, as from a damaged model")
        self._num_frames += len(frames)
        self._num_blank += int(blank.sum())
        return combined([self._of_flashes(frames), self._contents.judge(frames), self._of_probe()])

    def finish(self) -> FrameVerdict:
        """Judge the clip as a whole, after its last frame and before it is published."""
        if self._num_blank > MAX_BLANK_SHARE * self._num_frames or not self._num_frames:
            return _blocked("frames are blank")
        return self._contents.finish()

    def _of_flashes(self, frames: Frames) -> FrameVerdict:
        if not self._flashes.follow(frames):
            return PASSED
        return _blocked("frames flash more than three times a second, which can cause seizures (WCAG 2.3.1)")

    def _of_probe(self) -> FrameVerdict:
        """What the probe's concerns come to. They are settled once."""
        found, self._concerns = self._concerns, {}
        if not found:
            return PASSED
        return FrameVerdict(
            action=Action.REVIEW,
            reason=f"the model itself takes them for what stands for {', '.join(found)}",
            categories=tuple(dict.fromkeys(CATEGORIES[name] for name in found)),
            score=round(max(found.values()), 2),
        )


def _gravity(verdict: FrameVerdict) -> int:
    return (Action.ALLOW, Action.REVIEW, Action.BLOCK).index(verdict.action)


def _blocked(reason: str) -> FrameVerdict:
    return FrameVerdict(action=Action.BLOCK, reason=reason)


class _ContentReview:
    """Shows some of the frames to classifier and plug-ins, and keeps what the former said of the last of them."""

    def __init__(
        self, fps: float, classifier: FrameClassifier, plug_ins: Sequence[FramePlugIn], is_upload: bool
    ) -> None:
        looks = UPLOAD_LOOKS_PER_SECOND if is_upload else LOOKS_PER_SECOND
        self._step = max(1, int(fps / looks))
        self._classifier, self._plug_ins, self._is_upload = classifier, plug_ins, is_upload
        self._num_frames = 0
        self._before: NDArray[np.float32] | None = None
        self._coarse: NDArray[np.float32] | None = None
        self._last_unseen: Frames | None = None

    def judge(self, frames: Frames) -> FrameVerdict:
        chosen = self._chosen(frames)
        self._num_frames += len(frames)
        self._last_unseen = None if chosen[-1:] == [len(frames) - 1] else frames[-1:]
        return self._look(frames[chosen]) if chosen else PASSED

    def finish(self) -> FrameVerdict:
        """The last frame, if it was not looked at yet."""
        return PASSED if self._last_unseen is None else self._look(self._last_unseen)

    def _chosen(self, frames: Frames) -> list[int]:
        cuts = self._cuts(frames)
        return [index for index in range(len(frames)) if (self._num_frames + index) % self._step == 0 or cuts[index]]

    def _cuts(self, frames: Frames) -> NDArray[np.bool_]:
        """Which frames differ from the one before as those of another shot do."""
        rows, columns = (((np.arange(_COARSE_PX) + 0.5) * side / _COARSE_PX).astype(int) for side in frames.shape[1:3])
        coarse = frames[:, rows[:, None], columns].astype(np.float32)
        before = coarse[:1] if self._coarse is None else self._coarse
        self._coarse = coarse[-1:]
        return np.abs(np.diff(np.concatenate([before, coarse]), axis=0)).mean(axis=(1, 2, 3)) > CUT_CHANGE

    def _look(self, frames: Frames) -> FrameVerdict:
        return combined([self._of_classifier(frames), *(self._of_plug_in(one, frames) for one in self._plug_ins)])

    def _of_plug_in(self, plug_in: FramePlugIn, frames: Frames) -> FrameVerdict:
        findings = plug_in.findings(frames)
        if not findings:
            return PASSED
        held = not self._is_upload and all(finding.action is Action.REVIEW for finding in findings)
        seen = ", ".join(f"{finding.found} ({finding.score:.2f})" for finding in findings)
        return FrameVerdict(
            action=Action.REVIEW if held else Action.BLOCK,
            reason=f"{plug_in.name} sees {seen}",
            categories=tuple(dict.fromkeys(finding.category for finding in findings)),
        )

    def _of_classifier(self, frames: Frames) -> FrameVerdict:
        log_odds = self._classifier.log_odds(small(frames))
        if not np.isfinite(log_odds).all():
            return _blocked("frames could not be judged")
        looks = log_odds if self._before is None else np.concatenate([self._before, log_odds])
        self._before = log_odds[-1:]
        return self._verdict(concept_scores(looks))

    def _verdict(self, scores: NDArray[np.float32]) -> FrameVerdict:
        config = self._classifier.config
        threshold = config.review if self._is_upload else config.block
        found = [name for name, score in zip(CONCEPTS, scores.tolist(), strict=True) if score >= config.review]
        if not found:
            return PASSED
        score = float(scores.max())
        action = Action.BLOCK if score >= threshold else Action.REVIEW
        categories = tuple(dict.fromkeys(CATEGORIES[name] for name in found))
        reason = f"frames seem to show what stands for {', '.join(found)}"
        return FrameVerdict(action=action, reason=reason, categories=categories, score=round(score, 2))
