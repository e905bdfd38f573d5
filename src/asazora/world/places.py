"""Which times, weathers and kinds belong in which setting, as data."""

from functools import cache

from asazora.world import vocabulary as vocab

SHELTERED = frozenset({"kitchen", "bedroom", "underwater", "space", "moon"})
"""Settings without weather."""

TIMES_IN: dict[str, tuple[str, ...]] = {
    "neon city": ("night",),
    "space": ("night",),
    "moon": ("night",),
    "underwater": ("day", "night"),
}
"""Settings that do not know every time of day."""

WEATHERS_IN: dict[str, tuple[str, ...]] = {
    "snowy forest": ("clear", "snow", "fog"),
    "desert": ("clear", "rain", "storm"),
    "jungle": ("clear", "rain", "fog", "storm"),
    "clouds": ("clear", "rain", "storm"),
}
"""Settings with weather, but not every kind of it."""

INDOORS = frozenset({"kitchen", "bedroom"})
OUTDOOR_KINDS = frozenset({
    "elephant", "mammoth", "horse", "cow", "car", "train", "ship", "airplane", "rocket", "bicycle", "tree",
    "house", "ramp",
})  # fmt: skip
HABITATS: dict[str, tuple[str, ...]] = {
    "fish": ("underwater",),
    "octopus": ("underwater", "beach"),
    "ship": ("beach", "underwater"),
}
"""Kinds at home in few settings."""


@cache
def times_in(setting: str) -> tuple[str, ...]:
    """The times of day that look different in the setting."""
    return TIMES_IN.get(setting, vocab.TIMES_OF_DAY)


@cache
def weathers_in(setting: str) -> tuple[str, ...]:
    """The weathers that can be seen in the setting."""
    return ("clear",) if setting in SHELTERED else WEATHERS_IN.get(setting, vocab.WEATHERS)


@cache
def belongs(kind: str, setting: str) -> bool:
    """Whether a `kind` may be put in the setting."""
    if setting in INDOORS and kind in OUTDOOR_KINDS:
        return False
    return setting in HABITATS.get(kind, (setting,))
