"""Which part of the storybook world a model learns: the whole of it, or a declared sub-world.

The recipe trains on a scope, the model card stores it, the director tells the user what lies outside it, and the score
asks only about what lies inside.
"""

import dataclasses
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from asazora.core.errors import InvalidRequestError, UnknownNameError
from asazora.world import vocabulary as vocab
from asazora.world.captions.surface import content_words, surface_forms

_NAMES = {
    "kinds": vocab.KINDS,
    "colours": vocab.COLOURS,
    "sizes": vocab.SIZES,
    "accessories": vocab.ACCESSORIES,
    "emotions": vocab.EMOTIONS,
    "settings": vocab.SETTINGS,
    "times_of_day": vocab.TIMES_OF_DAY,
    "weathers": vocab.WEATHERS,
    "actions": vocab.ACTIONS,
    "relations": vocab.RELATIONS,
    "cameras": vocab.CAMERAS,
    "styles": vocab.STYLES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldScope:
    """The names and the largest numbers a scene of the (sub-)world may hold."""

    name: str
    kinds: tuple[str, ...] = vocab.KINDS
    colours: tuple[str, ...] = vocab.COLOURS
    sizes: tuple[str, ...] = vocab.SIZES
    accessories: tuple[str, ...] = vocab.ACCESSORIES
    emotions: tuple[str, ...] = vocab.EMOTIONS
    settings: tuple[str, ...] = vocab.SETTINGS
    times_of_day: tuple[str, ...] = vocab.TIMES_OF_DAY
    weathers: tuple[str, ...] = vocab.WEATHERS
    actions: tuple[str, ...] = vocab.ACTIONS
    relations: tuple[str, ...] = vocab.RELATIONS
    cameras: tuple[str, ...] = vocab.CAMERAS
    styles: tuple[str, ...] = vocab.STYLES
    max_subjects: int = 3
    max_count: int = 5
    max_shots: int = 3
    num_stagings: int | None = None
    """Scenes differ in so many backdrops and ways of moving besides what their captions say; None: in any number."""
    jitter: float = 1.0
    """How much of the world's usual scatter of places is kept; 0 puts everyone exactly where the staging says."""

    def __post_init__(self) -> None:
        for field, known in _NAMES.items():
            for value in getattr(self, field):
                if value not in known:
                    raise UnknownNameError(f"scope {field}", value, known)
        for field in ("max_subjects", "max_count", "max_shots"):
            if getattr(self, field) < 1:
                raise InvalidRequestError(f"scope {field}", getattr(self, field), "1 or more")
        if self.num_stagings is not None and self.num_stagings < 1:
            raise InvalidRequestError("scope num_stagings", self.num_stagings, "1 or more, or null")
        if not 0 <= self.jitter <= 1:
            raise InvalidRequestError("scope jitter", self.jitter, "0 to 1")

    def names(self) -> dict[str, tuple[str, ...]]:
        """Every name in the scope, by the row it belongs to (see `captions.surface`)."""
        return {
            "kind": self.kinds,
            "colour": self.colours,
            "size": self.sizes,
            "accessory": self.accessories,
            "emotion": self.emotions,
            "setting": self.settings,
            "time": self.times_of_day,
            "weather": self.weathers,
            "action": self.actions,
            "relation": self.relations,
            "camera": self.cameras,
            "style": self.styles,
            "direction": ("left", "right"),
            "count": tuple(str(count) for count in range(1, self.max_count + 1)),
        }

    def words(self) -> frozenset[str]:
        """Every content word that a prompt may use within this scope, inflected forms included."""
        return _words(self)

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote. Raises InvalidRequestError for unknown fields or names."""
        try:
            data: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value for key, value in json.loads(text).items()
            }
            return cls(**data)
        except (TypeError, ValueError, AttributeError) as error:
            raise InvalidRequestError(
                "scope JSON", str(error), "the fields that `WorldScope.to_json` writes"
            ) from error


@lru_cache(maxsize=16)
def _words(scope: WorldScope) -> frozenset[str]:
    forms = (form for row, names in scope.names().items() for name in names for form in surface_forms(row, name))
    return frozenset(word for form in forms for word in content_words(form))


FULL = WorldScope(name="full")

SMALL = WorldScope(
    name="small",
    kinds=("fox", "cat", "rabbit", "elephant", "penguin", "robot", "girl", "car", "balloon", "ball"),
    colours=("red", "orange", "yellow", "green", "blue", "purple", "white", "black"),
    sizes=("small", "medium"),
    accessories=("hat", "scarf"),
    emotions=("neutral", "happy", "sad", "surprised"),
    settings=("meadow", "beach", "snowy forest", "desert", "city street", "bedroom", "underwater", "space"),
    times_of_day=("day", "sunset", "night"),
    weathers=("clear", "rain", "snow"),
    actions=("stand", "walk", "jump", "sleep", "spin", "bounce", "roll", "drive", "float", "pop"),
    relations=("left of", "right of"),
    cameras=("still", "pan left", "pan right", "zoom in"),
    styles=("storybook",),
    max_subjects=2,
    max_count=3,
    max_shots=2,
    num_stagings=2,
    jitter=0.0,
)  # fmt: skip
"""What two CPU cores can learn in an hour or two: ten kinds of very distinct silhouettes, few settings and actions, and
little that differs between two scenes of the same caption, so that the transformer need not guess."""
