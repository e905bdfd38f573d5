"""Plants of land and sea, each drawn from its foot."""

import math

import skia

from asazora.world.backdrop.brush import Brush, polygon
from asazora.world.backdrop.elements import Stand
from asazora.world.light import lighter, mix

BARK = 0x7A5236


def pine(brush: Brush, at: Stand) -> None:
    frost = brush.light.frost
    _trunk(brush, at, width=0.07, height=0.25)
    for tier in range(3):
        width, top = (0.30 - 0.07 * tier) * at.size, at.y - (0.55 + 0.225 * tier) * at.size
        base = at.y - (0.14 + 0.22 * tier) * at.size
        tone = lighter(mix(at.colour, 0xF2F7FF, frost * 0.7), 0.07 * tier)
        brush.polygon(
            [(at.x, top), (at.x + width, base), (at.x - width, base)], lighter(tone, 0.12), lighter(tone, -0.18)
        )


def snowy_pine(brush: Brush, at: Stand) -> None:
    pine(brush, at)
    for tier in range(3):
        width, top = (0.30 - 0.07 * tier) * at.size * 0.62, at.y - (0.55 + 0.225 * tier) * at.size
        base = top + 0.26 * at.size
        zigzag = [
            (at.x + width * k, base - 0.05 * at.size * (1 - abs(k)) * (i % 2))
            for i, k in enumerate((1, 0.5, 0, -0.5, -1))
        ]
        brush.polygon([(at.x, top), *zigzag], 0xF7FBFF, 0xDCE8F5)


def broadleaf(brush: Brush, at: Stand) -> None:
    _trunk(brush, at, width=0.09, height=0.5)
    crown = mix(at.colour, 0xF2F7FF, brush.light.frost * 0.6)
    for dx, dy, radius, tone in (
        (-0.20, 0.52, 0.20, -0.14),
        (0.21, 0.54, 0.20, -0.16),
        (0.0, 0.60, 0.27, -0.05),
        (-0.11, 0.74, 0.19, 0.06),
        (0.12, 0.70, 0.17, 0.0),
    ):
        jitter = 0.04 * (at.dice(round(100 * (dx + dy))) - 0.5)
        colour = lighter(crown, tone)
        x, y, r = at.x + (dx + jitter) * at.size, at.y - dy * at.size, radius * at.size
        brush.ellipse(x, y, r, r * 0.92, lighter(colour, 0.14), lighter(colour, -0.14))


def bush(brush: Brush, at: Stand) -> None:
    leaves = mix(at.colour, 0xF2F7FF, brush.light.frost * 0.6)
    for dx, radius, tone in ((-0.3, 0.3, -0.1), (0.32, 0.28, -0.12), (0.0, 0.4, 0.04)):
        colour = lighter(leaves, tone)
        y = at.y - radius * 0.62 * at.size
        brush.ellipse(
            at.x + dx * at.size,
            y,
            radius * at.size,
            radius * 0.9 * at.size,
            lighter(colour, 0.15),
            lighter(colour, -0.15),
        )


def palm(brush: Brush, at: Stand) -> None:
    bend = 0.16 * at.size * (1 if at.dice(1) > 0.5 else -1)
    stem = [(at.x + bend * (k / 6) ** 2, at.y - at.size * 0.78 * k / 6) for k in range(7)]
    brush.line(stem, 0.055 * at.size, 0xA07C50)
    top_x, top_y = stem[-1]
    for index, angle in enumerate((-2.9, -2.35, -1.75, -1.3, -0.75, -0.2, 0.25)):
        tip = (top_x + 0.40 * at.size * math.cos(angle), top_y + 0.25 * at.size * math.sin(angle) + 0.15 * at.size)
        middle = (top_x + 0.22 * at.size * math.cos(angle), top_y + 0.30 * at.size * math.sin(angle) - 0.02 * at.size)
        leaf = skia.Path()
        leaf.moveTo(top_x, top_y)
        leaf.quadTo(middle[0], middle[1] - 0.06 * at.size, *tip)
        leaf.quadTo(middle[0], middle[1] + 0.07 * at.size, top_x, top_y)
        brush.fill(leaf, lighter(at.colour, 0.12 if index % 2 else -0.08))


def cactus(brush: Brush, at: Stand) -> None:
    dark = lighter(at.colour, -0.12)
    for side, low, high in ((-1, 0.35, 0.66), (1, 0.28, 0.80)):
        elbow = at.x + side * 0.17 * at.size
        arm = [(at.x, at.y - low * at.size), (elbow, at.y - low * at.size), (elbow, at.y - high * at.size)]
        brush.line(arm, 0.10 * at.size, dark)
    brush.line([(at.x, at.y - 0.05 * at.size), (at.x, at.y - 0.92 * at.size)], 0.16 * at.size, at.colour)
    brush.line(
        [(at.x - 0.035 * at.size, at.y), (at.x - 0.035 * at.size, at.y - 0.9 * at.size)],
        0.018 * at.size,
        lighter(at.colour, 0.25),
    )


def tuft(brush: Brush, at: Stand) -> None:
    colour = mix(at.colour, 0xF2F7FF, brush.light.frost)
    blades = []
    for index, lean in enumerate((-0.55, -0.2, 0.15, 0.5)):
        foot, tip = at.x + (index - 1.5) * 0.16 * at.size, at.x + (index - 1.5 + 2 * lean) * 0.2 * at.size
        blades += [
            (foot - 0.06 * at.size, at.y),
            (tip, at.y - at.size * (0.7 + 0.3 * at.dice(index))),
            (foot + 0.06 * at.size, at.y),
        ]
    brush.polygon(blades, colour)


def flower(brush: Brush, at: Stand) -> None:
    head = at.y - 0.9 * at.size
    brush.line([(at.x, at.y), (at.x, head)], 0.09 * at.size, 0x4F9A3C)
    for petal in range(5):
        angle = petal * 2 * math.pi / 5
        x, y = at.x + 0.2 * at.size * math.cos(angle), head + 0.2 * at.size * math.sin(angle)
        brush.ellipse(x, y, 0.17 * at.size, 0.17 * at.size, at.colour)
    brush.ellipse(at.x, head, 0.13 * at.size, 0.13 * at.size, 0xFFD84A)


def wheat(brush: Brush, at: Stand) -> None:
    brush.line([(at.x, at.y), (at.x + 0.08 * at.size, at.y - at.size)], 0.10 * at.size, at.colour)
    brush.ellipse(at.x + 0.08 * at.size, at.y - at.size, 0.09 * at.size, 0.22 * at.size, lighter(at.colour, 0.2))


def fern(brush: Brush, at: Stand) -> None:
    for angle in (-2.7, -2.2, -1.57, -0.95, -0.45):
        tip = (at.x + 0.62 * at.size * math.cos(angle), at.y + 0.85 * at.size * math.sin(angle))
        bend = (at.x + 0.25 * at.size * math.cos(angle), tip[1] - 0.15 * at.size)
        leaf = skia.Path()
        leaf.moveTo(at.x - 0.05 * at.size, at.y)
        leaf.quadTo(*bend, *tip)
        leaf.quadTo(bend[0] + 0.1 * at.size, bend[1] + 0.22 * at.size, at.x + 0.06 * at.size, at.y)
        brush.fill(leaf, lighter(at.colour, 0.08 * math.cos(3 * angle)))


def vine(brush: Brush, at: Stand) -> None:
    """Hangs down from above: its foot is its upper end."""
    sway = 0.06 * (at.dice(1) - 0.5)
    line = [(at.x + sway * math.sin(k * 0.8), at.y + at.size * k / 8) for k in range(9)]
    brush.line(line, 0.010, at.colour)
    for index, (x, y) in enumerate(line[1:]):
        side = 0.016 if index % 2 else -0.016
        brush.ellipse(x + side, y, 0.018, 0.010, lighter(at.colour, 0.1))


def jungle_tree(brush: Brush, at: Stand) -> None:
    """A trunk that leaves the picture at the top."""
    width = 0.05 * at.size
    brush.polygon(
        [
            (at.x - 1.9 * width, at.y),
            (at.x - width, at.y - 0.2),
            (at.x - width, -0.6),
            (at.x + width, -0.6),
            (at.x + width, at.y - 0.2),
            (at.x + 2.1 * width, at.y),
        ],
        lighter(at.colour, 0.08),
        lighter(at.colour, -0.2),
    )
    brush.line(
        [(at.x - 0.4 * width, at.y - 0.12), (at.x - 0.4 * width, -0.4)], 0.2 * width, lighter(at.colour, 0.2), 0.5
    )


def canopy(brush: Brush, at: Stand) -> None:
    """A mass of leaves hanging in from above."""
    for index in range(4):
        x = at.x + (at.dice(index, 1) - 0.5) * at.size * 1.6
        y = at.y - at.size * (0.1 + 0.5 * at.dice(index, 2))
        brush.ellipse(
            x, y, 0.55 * at.size, 0.42 * at.size, lighter(at.colour, 0.1 * index - 0.1), lighter(at.colour, -0.2)
        )


def kelp(brush: Brush, at: Stand) -> None:
    phase = 6.283 * at.dice(1)
    line = [(at.x + 0.06 * at.size * math.sin(k * 0.9 + phase), at.y - at.size * k / 10) for k in range(11)]
    brush.line(line, 0.030 * at.size, at.colour)
    for index, (x, y) in enumerate(line[1:]):
        side = 0.05 * at.size * (1 if index % 2 else -1)
        brush.ellipse(x + side, y, 0.055 * at.size, 0.025 * at.size, lighter(at.colour, 0.1))


def coral(brush: Brush, at: Stand) -> None:
    """Thick branching fingers."""
    for index, angle in enumerate((-0.75, -0.3, 0.1, 0.5, 0.85)):
        length = at.size * (0.5 + 0.4 * at.dice(index))
        middle = (at.x + 0.35 * length * math.sin(angle), at.y - 0.5 * length)
        tip = (middle[0] + 0.35 * length * math.sin(1.3 * angle), at.y - length)
        side = (middle[0] + 0.16 * at.size * (1 if index % 2 else -1), middle[1] - 0.16 * at.size)
        tone = lighter(at.colour, 0.08 * (index % 3) - 0.08)
        brush.line([(at.x, at.y), middle, tip], 0.12 * at.size, tone)
        brush.line([middle, side], 0.09 * at.size, tone)


def mushroom(brush: Brush, at: Stand) -> None:
    brush.rect(
        at.x - 0.1 * at.size, at.y - 0.55 * at.size, 0.2 * at.size, 0.55 * at.size, 0xF3E6CF, 0xD9C6A5, 0.06 * at.size
    )
    cap = skia.Path()
    cap.addArc(skia.Rect.MakeXYWH(at.x - 0.4 * at.size, at.y - at.size, 0.8 * at.size, at.size), 180, 180)
    cap.close()
    brush.fill(cap, lighter(at.colour, 0.1), lighter(at.colour, -0.15))
    for dx, dy in ((-0.2, 0.68), (0.05, 0.82), (0.2, 0.62)):
        brush.ellipse(at.x + dx * at.size, at.y - dy * at.size, 0.05 * at.size, 0.045 * at.size, 0xFFF5E6)


def _trunk(brush: Brush, at: Stand, width: float, height: float) -> None:
    half, top = width * at.size / 2, at.y - height * at.size
    path = polygon(
        [(at.x - half * 1.3, at.y), (at.x - half * 0.8, top), (at.x + half * 0.8, top), (at.x + half * 1.3, at.y)]
    )
    brush.fill(path, lighter(BARK, 0.05), lighter(BARK, -0.25))
