import numpy as np
import pytest
import skia

from asazora.world.rigs.brush import Brush, Ruler, blob, polygon

RED = (200, 30, 30)


def _reach(draw) -> tuple[float, float, float, float]:
    """Bounds of the painted pixels of a drawing in units, at 100 pixels a unit about the middle of the picture."""
    surface = skia.Surface(400, 400)
    canvas = surface.getCanvas()
    canvas.translate(200, 200)
    canvas.scale(100, 100)
    draw(Brush(canvas))
    ys, xs = np.nonzero(surface.toarray()[..., 3])
    return tuple((value - 200) / 100 for value in (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))


def _turned_oval(brush: Brush) -> None:
    with brush.moved(0.3, -0.2, turn=0.7, scale_x=-1.5):
        brush.oval(0.1, 0.1, 0.5, 0.2, RED, turn=0.4)


def _limb(brush: Brush) -> None:
    brush.limb([(-0.5, 0.0), (0.0, 0.4), (0.6, -0.3)], 0.2, RED)


def _shape(brush: Brush) -> None:
    with brush.moved(turn=0.5):
        brush.shape(blob(((0.0, -0.6), (0.7, 0.0), (0.0, 0.6), (-0.7, 0.0))), RED)


@pytest.mark.parametrize("draw", [_turned_oval, _limb, _shape])
def test_the_ruler_measures_what_the_brush_paints(draw):
    ruler = Ruler()
    draw(ruler)
    painted, slack = np.array(_reach(draw)), np.array(ruler.box)
    outward = (painted - slack) * np.array([1, 1, -1, -1])
    assert outward.min() > -0.02, "the box must hold the pixels"
    assert outward.max() < 0.12, "the box must be tight"


def test_a_glow_is_no_part_of_the_body():
    ruler = Ruler()
    ruler.glow(0.0, 0.0, 5.0, RED)
    assert ruler.box == (0.0, 0.0, 0.0, 0.0)


def test_a_shape_is_lit_from_the_upper_left():
    surface = skia.Surface(100, 100)
    canvas = surface.getCanvas()
    canvas.scale(100, 100)
    Brush(canvas).shape(polygon(((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))), RED)
    pixels = surface.toarray()[..., :3].astype(int).sum(-1)
    assert pixels[20, 20] > pixels[50, 50] > pixels[80, 80]
