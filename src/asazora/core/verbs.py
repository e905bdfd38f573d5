"""The director's verbs: what each one starts from. Values only: files are named here and read elsewhere.

A verb is a condition on the one rollout. `needs` names the `Capabilities` a model must have for it, `texts` what a
prompt check must judge besides the prompt, and `files` the people's files that go in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import ClassVar

from asazora.core.errors import InvalidRequestError

MAX_CARDS = 60
MAX_SPANS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Part of a video, in seconds from its start."""

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        if not (isfinite(self.end_s) and 0 <= self.start_s < self.end_s):
            raise InvalidRequestError("span", str(self), "START:END in seconds, with END after START")

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read `START:END`, e.g. `1.0:3.5`. Raises InvalidRequestError for anything else."""
        try:
            start, end = map(float, text.split(":"))
        except ValueError:
            raise InvalidRequestError("span", text, "START:END in seconds, such as 1.0:3.5") from None
        return cls(start_s=start, end_s=end)

    @property
    def seconds(self) -> float:
        return self.end_s - self.start_s

    def __str__(self) -> str:
        return f"{self.start_s:g}:{self.end_s:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verb:
    """What all verbs answer; each changes what differs."""

    name: ClassVar[str]
    needs_prompt: ClassVar[bool] = True

    history: tuple[str, ...] = ()
    """What the material was made from before, oldest first, where that is known: harm may be spread over a chain."""

    @property
    def needs(self) -> tuple[str, ...]:
        return ("video",)

    @property
    def files(self) -> tuple[Path, ...]:
        return ()

    @property
    def texts(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Animate(_Verb):
    """A picture that becomes the first frame."""

    name: ClassVar[str] = "animate"
    image: Path

    @property
    def needs(self) -> tuple[str, ...]:
        return ("image",)

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.image,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(_Verb):
    """A video that is kept, with new seconds after it, before it, or both."""

    name: ClassVar[str] = "extend"
    video: Path
    forward_s: float = 0.0
    backward_s: float = 0.0

    def __post_init__(self) -> None:
        _check_extension(self.forward_s, self.backward_s)
        if self.forward_s + self.backward_s == 0:
            raise InvalidRequestError("extension in seconds", 0, "more than 0, forward or backward")

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.video,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop(_Verb):
    """A clip whose end runs into its start: a video that is kept with a bridge of new seconds, or a new clip."""

    name: ClassVar[str] = "loop"
    needs_prompt: ClassVar[bool] = False
    video: Path | None = None
    bridge_s: float = 2.0

    def __post_init__(self) -> None:
        if not 0 < self.bridge_s < float("inf"):
            raise InvalidRequestError("bridge in seconds", self.bridge_s, "more than 0")

    @property
    def needs(self) -> tuple[str, ...]:
        return ("target",) if self.video is None else ("video", "target")

    @property
    def files(self) -> tuple[Path, ...]:
        return () if self.video is None else (self.video,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remix(_Verb):
    """A video made anew in other words. Strength 0 gives it back through the codec, 1 keeps nothing of it.

    `told` is what the model was told when it made the video, as one prompt, where that is known: then the words need
    only name what changes.
    """

    name: ClassVar[str] = "remix"
    video: Path
    strength: float = 0.6
    told: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.strength <= 1:
            raise InvalidRequestError("strength", self.strength, "0 (nothing changes) to 1 (a new video)")

    @property
    def needs(self) -> tuple[str, ...]:
        return ("remix",)

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.video,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend(_Verb):
    """A clip that starts as one video and ends as another."""

    name: ClassVar[str] = "blend"
    needs_prompt: ClassVar[bool] = False
    first: Path
    second: Path

    @property
    def needs(self) -> tuple[str, ...]:
        return ("remix",)

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.first, self.second)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recut(_Verb):
    """Spans of a video, kept in the order given, then extended either way."""

    name: ClassVar[str] = "recut"
    needs_prompt: ClassVar[bool] = False
    video: Path
    keep: tuple[Span, ...]
    forward_s: float = 0.0
    backward_s: float = 0.0

    def __post_init__(self) -> None:
        if not 1 <= len(self.keep) <= MAX_SPANS:
            raise InvalidRequestError("spans to keep", len(self.keep), f"1 to {MAX_SPANS}")
        _check_extension(self.forward_s, self.backward_s)

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.video,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One shot of a storyboard: words, a picture it starts from or a video it shows, its length and its camera.

    A video longer than the card is cut to it; a shorter one goes on as the words say.
    """

    seconds: float
    text: str = ""
    image: Path | None = None
    video: Path | None = None
    camera: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.seconds < float("inf"):
            raise InvalidRequestError("seconds of a card", self.seconds, "more than 0")
        if self.image is not None and self.video is not None:
            raise InvalidRequestError("card", "an image and a video", "one of them, with or without a text")
        if not self.text.strip() and self.image is None and self.video is None:
            raise InvalidRequestError("card", "neither text nor image nor video", "at least one of them")

    @property
    def file(self) -> Path | None:
        return self.image or self.video

    @property
    def words(self) -> str:
        """What the shot shows and what its camera does."""
        return ". ".join(part.strip().rstrip(".") for part in (self.text, self.camera) if part.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyboard(_Verb):
    """Shots one after another in one rollout, cut where their cards say."""

    name: ClassVar[str] = "storyboard"
    needs_prompt: ClassVar[bool] = False
    cards: tuple[Card, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.cards) <= MAX_CARDS:
            raise InvalidRequestError("cards", len(self.cards), f"1 to {MAX_CARDS}")

    @property
    def needs(self) -> tuple[str, ...]:
        image = ("image",) if any(card.image for card in self.cards) else ()
        video = ("video",) if any(card.video for card in self.cards) else ()
        return ("shots", *image, *video)

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(card.file for card in self.cards if card.file is not None)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(card.words for card in self.cards if card.words)


Verb = Animate | Extend | Loop | Remix | Blend | Recut | Storyboard


def check_prompt(prompt: str, verb: Verb | None) -> None:
    """Raise InvalidRequestError unless the prompt says something, or the verb can do without."""
    if not prompt.strip() and (verb is None or verb.needs_prompt or not _has_material(verb)):
        raise InvalidRequestError("prompt", prompt, "some words that say what to show")


def missing_capabilities(verb: Verb, has: Sequence[str]) -> tuple[str, ...]:
    """What the verb needs that is not among the capabilities a model has."""
    return tuple(name for name in verb.needs if name not in has)


def _has_material(verb: Verb) -> bool:
    return bool(verb.files or verb.texts)


def _check_extension(*seconds: float) -> None:
    for length in seconds:
        if not 0 <= length < float("inf"):
            raise InvalidRequestError("extension in seconds", length, "0 or more")
