"""English inflection for captions: articles, plurals, verb forms, lists."""

from collections.abc import Callable, Sequence

_PLURALS = {
    "man": "men",
    "scarf": "scarves",
    "woman": "women",
    "gentleman": "gentlemen",
    "fish": "fish",
    "aircraft": "aircraft",
}
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


def bare(phrase: str) -> str:
    """The form of a verb phrase after a plural subject: `walk`.

    Here and below the first word is inflected, and so is the first word after each `&`, which becomes `and`.
    """
    return _inflect(phrase, str)


def third_person(phrase: str) -> str:
    """`take a nap` -> `takes a nap`."""
    return _inflect(phrase, _plural_word)


def gerund(phrase: str) -> str:
    """`run` -> `running`, `take a nap` -> `taking a nap`."""
    return _inflect(phrase, _gerund_word)


def past(phrase: str) -> str:
    """`walk` -> `walked`, `fly off` -> `flew off`."""
    return _inflect(phrase, _past_word)


def _inflect(phrase: str, form: Callable[[str], str]) -> str:
    parts = (part.partition(" ") for part in phrase.split(" & "))
    return " and ".join(form(head) + space + rest for head, space, rest in parts)


def _gerund_word(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "oe")):
        return verb[:-1] + "ing"
    return _doubled(verb) + "ing"


def _past_word(verb: str) -> str:
    if verb in _IRREGULAR_PAST:
        return _IRREGULAR_PAST[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return _doubled(verb) + "ed"


def _doubled(verb: str) -> str:
    return verb + verb[-1] if verb in _DOUBLING else verb


def join_and(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(parts) == 1:
        return parts[0]
    return ", ".join(parts[:-1]) + " and " + parts[-1]
