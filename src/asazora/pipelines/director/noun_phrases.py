"""Who and what a prompt names: nouns with the words that belong to them, and garments with their colours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from asazora.pipelines.director.forms import split_words
from asazora.pipelines.director.marks import ATTRIBUTES, DETERMINERS, POSSESSIVES, Mark
from asazora.world.actions import targets
from asazora.world.captions.grammar import plural
from asazora.world.captions.surface import FUNCTION_WORDS
from asazora.world.captions.words import NOUNS, PLURAL_ONLY

_AGAIN = frozenset({"the", "same", "this", "that", "these", "those"}) | POSSESSIVES
_OTHER = frozenset({"another", "other", "different"})
_LEADING = DETERMINERS | POSSESSIVES | _OTHER | {"same", "all", "both"}
_DEGREES = frozenset({"very", "really", "so", "quite", "extremely", "rather", "little"})
_CLOTHES = frozenset({"clothes", "clothing", "outfit", "suit", "robe", "robes"})
_LONGEST_UNKNOWN = 3
"""Most words without a meaning that are skipped between a noun and its article."""


@dataclass(slots=True, kw_only=True)
class NounPhrase:
    """`a small red fox`. `kind` is None for `a big one`; `again` if it speaks of somebody known, `other` if not."""

    kind: str | None
    start: int
    end: int
    marks: list[Mark] = field(default_factory=list[Mark])
    again: bool = False
    other: bool = False
    bare: bool = False
    is_plural: bool = False
    negated: bool = False


@dataclass(slots=True, kw_only=True)
class Garment:
    """`a blue scarf`; `kind` is None for clothes as such."""

    kind: str | None
    start: int
    end: int
    colour: str | None = None
    negated: bool = False


Item = NounPhrase | Garment | Mark


@dataclass(slots=True, kw_only=True)
class _Reach:
    """What a noun takes in on its left: up to token `start`, with the marks and the leading words in between."""

    start: int
    marks: list[Mark] = field(default_factory=list[Mark])
    leading: list[str] = field(default_factory=list[str])


def read_items(words: Sequence[str], marks: Sequence[Mark]) -> list[Item]:
    """Noun phrases, garments and the marks that belong to neither, in order of their start."""
    covering = {index: mark for mark in marks for index in range(mark.start, mark.end)}
    taken: set[int] = set()
    items: list[Item] = []
    for mark in [mark for mark in marks if mark.row == "kind"]:
        if not _is_modifier(mark, covering):
            items.append(_noun(words, mark, covering, taken))
    for mark in [mark for mark in marks if mark.row == "accessory"]:
        items.append(_garment(words, mark.start, mark.end, mark, covering, taken))
    for index, word in enumerate(words):
        if word in _CLOTHES and index not in covering:
            items.append(_garment(words, index, index + 1, None, covering, taken))
    for mark in marks:
        if mark.start not in taken and mark.row not in ("kind", "accessory"):
            items.append(_one(words, mark, covering, taken) or mark)
    return sorted(_without_absorbed(items, taken), key=lambda item: item.start)


def _without_absorbed(items: list[Item], taken: set[int]) -> Iterator[Item]:
    return (item for item in items if not isinstance(item, Mark) or item.start not in taken)


def _is_modifier(mark: Mark, covering: dict[int, Mark]) -> bool:
    """Whether the noun only tells more of the noun after it: `robot` in `robot dog`."""
    following = covering.get(mark.end)
    return following is not None and following.row == "kind"


def _noun(words: Sequence[str], mark: Mark, covering: dict[int, Mark], taken: set[int]) -> NounPhrase:
    reach = _reach(words, mark.start, covering, ATTRIBUTES)
    taken.update(index for one in reach.marks for index in range(one.start, one.end))
    return NounPhrase(
        kind=mark.name,
        start=reach.start,
        end=mark.end,
        marks=reach.marks,
        again=bool(_AGAIN & set(reach.leading)),
        other=bool(_OTHER & set(reach.leading)),
        bare=not reach.leading and not reach.marks,
        is_plural=tuple(words[mark.start : mark.end]) in _plurals(mark.name),
        negated=mark.negated,
    )


def _one(words: Sequence[str], mark: Mark, covering: dict[int, Mark], taken: set[int]) -> NounPhrase | None:
    """`a big one`, which stands for a noun."""
    if words[mark.start] != "one" or mark.start == 0 or mark.end in covering:
        return None
    before = covering.get(mark.start - 1)
    if before is None or before.row not in ATTRIBUTES:
        return None
    reach = _reach(words, mark.start, covering, ATTRIBUTES)
    taken.update(index for one in reach.marks for index in range(one.start, one.end))
    return NounPhrase(kind=None, start=reach.start, end=mark.end, marks=reach.marks)


def _garment(
    words: Sequence[str], start: int, end: int, mark: Mark | None, covering: dict[int, Mark], taken: set[int]
) -> Garment:
    reach = _reach(words, start, covering, frozenset({"colour", "size", "count"}))
    taken.update(index for one in reach.marks for index in range(one.start, one.end))
    colours = [one.name for one in reach.marks if one.row == "colour"]
    return Garment(
        kind=mark.name if mark else None,
        start=reach.start,
        end=end,
        colour=colours[-1] if colours else None,
        negated=mark.negated if mark else False,
    )


def _reach(words: Sequence[str], start: int, covering: dict[int, Mark], rows: frozenset[str]) -> _Reach:
    """Walk left from a noun. What lies beyond a comma or a word without a meaning counts only if an article or a number
    lies beyond it too."""
    sure, maybe = _Reach(start=start), _Reach(start=start)
    unknown = 0
    while maybe.start > 0:
        index = maybe.start - 1
        mark, word = covering.get(index), words[index]
        if mark is not None:
            if maybe.leading and mark.row != "count":
                break
            if mark.negated or not (mark.row in rows or _is_attributive(words, mark)):
                break
            maybe.marks.insert(0, mark)
            maybe.start = mark.start
            certain = mark.row == "count" or (mark.row in rows and unknown == 0)
        elif word in _LEADING:
            maybe.leading.append(word)
            maybe.start, certain = index, True
        elif not maybe.leading and _may_skip(words, index, covering, rows) and unknown < _LONGEST_UNKNOWN:
            unknown += word not in ("and",)
            maybe.start, certain = index, False
        else:
            break
        if certain:
            sure = _Reach(start=maybe.start, marks=list(maybe.marks), leading=list(maybe.leading))
            unknown = 0
    return sure


def _may_skip(words: Sequence[str], index: int, covering: dict[int, Mark], rows: frozenset[str]) -> bool:
    word = words[index]
    if word in (",", "and"):
        before, after = covering.get(index - 1), covering.get(index + 1)
        return all(mark is not None and mark.row in rows - {"count"} for mark in (before, after))
    return word in _DEGREES or (word.isalnum() and word not in FUNCTION_WORDS)


def _is_attributive(words: Sequence[str], mark: Mark) -> bool:
    """`sleeping` in `a sleeping cat`."""
    return mark.row == "action" and words[mark.start].endswith("ing") and targets(mark.name) is None


@cache
def _plurals(kind: str) -> frozenset[tuple[str, ...]]:
    singular = {split_words(noun) for noun in NOUNS[kind]}
    return frozenset(split_words(plural(noun)) for noun in NOUNS[kind] if noun not in PLURAL_ONLY) - singular
