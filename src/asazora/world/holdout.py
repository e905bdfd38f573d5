"""Which combinations the model never sees in training: one fixed rule, here and nowhere else.

A combination is held out when its digest falls into the first `HELD_OUT_SHARE` of all digests. Only combinations that
leave every name enough others to be learnt from are put to the rule.
"""

import hashlib
from collections.abc import Iterator
from functools import cache

from asazora.world.actions import ACTIONS
from asazora.world.places import HABITATS
from asazora.world.relations import relations
from asazora.world.scene import Actor, Scene, Shot

HELD_OUT_SHARE = 0.08
SALT = "held-out 398"
"""Chosen among many so that the held-out combinations spread evenly over the names, in the small scope too."""
MIN_KINDS_OF_ACTION = 4
"""Actions that fewer kinds can do are never held out from one of them."""

Combination = tuple[str, ...]


@cache
def is_held_out_combination(combination: Combination) -> bool:
    """Whether a combination such as ("kind-colour", "fox", "blue") belongs to the held-out set."""
    digest = hashlib.sha256("|".join((SALT, *combination)).encode()).digest()
    return int.from_bytes(digest[:4], "little") < HELD_OUT_SHARE * 2**32


def combinations(scene: Scene) -> Iterator[Combination]:
    """Every combination of a scene that the rule looks at."""
    for shot in scene.shots:
        for actor in shot.actors:
            yield from _of_actor(actor, shot)
        for relation in relations(shot):
            for landmark in relation.landmarks:
                yield "kind-relation-kind", relation.subject.kind, relation.name, landmark.kind


def _of_actor(actor: Actor, shot: Shot) -> Iterator[Combination]:
    if actor.colour is not None:
        yield "kind-colour", actor.kind, actor.colour
    if actor.kind not in HABITATS:
        yield "kind-setting", actor.kind, shot.setting
    for action in actor.actions:
        if action.name != "stand" and len(ACTIONS[action.name].who) >= MIN_KINDS_OF_ACTION:
            yield "kind-action", actor.kind, action.name


def is_held_out(scene: Scene) -> bool:
    """Whether any combination of the scene is held out."""
    return any(is_held_out_combination(combination) for combination in combinations(scene))
