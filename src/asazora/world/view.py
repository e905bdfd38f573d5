"""The 2.5-D view: where things of the stage stand in the picture, and how the camera moves the layers.

Everything is affine. The screen height of the feet and the size of a body are both linear in its depth, so moving the
camera moves each layer by its own parallax and shears the ground exactly.
"""

from dataclasses import dataclass

import skia

from asazora.core.sizes import Size
from asazora.world.depth import HORIZON_SCALE, WIDEST_BODY, scale_at
from asazora.world.scene import Shot
from asazora.world.state import CameraState

FRONT_Y = 0.90
ORBIT_PIVOT = 0.35
ORBIT_REACH = 1.2
TOUCHING_KINDS = {"domino", "block", "ramp", "seesaw"}


def bodies_touch(shot: Shot) -> bool:
    """True if bodies of the shot touch, so that their distances must scale with their sizes and not with the view."""
    return any(actor.kind in TOUCHING_KINDS or any(action.target for action in actor.actions) for actor in shot.actors)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Maps stage to pixels for one shot. `horizon` is the screen height (0..1) of the feet at depth 1."""

    size: Size
    horizon: float
    is_dolly: bool = False
    is_tied: bool = False
    """Sideways distances follow body size instead of the width of the view (see `bodies_touch`)."""

    @classmethod
    def of_shot(cls, shot: Shot, size: Size, horizon: float) -> "View":
        return cls(size=size, horizon=horizon, is_dolly=shot.camera == "dolly", is_tied=bodies_touch(shot))

    @property
    def unit_px(self) -> float:
        """Pixels of one stage unit at depth 0."""
        widest = 1.0 if self.is_tied else WIDEST_BODY
        return min(self.size.height, widest * self.size.width)

    @property
    def half_px(self) -> float:
        """Pixels of one unit of stage x at depth 0."""
        return self.unit_px / 2 if self.is_tied else self.size.width / 2

    def ground_y(self, depth: float) -> float:
        """Screen height, 0..1, of the ground at a depth."""
        return FRONT_Y + (self.horizon - FRONT_Y) * depth

    def rest_point(self, x: float, depth: float, height: float) -> tuple[float, float]:
        """Pixels of a point of the stage for a camera at rest."""
        scale = scale_at(depth)
        right = self.size.width / 2 + x * scale * self.half_px
        return right, self.ground_y(depth) * self.size.height - height * scale * self.unit_px

    def shift(self, depth: float, camera: CameraState) -> tuple[float, float]:
        """Pixels by which the camera's place moves what stands at a depth."""
        scale = scale_at(depth)
        orbit = camera.orbit * ORBIT_REACH * (scale - scale_at(ORBIT_PIVOT)) * self.size.height
        return orbit - camera.x * scale * self.half_px, camera.y * scale * self.unit_px

    def lens(self, camera: CameraState, depth: float = 0.0) -> skia.Matrix:
        """Zoom and roll about the middle of the picture; a dolly closes in on the horizon, the far layers less."""
        zoom, centre_y = camera.zoom, self.size.height / 2
        if self.is_dolly:
            centre_y = self.horizon * self.size.height
            zoom **= min(1.0, scale_at(depth) / HORIZON_SCALE)
        matrix = skia.Matrix.Translate(self.size.width / 2, centre_y)
        matrix.preRotate(camera.roll * 57.29578)
        matrix.preScale(zoom, zoom)
        return matrix.preTranslate(-self.size.width / 2, -centre_y)

    def body_matrix(self, x: float, depth: float, height: float, camera: CameraState) -> skia.Matrix:
        """From stage units around the feet of a body (y down) to pixels."""
        right, down = self.rest_point(x, depth, height)
        dx, dy = self.shift(depth, camera)
        scale = scale_at(depth) * self.unit_px
        return self.lens(camera, depth).preTranslate(right + dx, down + dy).preScale(scale, scale)

    def layer_matrix(self, depth: float, camera: CameraState) -> skia.Matrix:
        """From layer space (view heights, x from the middle) to pixels, for a layer standing upright at a depth."""
        return self.lens(camera, depth).preTranslate(*self.shift(depth, camera)).preConcat(self.rest_matrix())

    def ground_matrix(self, camera: CameraState) -> skia.Matrix:
        """From layer space to pixels for the ground, whose depth falls with the screen height: a shear."""
        near, far = self.shift(0.0, camera), self.shift(1.0, camera)
        span = (FRONT_Y - self.horizon) * self.size.height
        skew, stretch = (near[0] - far[0]) / span, (near[1] - far[1]) / span
        top = self.horizon * self.size.height
        shear = skia.Matrix.MakeAll(1, skew, far[0] - skew * top, 0, 1 + stretch, far[1] - stretch * top, 0, 0, 1)
        return self.lens(camera).preConcat(shear).preConcat(self.rest_matrix())

    def rest_matrix(self) -> skia.Matrix:
        height = self.size.height
        return skia.Matrix.Translate(self.size.width / 2, 0).preScale(height, height)
