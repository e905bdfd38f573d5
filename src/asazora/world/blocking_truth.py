"""The blocking of simulated scenes: what is true of everyone and of the camera at an instant."""

import math

import numpy as np
from numpy.typing import NDArray

from asazora.core.sizes import Size
from asazora.world import vocabulary as vocab
from asazora.world.blocking import BODY_FEATURES, STANCE_NAMES, one_of
from asazora.world.bodies import Body
from asazora.world.render import view_of
from asazora.world.scene import Shot
from asazora.world.simulate import Timeline


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


def _rank(shot: Shot, body: Body) -> tuple[int, int, int, int]:
    actor = body.actor
    colour = -1 if actor.colour is None else vocab.COLOURS.index(actor.colour)
    return vocab.KINDS.index(actor.kind), colour, shot.actors.index(actor), body.state.index


def _features(body: Body, size: Size) -> list[float]:
    actor, state = body.actor, body.state
    box, effects, pose = body.pixel_box, state.effects, state.pose
    moods = [state.emotion_amount * share for share in one_of(vocab.EMOTIONS, state.emotion)]
    return [
        1.0, box.centerX() / size.width, box.centerY() / size.height, box.width() / size.width,
        box.height() / size.height, state.opacity, state.facing, math.sin(state.angle), math.cos(state.angle),
        state.depth,
        effects.bites / 3, effects.fill, effects.remaining, float(effects.popped), effects.broken, effects.open,
        effects.growth, effects.lit, effects.painted,
        pose.stride_amount * math.sin(pose.stride), pose.stride_amount * math.cos(pose.stride), pose.arm_front / 3,
        pose.arm_back / 3, pose.reach, pose.lean, pose.head_tilt, math.sin(pose.wing), math.cos(pose.wing),
        pose.squash, pose.mouth, pose.eyes,
        *one_of(STANCE_NAMES, pose.stance), *moods, *one_of(vocab.KINDS, actor.kind),
        *one_of(vocab.COLOURS, actor.colour), *_worn(body),
    ]  # fmt: skip


def _worn(body: Body) -> list[float]:
    """The colour of each kind of accessory that is worn."""
    worn = {each.kind: each.colour for each in body.actor.accessories}
    return [feature for kind in vocab.ACCESSORIES for feature in one_of(vocab.COLOURS, worn.get(kind))]
