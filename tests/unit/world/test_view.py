"""The view: stage to pixels, parallax, zoom."""

import pytest

from asazora.core.sizes import Size
from asazora.world.depth import SKY_DEPTH, scale_at
from asazora.world.scene import Action, Actor, Shot
from asazora.world.state import CameraState
from asazora.world.view import View

SIZES = [Size(256, 256), Size(512, 288), Size(288, 512), Size(64, 64)]
SQUARE = Size(256, 256)
PAN = CameraState(x=0.5)


def view(size: Size = SQUARE, **fields: bool) -> View:
    return View(size=size, horizon=0.6, **fields)


@pytest.mark.parametrize("size", SIZES)
def test_stage_x_spans_the_view_at_the_front(size):
    assert view(size).rest_point(-1.0, 0.0, 0.0)[0] == pytest.approx(0.0)
    assert view(size).rest_point(1.0, 0.0, 0.0)[0] == pytest.approx(size.width)


def test_feet_rise_towards_the_horizon_with_depth():
    heights = [view().rest_point(0.0, depth, 0.0)[1] for depth in (0.0, 0.5, 1.0)]
    assert heights == pytest.approx([0.9 * 256, 0.75 * 256, 0.6 * 256])


def test_height_lifts_less_in_the_distance():
    near, far = (view().rest_point(0, d, 0.0)[1] - view().rest_point(0, d, 0.2)[1] for d in (0.0, 1.0))
    assert far == pytest.approx(0.45 * near)


def test_pan_moves_the_near_more_than_the_far_and_the_sky_not_at_all():
    shifts = [-view().shift(depth, PAN)[0] for depth in (0.0, 0.5, 1.0, SKY_DEPTH)]
    assert shifts == sorted(shifts, reverse=True)
    assert shifts[-1] == pytest.approx(0.0)


def test_ground_moves_with_the_bodies_that_stand_on_it():
    camera = CameraState(x=0.3, y=0.1, zoom=1.3, orbit=0.2)
    for depth in (0.0, 0.4, 1.0):
        foot = view().body_matrix(0.0, depth, 0.0, camera).mapXY(0.0, 0.0)
        ground = view().ground_matrix(camera).mapXY(0.0, view().ground_y(depth))
        assert (ground.x(), ground.y()) == pytest.approx((foot.x(), foot.y()), abs=1e-2)


def test_dolly_magnifies_the_near_more_than_the_far():
    camera = CameraState(zoom=1.5)
    zooms = [view(is_dolly=True).lens(camera, depth).mapRadius(1.0) for depth in (0.2, 1.3, SKY_DEPTH)]
    assert zooms == pytest.approx([1.5, 1.5 ** (scale_at(1.3) / 0.45), 1.0])


@pytest.mark.parametrize("size", SIZES)
def test_bodies_that_touch_keep_their_distance_in_body_sizes(size):
    actors = (Actor(id="a", kind="dog", actions=(Action(name="push", target="b"),)), Actor(id="b", kind="ball"))
    tied = View.of_shot(Shot(duration_s=1.0, setting="meadow", actors=actors), size, 0.6)
    apart_px = tied.rest_point(0.5, 0.0, 0.0)[0] - tied.rest_point(-0.5, 0.0, 0.0)[0]
    assert apart_px == pytest.approx(0.5 * tied.unit_px)
