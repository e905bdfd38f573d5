"""Actors in words: how they are introduced, described and spoken of again."""

from collections.abc import Set
from dataclasses import dataclass, field

import numpy as np

from asazora.world.captions import words
from asazora.world.captions.grammar import NUMBER_WORDS, indefinite, join_and, plural
from asazora.world.kinds import KINDS
from asazora.world.scene import Accessory, Actor
from asazora.world.vocabulary import PEOPLE

PLAIN_WORD_SHARE = 0.5
"""How often the first synonym of a list is taken; otherwise all are equally likely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How likely each fact is to be said. Defaults are said less often than the rest."""

    setting: float = 1.0
    time: float = 1.0
    colour: float = 1.0
    size: float = 1.0
    accessories: float = 1.0
    mood: float = 1.0
    weather: float = 1.0
    camera: float = 1.0
    style: float = 1.0
    default: float = 0.25
    """Share of weather, camera or style being said although it is the usual one."""


DETAILS = {
    "dense": Detail(),
    "short": Detail(
        setting=0.8, time=0.5, colour=0.8, size=0.5, accessories=0.5, mood=0.6, weather=0.5, camera=0.6, style=0.4,
        default=0.05,
    ),
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Speaker:
    """One caption being said: draws wordings, and remembers which noun each actor was given."""

    generator: np.random.Generator
    detail: Detail
    nouns: dict[str, str] = field(default_factory=dict[str, str])
    introduced: set[str] = field(default_factory=set[str])
    """Actors of earlier shots, spoken of as `the same ...`."""
    others: Set[str] = frozenset()
    """Actors told apart from those of earlier shots, as `another ...`."""

    def chance(self, share: float) -> bool:
        return share >= 1.0 or self.generator.random() < share

    def choose(self, options: tuple[str, ...]) -> str:
        """A wording: the plain one half the time."""
        if len(options) == 1 or self.generator.random() < PLAIN_WORD_SHARE:
            return options[0]
        return options[int(self.generator.random() * len(options))]

    def noun(self, actor: Actor) -> str:
        """The noun of an actor, the same through the whole caption, in its number."""
        if actor.id not in self.nouns:
            self.nouns[actor.id] = self.choose(words.NOUNS[actor.kind])
        noun = self.nouns[actor.id]
        return plural(noun) if actor.count > 1 else noun

    def described(self, actor: Actor, with_mood: bool = True) -> str:
        """Adjectives, noun and clothes, without article or number: `happy small red fox with a blue scarf`."""
        moods = self.moods(actor) if with_mood else []
        wears_colour = KINDS[actor.kind].coloured == "clothes"
        size, colour = self._size(actor), self._colour(actor)
        parts = [*moods, *size, *([] if wears_colour else colour), self.noun(actor)]
        if colour and wears_colour:
            parts.append(self.choose(("in {} clothes", "dressed in {} clothes", "in {} clothing")).format(*colour))
        clothes = self.clothes(actor)
        if clothes:
            parts.append(f"{self.choose(('with', 'wearing'))} {clothes}")
        return " ".join(parts)

    def moods(self, actor: Actor) -> list[str]:
        """The emotion that an actor keeps through the shot, as an adjective; none if it is left out or changes."""
        if len(actor.moods) != 1 or not self.chance(self.detail.mood):
            return []
        return [self.attributive(actor.moods[0].emotion)]

    def _size(self, actor: Actor) -> list[str]:
        said = actor.size != "medium" and self.chance(self.detail.size)
        return [self.choose(words.SIZES[actor.size])] if said else []

    def _colour(self, actor: Actor) -> list[str]:
        said = actor.colour is not None and self.chance(self.detail.colour)
        return [self.choose(words.COLOURS[actor.colour])] if actor.colour is not None and said else []

    def attributive(self, emotion: str) -> str:
        return self.choose(tuple(word for word in words.EMOTIONS[emotion] if word not in words.PREDICATIVE_ONLY))

    def clothes(self, actor: Actor) -> str:
        """`a blue scarf and a red hat`; empty when nothing is worn or it is left out."""
        if not actor.accessories or not self.chance(self.detail.accessories):
            return ""
        return join_and([self._garment(worn, actor.count) for worn in actor.accessories])

    def _garment(self, worn: Accessory, count: int) -> str:
        noun = self.choose(words.ACCESSORIES[worn.kind])
        colour = self.choose(words.COLOURS[worn.colour])
        if noun in words.PLURAL_ONLY:
            return f"{colour} {noun}"
        return f"{colour} {plural(noun)}" if count > 1 else indefinite(f"{colour} {noun}")

    def counted(self, actor: Actor, description: str) -> str:
        """The description with its article, number, `the same` or `another`."""
        number = f"{NUMBER_WORDS[actor.count]} " if actor.count > 1 else ""
        if actor.id in self.introduced:
            return f"the same {number}{description}"
        if actor.id in self.others:
            return f"{number}other {description}" if number else f"another {description}"
        return f"{number}{description}" if number else indefinite(description)

    def introduce(self, actor: Actor, with_mood: bool = True) -> str:
        """`a small red fox with a blue scarf`, `three blue balls`."""
        return self.counted(actor, self.described(actor, with_mood))

    def definite(self, actor: Actor) -> str:
        """`the fox`."""
        return f"the {self.noun(actor)}"

    def again(self, actor: Actor) -> str:
        """The second mention where nobody else could be meant: `it`, `she`, `they` or `the fox`."""
        pronoun = words.PRONOUNS.get(actor.kind, None if actor.kind in PEOPLE else "it")
        if pronoun is None or not self.chance(0.5):
            return self.definite(actor)
        return "they" if actor.count > 1 else pronoun

    def features(self, actor: Actor) -> str:
        """What an actor is and wears as a predicate: `is small and red and wears a blue scarf`."""
        are, wear = ("are", "wear") if actor.count > 1 else ("is", "wears")
        wears_colour = KINDS[actor.kind].coloured == "clothes"
        size, colour = self._size(actor), self._colour(actor)
        adjectives = [*size, *([] if wears_colour else colour)]
        worn = [f"{colour[0]} clothes"] if colour and wears_colour else []
        clothes = self.clothes(actor)
        clauses = [f"{are} {join_and(adjectives)}"] if adjectives else []
        garments = [*worn, clothes] if clothes else worn
        return " and ".join([*clauses, f"{wear} {join_and(garments)}"] if garments else clauses)
