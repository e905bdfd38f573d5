"""Which backdrop belongs to which setting."""

from asazora.world.backdrop import built, nature
from asazora.world.backdrop.elements import Backdrop

BACKDROPS: dict[str, Backdrop] = {
    "meadow": nature.MEADOW,
    "beach": nature.BEACH,
    "forest": nature.FOREST,
    "snowy forest": nature.SNOWY_FOREST,
    "mountains": nature.MOUNTAINS,
    "desert": nature.DESERT,
    "city street": built.CITY_STREET,
    "neon city": built.NEON_CITY,
    "kitchen": built.KITCHEN,
    "bedroom": built.BEDROOM,
    "park": built.PARK,
    "farm": built.FARM,
    "underwater": nature.UNDERWATER,
    "space": nature.SPACE,
    "moon": nature.MOON,
    "jungle": nature.JUNGLE,
    "clouds": nature.CLOUDS,
    "castle": built.CASTLE,
    "railway": built.RAILWAY,
}
