"""English inflection for captions: articles, plurals, verb forms, lists."""

from collections.abc import Callable, Sequence

_PLURALS = {"man": "men", "woman": "women", "gentleman": "gentlemen", "fish": "fish", "aircraft": "aircraft"}
_AN_EXCEPTIONS = ("uni", "use", "one")
_VOWELS = "aeiou"
_DOUBLING = frozenset({"run", "spin", "hop", "swim", "nap", "sit", "hug", "pop", "drop", "slip", "tip", "chug", "spot"})
_IRREGULAR_PAST = {
    "run": "ran", "fly": "flew", "swim": "swam", "drive": "drove", "ride": "rode", "slide": "slid", "leap": "leapt",
    "fall": "fell", "sit": "sat", "take": "took", "sleep": "slept", "eat": "ate", "drink": "drank", "read": "read",
    "spin": "spun", "hide": "hid", "sink": "sank", "throw": "threw", "catch": "caught", "meet": "met",
    "break": "broke", "grow": "grew", "go": "went", "swing": "swung", "stand": "stood", "come": "came",
    "get": "got", "light": "lit", "keep": "kept", "burst": "burst", "turn": "turned",
}  # fmt: skip
NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five")


def indefinite(noun_phrase: str) -> str:
    """The noun phrase with `a` or `an` before it."""
    takes_an = noun_phrase[0].lower() in _VOWELS and not noun_phrase.startswith(_AN_EXCEPTIONS)
    return f"{'an' if takes_an else 'a'} {noun_phrase}"


def plural(noun: str) -> str:
    """The plural of a noun of one or more words; the last word carries it."""
    *before, last = noun.split(" ")
    return " ".join([*before, _plural_word(last)])


def _plural_word(word: str) -> str:
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith(("s", "x", "ch", "sh", "z", "go")):
        return word + "es"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def inflect(phrase: str, form: Callable[[str], str]) -> str:
    """A verb phrase with its first word, and the first word after each `&`, put into a form."""
    return " and ".join(_inflect_part(part, form) for part in phrase.split(" & "))


def _inflect_part(part: str, form: Callable[[str], str]) -> str:
    head, space, rest = part.partition(" ")
    return form(head) + space + rest


def bare(verb: str) -> str:
    """The form after a plural subject: `walk`."""
    return verb


def third_person(verb: str) -> str:
    """`walk` -> `walks`."""
    return _plural_word(verb)


def gerund(verb: str) -> str:
    """`run` -> `running`, `dance` -> `dancing`."""
    if verb.endswith("e") and not verb.endswith(("ee", "oe")):
        return verb[:-1] + "ing"
    return (verb + verb[-1] if verb in _DOUBLING else verb) + "ing"


def past(verb: str) -> str:
    """`walk` -> `walked`, `fly` -> `flew`."""
    if verb in _IRREGULAR_PAST:
        return _IRREGULAR_PAST[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return (verb + verb[-1] if verb in _DOUBLING else verb) + "ed"


def join_and(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(parts) == 1:
        return parts[0]
    return ", ".join(parts[:-1]) + " and " + parts[-1]
