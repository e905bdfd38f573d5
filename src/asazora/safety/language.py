"""Whether a text is in one of the languages that the policy names. Coarse: it only makes the checks stricter."""

import re
import unicodedata

from asazora.safety.disguises import HONEST_SHARE
from asazora.safety.vocabulary import Vocabulary

MIN_WORDS = 4
"""Shorter Latin texts are taken for English: too little to tell."""

_SCRIPTS = {"CYRILLIC": "ru", "ARABIC": "ar", "DEVANAGARI": "hi", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja"}
_STOP_WORDS = {
    "en": "the a an of in on at and with is are to his her its by for from",
    "es": "el la los las un una de en con y que por para su se del al es",
    "fr": "le la les un une des de du et dans sur avec est qui sa son au aux en",
    "de": "der die das ein eine einen und im in mit auf ist den dem von zu wie sich",
    "pt": "o a os as um uma de do da em no na com e que para seu sua se",
    "it": "il lo la i gli le un una di del della in con e che su per nel si",
}
_WORD = re.compile(r"[^\W\d_]+")


def languages_of(text: str, vocabulary: Vocabulary) -> set[str]:
    """Codes of the languages the text may be in; `other` stands for any that is not known here."""
    words = [word.casefold() for word in _WORD.findall(text)]
    latin = [word for word in words if unicodedata.name(word[0], "").startswith("LATIN")]
    found = {_script_language(word) for word in words if word not in latin}
    if latin:
        found |= _latin_languages(latin, vocabulary)
    return found


def reads_as_english(text: str) -> bool:
    """Whether no other language that is known here has more stop words in the text than English has."""
    words = {word.casefold() for word in _WORD.findall(text)}
    counts = {code: len(words & set(stop_words.split())) for code, stop_words in _STOP_WORDS.items()}
    return counts["en"] == max(counts.values())


def _script_language(word: str) -> str:
    return _SCRIPTS.get(unicodedata.name(word[0], "OTHER").split()[0], "other")


def _latin_languages(words: list[str], vocabulary: Vocabulary) -> set[str]:
    if len(words) < MIN_WORDS or vocabulary.share_known(words) >= HONEST_SHARE:
        return {"en"}
    found = {code for code, stop_words in _STOP_WORDS.items() if set(words) & set(stop_words.split())}
    return found or {"other"}
