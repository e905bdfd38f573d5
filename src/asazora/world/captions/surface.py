"""Every form of words in which a name of the vocabulary can stand in a prompt, and what counts as a content word."""

import re
from functools import cache

from asazora.world.captions import verbs, words
from asazora.world.captions.grammar import NUMBER_WORDS, bare, gerund, past, plural, third_person

_TOKEN = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")

_FUNCTION_TEXT = """
    a an the this that these those it its he she his her him they them their there here i me my our us we you your
    please is are was were be been being am has have had having do does did doing and or but nor as than if so too
    very not no while when where who which whose what how then first second third fourth last next after before
    afterwards later finally until once now also both each other another again still only just same all any some one
    one's two's in on at of to from with without by for into onto out up down over under off about around round near
    through across along among between behind above below beneath beside beyond during back forth away show shows
    showing see seen look looks looking watch make made video clip picture image scene shot cut cuts story set
    setting place take takes taking took happens time weather camera style view fade fades start starts starting
    started begin begins beginning began end ends ending ended become becomes becoming became turn turns turning
    turned get gets getting got feel feels feeling felt seem seems seeming seemed wear wears wearing wore dressed
    clothes clothing colour color coloured colored face expression mood pair group trio side something somewhere
    move moves moving moved movement motion direction go goes going went keep keeps keeping slow slowly can change
    changes quick quickly gently quietly drawing animation animated drawn there's it's
"""
FUNCTION_WORDS = frozenset(_FUNCTION_TEXT.split())
"""Words that say nothing by themselves about what is to be seen, or that only hold a sentence together."""

_TABLES = {
    "colour": words.COLOURS,
    "size": words.SIZES,
    "emotion": words.EMOTIONS,
    "time": {name: (*words.TIMES[name], *words.TIME_NOUNS[name]) for name in words.TIMES},
    "weather": {name: (*words.WEATHERS[name], *words.WEATHER_NOUNS[name]) for name in words.WEATHERS},
    "camera": words.CAMERAS,
    "style": words.STYLES,
    "relation": words.RELATIONS,
    "direction": words.DIRECTIONS,
}
"""Rows whose entries stand in captions as they stand in the table."""

EXTRA_FORMS: dict[tuple[str, str], tuple[str, ...]] = {
    ("time", "morning"): ("morning", "dawn", "sunrise", "sunny morning"),
    ("time", "day"): ("day", "daytime", "daylight", "noon", "midday"),
    ("time", "sunset"): ("sunset", "dusk", "evening"),
    ("time", "night"): ("night", "nighttime", "moonlight", "moonlit"),
    ("weather", "clear"): ("clear sky", "clear weather", "clear day", "clear night", "sunny"),
    ("weather", "rain"): ("rain", "rainy", "raining", "rains"),
    ("weather", "snow"): ("snow", "snowing", "snowfall", "snows"),
    ("weather", "fog"): ("fog", "foggy", "mist", "misty"),
    ("weather", "storm"): ("storm", "stormy", "thunderstorm", "lightning"),
    ("setting", "beach"): ("seaside", "seashore"),
    ("setting", "city street"): ("street", "city", "town"),
    ("setting", "underwater"): ("sea floor", "undersea"),
    ("setting", "desert"): ("dunes",),
    ("setting", "mountains"): ("mountain",),
    ("style", "watercolour"): ("watercolour", "watercolor"),
    ("style", "storybook"): ("storybook",),
}
"""Forms that a user may type although no caption writes them by themselves."""


def tokens(text: str) -> list[str]:
    """Lower-case words of a text, hyphens and apostrophes kept inside them, punctuation dropped."""
    return _TOKEN.findall(text.lower())


def content_words(text: str) -> list[str]:
    """The words of a text that say what is to be seen."""
    return [token for token in tokens(text) if token not in FUNCTION_WORDS]


@cache
def surface_forms(row: str, name: str) -> tuple[str, ...]:
    """All phrases that mean `name` of `row` (kind, colour, size, accessory, emotion, setting, time, weather, action,
    relation, direction, camera, style, count), lower case, without repeats."""
    return tuple(dict.fromkeys((*_forms(row, name), *EXTRA_FORMS.get((row, name), ()))))


def _forms(row: str, name: str) -> tuple[str, ...]:
    if row == "kind":
        return _singular_and_plural(words.NOUNS[name])
    if row == "accessory":
        return _singular_and_plural(words.ACCESSORIES[name])
    if row == "setting":
        return tuple(form for place in words.PLACES[name] for form in (place, bare_place(place)))
    if row == "action":
        return tuple(form for verb in _verbs(name) for form in _verb_forms(verb))
    if row == "count":
        return (NUMBER_WORDS[int(name)], name)
    return _TABLES[row][name]


def bare_place(place: str) -> str:
    """A place without its preposition and article: `in a meadow` -> `meadow`."""
    return re.sub(r"^(?:up in|high in|in|on|at|by|near|beside|among)\s+(?:(?:a|an|the)\s+)?", "", place)


def _singular_and_plural(nouns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(form for noun in nouns for form in (noun, noun if noun in words.PLURAL_ONLY else plural(noun)))


def _verbs(action: str) -> tuple[str, ...]:
    own = tuple(verb for (_, of), phrases in verbs.OF_KIND.items() if of == action for verb in phrases)
    with_target = tuple(verb.partition("{t}")[0].strip() for verb in verbs.WITH_TARGET.get(action, ()))
    return (*verbs.PLAIN[action], *own, *with_target)


def _verb_forms(verb: str) -> tuple[str, ...]:
    return tuple(form(verb) for form in (bare, third_person, gerund, past))
