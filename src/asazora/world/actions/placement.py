"""Casting a shot: how many bodies, where each begins and how fast it goes, so that what is asked stays in view."""

import math
from dataclasses import dataclass

import numpy as np

from asazora.world.actions.arrangement import arrange
from asazora.world.actions.gaits import PACES
from asazora.world.actions.glides import glide_of
from asazora.world.actions.motion import Body
from asazora.world.actions.performer import HALF_WIDTH, VIEW_EDGE, Performer, tips_over, turn_of
from asazora.world.depth import scale_at
from asazora.world.kinds import KINDS, actor_height
from asazora.world.scene import Actor, Shot
from asazora.world.vocabulary import PEOPLE

GLIDING = ("roll", "slide")
ELBOW_ROOM = 1.12
"""Distance of neighbours in a group, in widths."""
OVERHANG = 0.35
"""Share of half its width by which a single traveller may pass the edge of the view at the ends of its way."""
TOWER_ASIDE = 0.5
"""How far a tower stands to the side from which it is toppled, in units of stage x."""
DOMINO_GAP = 0.55
"""Distance of neighbouring dominoes, in heights: near enough for each to fell the next."""
TRACKED_LIMIT = 100.0
"""How far one may go whom the camera follows."""
LONGEST_CROSSING_S = 8.0
"""A shot no longer than this shows one way in one direction, however slow."""
GROUP_SHARE = {True: 0.78, False: 0.95}
"""Share of the view that a group takes: travelling or not."""
OFF_CENTRE = 0.12
"""How much of an actor's own place is kept when it is moved so that its way lies in the middle of the view."""
DROP_HEIGHT = {"fall": 0.55, "sink": 0.6, "bounce": 0.5}
"""Where things begin that must come down, if the scene does not say."""
CRUISING_HEIGHT = {"fly": 0.3, "swim": 0.2}


@dataclass(frozen=True, slots=True)
class Route:
    """Where a group's middle begins, how far from the centre of the view it may go, and its pace (1 = natural)."""

    start: float
    limit: float
    pace: float


def cast_of(shot: Shot, rng: np.random.Generator) -> list[Performer]:
    """Every body of a shot, where it begins."""
    cast = [performer for actor in shot.actors for performer in _group_of(actor, shot, rng)]
    arrange(cast)
    return cast


def _group_of(actor: Actor, shot: Shot, rng: np.random.Generator) -> list[Performer]:
    """The bodies of one actor."""
    height = actor_height(actor)
    width = height * KINDS[actor.kind].width
    edge = VIEW_EDGE / scale_at(actor.depth)
    scale, gap = _spread(actor, width, height, edge)
    overhang = OVERHANG if _gaits(actor) and actor.count == 1 else 0.0
    half = 0.5 * scale * width / HALF_WIDTH * (1.0 - overhang)
    route = _route(actor, shot, max(0.05, edge - half - 0.5 * (actor.count - 1) * gap))
    facing = _facing(actor, rng)
    group = []
    for index in range(actor.count):
        offset = gap * (index - 0.5 * (actor.count - 1))
        body = Performer(
            actor=actor,
            index=index,
            start=Body(x=route.start + offset, depth=actor.depth, height=_start_height(actor), facing=facing),
            width=width * scale,
            height=height * scale,
            scale=scale,
            phase=float(rng.random()),
            offset=offset,
            limit=route.limit,
            pace=route.pace,
        )
        _pile(body)
        group.append(body)
    return group


def _pile(who: Performer) -> None:
    """Put a block of a tower on its storey, or a single flat one, which could not topple otherwise, on its end."""
    if not _is_tower(who.actor):
        return
    who.start.height += who.index * who.height
    if who.kind == "block" and who.actor.count == 1:
        who.start.angle = 0.5 * math.pi
        who.start.height += 0.5 * (who.width - who.height)


def _spread(actor: Actor, width: float, height: float, edge: float) -> tuple[float, float]:
    """(scale, distance in stage x) of the bodies of a group: side by side, smaller if they would not fit the view."""
    if actor.count == 1 or _is_tower(actor):
        return 1.0, 0.0
    gap = ELBOW_ROOM * width / HALF_WIDTH
    if actor.kind == "domino":
        gap = DOMINO_GAP * height / HALF_WIDTH
    scale = min(1.0, 2.0 * GROUP_SHARE[bool(_gaits(actor))] * edge / (gap * actor.count))
    return scale, gap * scale


def _is_tower(actor: Actor) -> bool:
    return actor.kind != "domino" and any(action.name == "topple" for action in actor.actions)


def _toppling_way(actor: Actor) -> float:
    return next((turn_of(action.direction) for action in actor.actions if action.name == "topple"), 0.0) or 1.0


def _route(actor: Actor, shot: Shot, room: float) -> Route:
    """Lay the actor's whole way in the middle of the view, and quicken or slow it to fit."""
    if shot.camera == "track":
        return Route(start=actor.x, limit=TRACKED_LIMIT, pace=1.0)
    low, high, first = _extent(actor, shot.duration_s)
    if high == low:
        aside = TOWER_ASIDE * _toppling_way(actor) if _is_tower(actor) else 0.0
        return Route(start=min(room, max(-room, actor.x - aside)), limit=max(room, abs(actor.x)), pace=1.0)
    pace = min(1.0, 2.0 * room / (high - low))
    slowest = max((PACES[name].slow / PACES[name].natural for name in _gaits(actor)), default=0.0)
    if pace < slowest and shot.duration_s > LONGEST_CROSSING_S:
        return Route(start=-first * room, limit=room, pace=slowest)
    slack = room - 0.5 * pace * (high - low)
    middle = min(slack, max(-slack, OFF_CENTRE * actor.x))
    return Route(start=middle - 0.5 * pace * (high + low), limit=room, pace=pace)


def _gaits(actor: Actor) -> list[str]:
    return [action.name for action in actor.actions if action.name in PACES]


def _extent(actor: Actor, duration_s: float) -> tuple[float, float, float]:
    """(lowest, highest, first way) of the actor's x at natural pace, from 0."""
    x = low = high = first = 0.0
    for action in sorted(actor.actions, key=lambda action: action.start):
        taken_s = (action.end - action.start) * duration_s
        far = 0.0
        if action.name in PACES:
            far = PACES[action.name].natural * taken_s
        elif action.name in GLIDING:
            far = glide_of(action.name, taken_s).distance(taken_s) / HALF_WIDTH
        if far > 0:
            way = turn_of(action.direction) or turn_of(actor.facing) or 1.0
            x += way * far
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


def _facing(actor: Actor, rng: np.random.Generator) -> float:
    """As the scene says, or as the first action asks; else people look at us, and animals to either side."""
    asked = turn_of(actor.facing)
    for action in sorted(actor.actions, key=lambda action: action.start):
        asked = asked or turn_of(action.direction)
    either = 1.0 if rng.random() < 0.5 else -1.0
    return asked or (0.0 if actor.kind in PEOPLE else either)
