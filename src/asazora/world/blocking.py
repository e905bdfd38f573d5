"""Blocking, as on a stage: where everyone is, how they are held and what the camera does at one instant, as numbers.

A network learns it from captions alone, without a picture (`models.blocking`), and another draws pictures by it. Here
is what each number says; `blocking_truth` puts scenes into them.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from asazora.world import vocabulary as vocab
from asazora.world.scene import Scene

STANCE_NAMES = ("stand", "sit", "lie", "crouch", "fly", "swim", "drive")

BODY_FEATURES = (
    "present", "x", "y", "width", "height", "opacity", "facing", "turn sine", "turn cosine", "depth",
    "bites", "fill", "remaining", "popped", "broken", "open", "growth", "lit", "painted",
    "stride sine", "stride cosine", "arm front", "arm back", "reach", "lean", "head tilt", "wing sine", "wing cosine",
    "squash", "mouth", "eyes",
    *STANCE_NAMES, *vocab.EMOTIONS, *vocab.KINDS, *vocab.COLOURS,
    *(f"{colour} {kind}" for kind in vocab.ACCESSORIES for colour in vocab.COLOURS),
)  # fmt: skip
"""What is said of a body. The centre (x, y) and the sizes are shares of the view; the box may reach beyond it."""

STANCES, EMOTIONS, KINDS, COLOURS = (
    slice(BODY_FEATURES.index(names[0]), BODY_FEATURES.index(names[-1]) + 1)
    for names in (STANCE_NAMES, vocab.EMOTIONS, vocab.KINDS, vocab.COLOURS)
)
"""Where the features lie of which one at most is not 0."""
WORN = slice(COLOURS.stop, len(BODY_FEATURES))
"""A colour of each kind of accessory, or none where it is not worn."""
LOOKS = slice(KINDS.start, len(BODY_FEATURES))
"""What stays the same for the whole of a shot."""

CAMERA_FEATURES = ("x", "y", "log zoom", "roll", "orbit")

NUM_STAGINGS = 4
"""Stagings that are told from each other; a scene of a world with more is none of them."""
SCENERY_FEATURES = (
    *vocab.SETTINGS, *vocab.TIMES_OF_DAY, *vocab.WEATHERS, *vocab.STYLES, *(f"staging {i}" for i in range(NUM_STAGINGS))
)  # fmt: skip
"""What is said of where a shot is set."""
STAGING = slice(len(SCENERY_FEATURES) - NUM_STAGINGS, len(SCENERY_FEATURES))
"""The one thing about the scenery that no caption tells: the seed decides it."""
SCENERY = tuple(
    slice(SCENERY_FEATURES.index(names[0]), SCENERY_FEATURES.index(names[-1]) + 1)
    for names in (vocab.SETTINGS, vocab.TIMES_OF_DAY, vocab.WEATHERS, vocab.STYLES)
)
"""Where the features lie of which one is 1."""


def scenery(scene: Scene, shot_index: int) -> NDArray[np.float32]:
    """Where a shot of a scene is set: (len(SCENERY_FEATURES),)."""
    shot = scene.shots[shot_index]
    row = np.zeros(len(SCENERY_FEATURES), np.float32)
    for places, names, name in zip(
        SCENERY,
        (vocab.SETTINGS, vocab.TIMES_OF_DAY, vocab.WEATHERS, vocab.STYLES),
        (shot.setting, shot.time_of_day, shot.weather, scene.style),
        strict=True,
    ):
        row[places] = one_of(names, name)
    row[STAGING] = one_staging(scene.seed)
    return row


def one_staging(number: int | None) -> list[float]:
    """A staging among those that are told from each other."""
    return [float(number == each) for each in range(NUM_STAGINGS)]


def one_of(names: Sequence[str], name: str | None) -> list[float]:
    return [float(each == name) for each in names]
