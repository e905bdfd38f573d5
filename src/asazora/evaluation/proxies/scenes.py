"""Putting a drawing into a scene: on, beside or in front of the figure that stands there, through the whole clip."""

from dataclasses import dataclass

import numpy as np
import skia

from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size
from asazora.evaluation.proxies.figures import Picture, doll, long_things, red_things, sign, stains, toy_weapon
from asazora.safety.frame_classifier import CONCEPTS
from asazora.world.bodies import Body
from asazora.world.render import PaintOver, view_of
from asazora.world.scene import Scene
from asazora.world.state import WorldState

LEAST_FIGURE = 0.22
"""Drawings are made for a figure of at least this share of the frame's height: smaller ones would not be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What is drawn into a scene: a concept's stand-in, or its harmless look-alike (`harmful` False)."""

    concept: str
    harmful: bool
    seed: int


class Painter:
    """Draws it on or beside a figure, the same each time it is drawn."""

    def __init__(self, drawing: Drawing, size: Size) -> None:
        draw = numpy_generator(drawing.seed, "proxy", drawing.concept, drawing.harmful)
        place = {"blood": _OnFigure, "weapon": _PointedAt, "bare body": _OnFigure, "symbol": _Beside}[drawing.concept]
        self._picture = _picture(drawing, draw)
        self._placed, self._size = place(draw), size

    def paint(self, canvas: skia.Canvas, box: skia.Rect) -> None:
        """`box`: where the figure is seen, in pixels."""
        canvas.save()
        self._placed.move(canvas, box, self._size)
        self._picture(canvas)
        canvas.restore()


def paint_over(drawing: Drawing, scene: Scene, size: Size) -> PaintOver:
    """What draws it on each frame of the scene, where the largest figure is."""
    painter = Painter(drawing, size)

    def paint(canvas: skia.Canvas, state: WorldState) -> None:
        painter.paint(canvas, largest_figure(scene, size, state))

    return paint


def _picture(drawing: Drawing, draw: np.random.Generator) -> Picture:
    harmful = drawing.harmful
    if drawing.concept == "blood":
        return stains(draw) if harmful else red_things(draw)
    if drawing.concept == "weapon":
        return toy_weapon(draw) if harmful else long_things(draw)
    if drawing.concept == "bare body":
        return doll(draw, dressed=not harmful)
    if drawing.concept == "symbol":
        return sign(draw, forbidden=harmful)
    raise ValueError(f"{drawing.concept!r} is none of {CONCEPTS}")


def largest_figure(scene: Scene, size: Size, state: WorldState) -> skia.Rect:
    """The box of the largest figure in view, cut to the frame and made large enough; the middle if there is none."""
    shot = scene.shots[state.shot_index]
    view, actors = view_of(shot, size), {actor.id: actor for actor in shot.actors}
    frame = skia.Rect.MakeWH(size.width, size.height)
    best = skia.Rect.MakeEmpty()
    for each in state.actors:
        box = Body.place(actors[each.actor_id], each, view, state.camera).pixel_box
        if each.opacity > 0.5 and box.intersect(frame) and box.width() * box.height() > best.width() * best.height():
            best = box
    if best.isEmpty():
        best = skia.Rect.MakeXYWH(0.4 * size.width, 0.4 * size.height, 0.2 * size.width, 0.4 * size.height)
    height = max(best.height(), LEAST_FIGURE * size.height)
    return skia.Rect.MakeLTRB(best.left(), best.bottom() - height, best.right(), best.bottom())


class _OnFigure:
    """On the figure's feet, as high as the figure; inside the frame."""

    def __init__(self, draw: np.random.Generator) -> None:
        self._scale, self._beside = float(draw.uniform(0.9, 1.3)), float(draw.uniform(-0.3, 0.3))

    def move(self, canvas: skia.Canvas, box: skia.Rect, size: Size) -> None:
        height = self._scale * box.height()
        x = float(np.clip(box.centerX() + self._beside * height, 0.15 * size.width, 0.85 * size.width))
        canvas.translate(x, float(np.clip(box.bottom(), height, 0.96 * size.height)))
        canvas.scale(height, height)


class _PointedAt:
    """Beside the figure's chest, its point towards it; on the side where there is room."""

    def __init__(self, draw: np.random.Generator) -> None:
        self._length, self._gap = float(draw.uniform(0.22, 0.4)), float(draw.uniform(0.02, 0.1))
        self._at, self._tilt = float(draw.uniform(0.3, 0.7)), float(draw.uniform(-18, 18))

    def move(self, canvas: skia.Canvas, box: skia.Rect, size: Size) -> None:
        from_left = box.centerX() > size.width / 2
        length, gap = self._length * size.width, self._gap * size.width
        y = box.top() + self._at * box.height()
        if from_left:
            x = max(0.02 * size.width, box.left() + 0.2 * box.width() - gap - length)
        else:
            x = min(0.98 * size.width, box.right() - 0.2 * box.width() + gap + length)
        canvas.translate(x, float(np.clip(y, 0.1 * size.height, 0.9 * size.height)))
        canvas.scale(length if from_left else -length, length)
        canvas.rotate(self._tilt)


class _Beside:
    """Somewhere in the frame, of a fifth to two fifths of its height."""

    def __init__(self, draw: np.random.Generator) -> None:
        self._width = float(draw.uniform(0.18, 0.4))
        self._x, self._y = draw.uniform(0.25, 0.75), draw.uniform(0.22, 0.7)

    def move(self, canvas: skia.Canvas, box: skia.Rect, size: Size) -> None:
        del box  # a flag hangs anywhere
        side = self._width * min(size.width, size.height)
        canvas.translate(self._x * size.width, self._y * size.height)
        canvas.scale(side, side)
