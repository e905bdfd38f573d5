"""Every kind of subject, as data: which rig draws it, how big it is, its colours and what it can do and wear."""

from dataclasses import dataclass

from asazora.world.looks import (
    BipedLook,
    BirdLook,
    ButterflyLook,
    FishLook,
    Look,
    OctopusLook,
    PlantLook,
    PropLook,
    QuadrupedLook,
    VehicleLook,
)
from asazora.world.palette import Rgb
from asazora.world.scene import Actor

_EVERYTHING = ("hat", "scarf", "dress", "coat", "sunglasses", "backpack")
_ON_FOUR_LEGS = ("hat", "scarf", "coat", "sunglasses", "backpack")
_ON_HEAD_AND_NECK = ("hat", "scarf", "sunglasses")
_ON_HEAD = ("hat", "sunglasses")
_SIZE_FACTORS = {"small": 0.72, "medium": 1.0, "large": 1.3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of subject.

    `height` in stage units (1 = height of the view at the front), `width` in units of the height. `coloured` says what
    an actor's colour paints: the "body" or the "clothes"; `main` is its natural value, `second` and `accent` stay as
    they are. `rigid` is the shape that the physics gives it: circle, box or none.
    """

    name: str
    rig: str
    look: Look
    height: float
    width: float
    main: Rgb
    second: Rgb
    accent: Rgb
    coloured: str = "body"
    can_wear: tuple[str, ...] = ()
    breathes: bool = True
    """Alive: has a face and feelings."""
    moves: bool = True
    """Can go somewhere by itself."""
    rigid: str = "none"
    locomotion: str = "walk"


def actor_height(actor: Actor) -> float:
    """Height of an actor at the front of the stage, in stage units."""
    return KINDS[actor.kind].height * _SIZE_FACTORS[actor.size]


def _person(
    name: str, look: BipedLook, main: Rgb, second: Rgb, accent: Rgb, height: float = 0.46, width: float = 0.5
) -> Kind:
    return Kind(
        name=name, rig="biped", look=look, height=height, width=width, main=main, second=second, accent=accent,
        coloured="clothes", can_wear=_EVERYTHING,
    )  # fmt: skip


def _upright(
    name: str, look: BipedLook, main: Rgb, second: Rgb, accent: Rgb, height: float = 0.44, width: float = 0.6
) -> Kind:
    """An animal, monster or machine on two legs, whose body takes the colour."""
    return Kind(
        name=name, rig="biped", look=look, height=height, width=width, main=main, second=second, accent=accent,
        can_wear=_EVERYTHING,
    )  # fmt: skip


def _beast(
    name: str, look: QuadrupedLook, main: Rgb, second: Rgb, accent: Rgb, height: float = 0.4, width: float = 1.5,
    locomotion: str = "walk",
) -> Kind:  # fmt: skip
    return Kind(
        name=name, rig="quadruped", look=look, height=height, width=width, main=main, second=second, accent=accent,
        can_wear=_ON_FOUR_LEGS, locomotion=locomotion,
    )  # fmt: skip


def _vehicle(
    name: str,
    look: VehicleLook,
    main: Rgb,
    second: Rgb,
    accent: Rgb,
    height: float,
    width: float,
    locomotion: str = "drive",
) -> Kind:
    return Kind(
        name=name, rig="vehicle", look=look, height=height, width=width, main=main, second=second, accent=accent,
        breathes=False, locomotion=locomotion, rigid="box",
    )  # fmt: skip


def _prop(
    name: str,
    main: Rgb,
    second: Rgb,
    accent: Rgb,
    height: float,
    width: float,
    rigid: str = "none",
    locomotion: str = "still",
) -> Kind:
    return Kind(
        name=name, rig="prop", look=PropLook(drawing=name), height=height, width=width, main=main,
        second=second, accent=accent, breathes=False, moves=False, rigid=rigid, locomotion=locomotion,
    )  # fmt: skip


_SKIN: Rgb = (252, 208, 172)
_TAN: Rgb = (214, 156, 112)
_DARK: Rgb = (142, 94, 66)
_INK: Rgb = (46, 42, 52)
_CREAM: Rgb = (250, 240, 220)

_PEOPLE = (
    _person("woman", BipedLook(outfit="dress", skin=_TAN, hair=(70, 40, 30), head=0.175, hip=0.33, waist=0.21,
        parts=("long hair", "fringe")), (206, 60, 92), (96, 70, 110), (250, 200, 60)),
    _person("man", BipedLook(skin=_SKIN, hair=(76, 52, 38), head=0.17, hip=0.35, waist=0.24, shoulders=0.27,
        parts=("short hair",)), (60, 120, 190), (70, 76, 104), _INK, 0.48),
    _person("girl", BipedLook(outfit="dress", skin=_SKIN, hair=(238, 178, 70), head=0.225, hip=0.25, arm=0.25,
        parts=("pigtails", "fringe")), (250, 150, 60), (110, 90, 150), (250, 90, 110), 0.38, 0.75),
    _person("boy", BipedLook(skin=_DARK, hair=(44, 34, 34), head=0.225, hip=0.25, arm=0.25, top=0.97,
        parts=("spiky hair",)), (80, 170, 90), (64, 92, 150), _INK, 0.38),
    _person("old man", BipedLook(skin=_SKIN, hair=(236, 236, 240), head=0.185, hip=0.29, waist=0.27,
        parts=("bald sides", "white beard", "glasses", "cane")), (128, 104, 88), (92, 88, 96), _INK, 0.43),
    _person("astronaut", BipedLook(outfit="suit", skin=_TAN, hair=(80, 56, 40), head=0.185, top=0.94, hip=0.29,
        waist=0.32, shoulders=0.29, arm_width=0.12, leg_width=0.135, parts=("space helmet", "visor")), (236, 238, 244),
        (150, 160, 176), (240, 130, 40)),
    _person("pirate", BipedLook(skin=_TAN, hair=(52, 38, 34), head=0.18, top=0.92, hip=0.31, waist=0.26, shoulders=0.27,
        parts=("short beard", "pirate hat", "eye patch")), (206, 48, 48), (72, 62, 74), (250, 206, 70)),
    _person("wizard", BipedLook(outfit="robe", skin=_SKIN, hair=(240, 240, 246), head=0.165, top=0.78, hip=0.28,
        waist=0.27, arm=0.27, parts=("long beard", "wizard hat")), (104, 64, 180), (70, 50, 120), (250, 210, 70), 0.5),
    _upright("robot", BipedLook(outfit="metal", head=0.185, head_shape="box", top=0.89, hip=0.26, waist=0.33,
        shoulders=0.35, arm_width=0.07, leg_width=0.085, hair=_INK, parts=("antenna",)), (140, 172, 196),
        (104, 116, 132), (250, 80, 70)),
    _upright("monster", BipedLook(outfit="fur", head=0.25, top=0.9, hip=0.2, waist=0.4, shoulders=0.36, arm=0.32,
        arm_width=0.1, leg_width=0.13, parts=("horns", "tufts", "fangs")), (104, 188, 84), (206, 236, 150),
        (76, 140, 70), 0.44, 0.72),
    _person("knight", BipedLook(outfit="armour", skin=_SKIN, hair=(120, 80, 40), head=0.18, top=0.93, hip=0.31,
        waist=0.26, shoulders=0.31, arm_width=0.1, leg_width=0.11, parts=("knight helmet", "shield")), (170, 180, 196),
        (120, 130, 148), (214, 52, 60), 0.46, 0.64),
    _person("princess", BipedLook(outfit="dress", skin=_SKIN, hair=(150, 86, 42), head=0.18, top=0.91, hip=0.34,
        waist=0.2, parts=("long hair", "fringe", "crown", "gown")), (250, 150, 200), (200, 110, 160), (250, 210, 90)),
)  # fmt: skip

_ANIMALS = (
    _beast("dog", QuadrupedLook(ears="floppy", tail="wag", snout=0.55, parts=("eye spot", "light muzzle", "belly")),
        (214, 158, 96), _CREAM, (142, 88, 48)),
    _beast("cat", QuadrupedLook(length=0.78, girth=0.17, leg=0.28, leg_width=0.09, head=0.25, head_at=(0.48, -0.66),
        snout=0.12, snout_width=0.3, ears="pointed", tail="thin", parts=("whiskers", "stripes", "pink nose")),
        (146, 146, 158), (240, 238, 240), (84, 82, 96), 0.36),
    _beast("rabbit", QuadrupedLook(length=0.62, girth=0.19, leg=0.16, leg_width=0.1, head=0.19, head_at=(0.3, -0.52),
        snout=0.12, snout_width=0.34, ears="long", tail="puff", parts=("pink nose", "light muzzle", "belly")),
        (206, 190, 176), (252, 248, 244), (200, 180, 170), 0.36, 1.0),
    _beast("fox", QuadrupedLook(length=0.8, girth=0.165, leg=0.3, leg_width=0.085, head=0.23, snout=0.75,
        snout_width=0.26, ears="pointed", tail="bushy", parts=("pointed muzzle", "light muzzle", "cheeks", "socks",
        "belly")), (236, 112, 36), (255, 246, 232), (66, 44, 42), 0.38, 1.8),
    _beast("elephant", QuadrupedLook(length=0.86, girth=0.29, leg=0.3, leg_width=0.18, head=0.26, head_at=(0.5, -0.72),
        ears="fan", tail="rope", parts=("trunk", "tusks")), (150, 160, 178), (190, 196, 208), (120, 126, 142), 0.46,
        1.6),
    _beast("mammoth", QuadrupedLook(length=0.88, girth=0.29, leg=0.26, leg_width=0.18, head=0.27, head_at=(0.5, -0.69),
        ears="small", tail="rope", parts=("trunk", "tusks", "fur")), (142, 86, 52), (180, 120, 80), (90, 54, 36), 0.48,
        1.7),
    _upright("panda", BipedLook(outfit="fur", head=0.24, top=0.95, hip=0.2, waist=0.4, shoulders=0.3, arm=0.26,
        arm_width=0.12, leg_width=0.14, snout=0.3, parts=("round ears", "eye rings", "dark limbs")), (248, 248, 246),
        (240, 238, 234), (44, 42, 50), 0.42),
    _upright("kangaroo", BipedLook(outfit="fur", head=0.16, top=0.86, hip=0.3, waist=0.31, shoulders=0.17, arm=0.19,
        arm_width=0.07, leg_width=0.12, snout=0.9, parts=("tall ears", "thick tail")), (196, 128, 76), (240, 208, 166),
        (120, 76, 48), 0.46, 0.77),
    _beast("horse", QuadrupedLook(length=0.76, girth=0.17, leg=0.38, leg_width=0.085, head=0.17, head_at=(0.5, -0.8),
        snout=1.0, snout_width=0.44, ears="upright", tail="horse", parts=("mane", "forelock", "nostrils", "socks")),
        (160, 98, 58), (244, 226, 206), (66, 42, 36), 0.5, 1.5),
    _beast("cow", QuadrupedLook(length=0.86, girth=0.23, leg=0.29, leg_width=0.1, head=0.21, head_at=(0.52, -0.72),
        snout=0.55, snout_width=0.42, ears="small", tail="rope", parts=("horns", "spots", "nostrils", "light muzzle")),
        (250, 248, 244), (248, 184, 184), (52, 46, 54), 0.44, 1.45),
    _beast("dragon", QuadrupedLook(length=0.78, girth=0.21, leg=0.25, leg_width=0.12, head=0.215, head_at=(0.52, -0.76),
        snout=0.7, snout_width=0.4, ears="upright", tail="spiked", parts=("wings", "spikes", "horns", "nostrils",
        "belly")), (72, 168, 96), (226, 226, 140), (232, 120, 60), 0.46, 1.8, "fly"),
    Kind(name="bird", rig="bird", look=BirdLook(), height=0.3, width=1.28, main=(66, 148, 226), second=(250, 224, 160),
        accent=(250, 166, 46), can_wear=_ON_HEAD_AND_NECK, locomotion="fly"),
    _upright("penguin", BipedLook(outfit="fur", head=0.215, hip=0.1, waist=0.44, shoulders=0.32, arm=0.3, arm_width=0.1,
        leg_width=0.12, parts=("face mask", "beak", "coloured feet")), (52, 56, 76), (250, 250, 248), (250, 160, 40),
        0.38),
    Kind(name="butterfly", rig="butterfly", look=ButterflyLook(), height=0.28, width=1.07, main=(246, 138, 40),
        second=(58, 44, 58), accent=(120, 60, 150), can_wear=_ON_HEAD, locomotion="fly"),
    Kind(name="fish", rig="fish", look=FishLook(), height=0.3, width=1.3, main=(252, 140, 44), second=(255, 246, 230),
        accent=(60, 50, 60), can_wear=_ON_HEAD, locomotion="swim"),
    Kind(name="octopus", rig="octopus", look=OctopusLook(), height=0.4, width=1.35, main=(196, 88, 160),
        second=(240, 160, 210), accent=(120, 50, 110), can_wear=_ON_HEAD_AND_NECK, locomotion="swim"),
)  # fmt: skip

_VEHICLES = (
    _vehicle("car", VehicleLook( hull=((-0.95, -0.3), (-0.94, -0.48), (-0.55, -0.6), (0.5, -0.6), (0.86, -0.52),
        (0.97, -0.34), (0.94, -0.16), (-0.92, -0.16)), cabin=((-0.62, -0.55), (-0.46, -0.93), (-0.1, -0.99),
        (0.28, -0.93), (0.56, -0.55)), wheels=((-0.55, 0.21), (0.55, 0.21)), windows=((-0.25, -0.74, 0.18, 0.13),
        (0.19, -0.74, 0.16, 0.13)), parts=("headlight",)), (222, 54, 50), (240, 240, 240), (206, 212, 220), 0.34, 2.0),
    _vehicle("train", VehicleLook( hull=((-0.95, -0.25), (-0.95, -0.62), (0.84, -0.62), (0.92, -0.56), (0.92, -0.25)),
        cabin=((-0.88, -0.5), (-0.88, -0.82), (-0.36, -0.82), (-0.36, -0.5)), smooth=False, wheels=((-0.68, 0.2),
        (-0.2, 0.2), (0.42, 0.15), (0.78, 0.15)), windows=((-0.62, -0.67, 0.14, 0.1),), parts=("chimney",
        "locomotive")), (54, 130, 90), (52, 50, 60), (250, 196, 60), 0.4, 2.1),
    _vehicle("ship", VehicleLook( hull=((-0.78, -0.36), (0.92, -0.38), (0.62, -0.02), (-0.56, -0.02)), smooth=False,
        windows=((-0.4, -0.17, 0.055, 0.055), (-0.05, -0.17, 0.055, 0.055), (0.3, -0.17, 0.055, 0.055)), parts=("sails",
        "portholes")), (170, 96, 54), (250, 240, 220), (222, 54, 60), 0.5, 1.7, "swim"),
    _vehicle("airplane", VehicleLook( hull=((-1.0, -0.56), (-0.5, -0.66), (0.5, -0.68), (0.86, -0.58), (1.02, -0.44),
        (0.86, -0.32), (0.3, -0.26), (-0.5, -0.36), (-0.98, -0.48)), windows=((-0.4, -0.52, 0.06, 0.06),
        (-0.14, -0.52, 0.06, 0.06), (0.12, -0.52, 0.06, 0.06), (0.38, -0.52, 0.06, 0.06), (0.72, -0.54, 0.1, 0.07)),
        parts=("airplane tail", "airplane wing")), (236, 240, 246), (180, 190, 204), (46, 118, 214), 0.36, 2.2, "fly"),
    _vehicle("rocket", VehicleLook( hull=((0.0, -0.98), (0.13, -0.82), (0.19, -0.55), (0.17, -0.28), (0.11, -0.13),
        (-0.11, -0.13), (-0.17, -0.28), (-0.19, -0.55), (-0.13, -0.82)), windows=((0.0, -0.58, 0.085, 0.085),),
        parts=("fins", "nose")), (236, 238, 244), (160, 168, 180), (226, 58, 54), 0.5, 0.7, "fly"),
    _vehicle("bicycle", VehicleLook(hull=(), parts=("bicycle",)), (52, 132, 216), (60, 56, 66), (206, 212, 220), 0.36,
        1.65),
)  # fmt: skip

_THINGS = (
    _prop("ball", (226, 52, 56), (255, 246, 236), (250, 210, 60), 0.2, 1.0, "circle", "roll"),
    _prop("cube", (60, 132, 220), (240, 240, 240), (250, 210, 60), 0.2, 1.0, "box"),
    _prop("cookie", (214, 150, 84), (176, 110, 56), (92, 54, 34), 0.22, 1.0, "circle"),
    _prop("cup", (240, 104, 72), (250, 250, 250), (120, 72, 44), 0.2, 1.0),
    _prop("candle", (248, 232, 190), (250, 250, 250), (176, 126, 70), 0.26, 0.5),
    _prop("balloon", (230, 50, 76), (250, 250, 250), (120, 110, 120), 0.36, 0.6, "circle", "fly"),
    Kind(name="tree", rig="plant", look=PlantLook(crown="tree", stem=0.14), height=0.62, width=0.85, main=(74, 156, 70),
        second=(132, 88, 54), accent=(226, 60, 56), breathes=False, moves=False, locomotion="still"),
    Kind(name="flower", rig="plant", look=PlantLook(crown="flower", stem=0.06), height=0.3, width=0.58,
        main=(246, 92, 130), second=(70, 160, 62), accent=(252, 206, 60), breathes=False, moves=False,
        locomotion="still"),
    _prop("house", (250, 222, 170), (200, 74, 58), (110, 74, 52), 0.6, 1.2),
    _prop("lamp", (250, 190, 80), (120, 96, 84), (250, 220, 120), 0.36, 0.8),
    _prop("book", (150, 50, 80), (250, 250, 250), (250, 206, 90), 0.2, 0.8, "box"),
    _prop("television", (150, 96, 60), (60, 60, 66), (250, 206, 90), 0.34, 1.25, "box"),
    _prop("umbrella", (224, 50, 70), (90, 70, 60), (250, 250, 250), 0.36, 1.2),
    _prop("canvas", (252, 250, 244), (176, 122, 72), (250, 250, 250), 0.4, 1.05),
    _prop("glass", (196, 228, 242), (250, 250, 250), (84, 170, 240), 0.22, 0.75),
    _prop("door", (176, 108, 60), (232, 214, 186), (250, 206, 80), 0.52, 0.65),
    _prop("domino", (250, 248, 240), (210, 206, 196), (52, 46, 56), 0.24, 0.32, "box"),
    _prop("block", (246, 180, 50), (250, 250, 250), (200, 120, 40), 0.12, 2.0, "box"),
    _prop("ramp", (196, 146, 92), (160, 110, 66), (120, 80, 50), 0.3, 2.2, "box"),
    _prop("seesaw", (226, 70, 70), (90, 140, 200), (250, 206, 80), 0.2, 4.4, "box"),
    _prop("pendulum", (220, 60, 70), (150, 106, 70), (70, 62, 66), 0.46, 1.0, "circle"),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.name: kind for kind in (*_PEOPLE, *_ANIMALS, *_VEHICLES, *_THINGS)}
