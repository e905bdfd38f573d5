"""Accessories that any rig with a head, a neck or a back can wear."""

from asazora.world.palette import WHITE, Rgb, darker, lighter
from asazora.world.rigs.brush import Brush, blob, polygon
from asazora.world.rigs.costume import Costume
from asazora.world.rigs.face import Face

_LENS: Rgb = (24, 24, 34)


def draw_headwear(brush: Brush, costume: Costume, face: Face, hat_y: float = 0.0) -> None:
    """The sunglasses and the hat that an actor wears, in head units; `hat_y` moves the hat down the head."""
    shades, hat = costume.wears("sunglasses"), costume.wears("hat")
    if shades is not None:
        draw_sunglasses(brush, shades, face)
    if hat is not None:
        with brush.moved(0.0, hat_y):
            draw_hat(brush, hat, face.turn)


def draw_hat(brush: Brush, colour: Rgb, turn: float) -> None:
    """A brimmed hat, in head units (head of radius 1)."""
    shift = 0.12 * turn
    crown = ((-0.62, -0.72), (-0.56, -1.3), (-0.2, -1.52), (0.2, -1.52), (0.56, -1.3), (0.62, -0.72))
    with brush.moved(shift):
        brush.shape(blob(crown), colour)
        brush.shape(polygon(((-0.63, -0.98), (0.63, -0.98), (0.66, -0.72), (-0.66, -0.72))), darker(colour, 0.45))
        brush.oval(0.0, -0.68, 1.12, 0.2, colour)


def draw_sunglasses(brush: Brush, colour: Rgb, face: Face) -> None:
    """Dark lenses in a coloured frame, in head units."""
    level = face.eye_y - 0.08
    brush.line([face.place(-1.15, level), face.place(0.85, level)], 0.13, colour)
    for side in (-1.0, 1.0):
        x, y = face.place(face.eye_gap * side, face.eye_y)
        brush.spot(x, y, 0.37, 0.34, colour)
        brush.spot(x, y, 0.28, 0.25, _LENS)
        brush.spot(x - 0.09, y - 0.08, 0.09, 0.06, WHITE, alpha=0.8)


def draw_scarf(brush: Brush, colour: Rgb, x: float, y: float, width: float, flow: float) -> None:
    """A band around a neck at (x, y), its end hanging behind; `flow` 0 hangs, 1 streams backwards."""
    thick = 0.42 * width
    end = (x - width * (0.45 + 0.8 * flow), y + width * (1.05 - 0.75 * flow))
    brush.limb([(x - width * 0.3, y), (x - width * 0.5, y + width * 0.4), end], thick * 0.95, darker(colour, 0.12))
    brush.line([(end[0] - thick * 0.25, end[1]), (end[0] + thick * 0.25, end[1])], thick * 0.3, lighter(colour, 0.5))
    brush.limb(
        [(x - width * 0.5, y - thick * 0.1), (x, y + thick * 0.25), (x + width * 0.5, y - thick * 0.1)], thick, colour
    )


def draw_backpack(brush: Brush, colour: Rgb, x: float, y: float, size: float) -> None:
    """A bag with a flap, centred at (x, y); `size` is half its height."""
    with brush.moved(x, y, 0.0, size):
        brush.shape(blob(((-0.62, -0.9), (0.62, -0.9), (0.72, 0.85), (-0.72, 0.85))), colour)
        brush.shape(blob(((-0.6, -0.85), (0.6, -0.85), (0.55, -0.1), (-0.55, -0.1))), darker(colour, 0.2))
        brush.spot(0.0, -0.08, 0.14, 0.16, lighter(colour, 0.6))


def draw_blanket(brush: Brush, colour: Rgb, x: float, y: float, length: float, girth: float) -> None:
    """A coat for an animal: a cloth over the trunk of the body, with a lighter hem."""
    top, bottom = y - girth * 1.08, y + girth * 0.62
    half = length * 0.36
    brush.shape(
        blob(((x - half, top + 0.02), (x, top), (x + half, top + 0.02), (x + half, bottom), (x - half, bottom))), colour
    )
    brush.line([(x - half * 0.95, bottom - 0.01), (x + half * 0.95, bottom - 0.01)], 0.035, lighter(colour, 0.5))
