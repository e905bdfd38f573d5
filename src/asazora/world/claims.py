"""What a scene's dense caption claims, one checkable statement at a time: the score judges each against the pixels."""

from collections.abc import Iterator
from dataclasses import dataclass

from asazora.world import vocabulary as vocab
from asazora.world.actions import can_do
from asazora.world.families import PHYSICS
from asazora.world.kinds import KINDS
from asazora.world.places import times_in, weathers_in
from asazora.world.relations import relations
from asazora.world.scene import Action, Actor, Scene, Shot
from asazora.world.scope import FULL, WorldScope

ROWS = (
    "subject", "colour", "count", "action", "direction", "relation", "setting", "time", "weather", "emotion", "camera",
    "order", "effect", "persistence", "physics",
)  # fmt: skip
EFFECTIVE = (*vocab.CHANGES, "eat", "paint")
"""Actions that leave a lasting effect. Swinging and tilting leave none."""
COLOURLESS_STYLES = frozenset({"black-and-white film"})
_RESTLESS = frozenset({"swing", "tilt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement: in `row`, the answer for `subject` is `value`; guessing would pick among `alternatives`.

    `subject` is an actor's id, None for the whole shot; `landmarks` are the actors of a relation that the subject is
    seen from. The claim speaks of the part `start` to `end` (0..1) of shot `shot_index`.
    """

    row: str
    value: str
    alternatives: tuple[str, ...]
    subject: str | None = None
    landmarks: tuple[str, ...] = ()
    shot_index: int = 0
    start: float = 0.0
    end: float = 1.0


def claims(scene: Scene, scope: WorldScope = FULL) -> tuple[Claim, ...]:
    """Every checkable statement about a scene, shot by shot, then what holds across the shots."""
    found = [claim for index, shot in enumerate(scene.shots) for claim in _of_shot(shot, index, scope)]
    seen = [claim for claim in found if claim.row != "colour" or scene.style not in COLOURLESS_STYLES]
    return (*seen, *_persistence(scene))


def _of_shot(shot: Shot, index: int, scope: WorldScope) -> Iterator[Claim]:
    yield Claim(row="setting", value=shot.setting, alternatives=scope.settings, shot_index=index)
    if len(times := _kept(scope.times_of_day, times_in(shot.setting))) > 1:
        yield Claim(row="time", value=shot.time_of_day, alternatives=times, shot_index=index)
    if len(weathers := _kept(scope.weathers, weathers_in(shot.setting))) > 1:
        yield Claim(row="weather", value=shot.weather, alternatives=weathers, shot_index=index)
    yield Claim(row="camera", value=shot.camera, alternatives=scope.cameras, shot_index=index)
    for relation in relations(shot):
        yield Claim(
            row="relation",
            value=relation.name,
            alternatives=scope.relations,
            subject=relation.subject.id,
            landmarks=tuple(landmark.id for landmark in relation.landmarks),
            shot_index=index,
        )
    for actor in shot.actors:
        yield from _of_actor(actor, index, scope)


def _of_actor(actor: Actor, index: int, scope: WorldScope) -> Iterator[Claim]:
    yield Claim(row="subject", value=actor.kind, alternatives=scope.kinds, subject=actor.id, shot_index=index)
    counts = tuple(str(count) for count in range(1, scope.max_count + 1))
    yield Claim(row="count", value=str(actor.count), alternatives=counts, subject=actor.id, shot_index=index)
    if actor.colour is not None:
        yield Claim(row="colour", value=actor.colour, alternatives=scope.colours, subject=actor.id, shot_index=index)
    yield from _moods(actor, index, scope)
    for action in actor.actions:
        yield from _of_action(actor, action, index, scope)
    if len(actor.actions) > 1:
        yield _order([action.name for action in actor.actions], actor.id, index)


def _moods(actor: Actor, index: int, scope: WorldScope) -> Iterator[Claim]:
    for mood in actor.moods:
        yield Claim(
            row="emotion", value=mood.emotion, alternatives=scope.emotions,
            subject=actor.id, shot_index=index, start=mood.start, end=mood.end,
        )  # fmt: skip
    if not actor.moods and KINDS[actor.kind].breathes:
        yield Claim(row="emotion", value="neutral", alternatives=scope.emotions, subject=actor.id, shot_index=index)
    if len(actor.moods) > 1:
        yield _order([mood.emotion for mood in actor.moods], actor.id, index)


def _of_action(actor: Actor, action: Action, index: int, scope: WorldScope) -> Iterator[Claim]:
    def claim(row: str, value: str, alternatives: tuple[str, ...]) -> Claim:
        return Claim(
            row=row, value=value, alternatives=alternatives,
            subject=actor.id, shot_index=index, start=action.start, end=action.end,
        )  # fmt: skip

    yield claim("action", action.name, tuple(name for name in scope.actions if can_do(actor.kind, name)))
    if action.direction != "none":
        yield claim("direction", action.direction, ("left", "right"))
    if action.name in EFFECTIVE and action.name not in _RESTLESS:
        yield claim("effect", action.name, (action.name, "none"))
    if action.name in PHYSICS:
        yield claim("physics", action.name, (action.name, "unlawful"))


def _order(names: list[str], subject: str, index: int) -> Claim:
    forward, backward = " then ".join(names), " then ".join(reversed(names))
    return Claim(row="order", value=forward, alternatives=(forward, backward), subject=subject, shot_index=index)


def _persistence(scene: Scene) -> Iterator[Claim]:
    """One claim for each later shot in which a character of an earlier one comes back."""
    seen: set[str] = set()
    for index, shot in enumerate(scene.shots):
        for actor in shot.actors:
            if actor.id in seen:
                yield Claim(
                    row="persistence", value="same", alternatives=("same", "different"),
                    subject=actor.id, shot_index=index,
                )  # fmt: skip
        seen.update(actor.id for actor in shot.actors)


def _kept(names: tuple[str, ...], allowed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name in allowed)
