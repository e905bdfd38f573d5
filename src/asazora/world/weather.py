"""What falls, drifts and flashes between the viewer and the scene: rain, snow, fog, storm, and bubbles under water.

Every particle is a function of time and of its own dice, so any frame can be drawn without the ones before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray

from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size
from asazora.world.light import Light, mix
from asazora.world.places import SHELTERED
from asazora.world.state import CameraState

Overlay = Callable[[skia.Canvas, float, CameraState], None]
"""Draws over a frame at a time of the clip, in seconds, for a camera."""

FLASH_EVERY_S = 1.9
FLASH_S = 0.22


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """Things that fall (or rise) past the view. Lengths in view heights, speeds in view heights a second."""

    count: int
    speed: float
    slant: float
    length: float
    width: float
    colour: int
    """ARGB."""
    sway: float = 0.0


# Rain is thin: in styles that light up every edge, strong streaks flicker like a strobe, which the flash check refuses.
FALLS: dict[str, tuple[Fall, ...]] = {
    "rain": (
        Fall(count=70, speed=1.5, slant=0.10, length=0.045, width=0.0035, colour=0x70D5E4F4),
        Fall(count=45, speed=2.1, slant=0.10, length=0.075, width=0.0055, colour=0x8CE2EEFA),
    ),
    "storm": (
        Fall(count=90, speed=2.0, slant=0.42, length=0.06, width=0.0035, colour=0x40C8D6EA),
        Fall(count=60, speed=2.8, slant=0.42, length=0.10, width=0.0055, colour=0x50D5E2F2),
    ),
    "snow": (
        Fall(count=80, speed=0.13, slant=0.10, length=0.0, width=0.010, colour=0xB4FFFFFF, sway=0.02),
        Fall(count=50, speed=0.20, slant=0.12, length=0.0, width=0.017, colour=0xDCFFFFFF, sway=0.03),
        Fall(count=16, speed=0.29, slant=0.14, length=0.0, width=0.027, colour=0xF0FFFFFF, sway=0.04),
    ),
    "bubbles": (
        Fall(count=12, speed=-0.11, slant=0.0, length=0.0, width=0.012, colour=0x8CE8FFFF, sway=0.012),
        Fall(count=6, speed=-0.17, slant=0.0, length=0.0, width=0.022, colour=0x70F2FFFF, sway=0.016),
    ),
}


def overlay_of(setting: str, weather: str, size: Size, light: Light, seed: int) -> Overlay | None:
    """What to draw over the frames of a shot, or None where no weather reaches."""
    if setting == "underwater":
        return _falling("bubbles", size, seed)
    if setting in SHELTERED or weather == "clear":
        return None
    if weather == "fog":
        return Fog(size=size, colour=light.air, seed=seed).draw
    if weather == "storm":
        return Storm(rain=_falling("storm", size, seed), size=size, seed=seed).draw
    return _falling(weather, size, seed)


def _falling(name: str, size: Size, seed: int) -> Overlay:
    showers = [Shower.build(fall, size, seed, layer) for layer, fall in enumerate(FALLS[name])]

    def draw(canvas: skia.Canvas, time_s: float, camera: CameraState) -> None:
        for shower in showers:
            shower.draw(canvas, time_s, camera)

    return draw


@dataclass(frozen=True, slots=True, kw_only=True)
class Shower:
    """One depth of falling things. Positions wrap around a box a little larger than the view."""

    fall: Fall
    size: Size
    start: NDArray[np.float64]
    """(count, 3): x in view heights, y in view heights, phase in radians."""
    width: float

    @classmethod
    def build(cls, fall: Fall, size: Size, seed: int, layer: int) -> "Shower":
        generator = numpy_generator(seed, "weather", layer)
        width = size.aspect + 0.3
        start = generator.random((round(fall.count * max(0.4, width)), 3)) * (width, 1.3, 6.283)
        return cls(fall=fall, size=size, start=start, width=width)

    def draw(self, canvas: skia.Canvas, time_s: float, camera: CameraState) -> None:
        fall, height = self.fall, self.size.height
        y = (self.start[:, 1] + fall.speed * time_s) % 1.3 - 0.15
        drift = fall.slant * fall.speed * time_s + camera.x * 0.5
        x = (self.start[:, 0] - drift) % self.width - 0.15
        x += fall.sway * np.sin(1.7 * time_s + self.start[:, 2])
        heads = np.stack((x, y), axis=1) * height
        paint = skia.Paint(AntiAlias=True, Color=fall.colour, StrokeWidth=max(0.8, fall.width * height))
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        if fall.length == 0.0:
            canvas.drawPoints(skia.Canvas.kPoints_PointMode, _points(heads), paint)
            return
        tails = heads + np.array((fall.slant * fall.length, -fall.length)) * height
        ends = np.stack((heads, tails), axis=1).reshape(-1, 2)
        canvas.drawPoints(skia.Canvas.kLines_PointMode, _points(ends), paint)


def _points(array: NDArray[np.float64]) -> Sequence[skia.Point]:
    return [skia.Point(x, y) for x, y in array.tolist()]


class Fog:
    """Two banks of mist that drift apart, painted once and then moved."""

    def __init__(self, *, size: Size, colour: int, seed: int) -> None:
        self._size = size
        self._veil = 0x38000000 | colour
        self._width = round(size.width * 1.5) + 1
        self._banks = [self._bank(colour, numpy_generator(seed, "fog", layer)) for layer in range(2)]

    def draw(self, canvas: skia.Canvas, time_s: float, camera: CameraState) -> None:
        canvas.drawColor(self._veil)
        for layer, bank in enumerate(self._banks):
            speed = (0.025, -0.045)[layer] * self._size.height
            offset = (speed * time_s - camera.x * 0.25 * self._size.width) % self._width
            for left in (offset - self._width, offset):
                canvas.drawImage(bank, round(left), 0)

    def _bank(self, colour: int, generator: np.random.Generator) -> skia.Image:
        height = self._size.height
        surface = skia.Surface(self._width, height)
        canvas = surface.getCanvas()
        for x, y, radius, strength in generator.random((16, 4)):
            alpha = round(255 * (0.12 + 0.16 * strength))
            reach = (0.18 + 0.22 * radius) * height
            centre = skia.Point(x * self._width, (0.35 + 0.6 * y) * height / 0.4)
            stops = [alpha << 24 | mix(colour, 0xFFFFFF, 0.3), colour]
            paint = skia.Paint(Shader=skia.GradientShader.MakeRadial(centre, reach, stops))
            canvas.save()
            canvas.scale(1.0, 0.4)
            for wrap in (-self._width, 0, self._width):
                canvas.save()
                canvas.translate(wrap, 0)
                canvas.drawCircle(centre, reach, paint)
                canvas.restore()
            canvas.restore()
        return surface.makeImageSnapshot()


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """Slanted rain, and lightning about every two seconds: a bolt, and a flash that dies away."""

    rain: Overlay
    size: Size
    seed: int

    def draw(self, canvas: skia.Canvas, time_s: float, camera: CameraState) -> None:
        number, since = divmod(time_s + 1.1, FLASH_EVERY_S)
        generator = numpy_generator(self.seed, "lightning", int(number))
        since -= generator.random() * (FLASH_EVERY_S - FLASH_S)
        if 0.0 <= since < FLASH_S:
            strength = 1.0 - since / FLASH_S
            canvas.drawColor(round(110 * strength) << 24 | 0xDCE6FF)
            self._bolt(canvas, generator, strength)
        self.rain(canvas, time_s, camera)

    def _bolt(self, canvas: skia.Canvas, generator: np.random.Generator, strength: float) -> None:
        width, height = self.size.width, self.size.height
        x = width * (0.2 + 0.6 * generator.random())
        points = [skia.Point(x, -0.02 * height)]
        for y in np.linspace(0.07, 0.56, 8):
            x += 0.07 * height * (generator.random() * 2 - 1)
            points.append(skia.Point(x, y * height))
        for thickness, colour, alpha in ((0.030, 0xA8B8FF, 70), (0.009, 0xFFFFFF, 255)):
            paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=thickness * height)
            paint.setColor(round(alpha * strength) << 24 | colour)
            path = skia.Path()
            path.addPoly(points, False)
            canvas.drawPath(path, paint)
