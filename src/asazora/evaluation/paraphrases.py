"""Prompts in people's own words, what they ask for, and how much of it the director understands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from asazora.evaluation.score import Share
from asazora.pipelines.director import Director
from asazora.pipelines.director.spec import Deed, RelationSpec, ShotSpec, SubjectSpec, Worn
from asazora.world.relations import relations
from asazora.world.scene import Actor, Scene, Shot
from asazora.world.scope import FULL, WorldScope

DEVELOPMENT, TEST = "dev", "test"
PARTS = (DEVELOPMENT, TEST)
ROWS = (
    "subject", "count", "colour", "size", "accessory", "emotion", "action", "direction", "relation", "setting", "time",
    "weather", "camera", "absent",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Paraphrase:
    """A prompt and what it asks for, shot by shot. `part` says whether the director's words were made with it."""

    prompt: str
    part: str
    shots: tuple[ShotSpec, ...]

    def fits(self, scope: WorldScope) -> bool:
        """Whether everything it asks for lies inside the scope."""
        names = scope.names()
        asked = [(row, name) for shot in self.shots for row, name in _names(shot)]
        counts = [one.count or 1 for shot in self.shots for one in shot.subjects]
        return (
            all(name in names[row] for row, name in asked)
            and max(counts) <= scope.max_count
            and len(self.shots) <= scope.max_shots
            and max(len(shot.subjects) for shot in self.shots) <= scope.max_subjects
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One thing that was asked for, and whether the scene has it."""

    row: str
    asked: str
    is_true: bool


def paraphrases(scope: WorldScope, parts: Sequence[str] = PARTS) -> list[Paraphrase]:
    """The prompts whose facts lie inside the scope."""
    text = resources.files("asazora.evaluation").joinpath("paraphrases.yaml").read_text(encoding="utf-8")
    every = [_paraphrase(entry) for entry in yaml.safe_load(text)]
    return [one for one in every if one.part in parts and one.fits(scope)]


def understood(paraphrase: Paraphrase, scene: Scene | None) -> list[Understood]:
    """A verdict on each fact, in the scene that the director made of the prompt."""
    found: list[Understood] = []
    for index, spec in enumerate(paraphrase.shots):
        shot = scene.shots[index] if scene and len(scene.shots) == len(paraphrase.shots) else None
        found += _of_shot(spec, shot)
    return found


def parse_shares(director: Director, chosen: Sequence[Paraphrase], seed: int) -> dict[str, Share]:
    """The share of facts understood, row by row, and under "prompts" that of prompts understood in full."""
    verdicts: list[Understood] = []
    whole = 0
    for paraphrase in chosen:
        judged = understood(paraphrase, director.direct(paraphrase.prompt, seed).scene)
        whole += all(one.is_true for one in judged)
        verdicts += judged
    shares = {row: [one.is_true for one in verdicts if one.row == row] for row in ROWS}
    return {
        **{row: Share(n=len(truths), true=sum(truths)) for row, truths in shares.items() if truths},
        "all facts": Share(n=len(verdicts), true=sum(one.is_true for one in verdicts)),
        "prompts": Share(n=len(chosen), true=whole),
    }


def _of_shot(spec: ShotSpec, shot: Shot | None) -> Iterator[Understood]:
    def verdict(row: str, asked: object, is_true: bool) -> Understood:
        return Understood(row=row, asked=str(asked), is_true=shot is not None and is_true)

    for row, asked, seen in (
        ("setting", spec.setting, shot and shot.setting),
        ("time", spec.time, shot and shot.time_of_day),
        ("weather", spec.weather, shot and shot.weather),
        ("camera", spec.camera, shot and shot.camera),
    ):
        if asked is not None:
            yield verdict(row, asked, asked == seen)
    for _, name in spec.without:
        yield verdict("absent", name, shot is not None and name not in _everything(shot))
    actors = _cast(spec, shot)
    for one, actor in zip(spec.subjects, actors, strict=True):
        extra = shot is not None and len(shot.actors) != len(spec.subjects)
        yield verdict("subject", one.kind, actor is not None and not extra)
        for row, asked, is_true in _of_subject(one, actor):
            yield verdict(row, asked, is_true)
    if spec.relation is not None:
        yield verdict("relation", spec.relation.name, shot is not None and _stands(spec.relation, shot, actors))


def _cast(spec: ShotSpec, shot: Shot | None) -> list[Actor | None]:
    """The actor of the shot that each subject is: the next of its kind."""
    left = list(shot.actors) if shot else []
    cast: list[Actor | None] = []
    for one in spec.subjects:
        actor = next((actor for actor in left if actor.kind == one.kind), None)
        if actor is not None:
            left.remove(actor)
        cast.append(actor)
    return cast


def _of_subject(one: SubjectSpec, actor: Actor | None) -> Iterator[tuple[str, object, bool]]:
    """(row, what is asked, whether it is so) of all that is asked of a subject."""
    if one.count is not None:
        yield "count", one.count, actor is not None and actor.count == one.count
    if one.colour is not None:
        yield "colour", one.colour, actor is not None and actor.colour == one.colour
    if one.size is not None:
        yield "size", one.size, actor is not None and actor.size == one.size
    for worn in one.worn:
        seen = {accessory.kind: accessory.colour for accessory in actor.accessories} if actor else {}
        yield "accessory", worn.kind, worn.kind in seen and worn.colour in (None, seen[worn.kind])
    if one.moods:
        yield "emotion", one.moods, actor is not None and tuple(mood.emotion for mood in actor.moods) == one.moods
    seen_deeds = [action.name for action in actor.actions if action.name != "stand"] if actor else []
    if one.deeds:
        asked = [deed.name for deed in one.deeds if deed.name != "stand"]
        yield "action", asked, actor is not None and seen_deeds == asked
    for number, deed in enumerate(one.deeds):
        if deed.direction is not None:
            ways = [action.direction for action in actor.actions] if actor else []
            yield "direction", deed.direction, ways[number : number + 1] == [deed.direction]
    for _, name in one.without:
        yield "absent", name, actor is not None and name not in _of_actor(actor)


def _of_actor(actor: Actor) -> set[str]:
    return {
        actor.kind,
        *filter(None, (actor.colour,)),
        *(worn.kind for worn in actor.accessories),
        *(mood.emotion for mood in actor.moods),
        *(action.name for action in actor.actions),
    }


def _everything(shot: Shot) -> set[str]:
    return {shot.setting, shot.time_of_day, shot.weather}.union(*(_of_actor(actor) for actor in shot.actors))


def _stands(relation: RelationSpec, shot: Shot, actors: Sequence[Actor | None]) -> bool:
    """Whether the first subject stands as asked, told from either side."""
    subject, landmark = actors[relation.subject], actors[relation.landmarks[0]]
    mirrored = {"left of": "right of", "right of": "left of"}
    for found in relations(shot):
        if found.subject is subject and landmark in found.landmarks:
            return found.name == relation.name
        if found.subject is landmark and subject in found.landmarks:
            return found.name == mirrored.get(relation.name)
    return False


# --- reading the file


def _paraphrase(entry: dict[str, Any]) -> Paraphrase:
    return Paraphrase(prompt=entry["prompt"], part=entry["part"], shots=tuple(_shot(shot) for shot in entry["shots"]))


def _shot(data: dict[str, Any]) -> ShotSpec:
    relation = data.get("relation")
    return ShotSpec(
        subjects=tuple(_subject(one) for one in data.get("subjects", ())),
        relation=RelationSpec(name=relation, subject=0, landmarks=(1,)) if relation else None,
        setting=data.get("setting"),
        time=data.get("time"),
        weather=data.get("weather"),
        camera=data.get("camera"),
        without=frozenset(("weather", name) for name in data.get("no", ())),
    )


def _subject(data: dict[str, Any]) -> SubjectSpec:
    moods = data.get("moods", [data["mood"]] if "mood" in data else [])
    worn = [*data.get("worn", {}).items(), *((kind, None) for kind in data.get("wears", ()))]
    asked_still = "deeds" in data and not data["deeds"]
    return SubjectSpec(
        kind=data["kind"],
        count=data.get("count"),
        colour=data.get("colour"),
        size=data.get("size"),
        worn=tuple(Worn(kind=kind, colour=colour) for kind, colour in worn),
        moods=tuple(moods),
        deeds=(Deed(name="stand"),) if asked_still else tuple(_deed(text) for text in data.get("deeds", ())),
        without=frozenset((_row_of(name), name) for name in data.get("no", ())),
    )


def _deed(text: str) -> Deed:
    name, _, direction = text.partition(" ")
    return Deed(name=name, direction=direction or None)


def _row_of(name: str) -> str:
    return next(row for row, names in FULL.names().items() if name in names)


def _names(spec: ShotSpec) -> Iterator[tuple[str, str]]:
    """(row, name) of everything that a spec asks for."""
    for row, name in (
        ("setting", spec.setting),
        ("time", spec.time),
        ("weather", spec.weather),
        ("camera", spec.camera),
        ("relation", spec.relation and spec.relation.name),
    ):
        if name:
            yield row, name
    yield from spec.without
    for one in spec.subjects:
        yield "kind", one.kind
        yield from ((row, name) for row, name in (("colour", one.colour), ("size", one.size)) if name)
        for worn in one.worn:
            yield "accessory", worn.kind
            if worn.colour:
                yield "colour", worn.colour
        yield from (("emotion", mood) for mood in one.moods)
        yield from (("action", deed.name) for deed in one.deeds)
        yield from one.without
