"""Phrases that people type and no caption writes, for names of the world's vocabulary.

The captions' own wordings come from `world.captions.surface`; these stand beside them. A name that the scope lacks is
harmless here: it gives way to the nearest one that the scope has.
"""

from collections.abc import Iterator
from functools import cache

from asazora.world.captions.surface import surface_forms, tokens
from asazora.world.scope import FULL, WorldScope

Phrase = tuple[str, ...]
Meaning = tuple[str, str]
"""(row, name)."""

USER_FORMS: dict[str, dict[str, str]] = {
    "kind": {
        "rabbit": "bunny rabbit, bunny rabbits, bunnies",
        "cat": "kitty cat, kitty cats, kitties, tomcat, feline",
        "dog": "doggo, pup, pups, canine",
        "bird": "birdie, birdies, little bird",
        "robot": "droid, droids, bot, bots",
        "wizard": "mage, warlock, enchanter",
        "girl": "lass, schoolgirl",
        "car": "sports car, sports cars, sedan, taxi, vehicle, vehicles",
        "ball": "beach ball, beach balls",
        "tree": "oak, oak tree, pine, pine tree, pine trees, fir tree, fir, palm tree, palm trees",
    },
    "colour": {
        "red": "crimson, ruby, ruby red, cherry red, bright red, dark red",
        "orange": "amber, bright orange, ginger",
        "yellow": "gold, lemon, bright yellow",
        "green": "lime, lime green, bright green, dark green, olive",
        "blue": "navy, navy blue, sky blue, turquoise, dark blue, light blue, bright blue, cobalt",
        "purple": "lilac, lavender, mauve, magenta",
        "pink": "hot pink, salmon pink",
        "brown": "chocolate brown, tan",
        "black": "pitch black",
        "gray": "silver, silvery",
    },
    "size": {
        "small": "teeny, miniature, mini, wee, smallish",
        "large": "giant, gigantic, enormous, massive, great big, oversized, colossal",
    },
    "emotion": {
        "happy": "glad, jolly, delighted, merry, joyous, grinning, happily, cheerfully, joyfully, laughing",
        "sad": "miserable, heartbroken, crying, upset, sadly, depressed, tearful",
        "angry": "enraged, cross, angrily, raging, irate, annoyed",
        "surprised": "shocked, startled, stunned, astounded",
        "afraid": "terrified, anxious",
        "neutral": "relaxed, peaceful, serene, calmly",
    },
    "accessory": {
        "hat": "beanie, beanies, top hat, top hats, sun hat, woolly hat, bonnet",
        "scarf": "shawl, neckerchief, neck scarf, muffler",
    },
    "setting": {
        "meadow": "field, fields, grass, grassland, lawn, prairie, pasture, grassy plain, flowery field",
        "beach": "sand, shore, coast, ocean shore, on the sand, by the ocean, sea shore, sea side",
        "city street": "road, sidewalk, pavement, highway, city road, city streets, streets, in town",
        "underwater": (
            "under water, under the ocean, under the waves, beneath the waves, ocean floor, bottom of the ocean, "
            "seabed, sea bed, deep sea, bottom of the sea, beneath the sea, in the sea, in the ocean"
        ),
        "space": "cosmos, galaxy, the universe, stars, zero gravity",
        "snowy forest": "winter woods, snowy wood, wintry forest, forest covered in snow, woods in winter",
        "bedroom": "in bed, on the bed, on a bed, bed room, in her bed, in his bed, in its bed",
        "desert": "dune, sahara",
    },
    "time": {
        "morning": "daybreak, sun rises, sun is rising",
        "day": "day time, afternoon, broad daylight, middle of the day",
        "sunset": "twilight, sundown, golden hour, sun sets, sun is setting, setting sun, sun setting",
        "night": (
            "night time, midnight, nightfall, full moon, under the moon, moon shines, moon is shining, under the "
            "stars, starry sky, starry night, dark night, tonight"
        ),
    },
    "weather": {
        "clear": "clear blue sky, blue sky, blue skies, clear skies, cloudless, sunshine, sun is shining",
        "rain": (
            "downpour, drizzle, drizzling, pouring, pours down, pouring down, pouring rain, shower, rain falling, "
            "falling rain"
        ),
        "snow": "blizzard, snowstorm, snow storm, snowflakes, heavy snow, snowy, snowing heavily, snowed, snow falling",
        "fog": "haze, hazy",
    },
    "action": {
        "walk": (
            "stride, strides, striding, march, marches, marching, wander, wanders, wandering, trot, trots, "
            "trotting, waddle, waddles, waddling, stomp, stomps, stomping, tiptoe, tiptoes, tiptoeing, for a walk"
        ),
        "run": "jog, jogs, jogging, gallop, gallops, galloping, race, races, racing",
        "drive": "speed, speeds, speeding, cruise, cruises, cruising",
        "fly": "take flight, takes flight, taking flight",
        "sleep": (
            "asleep, fast asleep, doze, dozes, dozing, slumber, slumbers, slumbering, take naps, have a nap, has "
            "a nap, having a nap, fall asleep, falls asleep, falling asleep, nod off, nods off"
        ),
        "dance": "boogie, boogies, do a dance, does a dance, do a little dance, does a little dance",
        "spin": (
            "pirouette, pirouettes, pirouetting, round and round, spin round and round, rotate, rotates, "
            "rotating, turn in circles, turns in circles"
        ),
        "jump": (
            "skip, skips, skipping, bound, bounds, bounding, hop about, hops about, hopping about, hop around, "
            "hops around, hopping around, leap up, leaps up"
        ),
        "float": "levitate, levitates, levitating",
        "pop": "explode, explodes, exploding",
        "stand": "parked, waits, waiting, stands around, stays put",
    },
    "direction": {
        "left": "leftward, towards left, toward the left, toward left, off to the left, from right to left",
        "right": "rightward, towards right, toward the right, toward right, off to the right, from left to right",
    },
    "relation": {
        "left of": "on the left of, at the left of, to left of",
        "right of": "on the right of, at the right of, to right of",
    },
    "side": {
        "left": "on the left, at the left, on the left side, on the left hand side, at left, on left",
        "right": "on the right, at the right, on the right side, on the right hand side, at right, on right",
    },
    "its side": {
        "left": "to its left, on its left, to her left, on her left, to his left, on his left",
        "right": "to its right, on its right, to her right, on her right, to his right, on his right",
    },
    "camera": {
        "still": (
            "locked off, locked off shot, static shot, still camera, fixed shot, no camera movement, no camera "
            "motion, tripod shot, camera stays still, camera does not move, camera doesn't move"
        ),
        "pan left": (
            "pans left, panning left, pans to the left, panning to the left, pan to the left, panning shot to the "
            "left, camera moves left, camera moving left, camera moves to the left"
        ),
        "pan right": (
            "pans right, panning right, pans to the right, panning to the right, pan to the right, panning shot "
            "to the right, camera moves right, camera moving right, camera moves to the right"
        ),
        "tilt up": "tilts up, tilting up, tilts upwards",
        "tilt down": "tilts down, tilting down, tilts downwards",
        "zoom in": "zooms in, zooming in, zoom in shot, push in, push in shot, pushes in, zoom on, zooms on",
        "zoom out": "zooms out, zooming out, pull out, pulls out, pull back, pulls back",
        "track": "camera follows, following shot, follow shot",
        "shake": "shaking camera, hand held, handheld",
        "orbit": "camera circles, orbiting camera, orbital shot",
    },
    "count": {
        "2": "pair of, couple of, duo of, x 2, x2, 2x, both of",
        "3": "trio of, few, several, x 3, x3, 3x",
        "4": "x4, 4x",
        "5": "x5, 5x, group of, many, lots of, herd of, flock of, bunch of, half a dozen",
    },
}
"""Row -> name -> forms separated by commas, all lower case."""

COMPOUNDS: dict[str, tuple[Meaning, ...]] = {
    "clear night": (("weather", "clear"), ("time", "night")),
    "clear day": (("weather", "clear"), ("time", "day")),
    "sunny day": (("weather", "clear"), ("time", "day")),
    "sunny morning": (("weather", "clear"), ("time", "morning")),
    "moonlit night": (("time", "night"),),
    "snowy night": (("weather", "snow"), ("time", "night")),
    "rainy night": (("weather", "rain"), ("time", "night")),
}
"""Forms that mean several things at once, or less than their words."""

AMBIGUOUS: frozenset[Phrase] = frozenset({("on",)})
"""Phrases of captions that are read by what follows them."""


def split_words(text: str) -> Phrase:
    """Lower-case words; hyphens part them, so that `snow-white` and `snow white` are one."""
    return tuple(part for token in tokens(text.replace("’", "'")) for part in token.split("-") if part)


@cache
def phrases() -> dict[Phrase, tuple[Meaning, ...]]:
    """Every phrase with a meaning in the whole world, captions' wordings first."""
    table: dict[Phrase, tuple[Meaning, ...]] = {}
    for phrase, meaning in (*_of_captions(), *_of_users()):
        table.setdefault(phrase, (meaning,))
    table |= {split_words(text): meanings for text, meanings in COMPOUNDS.items()}
    return {phrase: meanings for phrase, meanings in table.items() if phrase not in AMBIGUOUS}


def names_of(scope: WorldScope) -> dict[str, tuple[str, ...]]:
    """The names of a scope by row, with the sides that people speak of besides."""
    return {**scope.names(), "side": ("left", "right"), "its side": ("left", "right")}


@cache
def meaningful_words(scope: WorldScope) -> frozenset[str]:
    """Every word of the phrases that mean something in a scope."""
    names = names_of(scope)
    return frozenset(
        word
        for phrase, meanings in phrases().items()
        if all(name in names[row] for row, name in meanings)
        for word in phrase
    )


def _of_captions() -> Iterator[tuple[Phrase, Meaning]]:
    for row, names in FULL.names().items():
        for name in names:
            for form in surface_forms(row, name):
                yield split_words(form), (row, name)


def _of_users() -> Iterator[tuple[Phrase, Meaning]]:
    for row, names in USER_FORMS.items():
        for name, forms in names.items():
            for form in forms.split(","):
                yield split_words(form), (row, name)
