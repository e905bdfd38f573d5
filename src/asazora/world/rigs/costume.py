"""Which colours one actor is painted with: its kind's own, its chosen colour, and what it wears."""

from dataclasses import dataclass
from functools import lru_cache

from asazora.world.kinds import KINDS, Kind
from asazora.world.palette import Rgb, rgb
from asazora.world.scene import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Costume:
    """The kind and its three paints; `worn` maps accessory names to colours."""

    kind: Kind
    main: Rgb
    second: Rgb
    accent: Rgb
    worn: tuple[tuple[str, Rgb], ...] = ()

    def wears(self, accessory: str) -> Rgb | None:
        """The colour of an accessory, or None when it is not worn."""
        return dict(self.worn).get(accessory)


@lru_cache(maxsize=4096)
def costume(actor: Actor) -> Costume:
    """The costume of an actor. Accessories that its kind cannot wear are left out."""
    kind = KINDS[actor.kind]
    main = kind.main if actor.colour is None else rgb(actor.colour)
    worn = tuple((item.kind, rgb(item.colour)) for item in actor.accessories if item.kind in kind.can_wear)
    return Costume(kind=kind, main=main, second=kind.second, accent=kind.accent, worn=worn)
