"""Rendering: deterministic, sliceable, any size, with real parallax, night, fades and lamps."""

import dataclasses

import numpy as np
import pytest

from asazora.core.sizes import Size
from asazora.world.render import render
from asazora.world.scene import Action, Actor, Scene, Shot
from asazora.world.vocabulary import SETTINGS

SMALL = Size(64, 64)
FOX = Actor(id="fox", kind="fox", x=-0.4, actions=(Action(name="walk", direction="right"),))


def scene(seed: int = 1, style: str = "storybook", actors=(FOX,), **fields) -> Scene:
    shot = {"duration_s": 2.0, "setting": "meadow", **fields}
    return Scene(shots=(Shot(actors=actors, **shot),), style=style, seed=seed)


def frames(a_scene: Scene, size: Size = SMALL, fps: float = 6, **span) -> np.ndarray:
    return np.stack(list(render(a_scene, size, fps, **span))).astype(int)


def first(**fields) -> np.ndarray:
    return frames(scene(**fields), num_frames=1)[0]


def test_whole_scene_is_round_duration_times_fps():
    assert frames(scene(), fps=7.3).shape == (15, 64, 64, 3)


@pytest.mark.parametrize("weather", ["clear", "storm"])
def test_same_scene_gives_the_same_frames(weather):
    assert (frames(scene(weather=weather)) == frames(scene(weather=weather))).all()


def test_seed_changes_details_but_not_the_composition():
    one, other = first(seed=1, actors=()), first(seed=2, actors=())
    assert (one != other).any()
    assert np.abs(one - other).mean() < 0.5 * np.abs(one - first(setting="space", actors=())).mean()


@pytest.mark.parametrize("camera", ["still", "pan left", "shake"])
@pytest.mark.parametrize("style", ["storybook", "black-and-white film"])
def test_start_frame_gives_a_slice_of_the_whole(camera, style):
    a_scene = scene(camera=camera, style=style, weather="rain")
    assert (frames(a_scene, num_frames=3, start_frame=5) == frames(a_scene)[5:8]).all()


@pytest.mark.parametrize("size", [Size(64, 64), Size(200, 64), Size(64, 130), Size(99, 75)])
@pytest.mark.parametrize("camera", ["still", "orbit"])
def test_any_size_is_filled_to_the_edges(size, camera):
    picture = frames(scene(camera=camera), size, num_frames=1)[0]
    assert picture.shape == (size.height, size.width, 3)
    assert (picture.sum(axis=2) > 0).all()


@pytest.mark.parametrize(
    "camera", ["pan left", "pan right", "tilt up", "tilt down", "zoom out", "dolly", "orbit", "shake"]
)
def test_camera_never_shows_the_end_of_the_world(camera):
    for setting in ("snowy forest", "kitchen"):
        clip = frames(scene(camera=camera, setting=setting, duration_s=10.0, actors=()), fps=0.5)
        assert (clip.sum(axis=3) > 0).all()


def shift_of(row_before: np.ndarray, row_after: np.ndarray, reach: int = 12) -> int:
    """By how many pixels a row of the picture has moved to the right."""

    def gap(shift: int) -> float:
        middle = slice(reach, len(row_before) - reach)
        return np.abs(np.roll(row_after, -shift, axis=0)[middle] - row_before[middle]).mean()

    return min(range(-reach, reach + 1), key=gap)


def test_pan_moves_the_near_layer_more_than_the_far():
    clip = frames(scene(setting="city street", camera="pan right", actors=()), Size(256, 256), fps=2, num_frames=2)
    dashes, houses = (shift_of(clip[0, rows].mean(axis=0), clip[1, rows].mean(axis=0)) for rows in ((222,), (100,)))
    assert dashes < houses < 0


@pytest.mark.parametrize("setting", ["meadow", "city street", "kitchen", "underwater"])
def test_night_is_darker_than_day(setting):
    day, night = (first(setting=setting, time_of_day=hour, actors=()).mean() for hour in ("day", "night"))
    assert night < 0.75 * day


def test_settings_differ_from_one_another():
    pictures = [first(setting=setting, actors=()) for setting in SETTINGS]
    for index, one in enumerate(pictures):
        assert all(np.abs(one - other).mean() > 12 for other in pictures[index + 1 :])


def test_a_lit_lamp_brightens_a_dark_room():
    lamp = Actor(id="lamp", kind="lamp", actions=(Action(name="switch on", start=0.2, end=0.4),))
    clip = frames(scene(setting="bedroom", time_of_day="night", actors=(lamp,)))
    assert clip[-1].mean() > 1.15 * clip[0].mean()


def test_a_fade_mixes_both_shots_and_a_cut_does_not():
    shots = [Shot(duration_s=1.0, setting=setting, actors=()) for setting in ("snowy forest", "space")]
    cut, fade = (
        frames(Scene(shots=(shots[0], dataclasses.replace(shots[1], transition=name))), fps=10)
        for name in ("cut", "fade")
    )
    low, middle, high = cut[15].mean(), fade[12].mean(), cut[9].mean()
    assert low + 5 < middle < high - 5
    assert (fade[19] == cut[19]).all()
    assert np.abs(fade[10] - cut[9]).max() <= 2
