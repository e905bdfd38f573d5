"""One sampling in progress: a generator and a scope, and the small choices every family of clips is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from asazora.world.actions import can_do
from asazora.world.kinds import KINDS
from asazora.world.places import belongs, times_in, weathers_in
from asazora.world.scene import Accessory, Mood
from asazora.world.scope import WorldScope

T = TypeVar("T")

NATURAL_COLOUR_SHARE = 0.12
CLEAR_SHARE = 0.5
NEUTRAL_SHARE = 0.55
BARE_SHARE = 0.65
"""How often a subject that could wear something wears nothing."""
MEDIUM_SHARE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Choices inside one scope. Every value of a list is equally likely unless a share says otherwise."""

    generator: np.random.Generator
    scope: WorldScope

    def chance(self, share: float) -> bool:
        return self.generator.random() < share

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self.generator.random() * len(choices))]

    def jitter(self, amount: float) -> float:
        return round((self.generator.random() * 2.0 - 1.0) * amount * self.scope.jitter, 3)

    def scene_seed(self) -> int:
        """What a scene's backdrop and movements are drawn from: any number, or one of the scope's stagings."""
        return int(self.generator.integers(0, self.scope.num_stagings or 2**31))

    def usual_or(self, usual: T, share: float, choices: Sequence[T]) -> T:
        """`usual` in `share` of the draws, else one of the other choices."""
        others = [choice for choice in choices if choice != usual]
        if usual in choices and (not others or self.chance(share)):
            return usual
        return self.pick(others)

    def colour(self) -> str | None:
        return None if self.chance(NATURAL_COLOUR_SHARE) else self.pick(self.scope.colours)

    def size(self) -> str:
        return self.usual_or("medium", MEDIUM_SHARE, self.scope.sizes)

    def moods(self, kind: str) -> tuple[Mood, ...]:
        if not KINDS[kind].breathes:
            return ()
        emotion = self.usual_or("neutral", NEUTRAL_SHARE, self.scope.emotions)
        return () if emotion == "neutral" else (Mood(emotion=emotion),)

    def accessories(self, kind: str) -> tuple[Accessory, ...]:
        wearable = wardrobe(kind, self.scope)
        if not wearable or self.chance(BARE_SHARE):
            return ()
        first = Accessory(kind=self.pick(wearable), colour=self.pick(self.scope.colours))
        others = [kind for kind in wearable if kind != first.kind and {kind, first.kind} != {"dress", "coat"}]
        if not others or self.chance(0.8):
            return (first,)
        return (first, Accessory(kind=self.pick(others), colour=self.pick(self.scope.colours)))

    def kind_for(self, actions: Sequence[str]) -> tuple[str, str]:
        """A kind of the scope and one of `actions` that it can do; the kind and the action are each drawn first
        half the time, so that neither common kinds nor common actions crowd out the rest."""
        if self.chance(0.5):
            action = self.pick([a for a in actions if any(can_do(kind, a) for kind in self.scope.kinds)])
            return self.pick([kind for kind in self.scope.kinds if can_do(kind, action)]), action
        kind = self.pick([kind for kind in self.scope.kinds if any(can_do(kind, a) for a in actions)])
        return kind, self.pick([a for a in actions if can_do(kind, a)])

    def setting(self, kinds: Sequence[str]) -> str:
        """A setting where all the kinds belong; anywhere, if there is none."""
        fitting = [place for place in self.scope.settings if all(belongs(kind, place) for kind in kinds)]
        return self.pick(fitting or self.scope.settings)

    def time_of_day(self, setting: str) -> str:
        fitting = [time for time in times_in(setting) if time in self.scope.times_of_day]
        return self.pick(fitting or self.scope.times_of_day)

    def weather(self, setting: str) -> str:
        fitting = [weather for weather in weathers_in(setting) if weather in self.scope.weathers]
        return self.usual_or("clear", CLEAR_SHARE, fitting)

    def style(self) -> str:
        return self.usual_or("storybook", 0.5, self.scope.styles)


def wardrobe(kind: str, scope: WorldScope) -> tuple[str, ...]:
    """The accessories of the scope that a kind can wear."""
    return tuple(name for name in scope.accessories if name in KINDS[kind].can_wear)
