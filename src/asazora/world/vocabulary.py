"""The closed lists of names the storybook world is made of. Scenes are checked against them.

What a name looks like, does or is called in a caption stands with the drawing, the simulation and the captions.
"""

PEOPLE = (
    "woman",
    "man",
    "girl",
    "boy",
    "old man",
    "astronaut",
    "pirate",
    "wizard",
    "robot",
    "monster",
    "knight",
    "princess",
)
ANIMALS = (
    "dog",
    "cat",
    "rabbit",
    "fox",
    "elephant",
    "mammoth",
    "panda",
    "kangaroo",
    "horse",
    "cow",
    "dragon",
    "bird",
    "penguin",
    "butterfly",
    "fish",
    "octopus",
)
VEHICLES = ("car", "train", "ship", "airplane", "rocket", "bicycle")
THINGS = (
    "ball",
    "cube",
    "cookie",
    "cup",
    "candle",
    "balloon",
    "tree",
    "flower",
    "house",
    "lamp",
    "book",
    "television",
    "umbrella",
    "canvas",
    "glass",
    "door",
    "domino",
    "block",
    "ramp",
    "seesaw",
    "pendulum",
)
KINDS = PEOPLE + ANIMALS + VEHICLES + THINGS

COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray")
SIZES = ("small", "medium", "large")
ACCESSORIES = ("hat", "scarf", "dress", "coat", "sunglasses", "backpack")
EMOTIONS = ("neutral", "happy", "sad", "angry", "surprised", "afraid", "sleepy")

SETTINGS = (
    "meadow",
    "beach",
    "forest",
    "snowy forest",
    "mountains",
    "desert",
    "city street",
    "neon city",
    "kitchen",
    "bedroom",
    "park",
    "farm",
    "underwater",
    "space",
    "moon",
    "jungle",
    "clouds",
    "castle",
    "railway",
)
TIMES_OF_DAY = ("morning", "day", "sunset", "night")
WEATHERS = ("clear", "rain", "snow", "fog", "storm")

GAITS = ("stand", "walk", "run", "fly", "swim", "drive", "roll", "slide")
GESTURES = (
    "jump",
    "fall",
    "dance",
    "wave",
    "turn round",
    "sit",
    "sleep",
    "eat",
    "drink",
    "read",
    "spin",
    "climb",
    "bounce",
    "hide",
    "float",
    "sink",
)
INTERACTIONS = ("throw", "catch", "push", "chase", "meet", "hug", "paint", "collide")
CHANGES = ("pop", "break", "open", "fill", "grow", "switch on", "burn", "topple", "swing", "tilt")
ACTIONS = GAITS + GESTURES + INTERACTIONS + CHANGES

DIRECTIONS = ("none", "left", "right")
CAMERAS = (
    "still",
    "pan left",
    "pan right",
    "tilt up",
    "tilt down",
    "zoom in",
    "zoom out",
    "dolly",
    "track",
    "shake",
    "orbit",
)
STYLES = ("storybook", "watercolour", "paper cut-out", "pixel art", "black-and-white film", "neon line")
TRANSITIONS = ("cut", "fade")
RELATIONS = ("left of", "right of", "above", "below", "in front of", "behind", "on", "between")
