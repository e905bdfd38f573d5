"""Faces: eyes, brows, mouth, and what feelings add to them (tears, blush, sweat, snores)."""

import math
from dataclasses import dataclass

import skia

from asazora.world.palette import WHITE, Rgb, mix
from asazora.world.rigs.brush import Brush, Point, polygon
from asazora.world.rigs.expression import Expression

_INK: Rgb = (34, 26, 40)
_MOUTH: Rgb = (120, 24, 36)
_TONGUE: Rgb = (240, 110, 120)
_TEAR: Rgb = (88, 180, 255)
_BLUSH: Rgb = (255, 110, 130)
_RED: Rgb = (228, 34, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a face shows. Drawn in head units: the head is a circle of radius 1 about the origin, y down.

    `turn` 0 is frontal, 1 three-quarter to the right.
    """

    turn: float
    eyes: float
    """How open the eyes are, 0..1."""
    mouth: float
    expression: Expression
    brow: Rgb = (60, 40, 36)
    mouth_at: Point = (0.0, 0.46)
    """Centre of the mouth in head radii, in front view."""
    eye_y: float = -0.02
    eye_gap: float = 0.4
    has_mouth: bool = True
    eye_patch: bool = False

    def place(self, u: float, v: float) -> Point:
        """A point of the frontal face, moved to the side by the turn of the head."""
        return u * (1 - 0.2 * self.turn) + 0.34 * self.turn, v


def draw_face(brush: Brush, face: Face) -> None:
    _draw_cheeks(brush, face)
    for side in (-1.0, 1.0):
        if face.eye_patch and side > 0:
            _draw_patch(brush, face)
        else:
            _draw_eye(brush, face, side)
        _draw_brow(brush, face, side)
    if face.has_mouth:
        draw_mouth(brush, face)
    _draw_tear(brush, face)
    _draw_sweat(brush, face)


def flushed(skin: Rgb, feeling: Expression) -> Rgb:
    """The colour of a face: red with anger, pale with fear."""
    return mix(mix(skin, _RED, 0.28 * feeling.redness), (214, 226, 240), 0.5 * feeling.pale)


def _draw_cheeks(brush: Brush, face: Face) -> None:
    feeling = face.expression
    strength = max(feeling.blush * 0.55, feeling.redness * 0.75)
    if strength < 0.05:
        return
    colour = _RED if feeling.redness > feeling.blush else _BLUSH
    for side in (-1.0, 1.0):
        x, y = face.place(0.62 * side, 0.34)
        brush.spot(x, y, 0.2, 0.15, colour, alpha=strength)


def _draw_eye(brush: Brush, face: Face, side: float) -> None:
    feeling = face.expression
    x, y = face.place(face.eye_gap * side, face.eye_y)
    openness = face.eyes * feeling.eye_open
    width = 0.2 * (1.0 if side > 0 else 1 - 0.2 * face.turn) * min(1.15, 0.9 + 0.12 * feeling.eye_open)
    if openness < 0.14:
        brush.line([(x - width, y), (x, y + 0.1), (x + width, y)], 0.075, _INK)
        return
    height = 0.27 * min(openness, 1.5)
    brush.oval(x, y, width, height, WHITE, shaded=False)
    pupil = 0.72 * feeling.pupil
    gaze = width * 0.16 * face.turn
    brush.spot(x + gaze, y, width * pupil, min(height * 0.92, 0.22 * feeling.pupil), _INK)
    brush.spot(x + gaze - width * 0.22, y - height * 0.35, width * 0.22, min(width * 0.22, height * 0.3), WHITE)
    if openness < 0.72:
        brush.line([(x - width * 1.15, y - height * 0.9), (x + width * 1.15, y - height * 0.9)], 0.09, _INK)


def _draw_brow(brush: Brush, face: Face, side: float) -> None:
    feeling = face.expression
    level = face.eye_y - 0.4 - 0.16 * feeling.brow_raise
    slant = 0.2 * feeling.brow_slant
    inner, outer = face.eye_gap * side - 0.2 * side, face.eye_gap * side + 0.22 * side
    points = [face.place(inner, level + slant), face.place(outer, level - slant * 0.8)]
    brush.line(points, (0.075 + 0.06 * feeling.brow_weight), face.brow)


def _draw_patch(brush: Brush, face: Face) -> None:
    x, y = face.place(face.eye_gap, face.eye_y)
    brush.line([face.place(-0.85, -0.42), (x, y), face.place(0.95, 0.1)], 0.08, _INK)
    brush.spot(x, y, 0.27, 0.29, _INK)


def draw_mouth(brush: Brush, face: Face) -> None:
    feeling = face.expression
    x, y = face.place(*face.mouth_at)
    opening = max(face.mouth, feeling.mouth_open)
    half = 0.3 * (feeling.mouth_width if face.mouth <= feeling.mouth_open else 0.8)
    if feeling.mouth_wave > 0.5 and opening < 0.2:
        wave = [(x + half * u, y + 0.09 * math.sin(u * 2.5 * math.pi)) for u in (-1, -0.6, -0.2, 0.2, 0.6, 1)]
        brush.line(wave, 0.085, _INK)
        return
    bend = 0.24 * feeling.mouth_curve
    if opening < 0.12:
        brush.line([(x - half, y - bend / 2), (x, y + bend / 2), (x + half, y - bend / 2)], 0.085, _INK)
        return
    _draw_open_mouth(brush, (x, y - bend / 2), half, bend, 0.34 * opening)


def _draw_open_mouth(brush: Brush, corner_level: Point, half: float, bend: float, drop: float) -> None:
    """A mouth between an upper and a lower lip; round when it is narrow, a laugh when it bends up."""
    x, y = corner_level
    if bend < 0.02:
        brush.spot(x, y + drop * 0.25, half, drop * 0.6, _MOUTH)
        return
    path = skia.Path()
    path.moveTo(x - half, y)
    path.quadTo(x, y + bend * 0.5, x + half, y)
    path.cubicTo(x + half, y + bend + drop, x - half, y + bend + drop, x - half, y)
    brush.patch(path, _MOUTH)
    brush.spot(x, y + (bend + drop) * 0.62, half * 0.5, drop * 0.22, _TONGUE)


def _draw_tear(brush: Brush, face: Face) -> None:
    if face.expression.tear < 0.5:
        return
    x, y = face.place(-face.eye_gap - 0.06, face.eye_y + 0.45)
    _draw_drop(brush, x, y, 0.14)
    x, y = face.place(face.eye_gap + 0.06, face.eye_y + 0.62)
    _draw_drop(brush, x, y, 0.14)


def _draw_sweat(brush: Brush, face: Face) -> None:
    if face.expression.sweat < 0.5:
        return
    for u, v in ((-1.0, -0.5), (0.92, -0.62)):
        _draw_drop(brush, u, v, 0.13)


def _draw_drop(brush: Brush, x: float, y: float, radius: float) -> None:
    with brush.moved(x, y, 0.0, radius):
        brush.patch(polygon(((-0.85, -0.35), (0.0, -2.2), (0.85, -0.35))), _TEAR)
    brush.spot(x, y, radius, radius, _TEAR)
    brush.spot(x - radius * 0.3, y, radius * 0.3, radius * 0.3, WHITE)


def draw_snores(brush: Brush, face: Face) -> None:
    """Two Z's beside the head of someone sleepy."""
    if face.expression.snore < 0.5:
        return
    for x, y, size in ((0.9, -0.75, 0.26), (1.2, -1.2, 0.36)):
        left, top = x, y
        step = size
        for start, end in (((0, 0), (1, 0)), ((1, 0), (0, 1)), ((0, 1), (1, 1))):
            ends = [(left + step * u, top + step * v) for u, v in (start, end)]
            brush.line(ends, 0.085, (96, 112, 190))
