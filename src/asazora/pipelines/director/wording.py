"""Dense captions of a scene's shots that, read one after another, are the same shots again.

A caption alone may be clear and yet mistaken beside others: after a red fox, `a fox` would be that red fox come back.
So each is read after those before it, and whoever is new there is called `another fox` if there is no other way.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from asazora.core.rng import numpy_generator
from asazora.pipelines.director.reader import Cast
from asazora.pipelines.director.spec import ShotSpec, actors_of, characters, facts, spec_of
from asazora.world.captions import caption_shot
from asazora.world.scene import Actor, Scene

MAX_WORDINGS = 24
"""Wordings tried for one that reads back as the scene it was written from."""


def captions(scene: Scene, seed: int) -> tuple[str, ...]:
    """A dense caption of each shot, read back as the shot. The same scene and seed give the same wording."""
    writer = _Writer(scene=scene, seed=seed)
    return tuple(writer.tell(index) for index in range(len(scene.shots)))


@dataclass(slots=True, kw_only=True)
class _Writer:
    """One scene being told. `numbers` are the characters under which a reader knows the actors told of so far."""

    scene: Scene
    seed: int
    cast: Cast = field(default_factory=Cast)
    numbers: Mapping[str, int] = field(default_factory=dict[str, int])

    def tell(self, index: int) -> str:
        """The caption of the next shot; the last one tried if none reads back as it."""
        wanted, actors = spec_of(self.scene, index), actors_of(self.scene, index)
        text, spec = "", ShotSpec()
        for known, others in self._ways(actors):
            generator = numpy_generator(self.seed, "director", "wording", index)
            for _ in range(MAX_WORDINGS):
                text = caption_shot(self.scene, index, generator, others=others)
                spec = self.cast.read(text)
                if facts(spec) == wanted and self._are_meant(actors, spec, known):
                    return self._told(text, spec, actors)
        return self._told(text, spec, actors)

    def _ways(self, actors: tuple[Actor, ...]) -> Iterator[tuple[Mapping[str, int], Set[str]]]:
        """Whom the reader should know, and who is called another one, from the plainest way on.

        Whoever comes back so changed that no words say so (a hat is gone) is told as somebody else in the end.
        """
        yield self.numbers, frozenset()
        if self.cast.known:
            everyone = frozenset(actor.id for actor in actors)
            yield self.numbers, everyone - self.numbers.keys()
            yield {}, frozenset()
            yield {}, everyone

    def _are_meant(self, actors: tuple[Actor, ...], spec: ShotSpec, known: Mapping[str, int]) -> bool:
        """Whether the reader takes the actors for those whom it knows, and others for new ones."""
        return all(
            number == known[actor.id] if actor.id in known else number not in self.cast.known
            for actor, number in zip(actors, characters(spec), strict=True)
        )

    def _told(self, text: str, spec: ShotSpec, actors: tuple[Actor, ...]) -> str:
        read = {actor.id: number for actor, number in zip(actors, characters(spec), strict=False) if number is not None}
        self.numbers = {**self.numbers, **read}
        self.cast = self.cast.after(spec)
        return text
