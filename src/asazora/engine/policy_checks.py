"""The content policy at the door: each text through the prompt guard, each clip through the frame review, on record."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from asazora.core.errors import CancelledError
from asazora.core.request import MAX_FPS, GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Span
from asazora.core.video_model import Frames
from asazora.engine.checks import ALLOWED, Decision
from asazora.media.source import SourceInfo, probe_source, read_source_image, stream_source_video
from asazora.pipelines.shots import split_shots
from asazora.pipelines.sources import MAX_LONG_SECONDS
from asazora.provenance.origin import file_hash
from asazora.safety.audit import AuditLog
from asazora.safety.decision import Action, Verdict
from asazora.safety.policy import Policy
from asazora.safety.review import ReviewQueue

if TYPE_CHECKING:
    from asazora.safety.frames import FrameReview, FrameVerdict
    from asazora.safety.guard import PromptGuard

ResultT = TypeVar("ResultT")

WHOLE = Span(start_s=0.0, end_s=MAX_LONG_SECONDS)
"""All that any verb may take of a video."""

CHAIN_CHARACTERS = 8000
"""Of a chain's texts, together: what was said longer ago no longer shows."""


class PromptPolicy:
    """Judges texts with the guard of the install in `home`, which is read when the first text comes."""

    name = "prompt"

    def __init__(self, home: Path) -> None:
        self._home = home
        self._audit = AuditLog(home)
        self._queue = ReviewQueue(home)

    def prepare(self) -> None:
        """Read the guard now. Raises InvalidRequestError or WeightsError if it cannot be read."""
        self._guard()

    def judge(self, subject: str, /) -> Decision:
        return on_record(self._home, "prompt", lambda: self._judged(subject), subject=subject)

    def _judged(self, subject: str) -> Decision:
        guard = self._guard()
        verdict = guard.judge(subject)
        action = self._settled(subject, verdict, guard.policy)
        layers = sorted({item.layer for item in verdict.evidence})
        details = {"categories": verdict.categories, "layers": layers, "policy": guard.policy.version}
        reviewed = {"reviewed_from": verdict.action} if action is not verdict.action else {}
        self._audit.record("prompt", subject, action, details | reviewed)
        return Decision(
            allowed=action is Action.ALLOW,
            reason=verdict.reason,
            categories=verdict.categories,
            reviewable=action is Action.REVIEW,
        )

    def _guard(self) -> "PromptGuard":
        from asazora.safety.guard import shared_guard  # brings torch, which a bad request is told about without

        return shared_guard(self._home)

    def _settled(self, text: str, verdict: Verdict, policy: Policy) -> Action:
        """What happens to the text: what people decided of it counts where the verdict leaves it to them."""
        if verdict.action is not Action.REVIEW:
            return verdict.action
        decided = self._queue.decision(text, policy.version)
        if decided is None:
            severity = max(policy.categories[name].severity for name in verdict.categories)
            self._queue.hold(text, verdict, policy=policy.version, severity=severity)
        return decided or Action.REVIEW


class ClipPolicy:
    """Reviews the frames of one clip in order, and the clip as a whole at its end.

    The record names the clip by the hash of its prompt, which some verbs do without, and by its `identity`: the id of
    its mark, which a published copy carries, and the SHA-256 of the files that it is made of.
    """

    name = "frame"

    def __init__(self, home: Path, prompt: str, fps: int, identity: Mapping[str, object]) -> None:
        self._home, self._prompt, self._identity = home, prompt, identity
        self._audit = AuditLog(home)
        self._review = self._on_record(lambda: start_review(home, fps))
        self._recorded = set[tuple[Action, str]]()

    def told(self, concerns: Mapping[str, float]) -> None:
        """Note what the model's own probe sees in frames that are to be judged next."""
        self._review.told(concerns)

    def judge(self, subject: Frames, /) -> Decision:
        return self._on_record(lambda: self._decision(self._review.judge(subject)))

    def finish(self) -> Decision:
        """The last word, when all frames were judged one by one."""
        decision = self._on_record(lambda: self._decision(self._review.finish()))
        if decision.allowed and not self._recorded:
            self._audit.record("frames", self._prompt, Action.ALLOW, self._identity)
        return decision

    def _on_record(self, judge: Callable[[], ResultT]) -> ResultT:
        return on_record(self._home, "frames", judge, subject=self._prompt, details=self._identity)

    def _decision(self, verdict: "FrameVerdict") -> Decision:
        said = (verdict.action, verdict.reason)
        if not verdict.passed and said not in self._recorded:
            self._recorded.add(said)
            self._audit.record("frames", self._prompt, verdict.action, {**_details(verdict), **self._identity})
        return _decision(verdict, verdict.reason)


class UploadPolicy:
    """Reviews a file that somebody wants to start from, more strictly than what the model makes.

    It is looked at more often, and refused where a clip of the model's would wait for a person.
    """

    name = "upload"

    def __init__(self, home: Path) -> None:
        self._home = home
        self._audit = AuditLog(home)

    def judge(
        self,
        subject: Path,
        /,
        spans: Sequence[Span] = (WHOLE,),
        on_seconds: Callable[[float], None] = lambda _: None,
    ) -> Decision:
        """Judge a picture, or spans of a video, in order: what nobody sees of a video needs no review.

        `on_seconds` is told how many seconds were looked at as they are. Raises InvalidRequestError if the file is no
        picture or video, or is damaged in a span.
        """
        info = probe_source(subject)
        fps = 1 if info.kind == "image" else min(MAX_FPS, max(1, round(info.fps)))
        review = start_review(self._home, fps, is_upload=True)
        verdict, seconds = None, 0.0
        for frames in _spans(subject, info, fps, spans):
            verdict = review.judge(frames)
            if not verdict.passed:
                break
            seconds += len(frames) / fps
            on_seconds(seconds)
        if verdict is None or verdict.passed:
            verdict = review.finish()
        seen = {} if info.kind == "image" or WHOLE in spans else {"spans": [str(span) for span in spans]}
        sha256 = file_hash(subject)
        self._audit.record("upload", sha256, verdict.action, {**_details(verdict), **seen, "files": [sha256]})
        return _decision(verdict, f"{subject.name!r}: {verdict.reason}")


def on_record(
    home: Path, kind: str, act: Callable[[], ResultT], *, subject: str, details: Mapping[str, object] | None = None
) -> ResultT:
    """What `act` returns. If it raises, that is on record as a refusal: by the kind of error alone, as its message may
    quote what nobody is to read.
    """
    try:
        return act()
    except CancelledError:
        raise
    except Exception as error:
        AuditLog(home).record(kind, subject, Action.BLOCK, {**(details or {}), "error": type(error).__name__})
        raise


def hashes_of(paths: Iterable[Path]) -> list[str]:
    """SHA-256 of each file, in hex, as the record names files."""
    return [file_hash(path) for path in paths]


def start_review(home: Path, fps: float, *, is_upload: bool = False) -> "FrameReview":
    """A review of one clip's frames. Raises WeightsError if the classifier of contents or a plug-in cannot be read."""
    from asazora.safety.frame_classifier import shared_frame_classifier  # bring torch, which a bad request is told
    from asazora.safety.frame_plug_ins import shared_frame_plug_ins  # about without
    from asazora.safety.frames import FrameReview

    return FrameReview(fps, shared_frame_classifier(), shared_frame_plug_ins(home), is_upload=is_upload)


def _spans(path: Path, info: SourceInfo, fps: int, spans: Sequence[Span]) -> Iterator[Frames]:
    """The frames of a picture, or of spans of a video, small, in pieces that memory holds however long they are."""
    from asazora.safety.frame_classifier import SIDE_PX  # brings torch, as above

    size = Size(SIDE_PX, SIDE_PX)
    if info.kind == "image":
        yield read_source_image(path, size)
    else:
        yield from stream_source_video(path, size, fps, [(span.start_s, span.seconds) for span in spans])


def _details(verdict: "FrameVerdict") -> dict[str, object]:
    return {"reason": verdict.reason, "categories": verdict.categories, "score": verdict.score}


def _decision(verdict: "FrameVerdict", reason: str) -> Decision:
    if verdict.passed:
        return ALLOWED
    reviewable = verdict.action is Action.REVIEW
    return Decision(allowed=False, reason=reason, categories=verdict.categories, reviewable=reviewable)


def texts_of_prompt(prompt: str) -> tuple[str, ...]:
    """What is judged of a prompt: all of it, and each shot it names."""
    return tuple(dict.fromkeys((prompt, *split_shots(prompt))))


def texts_of_request(request: GenerationRequest) -> tuple[str, ...]:
    """What is judged of a request: its prompt, if the verb did not do without, and the verb's own texts."""
    prompts = (request.prompt,) if request.prompt.strip() else ()
    verb_texts = () if request.verb is None else request.verb.texts
    together = ("\n".join(verb_texts),) if len(verb_texts) > 1 else ()
    chain = () if request.verb is None else texts_of_chain(request.verb.history, (*prompts, *verb_texts))
    texts = (text for words in (*prompts, *verb_texts, *together) for text in texts_of_prompt(words))
    return tuple(dict.fromkeys((*texts, *chain)))


def texts_of_chain(history: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """What is judged of a chain of remixes, extensions and the like: all its texts together, the latest that fit."""
    kept: list[str] = []
    left = CHAIN_CHARACTERS
    for text in reversed((*history, *now)):
        left -= len(text) + 1
        if left < 0:
            break
        kept.append(text)
    return ("\n".join(reversed(kept)),) if history and len(kept) > 1 else ()


def texts_of_shots(captions: Sequence[str]) -> tuple[str, ...]:
    """What is judged of a director's captions: each, and all together as harm may be spread over them."""
    said = [caption for caption in captions if caption]
    return tuple(dict.fromkeys((*said, "\n".join(said)))) if said else ()
