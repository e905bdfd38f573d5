"""Actors and what they leave behind, set into the view: shadow, tint, transparency, the light of lamps."""

from dataclasses import dataclass

import skia

from asazora.world.kinds import KINDS, actor_height
from asazora.world.light import RGB, Light, multiply, opaque, pack
from asazora.world.palette import rgb
from asazora.world.rigs import body_box, draw_actor
from asazora.world.scene import Actor
from asazora.world.state import ActorState, CameraState, Mark
from asazora.world.view import View

LAMP_REACH = {"lamp": 0.85, "candle": 0.6, "television": 0.55, "house": 0.5}
"""Kinds that light their surroundings when lit, and how far, in stage heights at the front."""
NIGHT_LIFT = 0.09
"""What the darkest colour of a body is raised to at night, so that black bodies stay visible."""
LAMP_COLOURS = {"television": 0x9CC4FF}
WARM = 0xFFC477
GENEROUS = 0.6
"""Body units around a body that wings, raised arms and hats may need."""
SHADOW_HEIGHT = 0.7
"""Height above the ground, in stage heights, at which a body's shadow has faded away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One actor's drawing at one instant, placed in the picture. `to_pixels` maps body units: feet at 0, y down."""

    actor: Actor
    state: ActorState
    to_pixels: skia.Matrix

    @classmethod
    def place(cls, actor: Actor, state: ActorState, view: View, camera: CameraState) -> "Body":
        size = actor_height(actor) * state.scale
        matrix = view.body_matrix(state.x, state.depth, state.height, camera).preScale(size, size)
        matrix.preTranslate(0.0, -0.5).preRotate(-state.angle * 57.29578).preTranslate(0.0, 0.5)
        return cls(actor=actor, state=state, to_pixels=matrix)

    @property
    def width(self) -> float:
        """Usual width in body units."""
        return KINDS[self.actor.kind].width

    @property
    def pixel_box(self) -> skia.Rect:
        """The upright box around the body in the picture, not yet clipped to it."""
        return self.to_pixels.mapRect(skia.Rect.MakeLTRB(*body_box(self.actor, self.state)))

    def draw(self, canvas: skia.Canvas, tint: skia.ColorFilter | None) -> None:
        """Draw the body, filtered by the light unless it shines itself."""
        if self.state.opacity <= 0.0:
            return
        canvas.save()
        canvas.concat(self.to_pixels)
        is_layered = tint is not None or self.state.opacity < 1.0
        if is_layered:
            paint = skia.Paint(Alphaf=self.state.opacity, ColorFilter=tint)
            reach = self.width + GENEROUS
            canvas.saveLayer(skia.Rect.MakeLTRB(-reach, -1.0 - GENEROUS, reach, GENEROUS), paint)
        draw_actor(canvas, self.actor, self.state)
        if is_layered:
            canvas.restore()
        canvas.restore()

    def draw_shadow(self, canvas: skia.Canvas, view: View, camera: CameraState) -> None:
        """A soft dark oval on the ground beneath, fainter the higher the body is."""
        strength = 0.42 * self.state.opacity * max(0.0, 1.0 - self.state.height / SHADOW_HEIGHT)
        if strength <= 0.0:
            return
        size = actor_height(self.actor) * self.state.scale
        canvas.save()
        canvas.concat(view.body_matrix(self.state.x, self.state.depth, 0.0, camera))
        canvas.scale(0.62 * size * self.width, 0.12 * size * min(1.0, self.width))
        stops = [round(255 * strength) << 24 | 0x0A0A1E, round(160 * strength) << 24 | 0x0A0A1E, 0x000A0A1E]
        shader = skia.GradientShader.MakeRadial(skia.Point(0, 0), 1.0, stops, [0.0, 0.55, 1.0])
        canvas.drawCircle(0, 0, 1.0, skia.Paint(AntiAlias=True, Shader=shader))
        canvas.restore()

    @property
    def lamp_strength(self) -> float:
        return self.state.effects.lit * self.state.opacity if self.actor.kind in LAMP_REACH else 0.0

    def draw_lamplight(self, canvas: skia.Canvas, view: View, light: Light) -> None:
        """Brighten what is around a lamp, the more the darker it is."""
        strength = self.lamp_strength * (0.12 + 0.88 * light.dark)
        if strength <= 0.0:
            return
        head = self.to_pixels.mapXY(0.0, -0.8)
        reach = LAMP_REACH[self.actor.kind] * view.unit_px * (0.6 + 0.4 * self.state.effects.remaining)
        colour = LAMP_COLOURS.get(self.actor.kind, WARM)
        dodge = multiply(colour, (0.66 * strength, 0.60 * strength, 0.52 * strength))
        stops = [opaque(multiply(dodge, (share, share, share))) for share in (1.0, 0.8, 0.4, 0.0)]
        shader = skia.GradientShader.MakeRadial(head, reach, stops, [0.0, 0.25, 0.6, 1.0])
        canvas.drawPaint(skia.Paint(Shader=shader, BlendMode=skia.BlendMode.kColorDodge))
        near = [opaque(colour, 0.4 * strength), opaque(colour, 0.0)]
        canvas.drawPaint(skia.Paint(Shader=skia.GradientShader.MakeRadial(head, 0.3 * reach, near)))


def tint_filter(light: Light) -> skia.ColorFilter | None:
    """A filter that puts bodies into the light, or None where it would change nothing."""
    red, green, blue = light.body_tint
    if min(red, green, blue) >= 0.995:
        return None
    lift = [NIGHT_LIFT * light.dark * share for share in (0.6, 0.75, 1.0)]
    return skia.ColorFilters.Matrix(
        [red, 0, 0, 0, lift[0], 0, green, 0, 0, lift[1], 0, 0, blue, 0, lift[2], 0, 0, 0, 1, 0]
    )


def draw_mark(canvas: skia.Canvas, mark: Mark, view: View, camera: CameraState, light: Light) -> None:
    """Draw what was left behind, flat on the ground where it lies on the ground."""
    canvas.save()
    canvas.concat(view.body_matrix(mark.x, mark.depth, mark.height, camera))
    canvas.scale(mark.size, mark.size)
    draw = _MARKS.get(mark.kind, _blot)
    draw(canvas, light, None if mark.colour is None else pack(*rgb(mark.colour)))
    canvas.restore()


def _ink(light: Light, colour: RGB, alpha: float) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color=round(255 * alpha) << 24 | light.shade(colour))


def _oval(canvas: skia.Canvas, x: float, y: float, rx: float, ry: float, paint: skia.Paint) -> None:
    canvas.drawOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry), paint)


def _footprint(canvas: skia.Canvas, light: Light, colour: RGB | None) -> None:
    _oval(canvas, 0.0, 0.0, 0.55, 0.20, _ink(light, colour or 0x6A7894, 0.55))
    _oval(canvas, 0.0, 0.06, 0.48, 0.12, _ink(light, 0xFFFFFF, 0.22))


def _puddle(canvas: skia.Canvas, light: Light, colour: RGB | None) -> None:
    water = colour or 0x6FB6E0
    _oval(canvas, 0.0, 0.0, 1.0, 0.26, _ink(light, water, 0.75))
    _oval(canvas, -0.25, -0.06, 0.4, 0.07, _ink(light, 0xFFFFFF, 0.45))


def _debris(canvas: skia.Canvas, light: Light, colour: RGB | None) -> None:
    paint = _ink(light, colour or 0xC8D4DC, 0.9)
    for x, y, size, turn in (
        (-0.8, 0.0, 0.3, 0.3),
        (-0.3, 0.12, 0.38, 1.4),
        (0.2, -0.04, 0.3, 2.2),
        (0.7, 0.1, 0.34, 0.9),
    ):
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(size, 0.6 * size)
        canvas.rotate(turn * 57.29578)
        path = skia.Path()
        path.addPoly([skia.Point(-0.6, 0.4), skia.Point(0.0, -0.7), skia.Point(0.7, 0.3)], True)
        canvas.drawPath(path, paint)
        canvas.restore()


def _splash(canvas: skia.Canvas, light: Light, colour: RGB | None) -> None:
    paint = _ink(light, colour or 0x6FB6E0, 0.9)
    _oval(canvas, 0.0, 0.0, 0.6, 0.45, paint)
    for x, y, size in ((-0.8, -0.2, 0.2), (0.75, 0.1, 0.24), (0.3, -0.6, 0.17), (-0.35, 0.55, 0.2), (0.95, -0.45, 0.1)):
        _oval(canvas, x, y, size, size, paint)


def _blot(canvas: skia.Canvas, light: Light, colour: RGB | None) -> None:
    _oval(canvas, 0.0, 0.0, 0.8, 0.3, _ink(light, colour or 0x807468, 0.8))


_MARKS = {
    "footprint": _footprint,
    "puddle": _puddle,
    "debris": _debris,
    "shards": _debris,
    "splash": _splash,
    "paint": _splash,
}
