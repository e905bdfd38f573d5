from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from asazora.world import vocabulary as vocab
from asazora.world.kinds import KINDS
from asazora.world.palette import rgb
from asazora.world.rigs import body_box, draw_actor
from asazora.world.scene import Accessory, Actor
from asazora.world.state import ActorState, Effects, Pose

PX = 48
SIDE = 240
GROUND = 180
STANCES = ("stand", "sit", "lie", "crouch", "fly", "swim", "drive")
LIVING = [name for name, kind in KINDS.items() if kind.breathes]


def _actor(kind: str, **fields) -> Actor:
    return Actor(id="a", kind=kind, **fields)


def _state(**fields) -> ActorState:
    return ActorState(actor_id="a", x=0.0, depth=0.0, height=0.0, **fields)


def _draw(actor: Actor, state: ActorState, px: float = PX) -> NDArray[np.uint8]:
    """(SIDE, SIDE, 4) RGBA of a body whose feet stand in the middle of row GROUND."""
    surface = skia.Surface(SIDE, SIDE)
    canvas = surface.getCanvas()
    canvas.translate(SIDE / 2, GROUND)
    canvas.scale(px, px)
    draw_actor(canvas, actor, state)
    return surface.toarray(colorType=skia.kRGBA_8888_ColorType)


def _area(picture: NDArray[np.uint8]) -> float:
    return float((picture[..., 3] > 128).mean())


def _change(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Share of the drawn pixels that differ clearly between two pictures."""
    drawn = (a[..., 3] > 0) | (b[..., 3] > 0)
    differs = np.abs(a.astype(int) - b).max(-1) > 40
    return float(differs.sum() / drawn.sum())


@pytest.mark.parametrize("kind", vocab.KINDS)
def test_a_body_at_rest_stands_on_the_ground_and_is_about_one_unit_high(kind: str):
    _, top, _, bottom = body_box(_actor(kind), _state())
    assert -1.12 < top < -0.72
    assert -0.06 < bottom < 0.06


@pytest.mark.parametrize("kind", vocab.KINDS)
def test_the_width_of_a_kind_is_that_of_its_drawing(kind: str):
    left, _, right, _ = body_box(_actor(kind), _state())
    assert right - left == pytest.approx(KINDS[kind].width, rel=0.2)


def _moods(kind: str) -> Iterator[ActorState]:
    for stance in STANCES:
        yield _state(pose=Pose(stance=stance, stride=1.0, stride_amount=0.5, wing=1.0))
    for emotion in vocab.EMOTIONS:
        yield _state(emotion=emotion, facing=-0.5)


@pytest.mark.parametrize("kind", vocab.KINDS)
def test_the_box_holds_the_drawing_in_every_stance_and_emotion(kind: str):
    for state in _moods(kind):
        picture = _draw(_actor(kind), state)
        x0, y0, x1, y1 = (PX * value for value in body_box(_actor(kind), state))
        rows = slice(round(GROUND + y0) - 1, round(GROUND + y1) + 2)
        columns = slice(round(SIDE / 2 + x0) - 1, round(SIDE / 2 + x1) + 2)
        inside = picture[rows, columns, 3]
        assert _area(picture) > 0.002
        assert (inside > 40).sum() >= 0.99 * (picture[..., 3] > 40).sum()


@pytest.mark.parametrize("kind", ["woman", "robot", "fox", "bird", "fish", "octopus", "car", "cup"])
def test_facing_left_mirrors_facing_right(kind: str):
    right, left = (_draw(_actor(kind), _state(facing=facing, pose=Pose(lean=0.2))) for facing in (1.0, -1.0))
    covered = np.abs(right[..., 3].astype(int) - left[:, ::-1, 3]).mean() / right[..., 3].mean()
    assert covered < 0.05


@pytest.mark.parametrize("kind", ["woman", "fox", "car", "fish"])
def test_turning_round_passes_through_a_front_view(kind: str):
    side, front = (_draw(_actor(kind), _state(facing=facing)) for facing in (1.0, 0.0))
    assert _change(side, front) > 0.15


@pytest.mark.parametrize(
    "kind", ["man", "girl", "astronaut", "robot", "dog", "dragon", "bird", "octopus", "car", "balloon"]
)
def test_the_colour_asked_for_is_the_commonest_one(kind: str):
    for colour in ("red", "green", "blue", "yellow"):
        picture = _draw(_actor(kind, colour=colour), _state())
        seen = picture[picture[..., 3] > 250][:, :3].astype(int)
        others = [name for name in ("red", "green", "blue", "yellow") if name != colour]
        near = {name: (np.abs(seen - rgb(name)).max(-1) < 60).sum() for name in (colour, *others)}
        assert near[colour] > 0.08 * len(seen)
        assert near[colour] == max(near.values())


@pytest.mark.parametrize("kind", LIVING)
def test_every_emotion_changes_the_picture(kind: str):
    neutral = _draw(_actor(kind), _state())
    for emotion in vocab.EMOTIONS[1:]:
        assert _change(neutral, _draw(_actor(kind), _state(emotion=emotion))) > 0.03, emotion


@pytest.mark.parametrize("kind", LIVING)
def test_everything_worn_is_seen(kind: str):
    bare = _draw(_actor(kind), _state())
    for name in KINDS[kind].can_wear:
        worn = _actor(kind, accessories=(Accessory(kind=name, colour="green"),))
        assert _change(bare, _draw(worn, _state())) > 0.01, name


def test_what_a_kind_cannot_wear_is_left_out():
    dressed = _actor("fish", accessories=(Accessory(kind="dress", colour="red"),))
    assert _change(_draw(_actor("fish"), _state()), _draw(dressed, _state())) == 0


PARTS = {
    "stride": Pose(stride=1.5, stride_amount=1.0),
    "arm_front": Pose(arm_front=2.5),
    "arm_back": Pose(arm_back=2.5),
    "reach": Pose(reach=1.0),
    "lean": Pose(lean=0.4),
    "head_tilt": Pose(head_tilt=0.5),
    "squash": Pose(squash=-0.3),
    "mouth": Pose(mouth=1.0),
    "eyes": Pose(eyes=0.0),
}


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_pose_shows_on_a_person(part: str):
    rest = _draw(_actor("boy"), _state(), px=100)
    assert _change(rest, _draw(_actor("boy"), _state(pose=PARTS[part]), px=100)) > 0.008


@pytest.mark.parametrize("kind", ["bird", "butterfly", "dragon"])
def test_wings_beat(kind: str):
    up, down = (_draw(_actor(kind), _state(pose=Pose(stance="fly", wing=wing))) for wing in (1.57, 4.71))
    assert _change(up, down) > 0.1


@pytest.mark.parametrize("kind", ["man", "dog", "panda", "octopus"])
def test_lying_is_lower_than_sitting_is_lower_than_standing(kind: str):
    tops = [body_box(_actor(kind), _state(pose=Pose(stance=stance)))[1] for stance in ("stand", "sit", "lie")]
    assert tops == sorted(tops)


def test_each_bite_makes_the_cookie_smaller():
    areas = [_area(_draw(_actor("cookie"), _state(effects=Effects(bites=bites)))) for bites in range(5)]
    assert all(after < 0.93 * before for before, after in pairwise(areas))
    assert areas[-1] > 0.1 * areas[0]


@pytest.mark.parametrize(
    ("kind", "effects"),
    [
        ("candle", Effects(remaining=0.3)),
        ("candle", Effects(lit=1.0)),
        ("balloon", Effects(popped=True)),
        ("glass", Effects(broken=1.0)),
        ("glass", Effects(fill=0.8)),
        ("cup", Effects(fill=0.8)),
        ("door", Effects(open=1.0)),
        ("house", Effects(open=1.0)),
        ("house", Effects(lit=1.0)),
        ("lamp", Effects(lit=1.0)),
        ("television", Effects(lit=1.0)),
        ("book", Effects(open=1.0)),
        ("canvas", Effects(painted=0.5, paint_colour="blue")),
        ("tree", Effects(growth=0.4)),
        ("flower", Effects(growth=0.1)),
    ],
)
def test_an_effect_stays_visible(kind: str, effects: Effects):
    assert _change(_draw(_actor(kind), _state()), _draw(_actor(kind), _state(effects=effects))) > 0.03


def test_a_plant_grows_steadily():
    tops = [body_box(_actor("tree"), _state(effects=Effects(growth=growth)))[1] for growth in np.linspace(0, 1, 9)]
    assert tops == sorted(tops, reverse=True)


def test_painted_strokes_have_the_colour_of_the_paint():
    picture = _draw(_actor("canvas"), _state(effects=Effects(painted=1.0, paint_colour="purple")))
    assert (np.abs(picture[..., :3].astype(int) - rgb("purple")).max(-1) < 30).sum() > 200


def test_kinds_have_distinct_silhouettes():
    shapes = {kind: _draw(_actor(kind), _state())[..., 3] > 128 for kind in vocab.ANIMALS}
    for a in vocab.ANIMALS:
        for b in vocab.ANIMALS:
            if a < b:
                overlap = (shapes[a] & shapes[b]).sum() / (shapes[a] | shapes[b]).sum()
                assert overlap < 0.85, (a, b)


def test_the_same_state_draws_the_same_pixels():
    state = _state(emotion="happy", pose=Pose(stride=1.0, stride_amount=1.0))
    assert np.array_equal(_draw(_actor("fox"), state), _draw(_actor("fox"), replace(state)))
