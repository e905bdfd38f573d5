"""Blocking, as on a stage: where everyone is, how they are held and what the camera does at one instant, as numbers.

A network learns it from captions alone, without a picture (`models.blocking`), and another draws pictures by it.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from asazora.core.sizes import Size
from asazora.world import vocabulary as vocab
from asazora.world.bodies import Body
from asazora.world.palette import rgb
from asazora.world.render import view_of
from asazora.world.scene import Scene, Shot
from asazora.world.simulate import Timeline

_STANCES = ("stand", "sit", "lie", "crouch", "fly", "swim", "drive")

BODY_FEATURES = (
    "present", "x", "y", "width", "height", "opacity", "facing", "turn sine", "turn cosine", "depth",
    "bites", "fill", "remaining", "popped", "broken", "open", "growth", "lit", "painted",
    "stride sine", "stride cosine", "arm front", "arm back", "reach", "lean", "head tilt", "wing sine", "wing cosine",
    "squash", "mouth", "eyes",
    *_STANCES, *vocab.EMOTIONS, *vocab.KINDS, *vocab.COLOURS,
    *(f"{kind} {part}" for kind in vocab.ACCESSORIES for part in ("worn", "red", "green", "blue")),
)  # fmt: skip
"""What is said of a body. The centre (x, y) and the sizes are shares of the view; the box may reach beyond it."""

STANCES, EMOTIONS, KINDS, COLOURS = (
    slice(BODY_FEATURES.index(names[0]), BODY_FEATURES.index(names[-1]) + 1)
    for names in (_STANCES, vocab.EMOTIONS, vocab.KINDS, vocab.COLOURS)
)
"""Where the features lie of which one at most is not 0."""
WORN = slice(COLOURS.stop, len(BODY_FEATURES))
"""Four features of each kind of accessory: worn or not, and its colour."""
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


def block(timeline: Timeline, size: Size, time_s: float, num_bodies: int) -> tuple[NDArray[np.float32], ...]:
    """Bodies (num_bodies, len(BODY_FEATURES)) and camera (len(CAMERA_FEATURES),) at a time of the clip.

    Bodies are in an order that a caption tells, whoever stands where: by kind, then by colour. Rows that no body needs
    are 0; bodies beyond the rows are left out.
    """
    state = timeline.at(time_s)
    shot = timeline.scene.shots[state.shot_index]
    actors, view = {actor.id: actor for actor in shot.actors}, view_of(shot, size)
    bodies = [Body.place(actors[each.actor_id], each, view, state.camera) for each in state.actors]
    bodies.sort(key=lambda body: _rank(shot, body))
    rows = np.zeros((num_bodies, len(BODY_FEATURES)), np.float32)
    for row, body in zip(rows, bodies, strict=False):
        row[:] = _features(body, size)
    camera = state.camera
    seen = (camera.x, camera.y, math.log(camera.zoom), camera.roll, camera.orbit)
    return rows, np.array(seen, np.float32)


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
        row[places] = _one_of(names, name)
    row[STAGING] = one_staging(scene.seed)
    return row


def one_staging(number: int | None) -> list[float]:
    """A staging among those that are told from each other."""
    return [float(number == each) for each in range(NUM_STAGINGS)]


def _rank(shot: Shot, body: Body) -> tuple[int, int, int, int]:
    actor = body.actor
    colour = -1 if actor.colour is None else vocab.COLOURS.index(actor.colour)
    return vocab.KINDS.index(actor.kind), colour, shot.actors.index(actor), body.state.index


def _features(body: Body, size: Size) -> list[float]:
    actor, state = body.actor, body.state
    box, effects, pose = body.pixel_box, state.effects, state.pose
    moods = [state.emotion_amount * share for share in _one_of(vocab.EMOTIONS, state.emotion)]
    return [
        1.0, box.centerX() / size.width, box.centerY() / size.height, box.width() / size.width,
        box.height() / size.height, state.opacity, state.facing, math.sin(state.angle), math.cos(state.angle),
        state.depth,
        effects.bites / 3, effects.fill, effects.remaining, float(effects.popped), effects.broken, effects.open,
        effects.growth, effects.lit, effects.painted,
        pose.stride_amount * math.sin(pose.stride), pose.stride_amount * math.cos(pose.stride), pose.arm_front / 3,
        pose.arm_back / 3, pose.reach, pose.lean, pose.head_tilt, math.sin(pose.wing), math.cos(pose.wing),
        pose.squash, pose.mouth, pose.eyes,
        *_one_of(_STANCES, pose.stance), *moods, *_one_of(vocab.KINDS, actor.kind),
        *_one_of(vocab.COLOURS, actor.colour), *_worn(body),
    ]  # fmt: skip


def _worn(body: Body) -> list[float]:
    """Whether each kind of accessory is worn, and its colour."""
    worn = {each.kind: (255, *rgb(each.colour)) for each in body.actor.accessories}
    return [value / 255 for kind in vocab.ACCESSORIES for value in worn.get(kind, (0, 0, 0, 0))]


def _one_of(names: Sequence[str], name: str | None) -> list[float]:
    return [float(each == name) for each in names]
