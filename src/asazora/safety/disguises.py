"""Further readings of a text that seems to be disguised: each detector notices one disguise and undoes it."""

import base64
import binascii
import codecs
import functools
import html
import itertools
import re
import string
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from asazora.safety.near_words import NearWords
from asazora.safety.normalise import canonical
from asazora.safety.vocabulary import Vocabulary
from asazora.safety.wordlists import read_list

MAX_LEET_READINGS = 16
MAX_LEET_LETTERS = 16
MIN_JOINED_LETTERS = 10
MIN_MISSPELT_LETTERS = 4
MIN_MEAN_LETTERS = 3
"""Of the words a run is cut into: shorter ones fit any letters."""

HONEST_SHARE = 0.5
"""At least this share of an honest English text's letters is in known words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One reading of a text, and the disguise it undoes (`text` for none)."""

    disguise: str
    text: str


def views(text: str, vocabulary: Vocabulary) -> list[View]:
    """The canonical reading, and one for each disguise noticed."""
    plain = canonical(text)
    found = {plain: View(disguise="text", text=plain)}
    for disguise, undo in _UNDO.items():
        reading = undo(text if disguise in _READ_RAW else plain, vocabulary)
        if reading is not None:
            reading = canonical(reading)
            found.setdefault(reading, View(disguise=disguise, text=reading))
    return list(found.values())


_WORDS = re.compile(r"[^\W\d_]+")
_SINGLE_LETTERS = re.compile(r"(?<!\w)(?:[^\W_][\s.\-_*/|,+~·]{1,3}){3,}[^\W_](?!\w)")
_SEPARATED = re.compile(r"[^\W_]")


def _spaced(text: str, vocabulary: Vocabulary) -> str | None:
    """`n a k e d`, `n.a.k.e.d`: single letters in a row."""

    def joined(run: re.Match[str]) -> str:
        return " ".join(vocabulary.split("".join(_SEPARATED.findall(run[0])).lower()))

    return _SINGLE_LETTERS.sub(joined, text) if _SINGLE_LETTERS.search(text) else None


_LEET = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "i", "|": "li", "+": "t", "(": "c", "€": "e", "£": "l", "*": "",
}  # fmt: skip
_LEET_WORD = re.compile(r"[\w@$!|+(€£*]*[^\W\d_][\w@$!|+(€£*]*")
_HONEST_NUMBER = re.compile(r"\d+(?:k|d|p|fps|mm|cm|km|m|s|st|nd|rd|th|x\d+|px|am|pm|yo|h|fx)?|\d*[a-z]{1,2}\d*", re.I)


def _leet(text: str, vocabulary: Vocabulary) -> str | None:
    """`n4k3d`, `k!ll`: digits and signs among letters, where that makes a word or at least leaves none behind."""
    changed = _LEET_WORD.sub(lambda word: _unleet(word[0], vocabulary), text)
    return changed if changed != text else None


def _unleet(word: str, vocabulary: Vocabulary) -> str:
    core = word.lower().rstrip("!*+|(")
    if core.isalpha() or core.isdigit() or len(core) > MAX_LEET_LETTERS or _HONEST_NUMBER.fullmatch(core):
        return word
    readings = itertools.product(*(_LEET.get(character, character) or [""] for character in core))
    spelt = ["".join(reading) for reading in itertools.islice(readings, MAX_LEET_READINGS)]
    return next((reading for reading in spelt if reading in vocabulary), spelt[0])


def _joined(text: str, vocabulary: Vocabulary) -> str | None:
    """`nakedwomanonabed`: a long run of letters that is no word but can be cut into words."""

    def cut(run: re.Match[str]) -> str:
        letters = run[0].lower()
        if len(letters) < MIN_JOINED_LETTERS or not letters.isascii() or letters in vocabulary:
            return run[0]
        words = vocabulary.split(letters)
        sensible = all(word in vocabulary for word in words) and len(letters) >= MIN_MEAN_LETTERS * len(words)
        return " ".join(words) if sensible else run[0]

    changed = _WORDS.sub(cut, text)
    return changed if changed != text else None


def _misspelt(text: str, vocabulary: Vocabulary) -> str | None:
    """`nakedd`, `nkaed`: words in no dictionary, one letter away from a risky one."""
    risky = _risky_words()

    def corrected(run: re.Match[str]) -> str:
        word = run[0].lower()
        if len(word) < MIN_MISSPELT_LETTERS or word in vocabulary or word in risky:
            return run[0]
        return risky.nearest(word) or run[0]

    changed = _WORDS.sub(corrected, text)
    return changed if changed != text else None


@functools.cache
def _risky_words() -> NearWords:
    return NearWords(word for words in read_list("risky").values() for word in words)


_BASE64 = re.compile(r"(?<![\w+/])[A-Za-z0-9+/_-]{12,}={0,2}")
_HEX = re.compile(r"\b(?:0x)?(?:[0-9a-fA-F]{2}[\s:]?){6,}")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-z]+);", re.I)
_MORSE_RUN = re.compile(r"(?:[.\-·–]{1,5}[\s/]+){4,}[.\-·–]{1,5}")


def _base64(text: str, vocabulary: Vocabulary) -> str | None:
    return _decoded(_BASE64, lambda code: base64.b64decode(_padded(code), altchars=None), text, vocabulary)


def _padded(code: str) -> str:
    code = code.rstrip("=").translate(str.maketrans("-_", "+/"))
    return code + "=" * (-len(code) % 4)


def _hex(text: str, vocabulary: Vocabulary) -> str | None:
    return _decoded(_HEX, lambda code: bytes.fromhex(code.removeprefix("0x").replace(":", " ")), text, vocabulary)


def _decoded(pattern: re.Pattern[str], decode: Callable[[str], bytes], text: str, vocabulary: Vocabulary) -> str | None:
    """The text with each code replaced by what it says, where that is readable."""

    def replaced(code: re.Match[str]) -> str:
        try:
            plain = decode(code[0]).decode("utf-8")
        except (binascii.Error, ValueError):
            return code[0]
        readable = plain.isprintable() and vocabulary.share_known(_words(plain)) >= HONEST_SHARE
        return f" {plain} " if readable or (plain.isprintable() and not plain.isascii()) else code[0]

    changed = pattern.sub(replaced, text)
    return changed if changed != text else None


def _percent(text: str, _vocabulary: Vocabulary) -> str | None:
    return urllib.parse.unquote_plus(text) if len(_PERCENT.findall(text)) > 1 else None


def _entities(text: str, _vocabulary: Vocabulary) -> str | None:
    return html.unescape(text) if _ENTITY.search(text) else None


_MORSE_CODE = """
    .- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..
"""
_MORSE: dict[str, str] = dict(zip(_MORSE_CODE.split(), string.ascii_lowercase, strict=True))


def _morse(text: str, vocabulary: Vocabulary) -> str | None:
    def said(run: re.Match[str]) -> str:
        signs = run[0].replace("·", ".").replace("–", "-").replace("/", " ").split()
        return " ".join(vocabulary.split("".join(_MORSE.get(sign, "") for sign in signs)))

    return _MORSE_RUN.sub(said, text) if _MORSE_RUN.search(text) else None


def _rot13(text: str, vocabulary: Vocabulary) -> str | None:
    return _if_clearer(text, codecs.encode(text, "rot13"), vocabulary)


def _reversed(text: str, vocabulary: Vocabulary) -> str | None:
    return _if_clearer(text, text[::-1], vocabulary)


def _words_reversed(text: str, vocabulary: Vocabulary) -> str | None:
    return _if_clearer(text, _WORDS.sub(lambda word: word[0][::-1], text), vocabulary)


def _if_clearer(text: str, reading: str, vocabulary: Vocabulary) -> str | None:
    """The reading, if the text as written is hardly words and the reading is."""
    written, read = (vocabulary.share_known(_words(version)) for version in (text, reading))
    return reading if written < HONEST_SHARE and read > max(HONEST_SHARE, written + 0.2) else None


def _words(text: str) -> Iterator[str]:
    return (word.lower() for word in _WORDS.findall(text) if len(word) > 2)


_UNDO: dict[str, Callable[[str, Vocabulary], str | None]] = {
    "spaced letters": _spaced,
    "leet": _leet,
    "joined words": _joined,
    "misspelt": _misspelt,
    "base64": _base64,
    "hex": _hex,
    "percent": _percent,
    "entities": _entities,
    "morse": _morse,
    "rot13": _rot13,
    "reversed": _reversed,
    "words reversed": _words_reversed,
}
_READ_RAW = frozenset({"base64", "hex", "percent", "entities", "morse", "spaced letters"})
"""Undone from the text as written: merging repeats and spaces would damage them."""
