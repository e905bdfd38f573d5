"""Ground truth against the pixels."""

import dataclasses

import numpy as np
import pytest

from asazora.core.sizes import Size
from asazora.world.render import render
from asazora.world.scene import Accessory, Action, Actor, Scene, Shot
from asazora.world.truth import clip_truth, truth

SIZE = Size(160, 128)
GIRL = Actor(
    id="girl", kind="girl", colour="blue", x=-0.5, depth=0.3, accessories=(Accessory(kind="hat", colour="red"),),
    actions=(Action(name="walk", direction="right"),),
)  # fmt: skip
CAR = Actor(id="car", kind="car", colour="red", x=0.3, depth=0.1)


def scene(*actors: Actor, **fields) -> Scene:
    return Scene(shots=(Shot(duration_s=2.0, actors=actors, **{"setting": "space", **fields}),), seed=3)


def changed_box(a_scene: Scene, number: int) -> tuple[int, ...]:
    """The box of the pixels that differ from the same frame without actors, in a setting without shadows."""
    shot = dataclasses.replace(a_scene.shots[0], actors=())
    bare = dataclasses.replace(a_scene, shots=(shot,))
    with_actors, without = (next(render(s, SIZE, 6, 1, number)).astype(int) for s in (a_scene, bare))
    rows, columns = np.nonzero(np.abs(with_actors - without).max(axis=2) > 24)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize("actor", [GIRL, CAR], ids=lambda actor: actor.kind)
@pytest.mark.parametrize("camera", ["still", "pan left", "zoom in"])
def test_box_is_where_the_pixels_changed(actor, camera):
    a_scene = scene(actor, camera=camera)
    (told,) = truth(a_scene, SIZE, 6)[4].actors
    assert changed_box(a_scene, 4) == pytest.approx(told.box, abs=5)


def test_every_fact_of_an_actor_is_told():
    frame = truth(scene(GIRL, CAR, weather="rain", camera="zoom in"), SIZE, 6)[6]
    girl = frame.actors[0]
    assert (girl.id, girl.kind, girl.colour, girl.accessories) == ("girl", "girl", "blue", GIRL.accessories)
    assert (girl.action, girl.facing) == ("walk", 1.0)
    assert (frame.setting, frame.weather, frame.camera_name, frame.style) == ("space", "rain", "zoom in", "storybook")
    assert frame.camera.zoom > 1.0


def test_what_stands_behind_is_less_visible():
    behind = dataclasses.replace(GIRL, x=0.3, depth=0.5, actions=())
    alone, hidden = (truth(scene(*actors), SIZE, 6, 1)[0].actors[0].visible for actors in ((behind,), (behind, CAR)))
    assert alone == pytest.approx(1.0)
    assert hidden < 0.8


def test_start_frame_gives_a_slice_of_the_truth():
    assert truth(scene(GIRL), SIZE, 6, 3, 4) == truth(scene(GIRL), SIZE, 6)[4:7]


def test_clip_truth_tells_events_and_cuts():
    shot = scene(GIRL).shots[0]
    told = clip_truth(Scene(shots=(shot, shot)))
    assert told.cuts_s == (2.0,)
    assert any(event.name == "walk" and event.actor_id == "girl" for event in told.events)
