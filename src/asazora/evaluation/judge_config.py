"""What a judge of pixels is told to tell apart, and how large its networks are."""

from dataclasses import dataclass

from asazora.world import vocabulary as vocab
from asazora.world.claims import EFFECTIVE
from asazora.world.scope import WorldScope
from asazora.world.state import Effects

NO_EFFECT = "none"
FRAME_PX, CROP_PX, PICTURE_PX = 128, 96, 256
"""Sides of what the frame network sees, of what the crop network sees, and of the pictures both are cut from."""
JUDGE_FPS = 6
"""Frames a second that the judge looks at."""
HEAT_STRIDE = 4
"""Pixels of the frame network's input in one cell of its heat map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeConfig:
    """The scope whose names are judged, and the widths of the networks."""

    scope: WorldScope
    frame_width: int = 32
    crop_width: int = 24
    embedding: int = 128
    motion_width: int = 64

    @property
    def effects(self) -> tuple[str, ...]:
        """What can have happened to a thing for good."""
        return (NO_EFFECT, *(name for name in EFFECTIVE if name in self.scope.actions))

    @property
    def frame_rows(self) -> dict[str, tuple[str, ...]]:
        """What a whole frame is asked for."""
        scope = self.scope
        return {"setting": scope.settings, "time": scope.times_of_day, "weather": scope.weathers}

    @property
    def crop_rows(self) -> dict[str, tuple[str, ...]]:
        """What the picture of one body is asked for. The last kind, "", is: nobody here.

        A dressing is whether a piece of clothing is worn and in which colour.
        """
        scope = self.scope
        dressings = {f"wears {kind}": ("", *scope.colours) for kind in scope.accessories}
        return {
            "subject": (*scope.kinds, ""),
            "colour": scope.colours,
            "emotion": scope.emotions,
            "effect": self.effects,
            "pose": scope.actions,
            "facing": vocab.DIRECTIONS,
            **dressings,
        }


def effect_of(effects: Effects) -> str:
    """The action whose lasting effect a body carries, or NO_EFFECT."""
    seen = {
        "pop": effects.popped,
        "break": effects.broken > 0.5,
        "eat": effects.bites > 0,
        "open": effects.open > 0.5,
        "fill": effects.fill > 0.5,
        "switch on": effects.lit > 0.5,
        "burn": effects.remaining < 0.8,
        "paint": effects.painted > 0.3,
    }
    return next((name for name, is_seen in seen.items() if is_seen), NO_EFFECT)
