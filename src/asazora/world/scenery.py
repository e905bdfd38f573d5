"""The backdrop of one shot, painted once into images that every frame only has to copy and move."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import skia
from numpy.typing import NDArray

from asazora.world.backdrop.brush import Brush, Dice
from asazora.world.backdrop.elements import Backdrop, Layer
from asazora.world.light import Light
from asazora.world.state import CameraState
from asazora.world.view import View

MARGIN = 0.04
"""How much more of a layer is painted than the sampled cameras see, in view heights."""
MAX_SIDE_PX = 6000
PIXELS = skia.ColorType.kRGBA_8888_ColorType
LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintedLayer:
    """One layer as an image. `to_layer` maps its pixels to layer space."""

    layer: Layer
    image: skia.Image
    to_layer: skia.Matrix


@dataclass(slots=True, kw_only=True)
class Scenery:
    """The painted layers of a shot, far to near. `cameras` are samples of where its camera will be."""

    backdrop: Backdrop
    view: View
    light: Light
    seed: int
    cameras: Sequence[CameraState]
    _painted: dict[int, PaintedLayer] = field(default_factory=dict[int, PaintedLayer])
    _merged: dict[tuple[int, int], skia.Image] = field(default_factory=dict[tuple[int, int], skia.Image])

    @property
    def is_still(self) -> bool:
        return all(camera == self.cameras[0] for camera in self.cameras)

    @property
    def _ground(self) -> int:
        """Where the ground stands among the layers; 0 if there is none."""
        return next((index for index, layer in enumerate(self.backdrop.layers) if layer.is_ground), 0)

    def num_behind(self, depth: float) -> int:
        """How many layers something at this depth hides: all up to the ground, and what stands farther back."""
        return sum(i <= self._ground or layer.depth > depth for i, layer in enumerate(self.backdrop.layers))

    def draw(self, canvas: skia.Canvas, camera: CameraState, first: int, last: int) -> None:
        """Draw the layers `first` up to, not including, `last`."""
        if first >= last:
            return
        if self.is_still:
            canvas.drawImage(self._merge(first, last), 0, 0)
            return
        self._draw_moving(canvas, camera, range(first, min(last, self._ground)), self._horizon_px(camera))
        self._draw_moving(canvas, camera, range(max(first, self._ground), last), self.view.size.height)

    def _draw_moving(self, canvas: skia.Canvas, camera: CameraState, layers: range, bottom_px: float) -> None:
        """Draw layers as far down as `bottom_px`: what lies lower will be hidden."""
        canvas.save()
        canvas.clipRect(skia.Rect.MakeWH(self.view.size.width, bottom_px))
        for index in layers:
            painted = self._painted[index] if index in self._painted else self._paint(index)
            self._painted[index] = painted
            canvas.save()
            canvas.concat(self._matrix(painted.layer, camera).preConcat(painted.to_layer))
            canvas.drawImage(painted.image, 0, 0, LINEAR)
            canvas.restore()
        canvas.restore()

    def _horizon_px(self, camera: CameraState) -> float:
        """The lowest row at which anything behind the ground can be seen."""
        matrix, half = self.view.ground_matrix(camera), 2.0 * self.view.size.aspect
        ends = (matrix.mapXY(side, self.backdrop.horizon).y() for side in (-half, half))
        return math.ceil(max(0.0, *ends)) + 1

    def _merge(self, first: int, last: int) -> skia.Image:
        """Consecutive layers of a still camera as one image of the size of the view."""
        if (first, last) not in self._merged:
            size = self.view.size
            surface = skia.Surface(size.width, size.height, PIXELS)
            for index in range(first, last):
                layer = self.backdrop.layers[index]
                matrix = self._matrix(layer, self.cameras[0])
                self._paint_into(surface.getCanvas(), index, matrix, self._seen(layer))
            self._merged[first, last] = surface.makeImageSnapshot()
        return self._merged[first, last]

    def _paint(self, index: int) -> PaintedLayer:
        layer = self.backdrop.layers[index]
        seen = self._seen(layer)
        zoom = max(self._matrix(layer, camera).mapRadius(1.0) for camera in self.cameras)
        resolution = min(zoom, MAX_SIDE_PX / max(seen.width(), seen.height()))
        left, top = math.floor(seen.left() * resolution), math.floor(seen.top() * resolution)
        width, height = math.ceil(seen.right() * resolution) - left, math.ceil(seen.bottom() * resolution) - top
        pixels = np.zeros((height, width, 4), np.uint8)
        surface = skia.Surface(pixels, colorType=PIXELS)
        from_layer = skia.Matrix.Translate(-left, -top).preScale(resolution, resolution)
        self._paint_into(surface.getCanvas(), index, from_layer, seen)
        rows, columns = _extent(pixels, axis=0), _extent(pixels, axis=1)
        image = surface.makeImageSnapshot(skia.IRect.MakeLTRB(columns[0], rows[0], columns[1], rows[1]))
        to_layer = skia.Matrix.Scale(1 / resolution, 1 / resolution).preTranslate(left + columns[0], top + rows[0])
        return PaintedLayer(layer=layer, image=image, to_layer=to_layer)

    def _paint_into(self, canvas: skia.Canvas, index: int, from_layer: skia.Matrix, seen: skia.Rect) -> None:
        layer = self.backdrop.layers[index]
        canvas.save()
        canvas.concat(from_layer)
        brush = Brush(
            canvas=canvas,
            light=self.light,
            dice=Dice(self.seed).child(index),
            left=seen.left(),
            right=seen.right(),
            top=seen.top(),
            bottom=seen.bottom(),
            half=self.view.size.aspect / 2,
            horizon=self.backdrop.horizon,
            depth=layer.depth,
            distance=0.0 if layer.is_ground else min(1.0, max(0.0, (layer.depth - 0.6) / 1.0)),
        )
        for element in layer.elements:
            element.paint(brush)
        canvas.restore()

    def _matrix(self, layer: Layer, camera: CameraState) -> skia.Matrix:
        if layer.is_ground:
            return self.view.ground_matrix(camera)
        return self.view.layer_matrix(layer.depth, camera)

    def _seen(self, layer: Layer) -> skia.Rect:
        """The part of layer space that the sampled cameras see, with a margin."""
        frame = skia.Rect.MakeWH(self.view.size.width, self.view.size.height)
        seen = skia.Rect.MakeEmpty()
        for camera in self.cameras:
            back = skia.Matrix()
            self._matrix(layer, camera).invert(back)
            seen.join(back.mapRect(frame))
        return seen.makeOutset(MARGIN, MARGIN)


def _extent(pixels: NDArray[np.uint8], axis: int) -> tuple[int, int]:
    """First and one past the last place along an axis where anything was painted; (0, 1) if nothing was."""
    painted = np.flatnonzero(np.any(pixels[..., 3], axis=1 - axis))
    return (int(painted[0]), int(painted[-1]) + 1) if len(painted) else (0, 1)
