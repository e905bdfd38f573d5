"""What a two-legged body is dressed in: its outfit, what is worn over it, and what its hands hold."""

import skia

from asazora.world.palette import Rgb, darker, lighter
from asazora.world.rigs import wardrobe
from asazora.world.rigs.biped_figure import Figure
from asazora.world.rigs.brush import Brush, Point, blob, polygon

_SHOE: Rgb = (74, 52, 48)
_WOOD: Rgb = (132, 88, 52)
_GOLD: Rgb = (250, 206, 80)


def draw_torso(brush: Brush, figure: Figure) -> None:
    costume = figure.costume
    _draw_outfit(brush, figure, figure.look.outfit, costume.main)
    dress, coat = costume.wears("dress"), costume.wears("coat")
    if dress is not None:
        _draw_outfit(brush, figure, "dress", dress)
    if coat is not None:
        _draw_coat(brush, figure, coat)


def draw_scarf(brush: Brush, figure: Figure) -> None:
    scarf = figure.costume.wears("scarf")
    if scarf is not None:
        x, y = figure.neck
        wardrobe.draw_scarf(brush, scarf, x, y + 0.025, figure.look.shoulders * 1.05, figure.flow)


def _draw_outfit(brush: Brush, figure: Figure, outfit: str, colour: Rgb) -> None:
    look, top, bottom = figure.look, figure.neck[1], figure.hip[1]
    shoulder, waist = look.shoulders / 2, look.waist / 2
    if outfit in ("dress", "robe"):
        long = outfit == "robe" or "gown" in look.parts
        hem = min(-0.02, bottom + look.hip * (0.93 if long else 0.62))
        flare = waist * (1.75 if outfit == "dress" else 1.55)
        if figure.seated:
            flare *= 1.15
        brush.shape(_trunk(top, hem, shoulder, flare), colour)
        brush.line(
            [(-shoulder * 0.6, top + 0.02), (0.04, top + 0.055), (shoulder * 0.6, top + 0.02)],
            0.022,
            lighter(colour, 0.5),
        )
        return
    if outfit in ("armour", "metal"):
        corners = ((-waist * 1.05, top), (waist * 1.05, top), (waist, bottom + 0.04), (-waist, bottom + 0.04))
        brush.shape(polygon(corners), colour)
    else:
        brush.shape(_trunk(top, bottom + 0.045, shoulder, waist), colour)
    _draw_front(brush, figure, outfit, colour)


def _trunk(top: float, bottom: float, shoulder: float, waist: float) -> skia.Path:
    """The outline of a trunk from the shoulders to the hips or the hem."""
    middle = (top + bottom) / 2
    half = (shoulder + waist) / 2
    side = ((shoulder, top + 0.03), (half, middle), (waist, bottom - 0.03), (waist * 0.75, bottom))
    return blob((*side, *((-x, y) for x, y in reversed(side)), (-shoulder * 0.5, top), (shoulder * 0.5, top)))


def _draw_front(brush: Brush, figure: Figure, outfit: str, colour: Rgb) -> None:
    """What the front of the body shows: a belly, a chest panel, a crest, or else a belt."""
    top, bottom, waist = figure.neck[1], figure.hip[1], figure.look.waist
    if outfit not in _FRONTS:
        brush.line([(-waist * 0.4, bottom + 0.025), (waist * 0.4, bottom + 0.025)], 0.03, darker(colour, 0.5))
        return
    with brush.moved(0.045 * figure.turn, (top + bottom) / 2 + 0.02):
        _FRONTS[outfit](brush, figure)


def _draw_belly(brush: Brush, figure: Figure) -> None:
    depth = figure.hip[1] - figure.neck[1]
    brush.spot(0.0, 0.03, figure.look.waist * 0.32, depth * 0.42, figure.costume.second)


def _draw_controls(brush: Brush, figure: Figure) -> None:
    """The box on an astronaut's chest."""
    brush.shape(polygon(((-0.07, -0.03), (0.07, -0.03), (0.07, 0.06), (-0.07, 0.06))), figure.costume.second)
    brush.spot(-0.03, 0.015, 0.02, 0.02, (226, 60, 54))
    brush.spot(0.03, 0.015, 0.02, 0.02, (70, 180, 90))


def _draw_panel(brush: Brush, figure: Figure) -> None:
    """The panel with one light on a robot's chest."""
    panel = polygon(((-0.08, -0.06), (0.08, -0.06), (0.08, 0.04), (-0.08, 0.04)))
    brush.shape(panel, lighter(figure.costume.second, 0.4))
    brush.spot(0.0, -0.01, 0.03, 0.03, figure.costume.accent)


def _draw_crest(brush: Brush, figure: Figure) -> None:
    brush.spot(0.0, 0.0, 0.055, 0.07, figure.costume.accent)


_FRONTS = {"fur": _draw_belly, "suit": _draw_controls, "metal": _draw_panel, "armour": _draw_crest}


def _draw_coat(brush: Brush, figure: Figure, colour: Rgb) -> None:
    hem = min(-0.03, figure.hip[1] + figure.look.hip * 0.5)
    half = figure.look.waist * 0.62
    brush.shape(_trunk(figure.neck[1] - 0.01, hem, figure.look.shoulders * 0.56, half * 1.15), colour)
    x = 0.05 * figure.turn
    brush.line([(x, figure.neck[1] + 0.03), (x, hem)], 0.014, darker(colour, 0.45))
    for share in (0.3, 0.5, 0.7):
        y = figure.neck[1] + (hem - figure.neck[1]) * share
        brush.spot(x + 0.03, y, 0.014, 0.014, lighter(colour, 0.65))


def draw_held(brush: Brush, figure: Figure, side: float, hand: Point) -> None:
    """What belongs in a hand of the kind: a cane on the ground, a shield on the arm."""
    parts, stance = figure.look.parts, figure.pose.stance
    if "cane" in parts and side < 0 and stance in ("stand", "crouch"):
        top = (hand[0], hand[1] - 0.05)
        brush.limb(
            [(top[0] + 0.07, top[1]), (top[0] + 0.03, top[1] - 0.035), top, (top[0] - 0.04, -0.015)], 0.026, _WOOD
        )
    if "shield" in parts and side > 0:
        with brush.moved(hand[0] + 0.01, hand[1] - 0.06):
            outline = ((-0.1, -0.11), (0.0, -0.13), (0.1, -0.11), (0.09, 0.04), (0.0, 0.15), (-0.09, 0.04))
            brush.shape(blob(outline), figure.costume.accent)
            brush.line([(0.0, -0.1), (0.0, 0.11)], 0.03, _GOLD)
            brush.line([(-0.075, -0.03), (0.075, -0.03)], 0.03, _GOLD)


def leg_colours(figure: Figure) -> tuple[Rgb, Rgb]:
    """Trousers or bare leg, and shoe."""
    costume, outfit = figure.costume, figure.look.outfit
    if outfit in ("suit", "metal"):
        return costume.main if outfit == "suit" else costume.second, darker(costume.second, 0.25)
    if outfit == "fur":
        limbs = costume.accent if "dark limbs" in figure.look.parts else costume.main
        return limbs, costume.accent if "coloured feet" in figure.look.parts else darker(limbs, 0.1)
    if outfit == "dress" or costume.wears("dress"):
        return figure.skin, _SHOE
    return costume.second, _SHOE


def arm_colours(figure: Figure) -> tuple[Rgb, Rgb]:
    """Sleeve and hand."""
    costume, outfit = figure.costume, figure.look.outfit
    hand = figure.skin
    if outfit == "fur":
        hand = costume.accent if "dark limbs" in figure.look.parts else costume.main
    elif outfit in ("metal", "suit"):
        hand = darker(costume.second, 0.15)
    if costume.wears("coat") or costume.wears("dress"):
        return costume.wears("coat") or costume.wears("dress") or hand, hand
    sleeves = {"metal": costume.second, "armour": costume.main, "fur": hand}
    return sleeves.get(outfit, costume.main), hand
