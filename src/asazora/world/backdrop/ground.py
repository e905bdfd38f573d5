"""Figures of the ground and the sky that are not plants: stones, clouds, waves, drifts, craters."""

import math

import skia

from asazora.world.backdrop.brush import Brush
from asazora.world.backdrop.elements import Stand
from asazora.world.light import lighter, mix


def cloud(brush: Brush, at: Stand) -> None:
    """Takes the colour of the sky's light: white by day, pink in the morning, dark at night."""
    light = brush.light
    body = mix(light.shade(at.colour), light.sky[1], 0.15 + 0.45 * light.dark)
    under = mix(body, light.sky[1], 0.45)
    path = skia.Path()
    for dx, dy, radius in (
        (-0.42, 0.0, 0.17),
        (-0.2, 0.1, 0.24),
        (0.08, 0.16, 0.3),
        (0.36, 0.05, 0.2),
        (0.55, -0.02, 0.13),
    ):
        r = radius * at.size * (0.85 + 0.3 * at.dice(round(10 * dx)))
        path.addCircle(at.x + dx * at.size, at.y - dy * at.size, r)
    path.addRoundRect(
        skia.Rect.MakeLTRB(at.x - 0.55 * at.size, at.y - 0.02 * at.size, at.x + 0.66 * at.size, at.y + 0.14 * at.size),
        0.1 * at.size,
        0.07 * at.size,
    )
    bounds = path.getBounds()
    ends = [skia.Point(0, bounds.top()), skia.Point(0, bounds.bottom())]
    shader = skia.GradientShader.MakeLinear(ends, [0xF5000000 | lighter(body, 0.15), 0xE6000000 | under])
    brush.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=shader))


def billow(brush: Brush, at: Stand) -> None:
    """A round heap of cloud to stand on."""
    colour = at.colour
    for index in range(5):
        x = at.x + (index - 2) * 0.3 * at.size + 0.1 * at.size * at.dice(index)
        r = at.size * (0.28 + 0.16 * at.dice(index, 1))
        brush.ellipse(x, at.y - 0.1 * at.size, r, r * 0.8, lighter(colour, 0.3), lighter(colour, -0.12))


def stone(brush: Brush, at: Stand) -> None:
    height = at.size * (0.5 + 0.25 * at.dice(1))
    points = []
    for index in range(8):
        angle = math.pi * index / 7
        r = 1 - 0.18 * at.dice(index, 2)
        points.append((at.x - 0.55 * at.size * r * math.cos(angle), at.y - height * r * math.sin(angle)))
    colour = mix(at.colour, 0xF4F8FF, brush.light.frost * 0.6)
    brush.polygon(points, lighter(colour, 0.18), lighter(colour, -0.22))


def patch(brush: Brush, at: Stand) -> None:
    """A flat, faint stain of colour."""
    oval = skia.Path()
    oval.addOval(skia.Rect.MakeXYWH(at.x - at.size, at.y - 0.22 * at.size, 2 * at.size, 0.44 * at.size))
    brush.fill(oval, mix(at.colour, 0xF4F8FF, brush.light.frost), alpha=0.45)


def foam(brush: Brush, at: Stand) -> None:
    """The edge of the sea on the sand."""
    brush.ellipse(at.x, at.y, at.size, at.size * 0.2, at.colour)


def asteroid(brush: Brush, at: Stand) -> None:
    """A lump of rock with two craters, adrift."""
    rim = [(2 * math.pi * k / 9, 0.8 + 0.25 * at.dice(k, 2)) for k in range(9)]
    points = [(at.x + at.size * r * math.cos(a), at.y + 0.8 * at.size * r * math.sin(a)) for a, r in rim]
    brush.polygon(points, lighter(at.colour, 0.2), lighter(at.colour, -0.35))
    for dx, dy, r in ((-0.3, -0.2, 0.2), (0.25, 0.2, 0.26)):
        brush.ellipse(
            at.x + dx * at.size, at.y + dy * at.size, r * at.size, 0.8 * r * at.size, lighter(at.colour, -0.25)
        )


def wave(brush: Brush, at: Stand) -> None:
    line = [(at.x + at.size * k / 8, at.y - 0.06 * at.size * math.sin(k * math.pi / 4)) for k in range(-8, 9)]
    brush.line(line, 0.05 * at.size, at.colour, 0.7)


def dune(brush: Brush, at: Stand) -> None:
    path = skia.Path()
    path.moveTo(at.x - at.size, at.y)
    path.cubicTo(
        at.x - 0.4 * at.size,
        at.y - 0.05 * at.size,
        at.x - 0.1 * at.size,
        at.y - 0.34 * at.size,
        at.x,
        at.y - 0.36 * at.size,
    )
    path.cubicTo(
        at.x + 0.3 * at.size, at.y - 0.25 * at.size, at.x + 0.6 * at.size, at.y - 0.03 * at.size, at.x + at.size, at.y
    )
    brush.fill(path, lighter(at.colour, 0.12), lighter(at.colour, -0.06))
    shade = skia.Path()
    shade.moveTo(at.x, at.y - 0.36 * at.size)
    shade.cubicTo(
        at.x + 0.3 * at.size, at.y - 0.25 * at.size, at.x + 0.6 * at.size, at.y - 0.03 * at.size, at.x + at.size, at.y
    )
    shade.quadTo(at.x + 0.2 * at.size, at.y - 0.05 * at.size, at.x, at.y - 0.36 * at.size)
    brush.fill(shade, lighter(at.colour, -0.16))


def crater(brush: Brush, at: Stand) -> None:
    brush.ellipse(at.x, at.y, at.size, at.size * 0.27, lighter(at.colour, 0.22))
    brush.ellipse(
        at.x, at.y + 0.05 * at.size, at.size * 0.86, at.size * 0.2, lighter(at.colour, -0.28), lighter(at.colour, -0.08)
    )


def sunbeam(brush: Brush, at: Stand) -> None:
    """A slanted shaft of light from above."""
    width, length = 0.35 * at.size, at.size * 2.2
    path = skia.Path()
    path.addPoly(
        [
            skia.Point(*p)
            for p in (
                (at.x, at.y),
                (at.x + width, at.y),
                (at.x + 1.9 * width - 0.35 * length, at.y + length),
                (at.x - 0.35 * length, at.y + length),
            )
        ],
        True,
    )
    ends = [skia.Point(0, at.y), skia.Point(0, at.y + length)]
    strength = round(60 * (1 - 0.6 * brush.light.dark))
    shader = skia.GradientShader.MakeLinear(ends, [strength << 24 | at.colour, at.colour])
    brush.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=shader))


def planet(brush: Brush, at: Stand) -> None:
    """A round planet, lit from the upper left, with its night side dark."""
    brush.glow(at.x, at.y, 1.5 * at.size, at.colour, 0.25)
    lit, dark = lighter(at.colour, 0.25), lighter(at.colour, -0.72)
    centre = skia.Point(at.x - 0.45 * at.size, at.y - 0.45 * at.size)
    stops = [0xFF000000 | lit, 0xFF000000 | at.colour, 0xFF000000 | dark]
    shader = skia.GradientShader.MakeRadial(centre, 1.7 * at.size, stops, [0.0, 0.45, 1.0])
    brush.canvas.drawCircle(at.x, at.y, at.size, skia.Paint(AntiAlias=True, Shader=shader))


def ringed_planet(brush: Brush, at: Stand) -> None:
    ring = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=0.14 * at.size)
    ring.setColor(0xFF000000 | lighter(at.colour, 0.45))
    oval = skia.Rect.MakeLTRB(
        at.x - 1.75 * at.size, at.y - 0.42 * at.size, at.x + 1.75 * at.size, at.y + 0.42 * at.size
    )
    brush.canvas.save()
    brush.canvas.rotate(-18, at.x, at.y)
    brush.canvas.drawOval(oval, ring)
    planet(brush, at)
    brush.canvas.drawArc(oval, 0, 180, False, ring)
    brush.canvas.restore()


def earth(brush: Brush, at: Stand) -> None:
    planet(brush, at)
    brush.canvas.save()
    clip = skia.Path()
    clip.addCircle(at.x, at.y, at.size)
    brush.canvas.clipPath(clip, skia.ClipOp.kIntersect, True)
    land = skia.Paint(AntiAlias=True, Color=0xD04FA45A)
    for dx, dy, rx, ry in ((-0.4, -0.35, 0.35, 0.25), (-0.15, 0.25, 0.25, 0.4), (0.45, -0.1, 0.22, 0.3)):
        oval = skia.Rect.MakeXYWH(
            at.x + (dx - rx) * at.size, at.y + (dy - ry) * at.size, 2 * rx * at.size, 2 * ry * at.size
        )
        brush.canvas.drawOval(oval, land)
    brush.canvas.restore()


def nebula(brush: Brush, at: Stand) -> None:
    for index in range(4):
        x, y = at.x + (at.dice(index, 1) - 0.5) * at.size, at.y + (at.dice(index, 2) - 0.5) * 0.5 * at.size
        brush.glow(x, y, at.size * (0.5 + 0.4 * at.dice(index, 3)), at.colour, 0.22)
