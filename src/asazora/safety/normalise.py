"""Undoing disguises: one canonical form for every text, and further readings where an encoding is noticed.

The canonical form is always applied, because it changes nothing that a reader sees. Each further reading (a `View`) is
added only when its disguise is noticed: readings of honest text would be gibberish, which classifiers find suspicious.
"""

import re
import unicodedata

LATIN = re.compile(r"[a-zA-Z]")

_SPACES = re.compile(r"\s+")
_LONG_REPEAT = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile(r"[^\W\d_]+")

_LOOK_ALIKES = str.maketrans(
    "аАеЕоОрРсСхХуУкКмМтТнНвВіІјЈѕЅԁԛԝһӏɡαΑεΕοΟρΡνΝτΤκΚχΧιΙβΒηΗυΥμΜΖΜωɑıᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "aAeEoOpPcCxXyYkKmMtThHbBiIjJsSdqwhlgaAeEoOpPvNtTkKxXiIbBhHuYmMZMwaiabcdefghijklmnoprstuvwyz",
)
_LOOK_ALIKE_SET = frozenset(map(chr, _LOOK_ALIKES))
_ROUGH_LOOK_ALIKES = {**_LOOK_ALIKES, **str.maketrans("пПгГиИшШзьъ", "nNrruUwwebb")}
"""Also letters that only resemble Latin ones: read as such beside real Latin letters."""

_INVISIBLE = frozenset(["Cf", "Cc", "Cs", "Co", "Cn"])


def canonical(text: str) -> str:
    """The text as a reader sees it: compatible forms merged, the invisible dropped, look-alike letters made Latin."""
    if not (text.isascii() and text.isprintable()):
        text = _in_plain_letters(unicodedata.normalize("NFKC", text))
    text = _LONG_REPEAT.sub(r"\1\1", text)
    return _SPACES.sub(" ", text).strip()


def _in_plain_letters(text: str) -> str:
    text = _without_marks("".join(character if character.isspace() else _visible(character) for character in text))
    mostly_latin = 2 * sum(map(str.isascii, text)) > len(text)
    return _WORD.sub(lambda word: _latinised(word[0], mostly_latin), text)


def _visible(character: str) -> str:
    invisible = unicodedata.category(character) in _INVISIBLE or "\ufe00" <= character <= "\ufe0f"
    return "" if invisible else character


def _without_marks(text: str) -> str:
    """Accents and stacked marks dropped from Latin letters; other scripts need theirs."""
    kept: list[str] = []
    on_latin = False
    for character in unicodedata.normalize("NFD", text):
        is_mark = unicodedata.category(character) in ("Mn", "Me")
        if not is_mark:
            on_latin = character.isascii()
        if not (is_mark and on_latin):
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def _latinised(word: str, mostly_latin: bool) -> str:
    """A word that mixes scripts, or a word of look-alikes alone in a text that is otherwise Latin, in Latin letters."""
    if word.isascii():
        return word
    mixed = LATIN.search(word) is not None or any("ᴀ" <= character <= "ᴢ" for character in word)
    if mixed:
        return word.translate(_ROUGH_LOOK_ALIKES)
    return word.translate(_LOOK_ALIKES) if mostly_latin and set(word) <= _LOOK_ALIKE_SET else word
