"""What tells one four-legged animal from another: ears, tails, muzzles, coats, horns and wings.

Ears and faces are drawn in head units (head of radius 1, y down, facing right); tails, wings and coats in body units.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from asazora.world.looks import QuadrupedLook
from asazora.world.palette import WHITE, Rgb, darker, lighter, mix
from asazora.world.rigs.brush import Brush, Point, blob, polygon
from asazora.world.rigs.costume import Costume

_PINK: Rgb = (246, 178, 182)
_IVORY: Rgb = (252, 240, 208)
_NOSE: Rgb = (44, 34, 42)

# Ears


def draw_ears(brush: Brush, name: str, costume: Costume, skin: Rgb, perk: float) -> None:
    _EARS[name](brush, costume, skin, perk)


def _pointed_ears(brush: Brush, costume: Costume, skin: Rgb, perk: float) -> None:
    droop = 0.6 * max(0.0, -perk)
    for side in (-1, 1):
        with brush.moved(0.52 * side, -0.55, side * (0.22 + droop)):
            brush.shape(polygon(((-0.4, 0.1), (0.0, -0.98), (0.4, 0.1))), skin)
            brush.patch(polygon(((-0.2, 0.0), (0.0, -0.62), (0.2, 0.0))), costume.accent)


def _long_ears(brush: Brush, _costume: Costume, skin: Rgb, perk: float) -> None:
    droop = 1.3 * max(0.0, -perk)
    for side in (-1, 1):
        with brush.moved(0.36 * side - 0.08, -0.66, side * (0.16 + droop) - 0.12):
            brush.oval(0.0, -0.95, 0.29, 1.1, skin)
            brush.spot(0.0, -0.92, 0.15, 0.82, _PINK)


def _floppy_ears(brush: Brush, costume: Costume, _skin: Rgb, perk: float) -> None:
    lift = 0.5 * max(0.0, perk)
    for side in (-1, 1):
        with brush.moved(0.78 * side, -0.5, -side * (0.35 + lift)):
            brush.oval(0.0, 0.5, 0.34, 0.72, costume.accent)


def _fan_ears(brush: Brush, _costume: Costume, skin: Rgb, perk: float) -> None:
    spread = 0.18 * perk
    for side in (-1, 1):
        x = (1.12 if side < 0 else 0.95) * side
        brush.oval(x, -0.05, 0.72 + spread * 0.5, 0.95, skin, turn=0.2 * side)
        brush.spot(x, 0.02, 0.46, 0.66, mix(skin, _PINK, 0.5), turn=0.2 * side)


def _small_ears(brush: Brush, _costume: Costume, skin: Rgb, perk: float) -> None:
    droop = 0.5 * max(0.0, -perk)
    for side in (-1, 1):
        brush.oval(
            0.92 * side, -0.42 + 0.2 * droop, 0.42, 0.24, skin, turn=(0.35 + droop - 0.3 * max(0.0, perk)) * side
        )


def _upright_ears(brush: Brush, _costume: Costume, skin: Rgb, perk: float) -> None:
    droop = 0.7 * max(0.0, -perk)
    for side in (-1, 1):
        with brush.moved(0.45 * side, -0.75, side * (0.15 + droop)):
            brush.oval(0.0, -0.32, 0.2, 0.45, skin)


_EARS: dict[str, Callable[[Brush, Costume, Rgb, float], None]] = {
    "pointed": _pointed_ears,
    "long": _long_ears,
    "floppy": _floppy_ears,
    "fan": _fan_ears,
    "small": _small_ears,
    "upright": _upright_ears,
}

# Tails


def draw_tail(brush: Brush, name: str, costume: Costume, root: Point, perk: float) -> None:
    """A tail from `root` at the rump; `perk` -1 hangs, 1 stands up."""
    with brush.moved(*root, 0.5 * perk):
        _TAILS[name](brush, costume)


def _bushy_tail(brush: Brush, costume: Costume) -> None:
    outline = ((0.05, 0.05), (-0.16, 0.06), (-0.4, -0.06), (-0.52, -0.36), (-0.4, -0.42), (-0.2, -0.24), (0.03, -0.08))
    brush.shape(blob(outline), costume.main)
    brush.patch(blob(((-0.4, -0.14), (-0.52, -0.36), (-0.4, -0.42), (-0.28, -0.3), (-0.36, -0.26))), costume.second)


def _thin_tail(brush: Brush, costume: Costume) -> None:
    brush.limb([(0.0, 0.0), (-0.2, -0.04), (-0.3, -0.22), (-0.24, -0.42)], 0.075, costume.main)


def _wag_tail(brush: Brush, costume: Costume) -> None:
    brush.limb([(0.02, 0.02), (-0.14, -0.1), (-0.2, -0.3)], 0.09, costume.main)


def _puff_tail(brush: Brush, costume: Costume) -> None:
    brush.oval(-0.06, 0.08, 0.13, 0.12, lighter(costume.second, 0.4))


def _horse_tail(brush: Brush, costume: Costume) -> None:
    brush.shape(
        blob(((0.04, -0.06), (-0.14, -0.02), (-0.26, 0.22), (-0.2, 0.5), (-0.1, 0.34), (-0.02, 0.14))), costume.accent
    )


def _rope_tail(brush: Brush, costume: Costume) -> None:
    brush.limb([(0.0, 0.0), (-0.1, 0.12), (-0.13, 0.34)], 0.05, costume.main)
    brush.oval(-0.13, 0.37, 0.05, 0.07, darker(costume.accent, 0.2))


def _spiked_tail(brush: Brush, costume: Costume) -> None:
    brush.shape(
        blob(((0.1, -0.1), (-0.15, -0.02), (-0.34, -0.08), (-0.44, -0.3), (-0.36, 0.06), (-0.16, 0.15), (0.08, 0.12))),
        costume.main,
    )
    brush.shape(polygon(((-0.38, -0.24), (-0.56, -0.34), (-0.4, -0.52), (-0.32, -0.3))), costume.accent)


_TAILS: dict[str, Callable[[Brush, Costume], None]] = {
    "bushy": _bushy_tail,
    "thin": _thin_tail,
    "wag": _wag_tail,
    "puff": _puff_tail,
    "horse": _horse_tail,
    "rope": _rope_tail,
    "spiked": _spiked_tail,
}

# Coats


def draw_coat_pattern(brush: Brush, look: QuadrupedLook, costume: Costume) -> None:
    """Belly, spots, stripes and long hair on a trunk centred at the origin."""
    half, girth = look.length / 2, look.girth
    if "belly" in look.parts:
        brush.spot(0.1 * half, girth * 0.55, half * 0.7, girth * 0.36, costume.second)
    if "spots" in look.parts:
        for x, y, size in ((-0.55, -0.25, 0.42), (0.05, 0.2, 0.38), (0.5, -0.4, 0.34), (-0.2, -0.7, 0.22)):
            brush.spot(half * x, girth * y, girth * size * 1.2, girth * size, costume.accent)
    if "stripes" in look.parts:
        for x in (-0.5, -0.15, 0.2):
            brush.line([(half * x, -girth * 0.85), (half * (x - 0.06), -girth * 0.2)], 0.05, costume.accent)
    if "fur" in look.parts:
        _draw_fur(brush, half, girth, costume.main)


def _draw_fur(brush: Brush, half: float, girth: float, colour: Rgb) -> None:
    count = 9
    points: list[Point] = [(-half * 0.9, girth * 0.3)]
    for i in range(count):
        x = -half * 0.84 + 1.68 * half * i / (count - 1)
        points += [(x - half * 0.08, girth * 1.45), (x + half * 0.09, girth * 1.05)]
    points.append((half * 0.9, girth * 0.3))
    brush.patch(polygon(tuple(points)), darker(colour, 0.14))
    for x in (-0.5, 0.0, 0.5):
        brush.line([(half * x, -girth * 0.4), (half * (x - 0.05), girth * 0.1)], 0.022, darker(colour, 0.3))


def draw_spikes(brush: Brush, colour: Rgb, roots: Sequence[Point]) -> None:
    for x, y in roots:
        with brush.moved(x, y):
            brush.shape(polygon(((-0.07, 0.06), (-0.02, -0.13), (0.08, 0.06))), colour)


def draw_leather_wing(brush: Brush, colour: Rgb, shaded: bool) -> None:
    """A bat-like wing that rises backwards from its root at the origin."""
    outline = (
        (0.06, 0.02), (0.02, -0.22), (-0.1, -0.4), (-0.54, -0.4), (-0.42, -0.27), (-0.44, -0.13), (-0.28, -0.15),
        (-0.26, 0.0), (-0.12, -0.05), (-0.07, 0.07),
    )  # fmt: skip
    brush.shape(polygon(outline), colour, shaded)
    for tip in ((-0.42, -0.27), (-0.28, -0.15), (-0.12, -0.05)):
        brush.line([(-0.09, -0.385), tip], 0.016, darker(colour, 0.35))


# Faces


def draw_behind_head(brush: Brush, look: QuadrupedLook, costume: Costume) -> None:
    if "mane" in look.parts:
        brush.shape(
            blob(((0.3, -1.25), (-0.5, -1.2), (-1.25, -0.4), (-1.5, 0.9), (-1.1, 1.5), (-0.6, 0.7), (-0.3, -0.3))),
            costume.accent,
        )
    if "horns" in look.parts:
        for side in (-1, 1):
            brush.shape(
                blob(
                    (
                        (0.4 * side, -0.75),
                        (0.75 * side, -1.0),
                        (0.85 * side, -1.5),
                        (1.05 * side, -0.95),
                        (0.75 * side, -0.55),
                    )
                ),
                _IVORY,
            )
    if "fur" in look.parts:
        brush.shape(
            blob(((-0.75, -0.55), (-0.5, -1.25), (-0.1, -1.1), (0.2, -1.42), (0.45, -1.05), (0.72, -0.55))),
            darker(costume.main, 0.15),
        )


def draw_face_pattern(brush: Brush, look: QuadrupedLook, costume: Costume, turn: float) -> None:
    shift = 0.34 * turn
    if "cheeks" in look.parts:
        for side in (-1, 1):
            brush.spot(shift + 0.48 * side * (1 - 0.2 * turn), 0.35, 0.44, 0.42, costume.second)
    if "eye spot" in look.parts:
        brush.spot(shift - 0.36, -0.14, 0.36, 0.4, costume.accent)
    if "blaze" in look.parts:
        brush.spot(shift, -0.2, 0.2, 0.62, costume.second)
    if "forelock" in look.parts:
        brush.shape(polygon(((-0.25, -1.02), (0.45, -0.98), (0.3, -0.45))), costume.accent)
    if "stripes" in look.parts:
        for x in (-0.25, 0.0, 0.25):
            brush.line([(shift + x, -0.86), (shift + x * 0.8, -0.55)], 0.11, costume.accent)


def draw_muzzle(brush: Brush, look: QuadrupedLook, costume: Costume, skin: Rgb, turn: float) -> None:
    """The muzzle points out to the side as the head turns; its tip carries the nose."""
    if "trunk" in look.parts:
        return
    colour = costume.second if "light muzzle" in look.parts else lighter(skin, 0.12)
    x, reach, width = 0.34 * turn, look.snout * turn, look.snout_width
    tip = (x + 0.3 + reach, 0.3)
    if "pointed muzzle" in look.parts:
        with brush.moved(x, 0.28):
            brush.shape(
                blob(
                    (
                        (-0.45, -0.1),
                        (0.1, -width * 0.75),
                        (0.32 + reach, -0.12),
                        (0.34 + reach, 0.12),
                        (0.1, width),
                        (-0.4, width * 0.8),
                    )
                ),
                colour,
            )
    else:
        brush.oval(x + reach * 0.6, 0.44, 0.42 + reach * 0.5, width, colour)
        tip = (x + reach * 1.1 + 0.06, 0.44 - width * 0.55)
    nose = _PINK if "pink nose" in look.parts else _NOSE
    if "nostrils" in look.parts:
        for dx in (-0.1, 0.14):
            brush.spot(tip[0] + dx, tip[1] + 0.12, 0.07, 0.09, _NOSE)
    else:
        brush.spot(*tip, 0.17, 0.13, nose)
    if "whiskers" in look.parts:
        for side in (-1, 1):
            for dy in (-0.06, 0.1):
                brush.line([(x + 0.5 * side, 0.46 + dy), (x + 1.0 * side, 0.42 + 2 * dy)], 0.04, lighter(_NOSE, 0.3))


def draw_trunk(brush: Brush, skin: Rgb, turn: float, lift: float) -> None:
    """A trunk that hangs, or curls up as `lift` goes from 0 to 1."""
    x = 0.34 * turn + 0.2 * turn
    hang = ((x, 0.15), (x + 0.55 * turn, 0.8), (x + 0.5 * turn, 1.6), (x + 0.95 * turn + 0.15, 1.95))
    raised = ((x, 0.15), (x + 0.9, 0.45), (x + 1.5, -0.2), (x + 1.3, -0.95))
    lift = min(max(lift, 0.0), 1.0)
    points = [(a[0] + (b[0] - a[0]) * lift, a[1] + (b[1] - a[1]) * lift) for a, b in zip(hang, raised, strict=True)]
    brush.limb(points, 0.46, skin)
    for a, b in pairwise(points[1:]):
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        brush.line([(middle[0] - 0.14, middle[1]), (middle[0] + 0.14, middle[1])], 0.05, darker(skin, 0.25))


def draw_tusks(brush: Brush, turn: float, long: bool) -> None:
    size = 1.5 if long else 0.9
    for side in (-0.35, 0.55):
        x = 0.34 * turn + side
        with brush.moved(x, 0.5, scale_x=size):
            brush.shape(
                blob(((-0.12, -0.05), (0.1, 0.35), (0.6, 0.38), (0.88, 0.05), (0.55, 0.58), (0.0, 0.55), (-0.2, 0.1))),
                WHITE if not long else _IVORY,
            )
