"""What each rig can be told: the proportions and parts of a body, as data. Lengths in body units (1 = height)."""

from dataclasses import dataclass

from asazora.world.palette import Rgb

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BipedLook:
    """Someone on two legs. `outfit`: shirt, dress, robe, suit, armour, metal, fur. `parts` name what marks a kind."""

    outfit: str = "shirt"
    skin: Rgb = (250, 206, 170)
    hair: Rgb = (92, 56, 34)
    head: float = 0.2
    """Radius of the head."""
    head_shape: str = "round"
    top: float = 1.0
    """Height of the crown of the head; below 1 leaves room for a hat or ears that belong to the kind."""
    hip: float = 0.27
    """Height of the hips."""
    waist: float = 0.25
    """Width of the body at the hips."""
    shoulders: float = 0.22
    arm: float = 0.3
    arm_width: float = 0.085
    leg_width: float = 0.095
    parts: tuple[str, ...] = ()
    snout: float = 0.0
    """Length of a muzzle in head radii; 0 is a human face."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuadrupedLook:
    """Something on four legs. Ears and tail are named after their drawings in `quadruped_parts`."""

    length: float = 0.85
    """Length of the trunk of the body."""
    girth: float = 0.2
    """Half the depth of the trunk of the body."""
    leg: float = 0.3
    leg_width: float = 0.11
    head: float = 0.24
    head_at: tuple[float, float] = (0.5, -0.72)
    snout: float = 0.5
    """Length of the muzzle in head radii."""
    snout_width: float = 0.5
    ears: str = "pointed"
    tail: str = "thin"
    parts: tuple[str, ...] = ()
    """What marks a kind: trunk, tusks, mane, horns, spots, wings, spikes, stripes, fur, whiskers ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BirdLook:
    """Something with feathers. `upright` 0 is a songbird's level back, 1 a penguin's."""

    upright: float = 0.35
    body: tuple[float, float] = (0.36, 0.25)
    """Half length and half depth of the body."""
    head: float = 0.22
    beak: float = 0.22
    wing: float = 0.5
    leg: float = 0.16
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ButterflyLook:
    """Four wings on a thin body."""

    wing: float = 0.5
    spots: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FishLook:
    """Something that lives in water and has fins."""

    length: float = 1.3
    depth: float = 0.8
    tail: float = 0.4
    stripes: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OctopusLook:
    """A bag of a head on many arms."""

    head: float = 0.3
    arms: int = 8
    arm_width: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleLook:
    """Something to ride. Wheels are (x, radius), windows (x, y, half width, half height)."""

    hull: Points
    cabin: Points = ()
    smooth: bool = True
    wheels: tuple[tuple[float, float], ...] = ()
    windows: tuple[tuple[float, float, float, float], ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PropLook:
    """A thing: `drawing` names the function that draws it."""

    drawing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantLook:
    """Something that grows: a stem with a crown of leaves or a flower on top."""

    crown: str
    stem: float = 0.1
    """Width of the stem."""


Look = (
    BipedLook | QuadrupedLook | BirdLook | ButterflyLook | FishLook | OctopusLook | VehicleLook | PropLook | PlantLook
)
