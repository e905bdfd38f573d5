"""The eleven colours of the world, and how to lighten, darken and mix them. Channels are sRGB, 0..255."""

from functools import lru_cache

from asazora.core.errors import UnknownNameError

Rgb = tuple[int, int, int]

_COLOURS: dict[str, Rgb] = {
    "red": (222, 42, 44),
    "orange": (250, 136, 28),
    "yellow": (252, 214, 48),
    "green": (58, 166, 66),
    "blue": (42, 104, 222),
    "purple": (134, 62, 186),
    "pink": (255, 142, 190),
    "brown": (134, 82, 42),
    "black": (46, 44, 54),
    "white": (250, 250, 246),
    "gray": (148, 152, 160),
}

INK: Rgb = (40, 30, 44)
WHITE: Rgb = (255, 255, 255)


def rgb(colour: str) -> Rgb:
    """The paint that a colour name of the vocabulary stands for."""
    if colour not in _COLOURS:
        raise UnknownNameError("colour", colour, tuple(_COLOURS))
    return _COLOURS[colour]


@lru_cache(maxsize=8192)
def mix(a: Rgb, b: Rgb, share: float) -> Rgb:
    """`a` with `share` (0..1) of it replaced by `b`."""
    share = min(max(share, 0.0), 1.0)
    red, green, blue = (round(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    return red, green, blue


def lighter(colour: Rgb, share: float = 0.25) -> Rgb:
    return mix(colour, WHITE, share)


def darker(colour: Rgb, share: float = 0.25) -> Rgb:
    """Darkened towards a warm ink rather than black, so that shadows stay colourful."""
    return mix(colour, INK, share)
