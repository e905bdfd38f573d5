"""From a scene to frames: backdrop, marks, bodies, weather and style, composed frame by frame."""

from collections.abc import Callable, Iterator

import numpy as np
import skia
from numpy.typing import NDArray

from asazora.core.rng import derive_seed
from asazora.core.sizes import Size
from asazora.world.backdrop.catalogue import BACKDROPS
from asazora.world.bodies import Body, draw_mark, tint_filter
from asazora.world.light import light_of
from asazora.world.scene import Scene, Shot
from asazora.world.scenery import Scenery
from asazora.world.simulate import Timeline, simulate
from asazora.world.state import CameraState, WorldState
from asazora.world.styles import style_of
from asazora.world.view import View
from asazora.world.weather import overlay_of

Frame = NDArray[np.uint8]
"""(H, W, 3) uint8, RGB."""

PaintOver = Callable[[skia.Canvas, WorldState], None]
"""Draws over a finished frame, before its style is applied."""

CAMERA_SAMPLES = 24
"""Camera states looked at, a shot, to know how much of each layer will be seen."""
BEFORE_CUT_S = 1e-6


def render(
    scene: Scene, size: Size, fps: float, num_frames: int | None = None, start_frame: int = 0
) -> Iterator[Frame]:
    """Yield frames (H, W, 3) uint8 of a scene; frame i shows the time i / fps.

    `num_frames` None goes on to the end of the scene. Frames do not depend on where rendering starts.
    """
    if num_frames is None:
        num_frames = max(0, round(scene.duration_s * fps) - start_frame)
    renderer = Renderer(scene, size)
    for number in range(start_frame, start_frame + num_frames):
        yield renderer.frame(number / fps, number)


class Renderer:
    """Renders any instant of one scene at one size; keeps the scenery of the shot it is in.

    `paint_over`, which may be set at any time, adds to the frames what is no part of the world.
    """

    def __init__(self, scene: Scene, size: Size) -> None:
        self.paint_over: PaintOver | None = None
        self._scene, self._size = scene, size
        self._timeline = simulate(scene)
        self._style = style_of(scene.style, size, scene.seed)
        self._pixels = np.zeros((size.height, size.width, 4), np.uint8)
        self._surface = skia.Surface(self._pixels, colorType=skia.kRGBA_8888_ColorType)
        self._stage: ShotStage | None = None
        self._cut: tuple[int, Frame] | None = None

    def frame(self, time_s: float, number: int) -> Frame:
        """The frame (H, W, 3) at a time of the clip; `number` seeds what changes from frame to frame, such as grain."""
        state = self._timeline.at(time_s)
        picture = self._draw(state)
        if state.fade < 1.0 and state.shot_index > 0:
            before = self._last_frame_before(state.shot_index).astype(np.float32)
            picture = (before + (picture - before) * state.fade).astype(np.uint8)
        return self._style(picture, number)

    def _last_frame_before(self, shot_index: int) -> Frame:
        """The picture that a fade into this shot starts from."""
        if self._cut is None or self._cut[0] != shot_index:
            start_s = sum(shot.duration_s for shot in self._scene.shots[:shot_index])
            state = self._timeline.at(start_s - BEFORE_CUT_S)
            stage = ShotStage(self._scene, self._timeline, state.shot_index, self._size)
            stage.draw(self._surface.getCanvas(), state)
            self._cut = shot_index, self._pixels[..., :3].copy()
        return self._cut[1]

    def _draw(self, state: WorldState) -> Frame:
        if self._stage is None or self._stage.shot_index != state.shot_index:
            self._stage = ShotStage(self._scene, self._timeline, state.shot_index, self._size)
        self._stage.draw(self._surface.getCanvas(), state)
        if self.paint_over is not None:
            self.paint_over(self._surface.getCanvas(), state)
        return self._pixels[..., :3].copy()


class ShotStage:
    """Everything of one shot that does not change from frame to frame."""

    def __init__(self, scene: Scene, timeline: Timeline, shot_index: int, size: Size) -> None:
        self.shot_index = shot_index
        self.shot = scene.shots[shot_index]
        self.view = view_of(self.shot, size)
        self._backdrop = BACKDROPS[self.shot.setting]
        self._light = light_of(self.shot.time_of_day, self.shot.weather, self._backdrop.place)
        self._tint = tint_filter(self._light)
        self._actors = {actor.id: actor for actor in self.shot.actors}
        self._overlay = overlay_of(self.shot.setting, self.shot.weather, size, self._light, scene.seed)
        self._scenery = Scenery(
            backdrop=self._backdrop,
            view=self.view,
            light=self._light,
            seed=derive_seed(scene.seed, "backdrop", self.shot.setting),
            cameras=_cameras(scene, timeline, shot_index),
        )

    def draw(self, canvas: skia.Canvas, state: WorldState) -> None:
        bodies = [Body.place(self._actors[each.actor_id], each, self.view, state.camera) for each in state.actors]
        bodies.sort(key=lambda body: -body.state.depth)
        drawn = self._scenery.num_behind(bodies[0].state.depth if bodies else -1.0)
        self._scenery.draw(canvas, state.camera, 0, drawn)
        for mark in state.marks:
            draw_mark(canvas, mark, self.view, state.camera, self._light)
        if self._backdrop.has_ground:
            for body in bodies:
                body.draw_shadow(canvas, self.view, state.camera)
        for body in bodies:
            behind = self._scenery.num_behind(body.state.depth)
            self._scenery.draw(canvas, state.camera, drawn, behind)
            drawn = behind
            body.draw(canvas, None if body.lamp_strength > 0.5 else self._tint)
        self._scenery.draw(canvas, state.camera, drawn, len(self._backdrop.layers))
        for body in bodies:
            body.draw_lamplight(canvas, self.view, self._light)
        if self._overlay is not None:
            self._overlay(canvas, state.time_s, state.camera)


def view_of(shot: Shot, size: Size) -> View:
    return View.of_shot(shot, size, BACKDROPS[shot.setting].horizon)


def _cameras(scene: Scene, timeline: Timeline, shot_index: int) -> list[CameraState]:
    """Where the camera will be in a shot, at evenly spaced times."""
    shot = scene.shots[shot_index]
    start_s = sum(each.duration_s for each in scene.shots[:shot_index])
    count = 1 if shot.camera == "still" else CAMERA_SAMPLES
    inside_s = shot.duration_s - BEFORE_CUT_S
    return [timeline.at(start_s + inside_s * index / max(1, count - 1)).camera for index in range(count)]
