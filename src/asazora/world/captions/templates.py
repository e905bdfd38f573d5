"""The sentence constructions of captions, as data: one line, one family.

A pattern holds slots in braces; a part in square brackets is left out when one of its slots has nothing to say. Slots
outside brackets must have something to say, else the family does not fit the shot.

{S} the subject introduced, {s} spoken of again, {N} without its features, {features} those as a predicate, {K} without
article; {V} finite, {P} progressive, {G} -ing, {I} infinitive form of what it does (target and direction included),
{V1} {V2} and so on for two actions in order; {is} {looks} {stands} {goes} {becomes} {starts} {ends} agree with it.
{A} {B} two actors introduced, {a} {b} again, {AV} {BP} ... what they do, {rel} where A is from B, {side_A} {side_B} on
the left or right. {at} {place} {bare_place} the setting with preposition, with article, bare; {when} {hour} time of day
as phrase and noun; {sky} {sky_noun} weather; {M} {M1} {M2} emotions.
"""

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a pattern and the slots in it."""

    text: str
    slots: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Template:
    """One family of captions."""

    pattern: str
    parts: tuple[Part, ...]
    needs: frozenset[str]

    @classmethod
    def parse(cls, pattern: str) -> "Template":
        pieces = [piece for piece in re.split(r"(\[[^]]*\])", pattern) if piece]
        parts = tuple(
            Part(piece.strip("[]"), tuple(re.findall(r"\{(\w+)\}", piece)), piece.startswith("[")) for piece in pieces
        )
        needs = frozenset(slot for part in parts if not part.optional for slot in part.slots)
        return cls(pattern, parts, needs)


PATTERNS: dict[str, tuple[str, ...]] = {
    "action": (
        "{S} {V}[ {at}][ {when}][ {sky}]",
        "{S} {P}[ {at}][ {when}][, {sky}]",
        "{at}, {S} {V}[ {when}][ {sky}]",
        "{when}, {S} {V}[ {at}][ {sky}]",
        "{when} {at}, {S} {P}[ {sky}]",
        "{at}[ {when}][ {sky}], {S} {P}",
        "{S} {G}[ {at}][ {when}][ {sky}]",
        "there {is} {S}[ {at}][ {when}][ {sky}]. {s} {V}",
        "{place}[ {when}][ {sky}]. {S} {V}",
        "{place}[, {when}][, {sky}]: {S} {P}",
        "we see {S} {G}[ {at}][, {when}][, {sky}]",
        "{G}[ {at}][ {when}][ {sky}] {is} {S}",
        "{S}[ {at}][ {when}][ {sky}]; {s} {V}",
        "it is {hour}[ {at}][ {sky}] and {S} {V}",
        "{hour}[ {at}][ {sky}]. {S} {P}",
        "{sky}, {S} {V}[ {at}][ {when}]",
        "{S} that {V}[ {at}][ {when}][ {sky}]",
        "watch {S} {I}[ {at}][ {when}][ {sky}]",
        "a scene[ {at}][ {when}][ {sky}] where {S} {V}",
        "{K}, {G}[, {bare_place}][, {hour}][, {sky_noun}]",
        "{hour}, {bare_place}[, {sky_noun}], {K}, {G}",
        "{bare_place}: {K} {G}[, {hour}][, {sky_noun}]",
        "{N} {V}[ {at}][ {when}][ {sky}]. {s} {features}",
        "there {is} {N}[ {at}][ {when}][ {sky}]. {s} {features}. {s} {V}",
        "{S} {V}[ {at}][ {when}][ {sky}], looking {M}",
        "{S} {looks} {M} and {V}[ {at}][ {when}][ {sky}]",
        "looking {M}, {S} {V}[ {at}][ {when}][ {sky}]",
        "{S} {P}[ {at}][ {when}][ {sky}]. {s} {looks} {M}",
    ),
    "still": (
        "{S}[ {at}][ {when}][ {sky}]",
        "there {is} {S}[ {at}][ {when}][ {sky}]",
        "{at}[ {when}][ {sky}] {stands} {S}",
        "{place}[ {when}][ {sky}] with {S}",
        "{S} {stands}[ {at}][ {when}][ {sky}]",
        "a picture of {S}[ {at}][ {when}][ {sky}]",
        "{K}[, {bare_place}][, {hour}][, {sky_noun}]",
        "{bare_place}[, {hour}][, {sky_noun}], {K}",
        "{hour}[ {at}][ {sky}]. {S}",
        "{S} can be seen[ {at}][ {when}][ {sky}]",
        "{N} {stands}[ {at}][ {when}][ {sky}]. {s} {features}",
        "{S}[ {at}][ {when}][ {sky}]. {s} {looks} {M}",
        "{when}[ {sky}] there {is} {S}[ {at}]",
    ),
    "sequence": (
        "first {S} {V1}, then {s} {V2}[, {at}][ {when}][ {sky}]",
        "{S} {V1} and then {V2}[ {at}][ {when}][ {sky}]",
        "{at}[ {when}][ {sky}], {S} {V1}, then {V2}",
        "{S} {V1}[ {at}][ {when}][ {sky}]. after that {s} {V2}",
        "after {G1}, {S} {V2}[ {at}][ {when}][ {sky}]",
        "before {G2}, {S} {V1}[ {at}][ {when}][ {sky}]",
        "{S} {V1} before {G2}[ {at}][ {when}][ {sky}]",
        "{S} {starts} by {G1} and {ends} by {G2}[ {at}][ {when}][ {sky}]",
        "{K}[, {bare_place}][, {hour}][, {sky_noun}]: first {G1}, then {G2}",
        "{at}[ {when}][ {sky}], {S} {V2} after {G1}",
        "{hour}[ {at}][ {sky}]. {S} {V1} at first. then {s} {V2}",
    ),
    "mood change": (
        "{S}[ {at}][ {when}][ {sky}] {looks} {M1} at first, then {M2}",
        "{S} {goes} from {M1} to {M2}[ {at}][ {when}][ {sky}]",
        "first {M1}, then {M2}: {S}[ {at}][ {when}][ {sky}]",
        "{S} {is} {M1}[ {at}][ {when}][ {sky}]. then {s} {becomes} {M2}",
        "{M1} at first, {S} {becomes} {M2}[ {at}][ {when}][ {sky}]",
        "{at}[ {when}][ {sky}], {S} {becomes} {M2} after being {M1}",
    ),
    "relation": (
        "{A} {is} {rel} {B}[ {at}][ {when}][ {sky}]",
        "{at}[ {when}][ {sky}], {A} {is} {rel} {B}",
        "{rel} {B} {is} {A}[, {at}][ {when}][ {sky}]",
        "{A} {rel} {B}[, {at}][ {when}][ {sky}]",
        "there {is} {A} {rel} {B}[ {at}][ {when}][ {sky}]",
        "{KA} {rel} {KB}[, {bare_place}][, {hour}][, {sky_noun}]",
        "{B}[ {at}][ {when}][ {sky}], with {A} {rel} {b}",
        "{at}[ {when}][ {sky}] {stands} {A}, {rel} {B}",
        "{A} and {B}[ {at}][ {when}][ {sky}]. {a} {is} {rel} {b}",
        "{A} {side_A} and {B} {side_B}[, {at}][ {when}][ {sky}]",
        "{side_A} {A}, {side_B} {B}[, {at}][ {when}][ {sky}]",
    ),
    "relation and action": (
        "{A} {AV} {rel} {B}[ {at}][ {when}][ {sky}]. {b} {BV}",
        "{A} {AP} while {B} {BP}[ {at}][ {when}][ {sky}]. {a} {is} {rel} {b}",
        "{A} {is} {rel} {B}[ {at}][ {when}][ {sky}]. {a} {AV} and {b} {BV}",
        "{at}[ {when}][ {sky}], {A} {AV} and {B} {BV}. {a} {is} {rel} {b}",
        "{A} {AG} {rel} {B} {BG}[, {at}][ {when}][ {sky}]",
        "{side_A} {A} {AP}, {side_B} {B} {BP}[, {at}][ {when}][ {sky}]",
        "{KA} {AG}, {side_A}, {KB} {BG}, {side_B}[, {bare_place}][, {hour}][, {sky_noun}]",
        "{place}[ {when}][ {sky}]: {A} {AG} {side_A} and {B} {BG} {side_B}",
    ),
}
"""Families by the sort of shot they fit."""

FRAMES: tuple[str, ...] = (
    "{body}[. {camera}][. {style}]",
    "{body}[, {camera}][, {style}]",
    "[{style}. ]{body}[. {camera}]",
    "[{style}: ]{body}[, {camera}]",
    "[{camera}. ]{body}[. {style}]",
    "[{style}, ][{camera}: ]{body}",
)
"""Where camera and style are said around a family's sentence."""

CLIPS: tuple[tuple[str, str], ...] = (
    ("shot {n}: {shot}", ". cut to: "),
    ("shot {n}: {shot}", ". "),
    ("{shot}", ". cut to: "),
    ("{shot}", ". then, in the next shot, "),
    ("scene {n}: {shot}", ". "),
    ("{shot}", ". the scene changes: "),
)
"""How several shots are strung together: the wording of each, and what stands between them."""


@cache
def templates(sort: str) -> tuple[Template, ...]:
    """The families for a sort of shot."""
    return tuple(Template.parse(pattern) for pattern in PATTERNS[sort])


@cache
def frames() -> tuple[Template, ...]:
    return tuple(Template.parse(pattern) for pattern in FRAMES)


@cache
def fitting(sort: str, silent: frozenset[str]) -> tuple[Template, ...]:
    """The families that need none of the slots which have nothing to say."""
    return tuple(template for template in templates(sort) if not template.needs & silent)
