"""Figures people built out of doors: houses, towers, fences, rails, lamps."""

import skia

from asazora.world.backdrop.brush import Brush
from asazora.world.backdrop.elements import Stand
from asazora.world.light import lighter

LAMP = 0xFFD98A
NEON = (0xFF3FA4, 0x2FE6FF, 0xB05CFF, 0x4DFF9A, 0xFFC23F)


def town_house(brush: Brush, at: Stand) -> None:
    width, height = 0.46 * at.size, at.size * (0.8 + 0.3 * at.dice(1))
    left, top = at.x - width / 2, at.y - height
    brush.rect(left, top, width, height, at.colour, lighter(at.colour, -0.14))
    roof = lighter(at.dice.pick((0x9A4A3C, 0x6B5A6E, 0x7A5236), 2), 0.0)
    brush.polygon(
        [(left - 0.04 * at.size, top), (at.x, top - 0.18 * at.size), (left + width + 0.04 * at.size, top)], roof
    )
    _windows(brush, at, left, top + 0.07 * height, width, 0.68 * height, columns=3, rows=4)
    brush.rect(left, at.y - 0.17 * at.size, width, 0.17 * at.size, lighter(at.colour, -0.35))
    brush.lamp(left + 0.08 * width, at.y - 0.13 * at.size, 0.5 * width, 0.10 * at.size, 0xFFE2A0)
    brush.rect(left + 0.68 * width, at.y - 0.14 * at.size, 0.2 * width, 0.14 * at.size, 0x5A3A2A)


def skyscraper(brush: Brush, at: Stand) -> None:
    width, height = 0.34 * at.size, at.size * (0.7 + 0.5 * at.dice(1))
    left, top = at.x - width / 2, at.y - height
    brush.rect(left, top, width, height, lighter(at.colour, 0.08), lighter(at.colour, -0.1))
    _windows(brush, at, left, top + 0.03 * height, width, 0.9 * height, columns=4, rows=10)


def neon_tower(brush: Brush, at: Stand) -> None:
    """A dark tower with shining windows, an edge of light and a sign: bright at every hour."""
    width, height = 0.36 * at.size, at.size * (0.75 + 0.45 * at.dice(1))
    left, top = at.x - width / 2, at.y - height
    brush.rect(left, top, width, height, at.colour, lighter(at.colour, -0.4))
    glow = at.dice.pick(NEON, 2)
    for row in range(9):
        for column in range(4):
            if at.dice(row, 10 + column) < 0.55:
                colour = at.dice.pick((0xFFE9A8, glow, 0x9FE8FF), row, 20 + column)
                x, y = left + width * (0.1 + 0.21 * column), top + height * (0.06 + 0.1 * row)
                _bright(brush, x, y, 0.14 * width, 0.045 * height, colour, 0.85)
    _bright(brush, left, top, width, 0.012, glow, 1.0)
    if at.dice(3) < 0.7:
        sign = at.dice.pick(NEON, 4)
        x, y, tall = left + width * 0.72, top + 0.3 * height, 0.30 * height
        brush.glow(x + 0.1 * width, y + tall / 2, 0.6 * tall, sign, 0.55)
        _bright(brush, x, y, 0.2 * width, tall, sign, 1.0)


def street_lamp(brush: Brush, at: Stand) -> None:
    top = at.y - at.size
    brush.line([(at.x, at.y), (at.x, top), (at.x + 0.14 * at.size, top - 0.03 * at.size)], 0.03 * at.size, 0x3F4650)
    x, y = at.x + 0.17 * at.size, top
    brush.glow(x, y + 0.03 * at.size, 0.5 * at.size, LAMP, 0.75 * brush.light.dark)
    brush.lamp(x - 0.07 * at.size, y - 0.02 * at.size, 0.14 * at.size, 0.06 * at.size, 0xFFF3C8, 0.02 * at.size)


def fence(brush: Brush, at: Stand) -> None:
    width = 1.5 * at.size
    for y in (0.75, 0.4):
        brush.rect(at.x - width / 2, at.y - y * at.size, width, 0.14 * at.size, lighter(at.colour, -0.06))
    for index in range(4):
        x = at.x + (index - 1.5) * width / 4
        top = at.y - at.size
        brush.polygon(
            [
                (x - 0.09 * at.size, at.y),
                (x - 0.09 * at.size, top),
                (x, top - 0.12 * at.size),
                (x + 0.09 * at.size, top),
                (x + 0.09 * at.size, at.y),
            ],
            at.colour,
        )


def bench(brush: Brush, at: Stand) -> None:
    for x in (-0.42, 0.36):
        brush.rect(at.x + x * at.size, at.y - 0.4 * at.size, 0.06 * at.size, 0.4 * at.size, 0x4A4E55)
    for y in (0.42, 0.62, 0.76):
        brush.rect(
            at.x - 0.55 * at.size, at.y - y * at.size, 1.1 * at.size, 0.09 * at.size, lighter(at.colour, 0.1), at.colour
        )


def barn(brush: Brush, at: Stand) -> None:
    width, wall = 0.9 * at.size, 0.5 * at.size
    left, top = at.x - width / 2, at.y - wall
    brush.rect(left, top, width, wall, at.colour, lighter(at.colour, -0.2))
    gable = [
        (left, top),
        (left + 0.12 * width, top - 0.2 * at.size),
        (at.x, top - 0.36 * at.size),
        (left + 0.88 * width, top - 0.2 * at.size),
        (left + width, top),
    ]
    brush.polygon(gable, lighter(at.colour, 0.05))
    brush.line(gable, 0.05 * at.size, 0x6B6F78)
    brush.rect(at.x - 0.16 * at.size, at.y - 0.3 * at.size, 0.32 * at.size, 0.3 * at.size, 0xF7F2E6)
    door = (at.x - 0.13 * at.size, at.y - 0.27 * at.size, 0.26 * at.size, 0.27 * at.size)
    brush.rect(*door, lighter(at.colour, -0.15))
    brush.line([(door[0], door[1]), (door[0] + door[2], at.y)], 0.02 * at.size, 0xF7F2E6)
    brush.line([(door[0] + door[2], door[1]), (door[0], at.y)], 0.02 * at.size, 0xF7F2E6)
    brush.lamp(at.x - 0.07 * at.size, top - 0.16 * at.size, 0.14 * at.size, 0.12 * at.size, LAMP)


def silo(brush: Brush, at: Stand) -> None:
    brush.ellipse(at.x, at.y - 0.85 * at.size, 0.14 * at.size, 0.14 * at.size, 0x9AA3AE)
    brush.rect(
        at.x - 0.14 * at.size,
        at.y - 0.85 * at.size,
        0.28 * at.size,
        0.85 * at.size,
        lighter(at.colour, 0.1),
        lighter(at.colour, -0.15),
    )
    for k in range(1, 4):
        brush.rect(
            at.x - 0.14 * at.size, at.y - 0.21 * k * at.size, 0.28 * at.size, 0.012 * at.size, lighter(at.colour, -0.2)
        )


def haystack(brush: Brush, at: Stand) -> None:
    path = skia.Path()
    path.addArc(skia.Rect.MakeXYWH(at.x - 0.5 * at.size, at.y - 0.62 * at.size, at.size, 1.24 * at.size), 180, 180)
    path.close()
    brush.fill(path, lighter(at.colour, 0.15), lighter(at.colour, -0.18))
    for k in range(5):
        x = at.x + (k - 2) * 0.17 * at.size
        brush.line(
            [(x, at.y - 0.05 * at.size), (x * 0.7 + at.x * 0.3, at.y - 0.4 * at.size)],
            0.015 * at.size,
            lighter(at.colour, -0.2),
            0.6,
        )


def keep(brush: Brush, at: Stand) -> None:
    """The castle: a wall with battlements, a gate and two round towers with pointed roofs."""
    size, stone = at.size, at.colour
    _battlement(brush, at.x - 0.75 * size, at.y, 1.5 * size, 0.42 * size, stone)
    _tower(brush, at.x, at.y - 0.3 * size, 0.3 * size, 0.55 * size, lighter(stone, 0.05), 0x5A6FB8)
    for side in (-1, 1):
        _tower(brush, at.x + side * 0.62 * size, at.y, 0.28 * size, 0.72 * size, lighter(stone, -0.06), 0xB8485A)
    gate = skia.Path()
    gate.addRoundRect(
        skia.Rect.MakeXYWH(at.x - 0.12 * size, at.y - 0.28 * size, 0.24 * size, 0.4 * size), 0.12 * size, 0.12 * size
    )
    brush.canvas.save()
    brush.canvas.clipRect(skia.Rect.MakeLTRB(at.x - size, at.y - size, at.x + size, at.y))
    brush.fill(gate, 0x4A3020)
    brush.canvas.restore()


def banner(brush: Brush, at: Stand) -> None:
    brush.line([(at.x, at.y), (at.x, at.y - at.size)], 0.03 * at.size, 0x6B4A2E)
    top = at.y - at.size
    brush.polygon(
        [
            (at.x, top),
            (at.x + 0.4 * at.size, top + 0.05 * at.size),
            (at.x + 0.3 * at.size, top + 0.17 * at.size),
            (at.x + 0.4 * at.size, top + 0.3 * at.size),
            (at.x, top + 0.32 * at.size),
        ],
        at.colour,
    )


def rails(brush: Brush, at: Stand) -> None:
    """A level track on sleepers across the whole view, `size` wide on the ground."""
    spacing = 0.075
    for cell in brush.cells(spacing):
        x = cell * spacing
        brush.polygon(
            [(x, at.y), (x + 0.035, at.y), (x + 0.028, at.y + at.size), (x - 0.010, at.y + at.size)], 0x6B4A34
        )
    for share in (0.18, 0.72):
        y = at.y + share * at.size
        brush.rect(brush.left - 0.1, y, brush.right - brush.left + 0.2, 0.012, 0xC9CED6, 0x7A8089)


def pole(brush: Brush, at: Stand) -> None:
    brush.rect(at.x - 0.012 * at.size, at.y - at.size, 0.024 * at.size, at.size, 0x6A4B33)
    brush.rect(at.x - 0.12 * at.size, at.y - 0.92 * at.size, 0.24 * at.size, 0.022 * at.size, 0x6A4B33)


def signal(brush: Brush, at: Stand) -> None:
    brush.rect(at.x - 0.02 * at.size, at.y - at.size, 0.04 * at.size, at.size, 0x4A4E55)
    brush.rect(
        at.x - 0.09 * at.size, at.y - 1.1 * at.size, 0.18 * at.size, 0.36 * at.size, 0x2E3238, radius=0.05 * at.size
    )
    for y, colour in ((1.0, 0xF04A3F), (0.84, 0x58D06A)):
        brush.glow(at.x, at.y - y * at.size, 0.25 * at.size, colour, 0.5 * brush.light.dark)
        brush.ellipse(at.x, at.y - y * at.size, 0.05 * at.size, 0.05 * at.size, colour)


def station(brush: Brush, at: Stand) -> None:
    width, height = 1.1 * at.size, 0.42 * at.size
    left, top = at.x - width / 2, at.y - height
    brush.rect(left, top, width, height, at.colour, lighter(at.colour, -0.15))
    brush.polygon(
        [
            (left - 0.08 * at.size, top),
            (left + 0.1 * at.size, top - 0.2 * at.size),
            (left + width - 0.1 * at.size, top - 0.2 * at.size),
            (left + width + 0.08 * at.size, top),
        ],
        0x7A4A42,
    )
    for k in range(4):
        x = left + (0.09 + 0.23 * k) * width
        brush.rect(x - 0.01 * at.size, top + 0.07 * at.size, 0.15 * width, 0.22 * at.size, 0xFFF6E4)
        brush.lamp(x, top + 0.08 * at.size, 0.13 * width, 0.2 * at.size, LAMP)


def road_dash(brush: Brush, at: Stand) -> None:
    half = at.size / 2
    brush.polygon(
        [(at.x - half, at.y), (at.x + half, at.y), (at.x + 1.1 * half, at.y + 0.02), (at.x - 0.95 * half, at.y + 0.02)],
        at.colour,
    )


def flagstone(brush: Brush, at: Stand) -> None:
    brush.rect(
        at.x - at.size / 2,
        at.y - 0.13 * at.size,
        at.size,
        0.26 * at.size,
        lighter(at.colour, 0.05),
        lighter(at.colour, -0.06),
        0.05 * at.size,
    )


def reflection(brush: Brush, at: Stand) -> None:
    """Light of a sign on wet asphalt."""
    brush.canvas.save()
    brush.canvas.translate(at.x, at.y)
    brush.canvas.scale(1.0, 0.25)
    brush.glow(0.0, 0.0, 1.6 * at.size, at.colour, 0.55)
    brush.canvas.restore()


def _windows(
    brush: Brush, at: Stand, left: float, top: float, width: float, height: float, columns: int, rows: int
) -> None:
    wide, tall = width / columns, height / rows
    for row in range(rows):
        for column in range(columns):
            lit = at.dice(row, 30 + column) < 0.65
            box = (left + (column + 0.24) * wide, top + (row + 0.18) * tall, 0.52 * wide, 0.62 * tall)
            if lit:
                brush.lamp(*box, LAMP)
            else:
                brush.rect(*box, 0x7F98B0)


def _bright(brush: Brush, x: float, y: float, width: float, height: float, colour: int, alpha: float) -> None:
    paint = skia.Paint(AntiAlias=True, Color=round(255 * alpha) << 24 | colour)
    brush.canvas.drawRect(skia.Rect.MakeXYWH(x, y, width, height), paint)


def _battlement(brush: Brush, left: float, foot: float, width: float, height: float, colour: int) -> None:
    brush.rect(left, foot - height, width, height, colour, lighter(colour, -0.18))
    teeth = 11
    for k in range(0, teeth, 2):
        brush.rect(left + k * width / teeth, foot - height - 0.12 * height, width / teeth, 0.13 * height, colour)


def _tower(brush: Brush, x: float, foot: float, width: float, height: float, colour: int, roof: int) -> None:
    top = foot - height
    brush.rect(x - width / 2, top, width, height, lighter(colour, 0.08), lighter(colour, -0.15))
    brush.polygon(
        [(x - 0.65 * width, top), (x, top - 1.25 * width), (x + 0.65 * width, top)],
        lighter(roof, 0.12),
        lighter(roof, -0.15),
    )
    brush.lamp(x - 0.09 * width, top + 0.22 * height, 0.18 * width, 0.16 * height, LAMP, 0.08 * width)
