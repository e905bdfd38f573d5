"""What a prompt states of its shots, as values: everything that it leaves open is None or empty."""

from dataclasses import dataclass, replace
from typing import TypeVar

from asazora.world.places import times_in
from asazora.world.relations import relations
from asazora.world.scene import Actor, Scene

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that a subject does. `target` is the place of another subject in the shot's list."""

    name: str
    direction: str | None = None
    target: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worn:
    kind: str
    colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectSpec:
    """One subject (or group of `count`). `heading` is a direction stated without saying how it moves.

    `character` is a number that the same subject has in every shot. `without` holds (row, name) of what it must not be,
    wear, feel or do.
    """

    kind: str
    count: int | None = None
    colour: str | None = None
    size: str | None = None
    worn: tuple[Worn, ...] = ()
    moods: tuple[str, ...] = ()
    deeds: tuple[Deed, ...] = ()
    heading: str | None = None
    character: int | None = None
    without: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationSpec:
    """`subject` is `name` of `landmarks`: places in the shot's list of subjects."""

    name: str
    subject: int
    landmarks: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotSpec:
    """One shot. `without` holds (row, name) of what must not be seen in it, `unclaimed` what somebody does of whom
    nothing is said."""

    subjects: tuple[SubjectSpec, ...] = ()
    relation: RelationSpec | None = None
    setting: str | None = None
    time: str | None = None
    weather: str | None = None
    camera: str | None = None
    style: str | None = None
    without: frozenset[tuple[str, str]] = frozenset()
    unclaimed: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was recognised that could be drawn."""
        return not self.subjects and not any((self.setting, self.time, self.weather))


USUAL = {"size": "medium", "weather": "clear", "camera": "still", "style": "storybook", "count": 1}
"""What is meant where nothing is said; captions of the world say these only now and then."""


def facts(spec: ShotSpec) -> ShotSpec:
    """The spec in the one form in which two descriptions of the same shot are equal: the subject of the relation or of
    the joint action first, usual values left out, nothing said about what is not there."""
    order = _order(spec)
    place = {old: new for new, old in enumerate(order)}
    related = spec.relation
    if related is not None:
        landmarks = tuple(sorted(place[index] for index in related.landmarks))
        related = replace(related, subject=place[related.subject], landmarks=landmarks)
    return replace(
        spec,
        subjects=tuple(_plain(spec.subjects[index], place) for index in order),
        relation=related,
        time=None if spec.setting and len(times_in(spec.setting)) == 1 else spec.time,
        weather=_unless_usual("weather", spec.weather),
        camera=_unless_usual("camera", spec.camera),
        style=_unless_usual("style", spec.style),
        without=frozenset(),
    )


def spec_of(scene: Scene, shot_index: int) -> ShotSpec:
    """The facts of one shot of a scene, as its dense caption tells them."""
    return facts(_stated(scene, shot_index))


def characters(spec: ShotSpec) -> tuple[int | None, ...]:
    """The characters of a shot, in the order of its facts."""
    return tuple(spec.subjects[index].character for index in _order(spec))


def actors_of(scene: Scene, shot_index: int) -> tuple[Actor, ...]:
    """The actors of one shot of a scene, in the order of its facts."""
    return tuple(scene.shots[shot_index].actors[index] for index in _order(_stated(scene, shot_index)))


def _stated(scene: Scene, shot_index: int) -> ShotSpec:
    shot = scene.shots[shot_index]
    place = {actor.id: index for index, actor in enumerate(shot.actors)}
    related = next(iter(relations(shot)), None)
    return ShotSpec(
        subjects=tuple(_subject(actor, place) for actor in shot.actors),
        relation=related
        and RelationSpec(
            name=related.name,
            subject=place[related.subject.id],
            landmarks=tuple(place[landmark.id] for landmark in related.landmarks),
        ),
        setting=shot.setting,
        time=shot.time_of_day,
        weather=shot.weather,
        camera=shot.camera,
        style=scene.style,
    )


def _subject(actor: Actor, place: dict[str, int]) -> SubjectSpec:
    return SubjectSpec(
        kind=actor.kind,
        count=actor.count,
        colour=actor.colour,
        size=actor.size,
        worn=tuple(Worn(kind=worn.kind, colour=worn.colour) for worn in actor.accessories),
        moods=tuple(mood.emotion for mood in actor.moods),
        deeds=tuple(
            Deed(
                name=action.name,
                direction=None if action.direction == "none" else action.direction,
                target=None if action.target is None else place[action.target],
            )
            for action in actor.actions
        ),
    )


def _order(spec: ShotSpec) -> list[int]:
    """Places of the subjects, the one that the shot is about first."""
    first = next(
        (i for i, subject in enumerate(spec.subjects) if any(deed.target is not None for deed in subject.deeds)),
        spec.relation.subject if spec.relation else 0,
    )
    return sorted(range(len(spec.subjects)), key=lambda index: index != first)


def _plain(subject: SubjectSpec, place: dict[int, int]) -> SubjectSpec:
    deeds = tuple(replace(deed, target=None if deed.target is None else place[deed.target]) for deed in subject.deeds)
    return replace(
        subject,
        count=_unless_usual("count", subject.count),
        size=_unless_usual("size", subject.size),
        worn=tuple(sorted(subject.worn, key=lambda worn: worn.kind)),
        moods=() if subject.moods == ("neutral",) else subject.moods,
        deeds=() if [deed.name for deed in deeds] == ["stand"] else deeds,
        character=None,
        without=frozenset(),
    )


def _unless_usual(row: str, value: T) -> T | None:
    return None if value == USUAL[row] else value
