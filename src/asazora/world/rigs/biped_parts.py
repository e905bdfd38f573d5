"""What marks out one head from another: hair, hats that belong to a kind, ears, beards, helmets.

Everything is drawn in head units: the head is a circle of radius 1 about the origin, y down, facing right by `turn`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from asazora.world.palette import WHITE, Rgb, lighter, mix
from asazora.world.rigs.brush import Brush, Point, blob, polygon

_GOLD: Rgb = (250, 200, 60)
_STEEL: Rgb = (176, 186, 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trim:
    """Colours of a head, how far it is turned, and how far its ears stand up (`perk`, -1..1)."""

    main: Rgb
    second: Rgb
    accent: Rgb
    hair: Rgb
    skin: Rgb
    hat: Rgb | None
    """Colour of the hat worn, for kinds that have a hat of their own."""
    turn: float
    perk: float


Part = Callable[[Brush, Trim], None]


def has_own_hat(parts: tuple[str, ...]) -> bool:
    return "pirate hat" in parts or "wizard hat" in parts


def draw_back(brush: Brush, parts: tuple[str, ...], trim: Trim) -> None:
    """Parts that the head hides."""
    _draw(brush, parts, trim, _BACK)


def draw_under_face(brush: Brush, parts: tuple[str, ...], trim: Trim) -> None:
    """Parts on the head that eyes and mouth lie over."""
    _draw(brush, parts, trim, _UNDER_FACE)


def draw_front(brush: Brush, parts: tuple[str, ...], trim: Trim) -> None:
    """Parts in front of the face."""
    _draw(brush, parts, trim, _FRONT)


def _draw(brush: Brush, parts: tuple[str, ...], trim: Trim, layer: dict[str, Part]) -> None:
    for name in parts:
        if name in layer:
            layer[name](brush, trim)


def draw_thick_tail(brush: Brush, colour: Rgb, hip: Point, perk: float) -> None:
    """A kangaroo's tail, in body units."""
    x, y = hip
    tip = (x - 0.5, -0.06 - 0.08 * max(0.0, perk))
    brush.shape(
        blob(((x, y - 0.1), (x - 0.2, y + 0.06), tip, (x - 0.3, -0.01), (x - 0.08, -0.03), (x + 0.05, y + 0.05))),
        colour,
    )


# Hair


def _long_hair(brush: Brush, trim: Trim) -> None:
    outline = (
        (-1.12, -0.2),
        (-0.8, -1.0),
        (0.0, -1.2),
        (0.8, -1.0),
        (1.12, -0.2),
        (1.1, 1.1),
        (0.6, 1.35),
        (-0.9, 1.45),
        (-1.25, 1.1),
    )
    brush.shape(blob(outline), trim.hair)


def _fringe(brush: Brush, trim: Trim) -> None:
    s = 0.25 * trim.turn
    outline = (
        (-1.06, 0.1),
        (-0.92, -0.7),
        (0.0, -1.16),
        (0.92, -0.7),
        (1.06, 0.0),
        (0.75 + s, -0.45),
        (0.1 + s, -0.62),
        (-0.6, -0.3),
    )
    brush.shape(blob(outline), trim.hair)


def _short_hair(brush: Brush, trim: Trim) -> None:
    s = 0.2 * trim.turn
    outline = (
        (-1.08, 0.12),
        (-1.02, -0.6),
        (-0.3, -1.2),
        (0.6, -1.12),
        (1.06, -0.45),
        (0.98, -0.1),
        (0.7 + s, -0.58),
        (-0.5 + s, -0.62),
        (-0.85, -0.2),
    )
    brush.shape(blob(outline), trim.hair)


def _spiky_hair(brush: Brush, trim: Trim) -> None:
    points = (
        (-1.08, 0.1),
        (-1.28, -0.45),
        (-0.95, -0.55),
        (-0.95, -1.15),
        (-0.5, -0.98),
        (-0.2, -1.42),
        (0.15, -1.02),
        (0.62, -1.3),
        (0.72, -0.85),
        (1.15, -0.8),
        (1.03, -0.15),
        (0.8, -0.5),
        (0.1, -0.62),
        (-0.75, -0.42),
    )
    brush.shape(polygon(points), trim.hair)


def _pigtails(brush: Brush, trim: Trim) -> None:
    for side in (-1, 1):
        brush.oval(1.28 * side, 0.15, 0.36, 0.6, trim.hair, turn=-0.25 * side)
        brush.oval(1.04 * side, -0.38, 0.16, 0.16, trim.main, shaded=False)


def _bald_sides(brush: Brush, trim: Trim) -> None:
    for side in (-1, 1):
        brush.oval(0.98 * side, 0.0, 0.24, 0.42, trim.hair)


def _glasses(brush: Brush, trim: Trim) -> None:
    for side in (-1, 1):
        x = 0.4 * side * (1 - 0.2 * trim.turn) + 0.34 * trim.turn
        brush.line([(x - 0.3, -0.02), (x, -0.33), (x + 0.3, -0.02), (x, 0.29), (x - 0.3, -0.02)], 0.06, (90, 74, 60))


# Beards


def _white_beard(brush: Brush, trim: Trim) -> None:
    s = 0.25 * trim.turn
    outline = (
        (-0.95, 0.1),
        (-0.5 + s, 0.3),
        (s, 0.22),
        (0.5 + s, 0.3),
        (0.98, 0.1),
        (0.75, 0.95),
        (s, 1.3),
        (-0.75, 0.95),
    )
    brush.shape(blob(outline), trim.hair)


def _long_beard(brush: Brush, trim: Trim) -> None:
    s = 0.3 * trim.turn
    outline = (
        (-0.95, 0.05),
        (-0.5 + s, 0.28),
        (s, 0.2),
        (0.5 + s, 0.28),
        (0.98, 0.05),
        (0.72, 1.2),
        (s, 2.3),
        (-0.65, 1.2),
    )
    brush.shape(blob(outline), trim.hair)


def _short_beard(brush: Brush, trim: Trim) -> None:
    s = 0.2 * trim.turn
    outline = (
        (-1.0, 0.0),
        (-0.6 + s, 0.28),
        (s, 0.22),
        (0.6 + s, 0.28),
        (1.02, 0.0),
        (0.72, 0.85),
        (s, 1.08),
        (-0.72, 0.85),
    )
    brush.shape(blob(outline), trim.hair)
    brush.spot(0.34 * trim.turn, 0.47, 0.42, 0.2, trim.skin)


# Headgear that belongs to a kind


def _pirate_hat(brush: Brush, trim: Trim) -> None:
    s = 0.1 * trim.turn
    outline = (
        (-1.45, -0.5),
        (-1.1, -1.0),
        (-0.5, -1.15),
        (s, -1.62),
        (0.5, -1.15),
        (1.1, -1.0),
        (1.45, -0.5),
        (0.7, -0.55),
        (s, -0.5),
        (-0.7, -0.55),
    )
    brush.shape(blob(outline), trim.hat or (44, 40, 50))
    brush.spot(s + 0.1, -1.05, 0.22, 0.2, WHITE)
    brush.line([(s - 0.2, -0.75), (s + 0.4, -0.88)], 0.09, WHITE)


def _wizard_hat(brush: Brush, trim: Trim) -> None:
    colour = trim.hat or trim.main
    tip = 0.25 - 0.55 * trim.turn
    outline = ((-0.92, -0.55), (-0.5, -1.5), (tip, -2.45), (0.5, -1.5), (0.92, -0.55))
    brush.shape(polygon(outline), colour)
    brush.spot(-0.1, -1.15, 0.17, 0.17, _GOLD)
    brush.spot(0.22, -1.65, 0.11, 0.11, _GOLD)
    brush.oval(0.0, -0.56, 1.35, 0.2, colour)


def _crown(brush: Brush, trim: Trim) -> None:
    if trim.hat is not None:
        return
    points = ((-0.62, -0.75), (-0.72, -1.5), (-0.33, -1.15), (0.0, -1.62), (0.33, -1.15), (0.72, -1.5), (0.62, -0.75))
    with brush.moved(0.12 * trim.turn):
        brush.shape(polygon(points), _GOLD)
        brush.spot(0.0, -0.98, 0.12, 0.13, (224, 50, 80))


def _space_helmet(brush: Brush, trim: Trim) -> None:
    brush.line([(0.0, -1.42 + 0.2), (0.0, -1.5)], 0.1, trim.second)
    brush.oval(0.0, 0.0, 1.36, 1.3, mix(trim.main, WHITE, 0.35))
    brush.spot(0.2 * trim.turn, 0.06, 1.08, 0.98, (44, 62, 104))


def _visor_shine(brush: Brush, _trim: Trim) -> None:
    brush.line([(-0.86, -0.15), (-0.66, -0.6), (-0.25, -0.84)], 0.15, lighter((150, 200, 255), 0.4))


def _knight_helmet(brush: Brush, trim: Trim) -> None:
    s = 0.2 * trim.turn
    plume = ((-0.1, -1.0), (-0.3, -1.75), (-1.0, -1.8), (-1.55, -1.2), (-1.3, -0.7), (-0.7, -1.0))
    brush.shape(blob(plume), trim.accent)
    outline = (
        (-1.14, 0.75),
        (-1.12, -0.4),
        (-0.7, -1.05),
        (0.0, -1.22),
        (0.7, -1.05),
        (1.12, -0.4),
        (1.14, 0.75),
        (0.8, 0.7),
        (0.85 + s * 0.5, -0.34),
        (s, -0.46),
        (-0.75 + s, -0.34),
        (-0.85 + s, 0.7),
    )
    brush.shape(polygon(outline), _STEEL)


def _antenna(brush: Brush, trim: Trim) -> None:
    brush.limb([(0.0, -0.85), (0.0, -1.35)], 0.1, trim.second)
    brush.oval(0.0, -1.45, 0.19, 0.19, trim.accent)
    for side in (-1, 1):
        brush.oval(1.08 * side, 0.02, 0.16, 0.26, trim.second)


def _horns(brush: Brush, _trim: Trim) -> None:
    for side in (-1, 1):
        points = (
            (0.3 * side, -0.85),
            (0.62 * side, -1.15),
            (0.6 * side, -1.7),
            (1.0 * side, -1.1),
            (0.85 * side, -0.5),
        )
        brush.shape(blob(points), (250, 226, 170))


def _fangs(brush: Brush, trim: Trim) -> None:
    for side in (-1, 1):
        x = 0.34 * trim.turn + 0.28 * side
        brush.shape(polygon(((x - 0.1, 0.5), (x + 0.1, 0.5), (x, 0.24))), WHITE)


def _tufts(brush: Brush, trim: Trim) -> None:
    points = (
        (-1.0, 0.4),
        (-1.4, 0.3),
        (-1.05, 0.0),
        (-1.4, -0.3),
        (-0.9, -0.5),
        (0.9, -0.5),
        (1.4, -0.3),
        (1.05, 0.0),
        (1.4, 0.3),
        (1.0, 0.4),
    )
    brush.shape(polygon(points), trim.main)


# Ears and faces of animals


def _round_ears(brush: Brush, trim: Trim) -> None:
    level = -0.78 + 0.14 * max(0.0, -trim.perk)
    for side in (-1, 1):
        brush.oval(0.74 * side, level, 0.36, 0.36, trim.accent)


def _tall_ears(brush: Brush, trim: Trim) -> None:
    spread = 0.28 + 0.5 * max(0.0, -trim.perk)
    for side in (-1, 1):
        with brush.moved(0.45 * side, -0.75, spread * side):
            brush.oval(0.0, -0.5, 0.27, 0.72, trim.main)
            brush.spot(0.0, -0.48, 0.14, 0.5, (246, 190, 180))


def _eye_rings(brush: Brush, trim: Trim) -> None:
    for side in (-1, 1):
        x = 0.42 * side * (1 - 0.2 * trim.turn) + 0.34 * trim.turn
        brush.spot(x, 0.02, 0.34, 0.42, trim.accent, turn=0.4 * side)


def _face_mask(brush: Brush, trim: Trim) -> None:
    x = 0.3 * trim.turn
    for side in (-1, 1):
        brush.spot(x + 0.34 * side, 0.02, 0.48, 0.5, trim.second)
    brush.spot(x, 0.42, 0.62, 0.42, trim.second)


def _beak(brush: Brush, trim: Trim) -> None:
    x = 0.34 * trim.turn
    points = ((x - 0.3, 0.2), (x + 0.3, 0.18), (x + 0.12 + 0.62 * trim.turn, 0.46))
    brush.shape(polygon(points), trim.accent)


_BACK: dict[str, Part] = {
    "long hair": _long_hair,
    "pigtails": _pigtails,
    "space helmet": _space_helmet,
    "antenna": _antenna,
    "horns": _horns,
    "tufts": _tufts,
    "round ears": _round_ears,
    "tall ears": _tall_ears,
    "bald sides": _bald_sides,
}
_UNDER_FACE: dict[str, Part] = {
    "white beard": _white_beard,
    "long beard": _long_beard,
    "short beard": _short_beard,
    "eye rings": _eye_rings,
    "face mask": _face_mask,
}
_FRONT: dict[str, Part] = {
    "fringe": _fringe,
    "short hair": _short_hair,
    "spiky hair": _spiky_hair,
    "glasses": _glasses,
    "pirate hat": _pirate_hat,
    "wizard hat": _wizard_hat,
    "crown": _crown,
    "visor": _visor_shine,
    "knight helmet": _knight_helmet,
    "fangs": _fangs,
    "beak": _beak,
}


def known_parts() -> frozenset[str]:
    """Every part of a head that has a drawing."""
    return frozenset(_BACK) | frozenset(_UNDER_FACE) | frozenset(_FRONT)
