"""What a shot shows when it is made anew in words that may name only what changes: all that they leave open stays."""

from dataclasses import replace
from typing import TypeVar

from asazora.pipelines.director.spec import Deed, RelationSpec, ShotSpec, SubjectSpec, Worn
from asazora.world.places import times_in, weathers_in

T = TypeVar("T")


def is_told_in_full(spec: ShotSpec) -> bool:
    """Whether a shot's text says who is seen and where, as captions of the world do."""
    return bool(spec.subjects) and spec.setting is not None


def remixed(before: ShotSpec, now: ShotSpec) -> ShotSpec:
    """The shot that `now` makes of `before`.

    `now` was read with the subjects of `before` as its cast. Who is named in `now` and was not there takes the place of
    the others, and does what they did, unless one of them is named too.
    """
    subjects, place = _subjects(before, now)
    setting = now.setting or _kept("setting", before.setting, now)
    time, weather = _kept("time", _time(before), now), _kept("weather", before.weather, now)
    if setting is not None:
        time = time if time in times_in(setting) else None
        weather = weather if weather in weathers_in(setting) else None
    return replace(
        now,
        subjects=subjects,
        relation=_relation(now.relation, place) or (before.relation if len(subjects) >= len(before.subjects) else None),
        setting=setting,
        time=now.time or time,
        weather=now.weather or weather,
        camera=now.camera or _kept("camera", before.camera, now),
        style=now.style or _kept("style", before.style, now),
    )


def _subjects(before: ShotSpec, now: ShotSpec) -> tuple[tuple[SubjectSpec, ...], dict[int, int]]:
    """The subjects of the new shot, and where in it those that `now` names have come to stand."""
    found = _same(before, now)
    if now.subjects and not found:
        found = dict(zip(range(len(now.subjects)), range(len(before.subjects)), strict=False))
        kept = set(found.values())
    else:
        kept = {number for number, one in enumerate(before.subjects) if ("kind", one.kind) not in now.without}
        kept |= set(found.values())
    order = sorted(kept)
    place = {number: order.index(old) for number, old in found.items()}
    added = [number for number in range(len(now.subjects)) if number not in found]
    place |= {number: len(order) + index for index, number in enumerate(added)}
    renamed = {old: new for new, old in enumerate(order)}
    subjects = [_aimed(before.subjects[old], renamed) for old in order]
    for number, one in enumerate(now.subjects):
        stated = _aimed(replace(one, character=None), place)
        if number in found:
            subjects[place[number]] = _changed(subjects[place[number]], stated)
        else:
            subjects.append(stated)
    return tuple(subjects), place


def _same(before: ShotSpec, now: ShotSpec) -> dict[int, int]:
    """Which subjects of `now` are which of `before`: who comes back, and else the first of the same kind."""
    found = {number: one.character for number, one in enumerate(now.subjects) if one.character is not None}
    for number, one in enumerate(now.subjects):
        if number not in found:
            alike = [old for old, other in enumerate(before.subjects) if other.kind == one.kind]
            free = [old for old in alike if old not in found.values()]
            found |= {number: free[0]} if free else {}
    return found


def _changed(before: SubjectSpec, now: SubjectSpec) -> SubjectSpec:
    """One subject with what is said of it now; what is not, stays."""
    says_mood = bool(now.moods) and now.moods != before.moods[-1:]  # who comes back is read in the mood it had last
    sleeps = any(deed.name == "sleep" for deed in now.deeds)  # closed eyes show no feelings
    moods = () if sleeps else tuple(mood for mood in before.moods if ("emotion", mood) not in now.without)
    return replace(
        now,
        count=now.count or before.count,
        colour=now.colour or before.colour,
        size=now.size or before.size,
        worn=_worn(before, now),
        moods=now.moods if says_mood else moods,
        deeds=_deeds(before, now),
        heading=now.heading or before.heading,
        character=before.character,
    )


def _worn(before: SubjectSpec, now: SubjectSpec) -> tuple[Worn, ...]:
    colours = {one.kind: one.colour for one in before.worn}
    stated = {one.kind: replace(one, colour=one.colour or colours.get(one.kind)) for one in now.worn}
    worn = {one.kind: one for one in before.worn} | stated
    is_bare = ("accessory", "clothes") in now.without
    return tuple(one for one in worn.values() if not is_bare and ("accessory", one.kind) not in now.without)


def _deeds(before: SubjectSpec, now: SubjectSpec) -> tuple[Deed, ...]:
    """What it does now; a deed that goes on keeps its direction and its target where nothing is said of them."""
    if not now.deeds:
        kept = (deed for deed in before.deeds if ("action", deed.name) not in now.without)
        return tuple(replace(deed, direction=deed.direction and (now.heading or deed.direction)) for deed in kept)
    known = {deed.name: deed for deed in before.deeds}
    return tuple(
        replace(
            deed,
            direction=deed.direction or now.heading or known.get(deed.name, deed).direction,
            target=known.get(deed.name, deed).target if deed.target is None else deed.target,
        )
        for deed in now.deeds
    )


def _aimed(subject: SubjectSpec, place: dict[int, int]) -> SubjectSpec:
    """The subject with the targets of its deeds by their new places; a deed whose target is gone has none."""
    deeds = tuple(replace(d, target=None if d.target is None else place.get(d.target)) for d in subject.deeds)
    return replace(subject, deeds=deeds)


def _relation(relation: RelationSpec | None, place: dict[int, int]) -> RelationSpec | None:
    if relation is None:
        return None
    landmarks = tuple(place[landmark] for landmark in relation.landmarks)
    return RelationSpec(name=relation.name, subject=place[relation.subject], landmarks=landmarks)


def _time(spec: ShotSpec) -> str | None:
    """The time of day; where a place knows only one, nobody says it."""
    known = times_in(spec.setting) if spec.setting else ()
    return known[0] if len(known) == 1 else spec.time


def _kept(row: str, value: T, now: ShotSpec) -> T | None:
    """A value of the shot before, unless it is told to be gone."""
    return None if (row, value) in now.without else value
