"""Casting a shot: how many bodies, where each begins and how fast it goes, so that what is asked stays in view."""

import math
from dataclasses import dataclass

import numpy as np

from asazora.world.actions.gaits import PACES
from asazora.world.actions.motion import Body, sign
from asazora.world.actions.performer import HALF_WIDTH, VIEW_EDGE, Performer, turn_of
from asazora.world.actions.rules import LIVING
from asazora.world.kinds import KINDS, actor_height
from asazora.world.scene import Action, Actor, Shot
from asazora.world.view import scale_at
from asazora.world.vocabulary import PEOPLE

ELBOW_ROOM = 1.12
"""Distance of neighbours in a group, in widths."""
OVERHANG = 0.35
"""Share of half its width by which a single traveller may pass the edge of the view at the ends of its way."""
DOMINO_GAP = 0.6
"""Distance of neighbouring dominoes, in heights: near enough for each to fell the next."""
OFF_CENTRE = 0.12
"""How much of an actor's own place is kept when it is moved so that its way lies in the middle of the view."""
DROP_HEIGHT = {"fall": 0.55, "sink": 0.6, "bounce": 0.5}
"""Where things begin that must come down, if the scene does not say."""
CRUISING_HEIGHT = {"fly": 0.3, "swim": 0.2}

BESIDE = {
    "eat": 0.7, "drink": 0.7, "read": 0.7, "throw": 0.75, "paint": 1.15, "push": 1.05,
}  # fmt: skip
"""How far the target of an action done on the spot stands from the doer, in mean widths of the two."""
APART = {"meet": 1.1, "hug": 0.9, "chase": 0.5, "collide": 0.75, "catch": 0.9}
"""Smallest distance in units of stage x between those who come together."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a group's middle begins, how far from the centre of the view it may go, and its pace (1 = natural)."""

    start: float
    limit: float
    pace: float


def cast_of(shot: Shot, rng: np.random.Generator) -> list[Performer]:
    """Every body of a shot, where it begins."""
    cast = [performer for actor in shot.actors for performer in _group_of(actor, shot, rng)]
    for actor in shot.actors:
        _arrange(actor, cast)
    return cast


def _group_of(actor: Actor, shot: Shot, rng: np.random.Generator) -> list[Performer]:
    height = actor_height(actor)
    width = height * KINDS[actor.kind].width
    edge = VIEW_EDGE / scale_at(actor.depth)
    scale, gap = _spread(actor, width, height, edge)
    half = 0.5 * scale * width / HALF_WIDTH
    overhang = OVERHANG if _gaits(actor) and actor.count == 1 else 0.0
    room = max(0.05, edge - half * (1.0 - overhang) - 0.5 * (actor.count - 1) * abs(gap))
    route = _route(actor, shot, room)
    facing = _facing(actor, rng)
    return [
        Performer(
            actor=actor,
            index=index,
            start=Body(
                x=route.start + gap * (index - 0.5 * (actor.count - 1)),
                depth=actor.depth,
                height=_start_height(actor) + _storey(actor, index) * height * scale,
                facing=facing,
            ),
            width=width * scale,
            height=height * scale,
            scale=scale,
            phase=float(rng.random()),
            offset=gap * (index - 0.5 * (actor.count - 1)),
            limit=route.limit,
            pace=route.pace,
        )
        for index in range(actor.count)
    ]


def _spread(actor: Actor, width: float, height: float, edge: float) -> tuple[float, float]:
    """(scale, distance in stage x) of the bodies of a group: side by side, smaller if they would not fit the view."""
    if actor.count == 1 or _is_tower(actor):
        return 1.0, 0.0
    gap = ELBOW_ROOM * width / HALF_WIDTH
    if actor.kind == "domino":
        gap = DOMINO_GAP * height / HALF_WIDTH
    scale = min(1.0, 1.7 * edge / (gap * actor.count))
    return scale, gap * scale


def _is_tower(actor: Actor) -> bool:
    return actor.kind != "domino" and any(action.name == "topple" for action in actor.actions)


def _storey(actor: Actor, index: int) -> int:
    return index if _is_tower(actor) else 0


def _route(actor: Actor, shot: Shot, room: float) -> Route:
    """Lay the actor's whole way in the middle of the view, and quicken or slow it to fit."""
    if shot.camera == "track":
        return Route(start=actor.x, limit=math.inf, pace=1.0)
    low, high, first = _extent(actor, shot.duration_s)
    if high == low:
        return Route(start=min(room, max(-room, actor.x)), limit=max(room, abs(actor.x)), pace=1.0)
    pace = min(1.0, 2.0 * room / (high - low))
    slowest = max(PACES[name].slow / PACES[name].natural for name in _gaits(actor))
    if pace < slowest:
        return Route(start=-first * room, limit=room, pace=pace)
    slack = room - 0.5 * pace * (high - low)
    middle = min(slack, max(-slack, OFF_CENTRE * actor.x))
    return Route(start=middle - 0.5 * pace * (high + low), limit=room, pace=pace)


def _gaits(actor: Actor) -> list[str]:
    return [action.name for action in actor.actions if action.name in PACES]


def _extent(actor: Actor, duration_s: float) -> tuple[float, float, float]:
    """(lowest, highest, first way) of the actor's x at natural pace, from 0."""
    x = low = high = first = 0.0
    for action in sorted(actor.actions, key=lambda action: action.start):
        if action.name in PACES:
            way = turn_of(action.direction) or turn_of(actor.facing) or 1.0
            x += way * PACES[action.name].natural * (action.end - action.start) * duration_s
            low, high, first = min(low, x), max(high, x), first or way
    return low, high, first


def _start_height(actor: Actor) -> float:
    first = min(actor.actions, key=lambda action: action.start, default=None)
    if first is None or actor.height > 0.02 or first.start > 0:
        return actor.height
    if first.name in CRUISING_HEIGHT:
        return CRUISING_HEIGHT[first.name]
    drops = first.name in DROP_HEIGHT and (first.name != "fall" or not tips_over(actor.kind))
    return DROP_HEIGHT[first.name] if drops else actor.height


def tips_over(kind: str) -> bool:
    """Whether a falling body on the ground tips over, as what is tall does, or must come down from above."""
    return kind in LIVING and KINDS[kind].width < 0.8


def _facing(actor: Actor, rng: np.random.Generator) -> float:
    """As the scene says, or as the first action asks; else people look at us, and animals to either side."""
    asked = turn_of(actor.facing)
    for action in sorted(actor.actions, key=lambda action: action.start):
        asked = asked or turn_of(action.direction)
    either = 1.0 if rng.random() < 0.5 else -1.0
    return asked or (0.0 if actor.kind in PEOPLE else either)


# Those who act on each other


def _arrange(actor: Actor, cast: list[Performer]) -> None:
    """Put doer and target of the actor's first joint action where it can begin."""
    action = next((action for action in actor.actions if action.target is not None), None)
    if action is None:
        return
    doers = [performer for performer in cast if performer.actor.id == actor.id]
    others = [performer for performer in cast if performer.actor.id == action.target]
    for doer in doers:
        other = others[doer.index % len(others)]
        if other is not doer:
            _face(doer, other, action)
            _ARRANGERS.get(action.name, _leave)(doer, other)


def _leave(doer: Performer, other: Performer) -> None:
    """Both stay where the scene put them."""


def _face(doer: Performer, other: Performer, action: Action) -> None:
    """Turn the doer to the target; if the action goes the other way, let them change places."""
    way = sign(other.start.x - doer.start.x)
    asked = turn_of(action.direction)
    if asked == -way:
        doer.start.x, other.start.x = other.start.x, doer.start.x
    doer.start.facing = asked or way


def _beside(widths: float):
    def arrange(doer: Performer, other: Performer) -> None:
        if _gaits(doer.actor) or _gaits(other.actor):
            return
        gap = widths * (doer.half_width + other.half_width)
        way = doer.start.facing
        limit = min(doer.limit, other.limit)
        doer.start.x = min(limit, max(-limit, doer.start.x)) if abs(doer.start.x + way * gap) <= limit else -way * gap
        other.start.x = doer.start.x + way * gap

    return arrange


def _apart(distance: float):
    def arrange(doer: Performer, other: Performer) -> None:
        gap = other.start.x - doer.start.x
        if abs(gap) < distance:
            middle = 0.25 * (doer.start.x + other.start.x)
            way = doer.start.facing
            doer.start.x, other.start.x = middle - 0.5 * way * distance, middle + 0.5 * way * distance
        other.start.depth = doer.start.depth

    return arrange


_ARRANGERS = {
    **{name: _beside(widths) for name, widths in BESIDE.items()},
    **{name: _apart(distance) for name, distance in APART.items()},
}
