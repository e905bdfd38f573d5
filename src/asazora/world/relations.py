"""How the actors of a shot stand to each other, read from where they are put.

Captions, claims and the held-out rule agree because they all ask here.
"""

from dataclasses import dataclass

from asazora.world.kinds import actor_height
from asazora.world.scene import Actor, Shot

SAME_COLUMN = 0.6
"""Actors whose x differ by less are not left or right of each other."""
SAME_DEPTH = 0.15
TOUCHING = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """`subject` is `name` of `landmarks` (one actor, or two for `between`)."""

    subject: Actor
    name: str
    landmarks: tuple[Actor, ...]


def relation_between(a: Actor, b: Actor) -> str:
    """Where `a` is, seen from `b`."""
    if abs(a.x - b.x) >= SAME_COLUMN:
        return "left of" if a.x < b.x else "right of"
    if abs(a.depth - b.depth) >= SAME_DEPTH:
        return "in front of" if a.depth < b.depth else "behind"
    if a.height >= b.height:
        gap = a.height - b.height - actor_height(b)
        return "on" if gap < TOUCHING else "above"
    return "below"


def relations(shot: Shot) -> tuple[Relation, ...]:
    """The relation of a shot that is put into words: of the first actor to the others. Nothing for a single actor.

    Interactions say by themselves where their target is, so a shot with one states no relation.
    """
    actors = shot.actors
    if len(actors) < 2 or any(action.target for actor in actors for action in actor.actions):
        return ()
    first, *others = actors
    if len(others) == 2 and min(o.x for o in others) < first.x < max(o.x for o in others):
        return (Relation(subject=first, name="between", landmarks=tuple(others)),)
    return tuple(Relation(subject=first, name=relation_between(first, other), landmarks=(other,)) for other in others)
