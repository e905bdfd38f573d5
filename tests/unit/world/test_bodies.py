"""Bodies in the view: place, size, turn, transparency, shadow, night."""

import math

import numpy as np
import pytest
import skia

from asazora.core.sizes import Size
from asazora.world.bodies import Body, draw_mark, tint_filter
from asazora.world.kinds import actor_height
from asazora.world.light import light_of
from asazora.world.scene import Actor
from asazora.world.state import ActorState, CameraState, Mark
from asazora.world.view import View

VIEW = View(size=Size(128, 128), horizon=0.6)
CUBE = Actor(id="cube", kind="cube", colour="red")
REST = CameraState()


def state(**fields) -> ActorState:
    return ActorState(**{"actor_id": "cube", "x": 0.0, "depth": 0.0, "height": 0.0, **fields})


def canvas_of(draw) -> np.ndarray:
    pixels = np.zeros((128, 128, 4), np.uint8)
    surface = skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType)
    surface.getCanvas().clear(0xFFFFFFFF)
    draw(surface.getCanvas())
    return pixels[..., :3].astype(int)


def body(**fields) -> Body:
    return Body.place(CUBE, state(**fields), VIEW, REST)


def test_feet_stand_on_the_ground_and_size_follows_depth():
    near, far = body().to_pixels, body(depth=1.0).to_pixels
    assert near.mapXY(0, 0).y() == pytest.approx(0.9 * 128)
    assert far.mapXY(0, 0).y() == pytest.approx(0.6 * 128)
    assert near.mapRadius(1.0) == pytest.approx(actor_height(CUBE) * 128)
    assert far.mapRadius(1.0) == pytest.approx(0.45 * actor_height(CUBE) * 128)


def test_a_turn_is_counter_clockwise_about_the_middle():
    turned = body(angle=math.pi / 2).to_pixels
    middle, top = turned.mapXY(0.0, -0.5), turned.mapXY(0.0, -1.0)
    assert (middle.x(), middle.y()) == pytest.approx((64.0, 0.9 * 128 - actor_height(CUBE) * 64))
    assert top.x() < middle.x()
    assert top.y() == pytest.approx(middle.y(), abs=1e-3)


def test_opacity_lets_the_ground_through():
    solid, half, none = (canvas_of(lambda c, o=o: body(opacity=o).draw(c, None)).mean() for o in (1.0, 0.5, 0.0))
    assert none == 255
    assert half == pytest.approx((solid + none) / 2, abs=0.5)


def test_shadow_fades_with_height():
    low, high, gone = (
        canvas_of(lambda c, h=h: body(height=h).draw_shadow(c, VIEW, REST)).mean() for h in (0.0, 0.4, 1.0)
    )
    assert low < high < gone == 255


def test_night_darkens_bodies_but_keeps_their_colour():
    light = light_of("night", "clear")
    day, night = canvas_of(lambda c: body().draw(c, None)), canvas_of(lambda c: body().draw(c, tint_filter(light)))
    drawn = (day != 255).any(axis=2)
    assert night[drawn].mean() < day[drawn].mean()
    red, green, blue = night[drawn].mean(axis=0)
    assert red > 1.3 * max(green, blue)


def test_daylight_needs_no_filter():
    assert tint_filter(light_of("day", "clear")) is None


@pytest.mark.parametrize("kind", ["footprint", "puddle", "debris", "splash", "something else"])
def test_marks_lie_on_the_ground_where_they_were_left(kind):
    mark = Mark(kind=kind, x=0.5, depth=0.2, size=0.08)
    picture = canvas_of(lambda c: draw_mark(c, mark, VIEW, REST, light_of("day", "clear")))
    rows, columns = np.nonzero((picture != 255).any(axis=2))
    x, y = VIEW.rest_point(0.5, 0.2, 0.0)
    assert columns.mean() == pytest.approx(x, abs=3)
    assert rows.mean() == pytest.approx(y, abs=3)
