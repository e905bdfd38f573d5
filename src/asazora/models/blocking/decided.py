"""Makes up the network's mind: where a body is one thing or another, it is not a little of both.

What draws by a blocking has learnt from true ones, in which a body has one kind and one colour.
"""

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from asazora.models.blocking.model import PRESENT, Blocking
from asazora.world.blocking import BODY_FEATURES, COLOURS, EMOTIONS, KINDS, SCENERY, STAGING, STANCES, WORN, one_staging

SURE = 0.5
FACING, TURN = BODY_FEATURES.index("facing"), BODY_FEATURES.index("turn sine")
LEAST_LENGTH = 0.2
STILL = 0.02
"""What a camera does that it never does by more than this through a shot, it does not do."""


def decided(blocking: Blocking, staging: int | None) -> Blocking:
    """The blocking with one kind, stance and emotion and at most one colour a body, one setting, a true angle, and a
    camera that moves or rests.

    No caption tells the staging; None where there are more than are told from each other.
    """
    bodies = _bodies(blocking.bodies.unflatten(-1, (2, -1))).flatten(-2)
    scenery = torch.zeros_like(blocking.scenery)
    for names in SCENERY:
        scenery[..., names] = _likeliest(blocking.scenery[..., names])
    scenery[..., STAGING] = torch.tensor(one_staging(staging)).to(scenery)
    camera = blocking.camera.unflatten(-1, (2, -1))
    moves = camera.abs().amax((1, 2), keepdim=True) > STILL
    return Blocking(bodies, (camera * moves).flatten(-2), scenery)


def _bodies(bodies: Tensor) -> Tensor:
    """Features (..., len(BODY_FEATURES)), made up."""
    result = bodies.clone()
    result[..., PRESENT] = (bodies[..., PRESENT] > SURE).to(bodies)
    for names in (KINDS, STANCES):
        result[..., names] = _likeliest(bodies[..., names])
    result[..., COLOURS] = _likeliest_if_any(bodies[..., COLOURS])
    result[..., EMOTIONS] = bodies[..., EMOTIONS] * _likeliest(bodies[..., EMOTIONS])
    result[..., WORN] = _likeliest_if_any(bodies[..., WORN].unflatten(-1, (-1, COLOURS.stop - COLOURS.start))).flatten(
        -2
    )
    facing = bodies[..., FACING]
    result[..., FACING] = facing.sign().where(facing.abs() > SURE, facing)
    angle = bodies[..., TURN : TURN + 2]
    result[..., TURN : TURN + 2] = angle / angle.norm(dim=-1, keepdim=True).clamp_min(LEAST_LENGTH)
    return result


def _likeliest_if_any(chances: Tensor) -> Tensor:
    """One or none: something there is surer of its name the fewer names are likely, so their sum decides."""
    return _likeliest(chances) * (chances.sum(-1, keepdim=True) > SURE)


def _likeliest(chances: Tensor) -> Tensor:
    return one_hot(chances.argmax(-1), chances.shape[-1]).to(chances)
