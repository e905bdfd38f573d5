"""Figures of rooms: windows onto the hour and the weather outside, furniture, lights."""

import skia

from asazora.world.backdrop.brush import Brush
from asazora.world.backdrop.elements import Stand
from asazora.world.light import lighter


def window(brush: Brush, at: Stand) -> None:
    """A window onto the light's sky, with curtains of the figure's colour. The foot is the middle of the sill."""
    width, height = 0.9 * at.size, at.size
    left, top = at.x - width / 2, at.y - height
    _outside(brush, skia.Rect.MakeXYWH(left, top, width, height))
    frame = 0.045 * at.size
    for x, y, w, h in (
        (left - frame, top - frame, width + 2 * frame, frame),
        (left - frame, at.y, width + 2 * frame, frame),
        (left - frame, top, frame, height),
        (left + width, top, frame, height),
        (at.x - frame / 2, top, frame, height),
        (left, top + 0.45 * height, width, frame),
    ):
        brush.rect(x, y, w, h, 0xF8F1E4)
    brush.rect(left - 2 * frame, at.y + frame, width + 4 * frame, frame, 0xE6D8C0)
    _curtains(brush, at, left, top - 1.5 * frame, width)


def _outside(brush: Brush, pane: skia.Rect) -> None:
    light, canvas = brush.light, brush.canvas
    ends = [skia.Point(0, pane.top()), skia.Point(0, pane.bottom())]
    shader = skia.GradientShader.MakeLinear(ends, [0xFF000000 | colour for colour in light.sky])
    canvas.drawRect(pane, skia.Paint(Shader=shader))
    canvas.save()
    canvas.clipRect(pane, skia.ClipOp.kIntersect, True)
    if light.sun is not None:
        x, y, radius = pane.centerX() + 0.2 * pane.width(), pane.top() + 0.28 * pane.height(), 0.11 * pane.height()
        brush.glow(x, y, 3 * radius, light.sun_colour, 0.5)
        canvas.drawCircle(x, y, radius, skia.Paint(AntiAlias=True, Color=0xFF000000 | light.sun_colour))
    for k in range(round(14 * light.stars)):
        x, y = pane.left() + pane.width() * brush.dice(k, 91), pane.top() + 0.7 * pane.height() * brush.dice(k, 92)
        canvas.drawCircle(x, y, 0.003, skia.Paint(AntiAlias=True, Color=0xE0FFFFFF))
    brush.ellipse(
        pane.centerX(), pane.bottom() + 0.05 * pane.height(), 0.7 * pane.width(), 0.25 * pane.height(), 0x6DB14B
    )
    canvas.restore()


def _curtains(brush: Brush, at: Stand, left: float, top: float, width: float) -> None:
    drop = 1.18 * at.size
    brush.line([(left - 0.22 * at.size, top), (left + width + 0.22 * at.size, top)], 0.03 * at.size, 0x8A5A3A)
    for side in (-1, 1):
        outer = at.x + side * (width / 2 + 0.18 * at.size)
        inner_top, inner_low = at.x + side * 0.36 * width, at.x + side * 0.46 * width
        path = skia.Path()
        path.moveTo(outer, top)
        path.lineTo(inner_top, top)
        path.quadTo(inner_top, top + 0.5 * drop, inner_low, top + 0.62 * drop)
        path.quadTo(at.x + side * 0.42 * width, top + 0.8 * drop, inner_low, top + drop)
        path.lineTo(outer, top + drop)
        path.close()
        brush.fill(path, lighter(at.colour, 0.12), lighter(at.colour, -0.15))


def bed(brush: Brush, at: Stand) -> None:
    size = at.size
    brush.rect(at.x - 0.58 * size, at.y - 0.62 * size, 0.1 * size, 0.62 * size, 0x8A5A36, 0x6E4528, 0.03 * size)
    brush.rect(at.x + 0.5 * size, at.y - 0.36 * size, 0.08 * size, 0.36 * size, 0x8A5A36, 0x6E4528, 0.03 * size)
    brush.rect(at.x - 0.5 * size, at.y - 0.2 * size, 1.02 * size, 0.12 * size, 0x7A4E30)
    brush.rect(at.x - 0.5 * size, at.y - 0.32 * size, 1.0 * size, 0.16 * size, 0xFFFFFF, 0xE8E4F0, 0.04 * size)
    brush.rect(at.x - 0.48 * size, at.y - 0.42 * size, 0.28 * size, 0.14 * size, 0xFFFFFF, 0xDFE3EE, 0.06 * size)
    brush.rect(
        at.x - 0.18 * size,
        at.y - 0.35 * size,
        0.7 * size,
        0.24 * size,
        lighter(at.colour, 0.12),
        lighter(at.colour, -0.12),
        0.04 * size,
    )


def picture(brush: Brush, at: Stand) -> None:
    width, height = at.size, 0.75 * at.size
    left, top = at.x - width / 2, at.y - height
    brush.rect(left, top, width, height, 0xC79A5A, 0x9A7038)
    brush.rect(left + 0.08 * width, top + 0.1 * height, 0.84 * width, 0.8 * height, 0xBFE3F2, 0xF7E9C4)
    hill = [
        (left + 0.08 * width, top + 0.9 * height),
        (at.x - 0.1 * width, top + 0.45 * height),
        (left + 0.92 * width, top + 0.9 * height),
    ]
    brush.polygon(hill, at.colour)


def rug(brush: Brush, at: Stand) -> None:
    for share, tone in ((1.0, -0.1), (0.82, 0.35), (0.68, 0.0), (0.3, 0.35)):
        brush.ellipse(at.x, at.y, share * at.size, share * 0.2 * at.size, lighter(at.colour, tone))


def bookcase(brush: Brush, at: Stand) -> None:
    width, height = 0.62 * at.size, at.size
    left, top = at.x - width / 2, at.y - height
    brush.rect(left, top, width, height, 0x9A6A42, 0x7A5030)
    spines = (0xC8503F, 0x3F7FB8, 0xE0B04A, 0x5AA05A, 0x8A5AA8, 0xE8DCC8)
    for shelf in range(4):
        floor = top + height * (0.25 * shelf + 0.225)
        brush.rect(left + 0.05 * width, top + height * (0.25 * shelf + 0.03), 0.9 * width, 0.195 * height, 0x5A3A22)
        for k in range(8):
            tall = height * (0.11 + 0.06 * at.dice(k, shelf))
            x = left + width * (0.08 + 0.105 * k)
            brush.rect(x, floor - tall, 0.085 * width, tall, at.dice.pick(spines, k, 10 + shelf))


def cupboards(brush: Brush, at: Stand) -> None:
    """Hanging cupboards, one a cell."""
    width, height = 0.98 * at.size, 0.62 * at.size
    left, top = at.x - width / 2, at.y - height
    brush.rect(left, top, width, height, lighter(at.colour, 0.1), lighter(at.colour, -0.05))
    for side in (0, 1):
        x = left + (0.05 + 0.475 * side) * width
        brush.rect(
            x,
            top + 0.06 * height,
            0.425 * width,
            0.86 * height,
            lighter(at.colour, 0.22),
            lighter(at.colour, 0.06),
            0.01,
        )
        brush.ellipse(left + (0.44 + 0.12 * side) * width, top + 0.8 * height, 0.012, 0.012, 0xC9A24A)


def counter(brush: Brush, at: Stand) -> None:
    """A kitchen counter along the whole wall; the figure's size is its height."""
    top, width = at.y - at.size, brush.right - brush.left + 0.2
    brush.rect(brush.left - 0.1, top, width, at.size, at.colour, lighter(at.colour, -0.12))
    for cell in brush.cells(0.22):
        x = cell * 0.22
        brush.rect(
            x + 0.012,
            top + 0.22 * at.size,
            0.196,
            0.68 * at.size,
            lighter(at.colour, 0.18),
            lighter(at.colour, 0.02),
            0.01,
        )
        brush.rect(x + 0.085, top + 0.32 * at.size, 0.05, 0.012, 0xC9A24A, radius=0.006)
    brush.rect(brush.left - 0.1, top - 0.02, width, 0.05, 0xF3E4CC, 0xC7A67C)


def stove(brush: Brush, at: Stand) -> None:
    size = at.size
    left, top = at.x - 0.5 * size, at.y - size
    brush.rect(left, top, size, size, 0xE3E7EC, 0xB4BCC6, 0.03 * size)
    brush.rect(left + 0.12 * size, top + 0.36 * size, 0.76 * size, 0.46 * size, 0x2E333A, 0x50463F, 0.04 * size)
    brush.rect(left + 0.15 * size, top + 0.27 * size, 0.7 * size, 0.04 * size, 0x8A929C)
    for k in range(4):
        brush.ellipse(left + (0.2 + 0.2 * k) * size, top + 0.15 * size, 0.045 * size, 0.045 * size, 0x40464E)
    brush.rect(
        left + 0.1 * size,
        top - 0.24 * size,
        0.34 * size,
        0.22 * size,
        at.colour,
        lighter(at.colour, -0.25),
        0.03 * size,
    )
    brush.rect(left + 0.44 * size, top - 0.17 * size, 0.2 * size, 0.04 * size, 0x40464E)


def fridge(brush: Brush, at: Stand) -> None:
    width = 0.46 * at.size
    left, top = at.x - width / 2, at.y - at.size
    brush.rect(left, top, width, at.size, lighter(at.colour, 0.15), lighter(at.colour, -0.1), 0.03 * at.size)
    brush.rect(left, top + 0.34 * at.size, width, 0.012 * at.size, lighter(at.colour, -0.35))
    for y in (0.14, 0.42):
        brush.rect(left + 0.08 * width, top + y * at.size, 0.05 * width, 0.15 * at.size, 0x7F8893, radius=0.01)


def lampshade(brush: Brush, at: Stand) -> None:
    """A lamp hanging from the ceiling; the foot is the lower edge of its shade."""
    brush.line([(at.x, at.y - at.size), (at.x, -0.6)], 0.008, 0x6A5A4A)
    shade = [
        (at.x - 0.25 * at.size, at.y - at.size),
        (at.x + 0.25 * at.size, at.y - at.size),
        (at.x + 0.75 * at.size, at.y),
        (at.x - 0.75 * at.size, at.y),
    ]
    brush.polygon(shade, lighter(at.colour, 0.15), at.colour)


def wallpaper(brush: Brush, at: Stand) -> None:
    """One stripe of wallpaper from the ceiling down to the figure's foot."""
    brush.rect(at.x - at.size / 2, min(-0.2, brush.top), at.size, at.y - min(-0.2, brush.top), at.colour)


def tile(brush: Brush, at: Stand) -> None:
    """A column of wall tiles, up from the figure's foot."""
    for row in range(10):
        y = at.y - (row + 1) * at.size
        brush.rect(
            at.x - 0.48 * at.size,
            y,
            0.94 * at.size,
            0.94 * at.size,
            lighter(at.colour, 0.06 * at.dice(row)),
            radius=0.006,
        )
