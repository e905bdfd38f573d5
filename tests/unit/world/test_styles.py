"""Styles: each changes the frame in its own way, by the seed, and keeps its shape."""

import numpy as np
import pytest

from asazora.core.errors import UnknownNameError
from asazora.core.sizes import Size
from asazora.world.styles import style_of
from asazora.world.vocabulary import STYLES

SIZE = Size(96, 64)


@pytest.fixture
def frame():
    picture = np.empty((SIZE.height, SIZE.width, 3), np.uint8)
    picture[:] = np.linspace(90, 220, SIZE.height, dtype=np.uint8)[:, None, None]
    picture[20:50, 30:70] = (220, 40, 30)
    return picture


def test_storybook_leaves_the_frame_as_it_is(frame):
    assert (style_of("storybook", SIZE, 0)(frame, 0) == frame).all()


@pytest.mark.parametrize("name", STYLES)
def test_style_keeps_shape_and_type_and_repeats_itself(name, frame):
    styled = style_of(name, SIZE, 3)(frame, 5)
    assert styled.shape == frame.shape
    assert styled.dtype == np.uint8
    assert (styled == style_of(name, SIZE, 3)(frame, 5)).all()


def test_styles_differ_from_one_another(frame):
    styled = [style_of(name, SIZE, 0)(frame, 0).astype(float) for name in STYLES]
    for index, first in enumerate(styled):
        assert all(np.abs(first - other).mean() > 3.0 for other in styled[index + 1 :])


def test_film_is_grey_and_its_grain_changes(frame):
    film = style_of("black-and-white film", SIZE, 0)
    assert (film(frame, 0)[..., 0] == film(frame, 0)[..., 2]).all()
    assert (film(frame, 0) != film(frame, 1)).any()


def test_pixel_art_is_made_of_blocks(frame):
    styled = style_of("pixel art", SIZE, 0)(frame, 0)
    assert (styled[0::2] == styled[1::2]).all()
    assert (styled[:, 0::2] == styled[:, 1::2]).all()


def test_neon_line_is_dark_except_at_edges(frame):
    styled = style_of("neon line", Size(96, 64), 0)(frame, 0).astype(int).max(axis=2)
    assert styled[20, 50] > 150
    assert styled[35, 50] < 90


def test_unknown_style_is_refused():
    with pytest.raises(UnknownNameError, match="watercolour"):
        style_of("watercolor", SIZE, 0)
