"""From what a prompt states to a whole scene: everything it leaves open is drawn by the seed, calm where it can be.

Each thing is drawn by itself, so that stating one of them changes none of the others. What captions of the world leave
unsaid when it is usual (medium size, clear weather, a still camera, storybook style, no feelings, natural colours,
nothing worn, nothing done) is taken as usual, so that a caption read back is the same scene.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from asazora.core.rng import numpy_generator
from asazora.pipelines.director.fit import Report, gait_of
from asazora.pipelines.director.spec import Deed, RelationSpec, ShotSpec, SubjectSpec, Worn
from asazora.world.actions import can_do, targets, uses_direction
from asazora.world.draw import Draw
from asazora.world.kinds import KINDS
from asazora.world.places import belongs, times_in, weathers_in
from asazora.world.scene import Accessory, Actor, Mood, Scene, Shot
from asazora.world.scope import WorldScope
from asazora.world.staging import (
    FRONT_DEPTH,
    JITTER,
    facing_each_other,
    in_a_row,
    in_depth,
    side_by_side,
    stacked,
    with_action,
)

ABOVE_CLEARANCE = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Stager:
    """Makes scenes of one scope from specs that fit it."""

    scope: WorldScope
    seed: int
    report: Report

    def scene(self, specs: Sequence[ShotSpec], seconds: float) -> Scene:
        """A scene of the specs' shots, equally long."""
        shots: list[Shot] = []
        named = [one.character for spec in specs for one in spec.subjects if one.character is not None]
        characters = _Characters(unnamed=count(max(named, default=-1) + 1))
        for index, spec in enumerate(specs):
            shots.append(self._shot(spec, index, shots, characters, seconds / len(specs)))
        style = next((spec.style for spec in specs if spec.style), None)
        calm = "storybook" if "storybook" in self.scope.styles else self.scope.styles[0]
        return Scene(shots=tuple(shots), style=style or calm, seed=self.seed % 2**31)

    def _draw(self, *purpose: object) -> Draw:
        return Draw(generator=numpy_generator(self.seed, "director", *purpose), scope=self.scope)

    def _shot(self, spec: ShotSpec, index: int, before: list[Shot], characters: "_Characters", seconds: float) -> Shot:
        subjects = spec.subjects or self._nobody_named(spec, index, before)
        subjects = self._with_targets(subjects, index)
        cast = [self._actor(one, index, number, characters) for number, one in enumerate(subjects)]
        setting = spec.setting or (before[-1].setting if before else self._setting(spec, subjects, index))
        actors = self._staged(replace(spec, subjects=subjects), cast, index)
        return Shot(
            duration_s=seconds,
            setting=setting,
            actors=actors,
            time_of_day=self._time(spec, setting, index, before),
            weather=self._weather(spec, setting, before),
            camera=spec.camera or ("still" if "still" in self.scope.cameras else self.scope.cameras[0]),
        )

    # --- where and when

    def _setting(self, spec: ShotSpec, subjects: Sequence[SubjectSpec], index: int) -> str:
        """A setting where everyone belongs, that knows the time and the weather asked for if there is one."""
        allowed = [place for place in self.scope.settings if ("setting", place) not in spec.without]
        fitting = [place for place in allowed if all(belongs(one.kind, place) for one in subjects)]
        for asked, known in ((spec.weather, weathers_in), (spec.time, times_in)):
            fitting = [place for place in fitting if asked is None or asked in known(place)] or fitting
        return self._draw("setting", index).pick(fitting or allowed or self.scope.settings)

    def _time(self, spec: ShotSpec, setting: str, index: int, before: list[Shot]) -> str:
        known = [time for time in times_in(setting) if time in self.scope.times_of_day] or list(self.scope.times_of_day)
        asked = spec.time or (before[-1].time_of_day if before else None)
        if asked in known:
            return asked
        if spec.time is not None:
            self.report.leave_out(f"{spec.time} in {setting}")
        allowed = [time for time in known if ("time", time) not in spec.without]
        return self._draw("time", index).pick(allowed or known)

    def _weather(self, spec: ShotSpec, setting: str, before: list[Shot]) -> str:
        goes_on = before and spec.setting is None
        asked = spec.weather or (before[-1].weather if goes_on else "clear")
        if asked in weathers_in(setting) and (asked == "clear" or ("weather", asked) not in spec.without):
            return asked
        if spec.weather is not None:
            self.report.leave_out(f"{spec.weather} in {setting}")
        return "clear"

    # --- who

    def _nobody_named(self, spec: ShotSpec, index: int, before: list[Shot]) -> tuple[SubjectSpec, ...]:
        """Those of the shot before; in the first shot somebody who can do what is asked and belongs there."""
        if before:
            return tuple(_again(actor) for actor in before[-1].actors)
        deeds = tuple(Deed(name=name) for name in spec.unclaimed if name in self.scope.actions)
        kinds = [kind for kind in self.scope.kinds if ("kind", kind) not in spec.without] or list(self.scope.kinds)
        able = [kind for kind in kinds if all(can_do(kind, deed.name) for deed in deeds)] or kinds
        at_home = [kind for kind in able if spec.setting is None or belongs(kind, spec.setting)] or able
        kind = self._draw("kind", index).pick(at_home)
        return (SubjectSpec(kind=kind, deeds=tuple(deed for deed in deeds if can_do(kind, deed.name))),)

    def _with_targets(self, subjects: tuple[SubjectSpec, ...], index: int) -> tuple[SubjectSpec, ...]:
        """The subjects, with somebody or something for a deed that needs a target and was given none."""
        for number, subject in enumerate(subjects):
            for deed in subject.deeds:
                kinds = [kind for kind in targets(deed.name) or () if kind in self.scope.kinds]
                if kinds and deed.target is None:
                    others = [i for i, one in enumerate(subjects) if i != number and one.kind in kinds]
                    extra = () if others else (SubjectSpec(kind=self._draw("target", index, number).pick(kinds)),)
                    place = others[0] if others else len(subjects)
                    deeds = tuple(replace(one, target=place) if one is deed else one for one in subject.deeds)
                    aimed = replace(subject, deeds=deeds)
                    return (*subjects[:number], aimed, *subjects[number + 1 :], *extra)
        return subjects

    def _actor(self, spec: SubjectSpec, index: int, number: int, characters: "_Characters") -> Actor:
        """The actor in the middle of the front, with its look and its feelings. Whoever comes back looks the same."""
        draw = self._draw("look", index, number)
        character = next(characters.unnamed) if spec.character is None else spec.character
        known = characters.looks.get(character)
        actor = Actor(
            id=f"{character}",
            kind=spec.kind,
            colour=self._colour(spec, known, draw),
            size=spec.size or (known.size if known else "medium"),
            accessories=self._accessories(spec, known, draw),
            count=spec.count or (known.count if known else 1),
            x=draw.jitter(JITTER),
            depth=round(FRONT_DEPTH + draw.jitter(0.03), 3),
            facing="none" if KINDS[spec.kind].coloured == "clothes" else "right",
            moods=_moods(spec.moods),
        )
        characters.looks[character] = actor
        return actor

    def _colour(self, spec: SubjectSpec, known: Actor | None, draw: Draw) -> str | None:
        """The colour asked for, else the kind's natural one; another than that if one is ruled out."""
        if spec.colour or known:
            return spec.colour or (known.colour if known else None)
        allowed = [colour for colour in self.scope.colours if ("colour", colour) not in spec.without]
        return draw.pick(allowed) if len(allowed) < len(self.scope.colours) else None

    def _accessories(self, spec: SubjectSpec, known: Actor | None, draw: Draw) -> tuple[Accessory, ...]:
        colours = {worn.kind: worn.colour for worn in known.accessories} if known else {}
        return tuple(
            Accessory(kind=one.kind, colour=one.colour or colours.get(one.kind) or draw.pick(self.scope.colours))
            for one in spec.worn
        )

    # --- where they stand and what they do

    def _staged(self, spec: ShotSpec, cast: list[Actor], index: int) -> tuple[Actor, ...]:
        """The actors in their places, the one whom the shot is about first, each doing what it does."""
        draw = self._draw("staging", index)
        doings = {actor.id: one.deeds for actor, one in zip(cast, spec.subjects, strict=True)}
        if len(cast) == 1:
            one = self._busy(draw, cast[0], self._deeds_of(spec.subjects[0]))
            return (one,)
        for number, subject in enumerate(spec.subjects):
            for deed in subject.deeds[:1]:
                if deed.target is not None:
                    return self._joint(draw, cast[number], cast[deed.target], subject.deeds)
        placed = self._related(draw, spec, cast)
        return tuple(_in_place(self._busy(draw, actor, doings[actor.id]), actor) for actor in placed)

    def _deeds_of(self, subject: SubjectSpec) -> tuple[Deed, ...]:
        """What it does; going the way it heads if that is all that is said."""
        gait = gait_of(subject.kind, self.scope)
        if subject.heading is None or gait is None or any(uses_direction(deed.name) for deed in subject.deeds):
            return subject.deeds
        return (Deed(name=gait, direction=subject.heading), *subject.deeds)[:2]

    def _busy(self, draw: Draw, actor: Actor, deeds: Sequence[Deed]) -> Actor:
        """The actor given its deeds, one after another in equal parts of the shot."""
        for number, deed in enumerate(deeds):
            moods = actor.moods
            actor = with_action(draw, actor, deed.name, number / len(deeds), (number + 1) / len(deeds))
            if deed.direction is not None and actor.actions and uses_direction(deed.name):
                actor = _turned(actor, deed.direction)
            if moods and not actor.moods:
                self.report.leave_out(f"{moods[0].emotion} while doing {deed.name}")
        return actor

    def _joint(self, draw: Draw, doer: Actor, target: Actor, deeds: Sequence[Deed]) -> tuple[Actor, ...]:
        doer, target = facing_each_other(draw, doer, target, deeds[0].name)
        action = doer.actions[0]
        if deeds[0].direction not in (None, action.direction) and uses_direction(action.name):
            target = replace(target, x=-target.x, facing=_OPPOSITE.get(target.facing, target.facing))
            doer = _turned(doer, deeds[0].direction)
        if len(deeds) == 1:
            return doer, target
        doer = replace(doer, actions=(replace(doer.actions[0], end=0.5),))
        return _in_place(with_action(draw, doer, deeds[1].name, 0.5, 1.0), doer), target

    def _related(self, draw: Draw, spec: ShotSpec, cast: list[Actor]) -> tuple[Actor, ...]:
        """The actors where their relation puts them; side by side if none is asked for."""
        relation = spec.relation
        if len(cast) > 2:
            middle, *others = self._in_order(draw, relation, cast)
            left, middle, right = in_a_row(others[0], middle, others[1])
            return middle, left, right
        name = relation.name if relation else draw.pick(("left of", "right of"))
        first, second = (cast[relation.subject], cast[relation.landmarks[0]]) if relation else cast
        return _STAGINGS[name](draw, first, second)

    def _in_order(self, draw: Draw, relation: RelationSpec | None, cast: list[Actor]) -> list[Actor]:
        middle = relation.subject if relation else draw.pick(range(3))
        return [cast[middle], *(actor for place, actor in enumerate(cast[:3]) if place != middle)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Characters:
    """Everybody's latest look by the number of the character; `unnamed` are numbers that no spec has."""

    unnamed: Iterator[int]
    looks: dict[int, Actor] = field(default_factory=dict[int, Actor])


def _again(actor: Actor) -> SubjectSpec:
    """Somebody of the shot before, who is not spoken of in this one."""
    worn = tuple(Worn(kind=one.kind, colour=one.colour) for one in actor.accessories)
    return SubjectSpec(kind=actor.kind, worn=worn, character=int(actor.id))


_OPPOSITE = {"left": "right", "right": "left"}


def _moods(emotions: Sequence[str]) -> tuple[Mood, ...]:
    if len(emotions) < 2:
        return tuple(Mood(emotion=emotion) for emotion in emotions if emotion != "neutral")
    return Mood(emotion=emotions[0], end=0.5), Mood(emotion=emotions[1], start=0.5)


def _turned(actor: Actor, direction: str) -> Actor:
    """The actor with its latest action going in a direction, mirrored if that is the other one."""
    *earlier, latest = actor.actions
    if latest.direction == direction:
        return actor
    x = actor.x if earlier else -actor.x
    return replace(actor, x=x, facing=direction, actions=(*earlier, replace(latest, direction=direction)))


def _in_place(busy: Actor, placed: Actor) -> Actor:
    """A busy actor where its relation put it."""
    return replace(busy, x=placed.x, height=placed.height)


def _beside(name: str) -> Callable[[Draw, Actor, Actor], tuple[Actor, ...]]:
    return lambda _, first, second: side_by_side(first, second, name)


def _upon(_: Draw, first: Actor, second: Actor) -> tuple[Actor, ...]:
    return stacked(replace(first, size="small"), second, clearance=0.0)


_STAGINGS: dict[str, Callable[[Draw, Actor, Actor], tuple[Actor, ...]]] = {
    "left of": _beside("left of"),
    "right of": _beside("right of"),
    "in front of": in_depth,
    "behind": lambda draw, first, second: in_depth(draw, second, first)[::-1],
    "above": lambda _, first, second: stacked(first, second, clearance=ABOVE_CLEARANCE),
    "below": lambda _, first, second: stacked(second, first, clearance=ABOVE_CLEARANCE)[::-1],
    "on": _upon,
}
"""How two actors are put on stage for a relation of the first to the second."""
