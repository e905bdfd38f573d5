"""What the hour and the weather do to colour: the sky, the tint of the ground and of bodies, distance haze."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

RGB = int
"""A colour as 0xRRGGBB."""
Tint = tuple[float, float, float]
"""Factors of red, green and blue."""

PLACES = ("outdoor", "indoor", "underwater", "space")


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """The light of one shot.

    `tint` multiplies the backdrop and `body_tint` the actors, more gently, so that their colours stay readable. `sky`
    runs from zenith to horizon. Distance fades into `air` by `haze`, 0..1. `dark` 0..1 says how much lamps glow.
    `sun` is where the sun or moon stands: x in half views, y in view heights from the top, or None.
    """

    tint: Tint = (1.0, 1.0, 1.0)
    body_tint: Tint = (1.0, 1.0, 1.0)
    sky: tuple[RGB, RGB, RGB] = (0x4AA0E6, 0x8CC7F2, 0xDDF1FA)
    air: RGB = 0xCFE6F5
    haze: float = 0.25
    dark: float = 0.0
    frost: float = 0.0
    stars: float = 0.0
    sun: tuple[float, float] | None = (0.62, 0.16)
    sun_colour: RGB = 0xFFF4C2
    is_moon: bool = False

    def shade(self, colour: RGB, distance: float = 0.0) -> RGB:
        """The colour as seen in this light, from a `distance` of 0 (front) to 1 (farthest)."""
        return mix(multiply(colour, self.tint), self.air, min(1.0, self.haze * distance))


HOURS = {
    "day": Light(),
    "morning": Light(
        tint=(1.0, 0.88, 0.84),
        body_tint=(1.0, 0.95, 0.93),
        sky=(0x8FB4E3, 0xFBC4CE, 0xFFE7B8),
        air=0xFFD8CC,
        haze=0.42,
        sun=(-0.55, 0.38),
        sun_colour=0xFFF0B0,
    ),
    "sunset": Light(
        tint=(1.0, 0.70, 0.56),
        body_tint=(1.0, 0.86, 0.76),
        sky=(0x50408C, 0xD8586E, 0xFFB04E),
        air=0xE8805A,
        haze=0.36,
        dark=0.35,
        sun=(0.45, 0.43),
        sun_colour=0xFFE08A,
    ),
    "night": Light(
        tint=(0.33, 0.41, 0.68),
        body_tint=(0.60, 0.67, 0.90),
        sky=(0x070B26, 0x13204F, 0x2E4480),
        air=0x22386F,
        haze=0.35,
        dark=1.0,
        stars=1.0,
        sun=(-0.5, 0.15),
        sun_colour=0xF4F1DA,
        is_moon=True,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overcast:
    """What a weather does to a clear sky: clouds of one grey, less light, more haze."""

    grey: RGB
    cover: float
    gain: float
    haze: float
    frost: float = 0.0


OVERCAST = {
    "rain": Overcast(grey=0x8593A3, cover=0.75, gain=0.80, haze=0.40),
    "snow": Overcast(grey=0xD3DBE6, cover=0.65, gain=0.97, haze=0.35, frost=0.55),
    "fog": Overcast(grey=0xD4D9DC, cover=0.85, gain=0.97, haze=0.7),
    "storm": Overcast(grey=0x39414F, cover=0.88, gain=0.6, haze=0.35),
}


def light_of(time_of_day: str, weather: str, place: str = "outdoor") -> Light:
    """The light of a place (one of PLACES) at a time of day and in a weather."""
    hour = HOURS[time_of_day]
    if place == "space":
        return _space(hour)
    if place == "underwater":
        return _underwater(hour)
    outside = _overcast(hour, OVERCAST[weather]) if weather in OVERCAST else hour
    return _indoors(outside) if place == "indoor" else outside


def _overcast(hour: Light, cover: Overcast) -> Light:
    dimness = 0.35 + 0.65 * (1.0 - hour.dark)
    grey = multiply(cover.grey, (dimness * hour.tint[0], dimness * hour.tint[1], dimness * hour.tint[2]))
    top, middle, bottom = hour.sky
    sky = (mix(top, grey, cover.cover), mix(middle, grey, cover.cover), mix(bottom, grey, cover.cover * 0.85))
    return replace(
        hour,
        tint=_scaled(_grey(hour.tint, 0.35 * cover.cover), cover.gain),
        body_tint=_scaled(hour.body_tint, 0.5 + 0.5 * cover.gain),
        sky=sky,
        air=mix(hour.air, grey, cover.cover),
        haze=min(1.0, hour.haze + cover.haze),
        frost=cover.frost,
        stars=hour.stars * (1.0 - cover.cover),
        sun=None,
        dark=max(hour.dark, 0.6 if cover.gain < 0.7 else 0.0),
    )


def _indoors(outside: Light) -> Light:
    """Walls keep much of the day's colour out, and nothing is far away."""
    return replace(outside, tint=_towards_white(outside.tint, 0.2), haze=0.0, frost=0.0)


def _underwater(hour: Light) -> Light:
    water = multiply(0x2FA7C4, _towards_white(hour.tint, 0.12))
    return replace(
        hour,
        tint=_product(_towards_white(hour.tint, 0.25), (0.72, 0.95, 1.0)),
        body_tint=_product(hour.body_tint, (0.90, 1.0, 1.0)),
        sky=(mix(water, multiply(0xD8FFF4, hour.tint), 0.55), water, mix(water, multiply(0x0B3A6B, hour.tint), 0.55)),
        air=water,
        haze=0.5,
        stars=0.0,
        sun=None,
    )


def _space(hour: Light) -> Light:
    """No air: the sky is black and full of stars at every hour; only the colour of the light changes."""
    top, bottom = multiply(0x10102E, _towards_white(hour.tint, 0.5)), multiply(0x2A1E56, _towards_white(hour.tint, 0.4))
    return replace(
        hour,
        tint=_towards_white(hour.tint, 0.7),
        body_tint=_towards_white(hour.body_tint, 0.5),
        sky=(top, mix(top, bottom, 0.5), bottom),
        air=bottom,
        haze=0.12,
        stars=1.0,
        sun=None,
    )


def multiply(colour: RGB, tint: Tint) -> RGB:
    red, green, blue = channels(colour)
    return pack(red * tint[0], green * tint[1], blue * tint[2])


def mix(first: RGB, second: RGB, share: float) -> RGB:
    """`first` at share 0, `second` at share 1."""
    pairs = zip(channels(first), channels(second), strict=True)
    return pack(*(a + (b - a) * share for a, b in pairs))


def lighter(colour: RGB, amount: float) -> RGB:
    """Towards white for a positive amount, towards black for a negative one."""
    return mix(colour, 0xFFFFFF if amount > 0 else 0x000000, abs(amount))


def channels(colour: RGB) -> tuple[int, int, int]:
    return colour >> 16 & 255, colour >> 8 & 255, colour & 255


def pack(red: float, green: float, blue: float) -> RGB:
    values: Sequence[int] = [max(0, min(255, round(value))) for value in (red, green, blue)]
    return values[0] << 16 | values[1] << 8 | values[2]


def opaque(colour: RGB, alpha: float = 1.0) -> int:
    """Skia's ARGB integer."""
    return round(255 * alpha) << 24 | colour


def _scaled(tint: Tint, gain: float) -> Tint:
    return tint[0] * gain, tint[1] * gain, tint[2] * gain


def _product(first: Tint, second: Tint) -> Tint:
    return first[0] * second[0], first[1] * second[1], first[2] * second[2]


def _towards_white(tint: Tint, share: float) -> Tint:
    return tint[0] + (1 - tint[0]) * share, tint[1] + (1 - tint[1]) * share, tint[2] + (1 - tint[2]) * share


def _grey(tint: Tint, share: float) -> Tint:
    mean = sum(tint) / 3
    return tint[0] + (mean - tint[0]) * share, tint[1] + (mean - tint[1]) * share, tint[2] + (mean - tint[2]) * share
