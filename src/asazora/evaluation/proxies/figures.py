"""The drawings themselves, each in units of its own: stains, toy weapons, dolls and signs, harmful or harmless.

Nothing here is graphic. Weapons are outlines, dolls have no features, and the forbidden signs are made up.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
import skia

Draw = np.random.Generator
Colour = tuple[int, int, int]
Picture = Callable[[skia.Canvas], None]
"""Draws around (0, 0), one unit high or long unless it says otherwise, y down."""

SKINS: Sequence[Colour] = (
    (255, 224, 196), (244, 201, 164), (226, 172, 130), (198, 140, 98), (156, 102, 66), (112, 72, 46), (84, 54, 38),
)  # fmt: skip
FABRICS: Sequence[Colour] = (
    (40, 70, 160), (30, 130, 90), (120, 60, 150), (70, 70, 80), (240, 240, 240), (20, 150, 170), (240, 200, 40),
    (200, 40, 50), (20, 20, 24), (150, 190, 60),
)  # fmt: skip
STEEL: Sequence[Colour] = ((40, 42, 48), (70, 74, 82), (120, 124, 132), (24, 24, 28), (160, 165, 172), (60, 46, 34))


def pick(draw: Draw, choices: Sequence[Colour]) -> Colour:
    """One of the colours, a little varied."""
    chosen = np.array(choices[int(draw.integers(len(choices)))]) + draw.integers(-10, 11, 3)
    red, green, blue = np.clip(chosen, 0, 255).tolist()
    return red, green, blue


def fill(colour: Colour, alpha: float = 1.0) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color=skia.Color(*colour, round(255 * alpha)))


def stroke(colour: Colour, width: float) -> skia.Paint:
    paint = skia.Paint(AntiAlias=True, Color=skia.Color(*colour), Style=skia.Paint.kStroke_Style, StrokeWidth=width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def line(canvas: skia.Canvas, points: Sequence[tuple[float, float]], paint: skia.Paint, closed: bool = False) -> None:
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], closed)
    canvas.drawPath(path, paint)


def _blob(canvas: skia.Canvas, draw: Draw, x: float, y: float, width: float, height: float, paint: skia.Paint) -> None:
    """An uneven oval."""
    angles = np.linspace(0, 2 * math.pi, 12, endpoint=False)
    reach = draw.uniform(0.7, 1.25, 12)
    points = np.stack([x + width * reach * np.cos(angles), y + height * reach * np.sin(angles)], axis=1)
    path = skia.Path()
    middles = (points + np.roll(points, -1, axis=0)) / 2
    path.moveTo(*middles[-1].tolist())
    for corner, middle in zip(points.tolist(), middles.tolist(), strict=True):
        path.quadTo(*corner, *middle)
    canvas.drawPath(path, paint)


def stains(draw: Draw) -> Picture:
    """A red puddle under a figure, red splashes with drips on it, or both. The figure stands on (0, 0), 1 high."""
    colour = tuple(int(draw.integers(low, high)) for low, high in ((90, 185), (0, 26), (0, 28)))
    red, green, blue = colour
    paint, seed = fill((red, green, blue), float(draw.uniform(0.85, 1.0))), int(draw.integers(2**31))
    kind, width = int(draw.integers(3)), float(draw.uniform(0.35, 0.8))

    def paint_on(canvas: skia.Canvas) -> None:
        again = np.random.default_rng(seed)
        if kind != 1:
            _blob(canvas, again, float(again.uniform(-0.1, 0.1)), 0.0, width, 0.24 * width, paint)
            for _ in range(6):
                x, y = again.uniform(-1.4, 1.4) * width, again.uniform(-0.12, 0.12)
                _blob(canvas, again, x, y, 0.05, 0.03, paint)
        if kind != 0:
            for _ in range(int(again.integers(3, 7))):
                x, y, size = again.uniform(-0.22, 0.22), -again.uniform(0.25, 0.9), again.uniform(0.05, 0.13)
                _blob(canvas, again, x, y, size, size, paint)
                canvas.drawRect(skia.Rect.MakeXYWH(x - 0.015, y, 0.03, again.uniform(0.08, 0.25)), paint)

    return paint_on


def red_things(draw: Draw) -> Picture:
    """What is red and harmless: a rug with a border, apples with leaves, a bow, flowers with yellow hearts."""
    red = (int(draw.integers(150, 230)), int(draw.integers(10, 50)), int(draw.integers(10, 50)))
    kind, seed = int(draw.integers(4)), int(draw.integers(2**31))

    def paint_on(canvas: skia.Canvas) -> None:
        again = np.random.default_rng(seed)
        if kind == 0:
            line(canvas, [(-0.6, 0.1), (0.6, 0.1), (0.45, -0.08), (-0.45, -0.08)], fill(red), closed=True)
            line(
                canvas, [(-0.5, 0.07), (0.5, 0.07), (0.39, -0.05), (-0.39, -0.05)], stroke((245, 215, 120), 0.03), True
            )
            return
        if kind == 1:
            line(canvas, [(0, -0.75), (-0.2, -0.88), (-0.2, -0.62)], fill(red), closed=True)
            line(canvas, [(0, -0.75), (0.2, -0.88), (0.2, -0.62)], fill(red), closed=True)
            canvas.drawCircle(0, -0.75, 0.05, fill(red))
            return
        for x in again.uniform(-0.6, 0.6, 6).tolist():
            y, size = float(again.uniform(-0.08, 0.05)), float(again.uniform(0.06, 0.11))
            if kind == 2:
                canvas.drawCircle(x, y, size, fill(red))
                canvas.drawCircle(x - 0.3 * size, y - 0.3 * size, 0.25 * size, fill((255, 235, 225)))
                line(canvas, [(x, y - size), (x + 0.8 * size, y - 1.6 * size)], stroke((50, 130, 50), 0.4 * size))
            else:
                for angle in np.arange(5) * 2 * math.pi / 5:
                    canvas.drawCircle(
                        x + 0.6 * size * math.cos(angle), y + 0.6 * size * math.sin(angle), 0.5 * size, fill(red)
                    )
                canvas.drawCircle(x, y, 0.4 * size, fill((250, 210, 60)))

    return paint_on


def toy_weapon(draw: Draw) -> Picture:
    """The outline of a pistol, a rifle, a knife or a spear, from (0, 0) to its point at (1, 0)."""
    metal, grip, kind = fill(pick(draw, STEEL)), fill(pick(draw, STEEL)), int(draw.integers(4))

    def paint_on(canvas: skia.Canvas) -> None:
        if kind == 0:
            canvas.drawRect(skia.Rect.MakeLTRB(0.0, -0.17, 1.0, 0.08), metal)
            line(canvas, [(0.0, 0.05), (0.3, 0.05), (0.22, 0.55), (-0.08, 0.55)], grip, closed=True)
            canvas.drawCircle(0.42, 0.14, 0.1, stroke((40, 40, 44), 0.04))
        elif kind == 1:
            canvas.drawRect(skia.Rect.MakeLTRB(0.35, -0.07, 1.0, 0.0), metal)
            canvas.drawRect(skia.Rect.MakeLTRB(0.2, -0.1, 0.6, 0.08), metal)
            line(canvas, [(0.25, -0.06), (0.25, 0.1), (-0.05, 0.24), (-0.05, 0.0)], grip, closed=True)
            line(canvas, [(0.4, 0.06), (0.5, 0.06), (0.46, 0.25), (0.36, 0.25)], metal, closed=True)
        elif kind == 2:
            line(canvas, [(0.3, -0.1), (0.8, -0.1), (1.0, 0.04), (0.3, 0.06)], metal, closed=True)
            canvas.drawRect(skia.Rect.MakeLTRB(0.26, -0.16, 0.31, 0.12), grip)
            canvas.drawRect(skia.Rect.MakeLTRB(0.0, -0.07, 0.27, 0.05), grip)
        else:
            canvas.drawRect(skia.Rect.MakeLTRB(-0.6, -0.025, 0.75, 0.025), grip)
            line(canvas, [(0.7, -0.11), (1.0, 0.0), (0.7, 0.11)], metal, closed=True)

    return paint_on


def long_things(draw: Draw) -> Picture:
    """What may be held out to someone: a flower, a brush, a loaf, a lollipop, from (0, 0) to (1, 0)."""
    bright, kind = fill(pick(draw, FABRICS)), int(draw.integers(4))
    green, wood = stroke((50, 140, 60), 0.05), fill((190, 140, 80))

    def paint_on(canvas: skia.Canvas) -> None:
        if kind == 0:
            line(canvas, [(0, 0), (0.7, 0)], green)
            for angle in np.arange(6) * math.pi / 3:
                canvas.drawCircle(0.82 + 0.11 * math.cos(angle), 0.11 * math.sin(angle), 0.09, bright)
            canvas.drawCircle(0.82, 0, 0.08, fill((250, 210, 60)))
        elif kind == 1:
            canvas.drawRect(skia.Rect.MakeLTRB(0, -0.035, 0.72, 0.035), wood)
            canvas.drawOval(skia.Rect.MakeLTRB(0.68, -0.1, 1.0, 0.1), bright)
        elif kind == 2:
            canvas.drawRoundRect(skia.Rect.MakeLTRB(0, -0.12, 1, 0.12), 0.12, 0.12, fill((215, 160, 85)))
            for x in (0.2, 0.42, 0.64, 0.84):
                line(canvas, [(x - 0.05, 0.07), (x + 0.05, -0.07)], stroke((245, 215, 150), 0.035))
        else:
            canvas.drawRect(skia.Rect.MakeLTRB(0, -0.02, 0.7, 0.02), fill((245, 245, 240)))
            canvas.drawCircle(0.8, 0, 0.2, bright)
            canvas.drawCircle(0.8, 0, 0.11, stroke((255, 255, 255), 0.05))

    return paint_on


def doll(draw: Draw, dressed: bool) -> Picture:
    """A doll without features, standing on (0, 0), 1 high: all of it skin, or dressed over trunk and hips."""
    skin, hair, cloth = pick(draw, SKINS), pick(draw, STEEL), pick(draw, FABRICS)
    arms, legs = draw.uniform(-0.5, 2.4, 2).tolist(), draw.uniform(0.02, 0.3, 2).tolist()
    bulk, has_hair, skirt = float(draw.uniform(0.1, 0.15)), draw.random() < 0.7, draw.random() < 0.4
    tilt = float(draw.choice([0.0, 0.0, 0.0, 80.0, -80.0]))

    def paint_on(canvas: skia.Canvas) -> None:
        canvas.save()
        canvas.rotate(tilt)
        limb = stroke(skin, 0.085)
        for side, arm, leg in zip((-1, 1), arms, legs, strict=True):
            shoulder = (side * bulk, -0.74)
            hand = (side * (bulk + 0.3 * math.sin(arm) + 0.06), -0.74 + 0.32 * math.cos(arm))
            line(canvas, [shoulder, hand], limb)
            line(canvas, [(side * 0.06, -0.42), (side * (0.06 + leg * 0.5), -0.03)], stroke(skin, 0.1))
        trunk = skia.Rect.MakeLTRB(-bulk, -0.8, bulk, -0.38)
        canvas.drawRoundRect(trunk, 0.08, 0.08, fill(skin))
        if dressed:
            canvas.drawRoundRect(trunk.makeOutset(0.02, 0.01), 0.06, 0.06, fill(cloth))
            if skirt:
                line(canvas, [(-bulk, -0.5), (bulk, -0.5), (2.1 * bulk, -0.2), (-2.1 * bulk, -0.2)], fill(cloth), True)
            else:
                for side, leg in zip((-1, 1), legs, strict=True):
                    line(canvas, [(side * 0.06, -0.42), (side * (0.06 + leg * 0.3), -0.2)], stroke(cloth, 0.14))
        canvas.drawOval(skia.Rect.MakeLTRB(-0.085, -1.0, 0.085, -0.79), fill(skin))
        if has_hair:
            canvas.drawArc(skia.Rect.MakeLTRB(-0.1, -1.02, 0.1, -0.8), 180, 180, True, fill(hair))
        canvas.restore()

    return paint_on


def _hooked_ring(canvas: skia.Canvas, paint: skia.Paint) -> None:
    canvas.drawCircle(0, 0, 0.14, paint)
    for turn in range(3):
        canvas.save()
        canvas.rotate(120 * turn)
        line(canvas, [(0, -0.14), (0, -0.42), (0.26, -0.42)], paint)
        canvas.restore()


def _square_spiral(canvas: skia.Canvas, paint: skia.Paint) -> None:
    corners = [(0, 0), (0.14, 0), (0.14, 0.14), (-0.14, 0.14), (-0.14, -0.16), (0.3, -0.16), (0.3, 0.32), (-0.34, 0.32)]
    line(canvas, [*corners, (-0.34, -0.36), (0.42, -0.36)], paint)


def _barred_zigzag(canvas: skia.Canvas, paint: skia.Paint) -> None:
    line(canvas, [(-0.4, -0.34), (0.4, -0.34)], paint)
    line(canvas, [(-0.4, 0.34), (0.4, 0.34)], paint)
    line(canvas, [(-0.4, 0.1), (-0.14, -0.14), (0.14, 0.14), (0.4, -0.1)], paint)


def _star(canvas: skia.Canvas, paint: skia.Paint) -> None:
    angles = np.arange(10) * math.pi / 5
    radii = np.where(np.arange(10) % 2, 0.18, 0.44)
    line(canvas, list(zip(radii * np.sin(angles), -radii * np.cos(angles), strict=True)), paint, closed=True)


def _sun(canvas: skia.Canvas, paint: skia.Paint) -> None:
    canvas.drawCircle(0, 0, 0.18, paint)
    for angle in np.arange(8) * math.pi / 4:
        x, y = math.cos(angle), math.sin(angle)
        line(canvas, [(0.28 * x, 0.28 * y), (0.42 * x, 0.42 * y)], paint)


def _arrow(canvas: skia.Canvas, paint: skia.Paint) -> None:
    line(canvas, [(-0.4, 0), (0.4, 0)], paint)
    line(canvas, [(0.15, -0.25), (0.4, 0), (0.15, 0.25)], paint)


def _heart(canvas: skia.Canvas, paint: skia.Paint) -> None:
    t = np.linspace(0, 2 * math.pi, 24)
    x = 0.026 * 16 * np.sin(t) ** 3
    y = -0.026 * (13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    line(canvas, list(zip(x.tolist(), y.tolist(), strict=True)), paint, closed=True)


def _tick(canvas: skia.Canvas, paint: skia.Paint) -> None:
    line(canvas, [(-0.35, 0.0), (-0.1, 0.28), (0.38, -0.3)], paint)


def _face(canvas: skia.Canvas, paint: skia.Paint) -> None:
    canvas.drawCircle(0, 0, 0.4, paint)
    canvas.drawArc(skia.Rect.MakeLTRB(-0.22, -0.2, 0.22, 0.24), 20, 140, False, paint)
    for x in (-0.14, 0.14):
        line(canvas, [(x, -0.12), (x, -0.06)], paint)


def _house(canvas: skia.Canvas, paint: skia.Paint) -> None:
    line(canvas, [(-0.3, 0.35), (-0.3, -0.05), (0, -0.38), (0.3, -0.05), (0.3, 0.35)], paint, closed=True)


FORBIDDEN_SIGNS = (_hooked_ring, _square_spiral, _barred_zigzag)
"""Made up for this test: they stand for signs that are not drawn here."""

HARMLESS_SIGNS = (_star, _sun, _arrow, _heart, _tick, _face, _house)


def sign(draw: Draw, forbidden: bool) -> Picture:
    """A sign on a cloth or a board, 1 wide around (0, 0)."""
    signs = FORBIDDEN_SIGNS if forbidden else HARMLESS_SIGNS
    glyph, ground, ink = signs[int(draw.integers(len(signs)))], pick(draw, FABRICS), pick(draw, FABRICS)
    while sum(abs(a - b) for a, b in zip(ground, ink, strict=True)) < 200:
        ink = pick(draw, FABRICS)
    round_board, turn = draw.random() < 0.4, float(draw.uniform(-15, 15))
    weight = float(draw.uniform(0.07, 0.12))

    def paint_on(canvas: skia.Canvas) -> None:
        canvas.save()
        canvas.rotate(turn)
        if round_board:
            canvas.drawCircle(0, 0, 0.58, fill(ground))
        else:
            canvas.drawRect(skia.Rect.MakeLTRB(-0.55, -0.52, 0.55, 0.52), fill(ground))
        glyph(canvas, stroke(ink, weight))
        canvas.restore()

    return paint_on
