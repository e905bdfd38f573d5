"""Where actors stand and which way they go, so that a small model meets few, readable positions."""

from dataclasses import replace

from asazora.world.actions import uses_direction
from asazora.world.draw import Draw
from asazora.world.kinds import actor_height
from asazora.world.scene import Action, Actor

FRONT_DEPTH = 0.2
SIDE_X = 0.42
JITTER = 0.05

TRAVELLING = frozenset({"walk", "run", "fly", "swim", "drive", "roll", "slide"})
START_X = 0.5
"""Travellers start this far on the side they come from, the rest stand in the middle."""

IN_PLACE = (
    "stand", "jump", "dance", "wave", "turn round", "sit", "sleep", "spin", "bounce", "float", "grow", "switch on",
)  # fmt: skip
"""Actions that leave the actor where it is."""

AIRBORNE_HEIGHT = {"fly": 0.3, "swim": 0.25, "float": 0.3}
HOVERERS = {"bird": "fly", "butterfly": "fly", "dragon": "fly", "balloon": "float"}
"""Kinds that can stay above another actor, and what they do there."""

PERCHERS = ("ball", "cube", "cookie", "cup", "book", "candle", "cat", "bird", "rabbit", "block")
SUPPORTS = ("block", "cube", "car", "elephant", "mammoth", "horse", "cow", "television")

INTERACTION_X: dict[str, tuple[float, float]] = {
    "eat": (-0.2, 0.12),
    "drink": (-0.15, 0.12),
    "read": (-0.15, 0.1),
    "climb": (-0.45, 0.15),
    "hide": (-0.45, 0.15),
    "throw": (-0.5, -0.38),
    "catch": (-0.4, 0.5),
    "push": (-0.55, -0.2),
    "chase": (-0.7, -0.2),
    "meet": (-0.55, 0.3),
    "hug": (-0.4, 0.2),
    "paint": (-0.3, 0.2),
    "collide": (-0.6, 0.1),
}
"""Where the doer and the target of an interaction start when it goes to the right; mirrored for the left."""


def with_action(draw: Draw, actor: Actor, name: str, start: float = 0.0, end: float = 1.0) -> Actor:
    """The actor given one more thing to do; its direction is drawn and its place adjusted if it is the first."""
    if name == "stand" and not actor.actions and (start, end) == (0.0, 1.0):
        return actor
    direction = draw.pick(("left", "right")) if uses_direction(name) else "none"
    action = Action(name=name, start=start, end=end, direction=direction)
    facing = actor.facing if direction == "none" else direction
    moved = replace(actor, actions=(*actor.actions, action), facing=facing)
    return moved if actor.actions else placed(draw, moved, action)


def placed(draw: Draw, actor: Actor, action: Action) -> Actor:
    """The actor where its first action should begin."""
    x = actor.x
    if action.name in TRAVELLING and action.direction != "none":
        x = (START_X if action.direction == "left" else -START_X) + draw.jitter(JITTER)
    return replace(actor, x=round(x, 3), height=AIRBORNE_HEIGHT.get(action.name, actor.height))


def side_by_side(draw: Draw, first: Actor, second: Actor, relation: str) -> tuple[Actor, Actor]:
    sign = -1.0 if relation == "left of" else 1.0
    return _at(draw, first, sign * SIDE_X), _at(draw, second, -sign * SIDE_X)


def stacked(draw: Draw, upper: Actor, lower: Actor, clearance: float) -> tuple[Actor, Actor]:
    """`upper` put `clearance` above the top of `lower`, in the middle."""
    base = _at(draw, lower, 0.0)
    return replace(upper, x=base.x, depth=base.depth, height=round(actor_height(base) + clearance, 3)), base


def in_depth(draw: Draw, near: Actor, far: Actor) -> tuple[Actor, Actor]:
    """`near` in front of `far`, a little aside so that both are seen."""
    side = draw.pick((-1.0, 1.0))
    return replace(_at(draw, near, -0.1 * side), depth=0.05), replace(_at(draw, far, 0.08 * side), depth=0.5)


def facing_each_other(draw: Draw, doer: Actor, target: Actor, name: str) -> tuple[Actor, Actor]:
    """Doer and target of an interaction, with the action that joins them."""
    direction = draw.pick(("left", "right"))
    sign = 1.0 if direction == "right" else -1.0
    doer_x, target_x = INTERACTION_X[name]
    stated = direction if uses_direction(name) else "none"
    action = Action(name=name, direction=stated, target=target.id)
    other = "left" if direction == "right" else "right"
    return (
        replace(_at(draw, doer, sign * doer_x), facing=direction, actions=(action,)),
        replace(_at(draw, target, sign * target_x), facing=direction if name == "chase" else other),
    )


def _at(draw: Draw, actor: Actor, x: float) -> Actor:
    return replace(actor, x=round(x + draw.jitter(JITTER), 3))
