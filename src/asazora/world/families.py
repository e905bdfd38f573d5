"""The families of clips: each draws the shots of one sort of scene. Their weights stand with them, as data."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from asazora.world import vocabulary as vocab
from asazora.world.actions import can_do, targets
from asazora.world.draw import Draw
from asazora.world.kinds import KINDS
from asazora.world.scene import Actor, Mood, Shot
from asazora.world.scope import WorldScope
from asazora.world.staging import (
    FRONT_DEPTH,
    HOVERERS,
    IN_PLACE,
    JITTER,
    PERCHERS,
    SUPPORTS,
    TRAVELLING,
    facing_each_other,
    in_a_row,
    in_depth,
    side_by_side,
    stacked,
    with_action,
)

GOING_SHARE = 0.4
PHYSICS = ("bounce", "roll", "fall", "slide", "float", "sink", "topple", "swing", "tilt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A sort of clip: how often it is drawn, what it draws, and what a scope must offer for it."""

    name: str
    weight: float
    shots: Callable[[Draw, float], tuple[Shot, ...]]
    possible: Callable[[WorldScope], bool] = lambda _: True


@cache
def solo_actions(scope: WorldScope) -> tuple[str, ...]:
    """Actions of the scope that need no target and that some kind of the scope can do."""
    return tuple(a for a in scope.actions if targets(a) is None and any(can_do(kind, a) for kind in scope.kinds))


@cache
def joint_actions(scope: WorldScope) -> tuple[str, ...]:
    """Actions of the scope that one kind of the scope can do to another."""
    return tuple(
        a
        for a in scope.actions
        if any(can_do(kind, a) for kind in scope.kinds) and any(kind in scope.kinds for kind in targets(a) or ())
    )


def actor(draw: Draw, name: str, kind: str, *, plain: bool = False, avoid: str | None = None) -> Actor:
    """An actor in the middle of the front. `plain` ones wear nothing and are of medium size."""
    colour = draw.colour()
    while avoid is not None and colour == avoid:
        colour = draw.colour()
    return Actor(
        id=name,
        kind=kind,
        colour=colour,
        size="medium" if plain and "medium" in draw.scope.sizes else draw.size(),
        accessories=() if plain else draw.accessories(kind),
        x=draw.jitter(JITTER),
        depth=round(FRONT_DEPTH + draw.jitter(0.03), 3),
        facing="none" if KINDS[kind].coloured == "clothes" else "right",
        moods=draw.moods(kind),
    )


def shot(draw: Draw, duration_s: float, *actors: Actor, camera: str = "still") -> Shot:
    """A shot of the actors in a place where they all belong."""
    setting = draw.setting([one.kind for one in actors])
    return Shot(
        duration_s=duration_s,
        setting=setting,
        actors=actors,
        time_of_day=draw.time_of_day(setting),
        weather=draw.weather(setting),
        camera=camera,
    )


@cache
def _among(names: tuple[str, ...], scope: WorldScope) -> tuple[str, ...]:
    return tuple(name for name in solo_actions(scope) if name in names)


def _solo(draw: Draw, duration_s: float, actions: tuple[str, ...], camera: str = "still") -> tuple[Shot, ...]:
    kind, action = draw.kind_for(actions)
    return (shot(draw, duration_s, with_action(draw, actor(draw, "a", kind), action), camera=camera),)


def action_clip(draw: Draw, duration_s: float) -> tuple[Shot, ...]:
    """One actor doing one thing; going somewhere, which prompts ask for most, comes up more often than the rest."""
    going = _among(TRAVELLING, draw.scope)
    if going and draw.chance(GOING_SHARE):
        return _solo(draw, duration_s, going)
    return _solo(draw, duration_s, tuple(a for a in solo_actions(draw.scope) if a != "stand"))


def still_clip(draw: Draw, duration_s: float) -> tuple[Shot, ...]:
    return (shot(draw, duration_s, actor(draw, "a", draw.pick(draw.scope.kinds))),)


def count_clip(draw: Draw, duration_s: float) -> tuple[Shot, ...]:
    kind, action = draw.kind_for(_among(("stand", "jump", "dance", "spin", "bounce", "sleep", "walk"), draw.scope))
    one = replace(actor(draw, "a", kind, plain=True), count=draw.pick(range(2, draw.scope.max_count + 1)))
    return (shot(draw, duration_s, with_action(draw, one, action)),)


def physics_clip(draw: Draw, duration_s: float) -> tuple[Shot, ...]:
    return _solo(draw, duration_s, _among(PHYSICS, draw.scope))


def change_clip(draw: Draw, duration_s: float) -> tuple[Shot, ...]:
    return _solo(draw, duration_s, _among(vocab.CHANGES, draw.scope))


def camera_clip(draw: Draw, duration_s: float) -> tuple[Shot, ...]:
    camera = draw.pick([camera for camera in draw.scope.cameras if camera != "still"])
    return _solo(draw, duration_s, _among(TRAVELLING if camera == "track" else IN_PLACE, draw.scope), camera)


def sequence_clip(draw: Draw, duration_s: float) -> tuple[Shot, ...]:
    """One actor, two actions one after the other."""
    kind = draw.pick([kind for kind in draw.scope.kinds if len(_sequels(kind, draw.scope)) > 1])
    first = draw.pick(_sequels(kind, draw.scope))
    then = draw.pick([name for name in _sequels(kind, draw.scope) if name != first and name not in TRAVELLING])
    one = with_action(draw, actor(draw, "a", kind), first, 0.0, 0.5)
    return (shot(draw, duration_s, with_action(draw, one, then, 0.5, 1.0)),)


@cache
def _sequels(kind: str, scope: WorldScope) -> list[str]:
    able = [name for name in _among((*IN_PLACE, "walk", "run"), scope) if can_do(kind, name) and name != "stand"]
    return able if sum(name not in TRAVELLING for name in able) > 1 else []


def mood_clip(draw: Draw, duration_s: float) -> tuple[Shot, ...]:
    """One actor whose emotion changes half-way."""
    one = actor(draw, "a", draw.pick([kind for kind in draw.scope.kinds if KINDS[kind].breathes]))
    before = draw.pick(draw.scope.emotions)
    after = draw.pick([emotion for emotion in draw.scope.emotions if emotion != before])
    moods = (Mood(emotion=before, end=0.5), Mood(emotion=after, start=0.5))
    return (shot(draw, duration_s, replace(one, moods=moods)),)


def relation_clip(draw: Draw, duration_s: float) -> tuple[Shot, ...]:
    """Two actors (three for `between`) whose places are the point."""
    relation = draw.pick([name for name in draw.scope.relations if RELATIONS[name].possible(draw.scope)])
    return (shot(draw, duration_s, *RELATIONS[relation].stage(draw)),)


def interaction_clip(draw: Draw, duration_s: float) -> tuple[Shot, ...]:
    action = draw.pick(joint_actions(draw.scope))
    doer = draw.pick([kind for kind in draw.scope.kinds if can_do(kind, action)])
    target = draw.pick([kind for kind in draw.scope.kinds if kind in (targets(action) or ())])
    one = actor(draw, "a", doer)
    other = actor(draw, "b", target, plain=True, avoid=one.colour)
    return (shot(draw, duration_s, *facing_each_other(draw, one, other, action)),)


def shots_clip(draw: Draw, duration_s: float) -> tuple[Shot, ...]:
    """The same character (sometimes two) in two or more places."""
    number = draw.pick(range(2, draw.scope.max_shots + 1))
    cast = [actor(draw, "a", draw.pick(draw.scope.kinds))]
    if draw.scope.max_subjects > 1 and draw.chance(0.3):
        cast.append(actor(draw, "b", _other_kind(draw, cast[0].kind), plain=True, avoid=cast[0].colour))
    made = [_next_shot(draw, duration_s / number, cast) for _ in range(number)]
    return (made[0], *(replace(one, transition="fade" if draw.chance(0.25) else "cut") for one in made[1:]))


def _next_shot(draw: Draw, duration_s: float, cast: list[Actor]) -> Shot:
    if len(cast) == 1:
        able = [a for a in _among((*IN_PLACE, "walk", "run", "fly"), draw.scope) if can_do(cast[0].kind, a)]
        return shot(draw, duration_s, with_action(draw, cast[0], draw.pick(able)))
    pair = side_by_side(cast[0], cast[1], draw.pick(("left of", "right of")))
    return shot(draw, duration_s, *(_busy(draw, one) for one in pair))


def _busy(draw: Draw, one: Actor) -> Actor:
    """The actor doing something in place, or half the time nothing."""
    able = [a for a in _among(IN_PLACE, draw.scope) if can_do(one.kind, a) and a not in ("stand", "float")]
    return with_action(draw, one, draw.pick(able)) if able and draw.chance(0.5) else one


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """How a relation is put on stage, and what a scope must offer for it."""

    stage: Callable[[Draw], tuple[Actor, ...]]
    possible: Callable[[WorldScope], bool] = lambda _: True


def _pair(draw: Draw, first: str, second: str) -> tuple[Actor, Actor]:
    one = actor(draw, "a", first, plain=draw.chance(0.5))
    return one, actor(draw, "b", second, plain=True, avoid=one.colour)


def _any_pair(draw: Draw) -> tuple[Actor, Actor]:
    first = draw.pick(draw.scope.kinds)
    return _pair(draw, first, _other_kind(draw, first))


def _other_kind(draw: Draw, *kinds: str) -> str:
    """A kind unlike the given ones, so that a caption's `the fox` is clear."""
    return draw.pick([kind for kind in draw.scope.kinds if kind not in kinds] or draw.scope.kinds)


def _beside(draw: Draw, relation: str) -> tuple[Actor, ...]:
    first, second = side_by_side(*_any_pair(draw), relation)
    return _busy(draw, first), _busy(draw, second)


def _deep(draw: Draw, first_is_near: bool) -> tuple[Actor, ...]:
    first, second = _any_pair(draw)
    near, far = in_depth(draw, first, second) if first_is_near else in_depth(draw, second, first)
    return (near, far) if first_is_near else (far, near)


def _hovering(draw: Draw, first_is_upper: bool) -> tuple[Actor, ...]:
    upper_kind = draw.pick([kind for kind in draw.scope.kinds if kind in HOVERERS])
    lower_kind = draw.pick([kind for kind in draw.scope.kinds if kind not in HOVERERS and KINDS[kind].height < 0.5])
    first, second = _pair(draw, *((upper_kind, lower_kind) if first_is_upper else (lower_kind, upper_kind)))
    upper, lower = stacked(*((first, second) if first_is_upper else (second, first)), clearance=0.15)
    return (upper, lower) if first_is_upper else (lower, upper)


def _perched(draw: Draw) -> tuple[Actor, ...]:
    first, second = _pair(
        draw,
        draw.pick([kind for kind in draw.scope.kinds if kind in PERCHERS]),
        draw.pick([kind for kind in draw.scope.kinds if kind in SUPPORTS]),
    )
    return stacked(replace(first, size="small"), second, clearance=0.0)


def _between(draw: Draw) -> tuple[Actor, ...]:
    middle, left = _any_pair(draw)
    right = actor(draw, "c", _other_kind(draw, middle.kind, left.kind), plain=True, avoid=left.colour)
    left, middle, right = in_a_row(left, middle, right)
    return middle, left, right


def _can_hover(scope: WorldScope) -> bool:
    return any(kind in HOVERERS for kind in scope.kinds) and any(kind not in HOVERERS for kind in scope.kinds)


def _can_perch(scope: WorldScope) -> bool:
    return any(kind in PERCHERS for kind in scope.kinds) and any(kind in SUPPORTS for kind in scope.kinds)


RELATIONS: dict[str, Staging] = {
    "left of": Staging(stage=lambda draw: _beside(draw, "left of")),
    "right of": Staging(stage=lambda draw: _beside(draw, "right of")),
    "above": Staging(stage=lambda draw: _hovering(draw, True), possible=_can_hover),
    "below": Staging(stage=lambda draw: _hovering(draw, False), possible=_can_hover),
    "in front of": Staging(stage=lambda draw: _deep(draw, True)),
    "behind": Staging(stage=lambda draw: _deep(draw, False)),
    "on": Staging(stage=_perched, possible=_can_perch),
    "between": Staging(stage=_between, possible=lambda scope: scope.max_subjects > 2),
}

FAMILIES: tuple[Family, ...] = (
    Family(name="action", weight=0.30, shots=action_clip),
    Family(name="still", weight=0.10, shots=still_clip),
    Family(name="count", weight=0.10, shots=count_clip, possible=lambda scope: scope.max_count > 1),
    Family(name="relation", weight=0.15, shots=relation_clip, possible=lambda scope: scope.max_subjects > 1),
    Family(
        name="interaction",
        weight=0.08,
        shots=interaction_clip,
        possible=lambda scope: scope.max_subjects > 1 and bool(joint_actions(scope)),
    ),
    Family(name="change", weight=0.05, shots=change_clip, possible=lambda scope: bool(_among(vocab.CHANGES, scope))),
    Family(name="sequence", weight=0.07, shots=sequence_clip),
    Family(name="mood", weight=0.05, shots=mood_clip, possible=lambda scope: len(scope.emotions) > 1),
    Family(name="camera", weight=0.12, shots=camera_clip, possible=lambda scope: len(scope.cameras) > 1),
    Family(name="physics", weight=0.06, shots=physics_clip, possible=lambda scope: bool(_among(PHYSICS, scope))),
    Family(name="shots", weight=0.08, shots=shots_clip, possible=lambda scope: scope.max_shots > 1),
)
