"""What each name of the vocabulary is called: the one table of synonyms, read by the captions and by the lexicon.

The first entry is the plain name. No two entries of different names may be equal (a test says so).
"""

NOUNS: dict[str, tuple[str, ...]] = {
    "woman": ("woman", "lady"),
    "man": ("man", "gentleman", "guy"),
    "girl": ("girl", "young girl"),
    "boy": ("boy", "young boy", "lad"),
    "old man": ("old man", "elderly man", "grandpa", "grandfather"),
    "astronaut": ("astronaut", "spaceman", "cosmonaut"),
    "pirate": ("pirate", "buccaneer"),
    "wizard": ("wizard", "magician", "sorcerer"),
    "robot": ("robot", "android"),
    "monster": ("monster", "friendly monster", "creature"),
    "knight": ("knight", "knight in armour"),
    "princess": ("princess",),
    "dog": ("dog", "puppy", "hound", "doggy"),
    "cat": ("cat", "kitten", "kitty"),
    "rabbit": ("rabbit", "bunny", "hare"),
    "fox": ("fox", "fox cub"),
    "elephant": ("elephant", "elephant calf"),
    "mammoth": ("mammoth", "woolly mammoth"),
    "panda": ("panda", "panda bear"),
    "kangaroo": ("kangaroo",),
    "horse": ("horse", "pony"),
    "cow": ("cow", "dairy cow"),
    "dragon": ("dragon",),
    "bird": ("bird", "songbird"),
    "penguin": ("penguin",),
    "butterfly": ("butterfly",),
    "fish": ("fish",),
    "octopus": ("octopus",),
    "car": ("car", "automobile"),
    "train": ("train", "locomotive"),
    "ship": ("ship", "boat", "sailboat"),
    "airplane": ("airplane", "aeroplane", "plane"),
    "rocket": ("rocket", "spaceship", "rocket ship"),
    "bicycle": ("bicycle", "bike"),
    "ball": ("ball", "bouncy ball"),
    "cube": ("cube", "box"),
    "cookie": ("cookie", "biscuit"),
    "cup": ("cup", "mug"),
    "candle": ("candle", "wax candle"),
    "balloon": ("balloon", "toy balloon"),
    "tree": ("tree", "leafy tree"),
    "flower": ("flower", "blossom"),
    "house": ("house", "cottage"),
    "lamp": ("lamp", "lantern"),
    "book": ("book", "picture book"),
    "television": ("television", "tv", "tv set"),
    "umbrella": ("umbrella", "parasol"),
    "canvas": ("canvas", "easel"),
    "glass": ("glass", "drinking glass"),
    "door": ("door", "doorway"),
    "domino": ("domino", "domino tile"),
    "block": ("block", "building block", "toy block"),
    "ramp": ("ramp", "slope"),
    "seesaw": ("seesaw", "teeter-totter"),
    "pendulum": ("pendulum",),
}

COLOURS: dict[str, tuple[str, ...]] = {
    "red": ("red", "scarlet"),
    "orange": ("orange", "tangerine"),
    "yellow": ("yellow", "golden"),
    "green": ("green", "emerald"),
    "blue": ("blue", "azure"),
    "purple": ("purple", "violet"),
    "pink": ("pink", "rosy"),
    "brown": ("brown", "chestnut"),
    "black": ("black", "jet-black"),
    "white": ("white", "snow-white"),
    "gray": ("gray", "grey"),
}

SIZES: dict[str, tuple[str, ...]] = {
    "small": ("small", "little", "tiny"),
    "medium": ("medium-sized", "medium"),
    "large": ("large", "big", "huge"),
}

ACCESSORIES: dict[str, tuple[str, ...]] = {
    "hat": ("hat", "cap"),
    "scarf": ("scarf",),
    "dress": ("dress", "gown"),
    "coat": ("coat", "jacket"),
    "sunglasses": ("sunglasses", "shades"),
    "backpack": ("backpack", "rucksack"),
}

EMOTIONS: dict[str, tuple[str, ...]] = {
    "neutral": ("calm", "neutral"),
    "happy": ("happy", "cheerful", "joyful", "smiling"),
    "sad": ("sad", "unhappy", "gloomy", "sorrowful"),
    "angry": ("angry", "furious", "grumpy", "mad"),
    "surprised": ("surprised", "astonished", "amazed"),
    "afraid": ("frightened", "scared", "fearful", "afraid"),
    "sleepy": ("sleepy", "tired", "drowsy"),
}

PLACES: dict[str, tuple[str, ...]] = {
    "meadow": ("in a meadow", "in a grassy field", "on a grassy meadow"),
    "beach": ("on a beach", "at the seaside", "on a sandy beach", "by the sea"),
    "forest": ("in a forest", "in the woods", "in a woodland"),
    "snowy forest": ("in a snowy forest", "in a snow-covered forest", "in snowy woods", "in a winter forest"),
    "mountains": ("in the mountains", "high in the mountains", "on a mountain"),
    "desert": ("in a desert", "among sand dunes", "in the sandy desert"),
    "city street": ("on a city street", "on a street in town", "in a town street", "downtown"),
    "neon city": ("in a neon city", "in a neon-lit city", "among neon signs"),
    "kitchen": ("in a kitchen", "in the kitchen"),
    "bedroom": ("in a bedroom", "in the bedroom", "in a cosy bedroom"),
    "park": ("in a park", "in the park", "in a city park"),
    "farm": ("on a farm", "in a farmyard", "at the farm"),
    "underwater": ("underwater", "under the sea", "at the bottom of the sea", "on the sea floor"),
    "space": ("in space", "in outer space", "among the stars"),
    "moon": ("on the moon", "on the surface of the moon", "on the lunar surface"),
    "jungle": ("in a jungle", "in a rainforest", "in the tropical jungle"),
    "clouds": ("in the clouds", "among the clouds", "up in the clouds"),
    "castle": ("by a castle", "near a castle", "in a castle courtyard"),
    "railway": ("by a railway", "beside the railway tracks", "at a railway station"),
}

TIMES: dict[str, tuple[str, ...]] = {
    "morning": ("in the morning", "early in the morning", "at dawn", "at sunrise"),
    "day": ("during the day", "in the daytime", "by day", "in daylight", "at noon"),
    "sunset": ("at sunset", "in the evening", "at dusk", "as the sun goes down"),
    "night": ("at night", "by night", "after dark", "in the moonlight"),
}

WEATHERS: dict[str, tuple[str, ...]] = {
    "clear": ("in clear weather", "under a clear sky", "in fine weather", "with no clouds about"),
    "rain": ("in the rain", "while rain falls", "while it rains", "in rainy weather", "as it is raining"),
    "snow": ("while snow falls", "while it snows", "in falling snow", "in snowy weather", "as it is snowing"),
    "fog": ("in the fog", "in foggy weather", "in thick mist", "in misty weather"),
    "storm": ("in a storm", "during a thunderstorm", "in stormy weather", "while lightning flashes"),
}

CAMERAS: dict[str, tuple[str, ...]] = {
    "still": ("the camera is still", "the camera does not move", "static camera", "fixed camera"),
    "pan left": ("the camera pans left", "the camera pans to the left", "pan left", "the camera is panning left"),
    "pan right": ("the camera pans right", "the camera pans to the right", "pan right", "the camera is panning right"),
    "tilt up": ("the camera tilts up", "tilt up", "the camera looks up", "the camera is tilting up"),
    "tilt down": ("the camera tilts down", "tilt down", "the camera looks down", "the camera is tilting down"),
    "zoom in": ("the camera zooms in", "zoom in", "slow zoom in", "the camera is zooming in"),
    "zoom out": ("the camera zooms out", "zoom out", "slow zoom out", "the camera is zooming out"),
    "dolly": ("the camera dollies forward", "dolly shot", "the camera moves forward", "dolly in"),
    "track": ("the camera tracks the subject", "tracking shot", "the camera follows along"),
    "shake": ("the camera shakes", "shaky camera", "handheld camera", "the camera is shaking"),
    "orbit": ("the camera orbits", "orbit shot", "the camera circles around", "the camera is orbiting"),
}

STYLES: dict[str, tuple[str, ...]] = {
    "storybook": ("storybook style", "in storybook style", "storybook illustration"),
    "watercolour": ("watercolour style", "in watercolour", "watercolor painting", "watercolour painting"),
    "paper cut-out": ("paper cut-out style", "in paper cutout style", "made of cut paper"),
    "pixel art": ("pixel art", "in pixel art style", "8-bit pixel art"),
    "black-and-white film": ("black-and-white film", "in black and white", "old monochrome film"),
    "neon line": ("neon line style", "neon line art", "drawn in glowing neon lines"),
}

RELATIONS: dict[str, tuple[str, ...]] = {
    "left of": ("to the left of", "left of", "on the left side of"),
    "right of": ("to the right of", "right of", "on the right side of"),
    "above": ("above", "over", "up above"),
    "below": ("below", "underneath", "beneath"),
    "in front of": ("in front of", "closer to us than"),
    "behind": ("behind", "in back of", "farther away than"),
    "on": ("on top of", "on", "atop"),
    "between": ("between", "in between", "in the middle of"),
}

DIRECTIONS: dict[str, tuple[str, ...]] = {
    "left": ("left", "to the left", "leftwards", "towards the left", "to the left side"),
    "right": ("right", "to the right", "rightwards", "towards the right", "to the right side"),
}

TIME_NOUNS: dict[str, tuple[str, ...]] = {
    "morning": ("morning", "early morning", "dawn"),
    "day": ("day", "daytime"),
    "sunset": ("sunset", "evening", "dusk"),
    "night": ("night", "night-time"),
}

WEATHER_NOUNS: dict[str, tuple[str, ...]] = {
    "clear": ("clear sky", "clear weather"),
    "rain": ("rain", "rainy weather"),
    "snow": ("snow", "falling snow"),
    "fog": ("fog", "mist"),
    "storm": ("storm", "thunderstorm"),
}

PLURAL_ONLY = frozenset({"sunglasses", "shades"})
"""Nouns without a singular."""

PREDICATIVE_ONLY = frozenset({"afraid"})
"""Adjectives that cannot stand before a noun."""

PRONOUNS: dict[str, str] = {
    "woman": "she", "girl": "she", "princess": "she", "man": "he", "boy": "he", "old man": "he",
    "robot": "it", "monster": "it",
}  # fmt: skip
"""People who have a pronoun; other people are named again, all else is `it`, and groups are `they`."""
