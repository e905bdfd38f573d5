"""Who may do what, to whom: the grammar of the storybook world as data. Read by captions, sampler and simulation."""

from dataclasses import dataclass

from asazora.world import vocabulary as vocab

LIVING = vocab.PEOPLE + vocab.ANIMALS
FLYERS = ("bird", "butterfly", "dragon")
AIRCRAFT = ("airplane", "rocket")
SWIMMERS = ("fish", "octopus")
WALKERS = tuple(kind for kind in LIVING if kind not in ("butterfly", *SWIMMERS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The kinds that may do an action, the kinds it is done to (None: to nobody), and whether it has a direction."""

    who: tuple[str, ...]
    targets: tuple[str, ...] | None = None
    directed: bool = False


ACTIONS: dict[str, Rule] = {
    # gaits
    "stand": Rule(who=vocab.KINDS),
    "walk": Rule(who=WALKERS, directed=True),
    "run": Rule(who=WALKERS, directed=True),
    "fly": Rule(who=(*FLYERS, *AIRCRAFT), directed=True),
    "swim": Rule(who=(*vocab.PEOPLE, *SWIMMERS, "penguin"), directed=True),
    "drive": Rule(who=("car", "train", "ship", "bicycle"), directed=True),
    "roll": Rule(who=("ball", "cookie"), directed=True),
    "slide": Rule(who=(*vocab.PEOPLE, "penguin", "cube", "block"), directed=True),
    # gestures
    "jump": Rule(who=WALKERS),
    "fall": Rule(who=(*WALKERS, "ball", "cube", "block", "cookie", "book")),
    "dance": Rule(who=(*WALKERS, "octopus")),
    "wave": Rule(who=vocab.PEOPLE),
    "turn round": Rule(who=(*LIVING, "car")),
    "sit": Rule(who=WALKERS),
    "sleep": Rule(who=WALKERS),
    "eat": Rule(who=WALKERS, targets=("cookie",)),
    "drink": Rule(who=vocab.PEOPLE, targets=("cup", "glass")),
    "read": Rule(who=vocab.PEOPLE, targets=("book",)),
    "spin": Rule(who=(*WALKERS, "octopus", "ball", "cube", "cookie", "umbrella")),
    "climb": Rule(who=(*vocab.PEOPLE, "cat", "panda"), targets=("tree", "house")),
    "bounce": Rule(who=("ball", "cube")),
    "hide": Rule(who=WALKERS, targets=("house",)),
    "float": Rule(who=("ball", "cube", "balloon", "ship", "astronaut", "book")),
    "sink": Rule(who=("ball", "cube", "block", "cookie", "ship", "book")),
    # interactions
    "throw": Rule(who=vocab.PEOPLE, targets=("ball",), directed=True),
    "catch": Rule(who=vocab.PEOPLE, targets=("ball",)),
    "push": Rule(who=WALKERS, targets=("ball", "cube", "block", "car", "television"), directed=True),
    "chase": Rule(who=(*LIVING, "car"), targets=(*LIVING, "ball", "car"), directed=True),
    "meet": Rule(who=LIVING, targets=LIVING),
    "hug": Rule(who=vocab.PEOPLE, targets=(*vocab.PEOPLE, "dog", "cat", "rabbit", "fox", "panda", "penguin", "horse")),
    "paint": Rule(who=vocab.PEOPLE, targets=("canvas",)),
    "collide": Rule(who=("ball", "cube", "car"), targets=("ball", "cube", "block", "car"), directed=True),
    # changes
    "pop": Rule(who=("balloon",)),
    "break": Rule(who=("glass", "cup")),
    "open": Rule(who=("door", "book", "umbrella")),
    "fill": Rule(who=("cup", "glass")),
    "grow": Rule(who=("flower", "tree")),
    "switch on": Rule(who=("lamp", "television")),
    "burn": Rule(who=("candle",)),
    "topple": Rule(who=("block", "domino", "cube"), directed=True),
    "swing": Rule(who=("pendulum",)),
    "tilt": Rule(who=("seesaw",)),
}


def can_do(kind: str, action: str) -> bool:
    """Whether a `kind` of actor may do `action`."""
    return kind in ACTIONS[action].who


def targets(action: str) -> tuple[str, ...] | None:
    """The kinds `action` is done to; None when it needs no target."""
    return ACTIONS[action].targets


def uses_direction(action: str) -> bool:
    """Whether left or right changes how `action` looks."""
    return ACTIONS[action].directed
