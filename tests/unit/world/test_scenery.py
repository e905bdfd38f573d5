"""Cached layers: the same picture whether they are merged or moved."""

import numpy as np
import pytest
import skia

from asazora.core.sizes import Size
from asazora.world.backdrop.catalogue import BACKDROPS
from asazora.world.light import light_of
from asazora.world.scenery import Scenery
from asazora.world.state import CameraState
from asazora.world.view import View

SIZE = Size(160, 120)
REST = CameraState()


def drawn(name: str, cameras: list[CameraState], camera: CameraState, first: int = 0, last: int | None = None):
    backdrop = BACKDROPS[name]
    view = View(size=SIZE, horizon=backdrop.horizon)
    light = light_of("day", "clear", backdrop.place)
    scenery = Scenery(backdrop=backdrop, view=view, light=light, seed=1, cameras=cameras)
    pixels = np.zeros((SIZE.height, SIZE.width, 4), np.uint8)
    surface = skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType)
    scenery.draw(surface.getCanvas(), camera, first, len(backdrop.layers) if last is None else last)
    return pixels.astype(int)


@pytest.mark.parametrize("name", ["meadow", "castle", "space", "kitchen"])
def test_moving_layers_at_rest_look_like_the_still_picture(name):
    still = drawn(name, [REST], REST)
    moving = drawn(name, [REST, CameraState(x=0.2)], REST)
    assert np.abs(still - moving).mean() < 1.5


def test_zoom_is_painted_sharp_and_not_enlarged():
    close = CameraState(zoom=2.0)
    sharp = drawn("castle", [REST, close], close)
    exact = drawn("castle", [close], close)
    assert np.abs(sharp - exact).mean() < 1.5


def test_layers_drawn_in_two_parts_make_the_whole():
    whole = drawn("farm", [REST], REST)
    far = drawn("farm", [REST], REST, 0, 4)
    near = drawn("farm", [REST], REST, 4)
    joined = np.where(near[..., 3:] == 255, near, far)
    solid = (near[..., 3] == 255) | (near[..., 3] == 0)
    assert (joined[solid] == whole[solid]).all()


def test_a_body_hides_the_ground_but_not_what_stands_before_it():
    backdrop = BACKDROPS["farm"]
    view = View(size=SIZE, horizon=backdrop.horizon)
    scenery = Scenery(backdrop=backdrop, view=view, light=light_of("day", "clear"), seed=1, cameras=[REST])
    assert scenery.num_behind(0.2) == len(backdrop.layers)
    assert scenery.num_behind(0.95) == len(backdrop.layers) - 1
