"""A scene as a value: what a clip of the storybook world is asked to contain. JSON in and out.

Space. The stage is 2.5-D. `x` is -1 at the left edge of the view and 1 at the right edge, for something at the front
(`depth` 0) seen by a camera at rest; `depth` runs from 0 (front) to 1 (horizon); `height` is how far the feet are above
the ground, in stage heights (1 = the height of the view at the front). Time inside a shot runs from 0 to 1.
"""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from asazora.core.errors import InvalidRequestError, UnknownNameError
from asazora.world import vocabulary as vocab


def _check(what: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise UnknownNameError(what, value, choices)


def _check_span(what: str, start: float, end: float) -> None:
    if not 0.0 <= start < end <= 1.0:
        raise InvalidRequestError(what, (start, end), "0 <= start < end <= 1, as fractions of the shot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessory:
    """Something worn: a kind from ACCESSORIES and its colour."""

    kind: str
    colour: str

    def __post_init__(self) -> None:
        _check("accessory", self.kind, vocab.ACCESSORIES)
        _check("accessory colour", self.colour, vocab.COLOURS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing an actor does, from `start` to `end` of the shot. `target` is another actor's id."""

    name: str
    start: float = 0.0
    end: float = 1.0
    direction: str = "none"
    target: str | None = None

    def __post_init__(self) -> None:
        _check("action", self.name, vocab.ACTIONS)
        _check("direction", self.direction, vocab.DIRECTIONS)
        _check_span("action span", self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """An emotion shown from `start` to `end` of the shot."""

    emotion: str
    start: float = 0.0
    end: float = 1.0

    def __post_init__(self) -> None:
        _check("emotion", self.emotion, vocab.EMOTIONS)
        _check_span("mood span", self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A subject of a shot. The same `id` in two shots is the same character and must look the same.

    `colour` None means the kind's natural colours. `count` above one draws a group spread around (x, depth).
    """

    id: str
    kind: str
    colour: str | None = None
    size: str = "medium"
    accessories: tuple[Accessory, ...] = ()
    count: int = 1
    x: float = 0.0
    depth: float = 0.2
    height: float = 0.0
    facing: str = "none"
    actions: tuple[Action, ...] = ()
    moods: tuple[Mood, ...] = ()

    def __post_init__(self) -> None:
        _check("kind", self.kind, vocab.KINDS)
        if self.colour is not None:
            _check("colour", self.colour, vocab.COLOURS)
        _check("actor size", self.size, vocab.SIZES)
        _check("facing", self.facing, vocab.DIRECTIONS)
        if not 1 <= self.count <= 5:
            raise InvalidRequestError("count", self.count, "1 to 5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One uncut span: where, when, in what weather, who, and what the camera does. `transition` leads into it."""

    duration_s: float
    setting: str
    actors: tuple[Actor, ...]
    time_of_day: str = "day"
    weather: str = "clear"
    camera: str = "still"
    transition: str = "cut"

    def __post_init__(self) -> None:
        _check("setting", self.setting, vocab.SETTINGS)
        _check("time of day", self.time_of_day, vocab.TIMES_OF_DAY)
        _check("weather", self.weather, vocab.WEATHERS)
        _check("camera", self.camera, vocab.CAMERAS)
        _check("transition", self.transition, vocab.TRANSITIONS)
        if not self.duration_s > 0:
            raise InvalidRequestError("shot duration_s", self.duration_s, "more than 0 seconds")
        ids = [actor.id for actor in self.actors]
        if len(set(ids)) != len(ids):
            raise InvalidRequestError("actor ids", ids, "each id once a shot")
        for actor in self.actors:
            for action in actor.actions:
                if action.target is not None and action.target not in ids:
                    raise InvalidRequestError("action target", action.target, f"an actor of the shot: {ids}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A whole clip. `seed` decides every detail that the fields leave open (backdrop layout, phases, raindrops)."""

    shots: tuple[Shot, ...]
    style: str = "storybook"
    seed: int = 0

    def __post_init__(self) -> None:
        _check("style", self.style, vocab.STYLES)
        if not self.shots:
            raise InvalidRequestError("shots", (), "at least one shot")

    @property
    def duration_s(self) -> float:
        return sum(shot.duration_s for shot in self.shots)

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote. Raises InvalidRequestError for unknown fields or names."""
        try:
            data = json.loads(text)
            return cls(**{**data, "shots": tuple(_shot(shot) for shot in data["shots"])})
        except (TypeError, KeyError, ValueError) as error:
            raise InvalidRequestError("scene JSON", str(error), "the fields that `Scene.to_json` writes") from error


def _shot(data: dict[str, Any]) -> Shot:
    return Shot(**{**data, "actors": tuple(_actor(actor) for actor in data["actors"])})


def _actor(data: dict[str, Any]) -> Actor:
    parts = {"accessories": Accessory, "actions": Action, "moods": Mood}
    built = {name: tuple(part(**item) for item in data.get(name, ())) for name, part in parts.items()}
    return Actor(**{**data, **built})
