"""Where actors stand and which way they go, so that a small model meets few, readable positions."""

from dataclasses import replace

from asazora.world.actions import uses_direction
from asazora.world.depth import HORIZON_SCALE
from asazora.world.draw import Draw
from asazora.world.kinds import KINDS, actor_height
from asazora.world.scene import Action, Actor

FRONT_DEPTH = 0.08
STACK_DEPTH = 0.4
MAX_DEPTH = 0.75
ASIDE_X = 0.25
"""How far two actors behind each other are moved apart."""
JITTER = 0.05
GAP, MIN_HALF_WIDTH = 0.15, 0.3
"""Free space between neighbours, and the least half of the space an actor takes, in units of stage x."""
VIEW_SHARE = 0.95
"""How much of the width of the view a row of actors may fill."""

TRAVELLING = ("walk", "run", "fly", "swim", "drive", "roll", "slide")
START_X = 0.5
"""Travellers start this far on the side they come from, the rest stand in the middle."""

IN_PLACE = (
    "stand", "jump", "dance", "wave", "turn round", "sit", "sleep", "spin", "bounce", "float", "grow", "switch on",
)  # fmt: skip
"""Actions that leave the actor where it is."""

AIRBORNE_HEIGHT = {"fly": 0.3, "swim": 0.25, "float": 0.3}
HOVERERS = ("bird", "butterfly", "dragon", "balloon")
"""Kinds that can stay above another actor."""

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
    moods = () if name == "sleep" else actor.moods  # closed eyes show no feelings
    moved = replace(actor, actions=(*actor.actions, action), facing=facing, moods=moods)
    return moved if actor.actions else placed(draw, moved, action)


def placed(draw: Draw, actor: Actor, action: Action) -> Actor:
    """The actor where its first action should begin."""
    x = actor.x
    if action.name in TRAVELLING and action.direction != "none":
        x = (START_X if action.direction == "left" else -START_X) + draw.jitter(JITTER)
    return replace(actor, x=round(x, 3), height=AIRBORNE_HEIGHT.get(action.name, actor.height))


def in_a_row(*actors: Actor) -> tuple[Actor, ...]:
    """The actors beside each other from left to right, far enough away for all of them to be seen whole."""
    halves = [max(half_width(actor), MIN_HALF_WIDTH) for actor in actors]
    total = 2.0 * sum(halves) + GAP * (len(actors) - 1)
    depth = _depth_showing(total)
    left, row = -0.5 * total, []
    for index, (actor, half) in enumerate(zip(actors, halves, strict=True)):
        facing = "right" if index < len(actors) / 2 else "left"
        turned = actor.facing if KINDS[actor.kind].coloured == "clothes" else facing
        row.append(replace(actor, x=round(left + half, 3), depth=depth, facing=turned))
        left += 2.0 * half + GAP
    return tuple(row)


def side_by_side(first: Actor, second: Actor, relation: str) -> tuple[Actor, Actor]:
    """`first` left or right of `second`; they look at each other."""
    if relation == "left of":
        left, right = in_a_row(first, second)
        return left, right
    left, right = in_a_row(second, first)
    return right, left


def half_width(actor: Actor) -> float:
    """Half the width of an actor in units of stage x, in a square view."""
    return actor_height(actor) * KINDS[actor.kind].width * actor.count


def _depth_showing(width: float) -> float:
    """The smallest depth, FRONT_DEPTH or more, at which `width` units of stage x fit into the view."""
    needed = (1.0 - 2.0 * VIEW_SHARE / max(width, 2.0)) / (1.0 - HORIZON_SCALE)
    return round(min(MAX_DEPTH, max(FRONT_DEPTH, needed)), 3)


def stacked(upper: Actor, lower: Actor, clearance: float) -> tuple[Actor, Actor]:
    """`upper` put `clearance` above the top of `lower`, in the middle."""
    base = replace(lower, x=0.0, depth=STACK_DEPTH)
    return replace(upper, x=0.0, depth=STACK_DEPTH, height=round(actor_height(base) + clearance, 3)), base


def in_depth(draw: Draw, near: Actor, far: Actor) -> tuple[Actor, Actor]:
    """`near` in front of `far`, aside so that both are seen."""
    side = draw.pick((-1.0, 1.0))
    return replace(near, x=-ASIDE_X * side, depth=0.05), replace(far, x=ASIDE_X * side, depth=0.55)


def facing_each_other(draw: Draw, doer: Actor, target: Actor, name: str) -> tuple[Actor, Actor]:
    """Doer and target of an interaction, with the action that joins them."""
    direction = draw.pick(("left", "right"))
    sign = 1.0 if direction == "right" else -1.0
    doer_x, target_x = INTERACTION_X[name]
    stated = direction if uses_direction(name) else "none"
    action = Action(name=name, direction=stated, target=target.id)
    other = "left" if direction == "right" else "right"
    return (
        replace(doer, x=sign * doer_x, facing=direction, actions=(action,)),
        replace(target, x=sign * target_x, facing=direction if name == "chase" else other),
    )
