"""Reading one shot of a prompt: who is who, who does what in which order, who stands where.

A shot is read once from left to right. Attributes belong to the noun they stand at; what somebody does belongs to the
noun before it, or to the subject of the clause after an `and`; what comes before its subject (`dancing in a meadow is
a fox`, `looking happy, a girl waves`) waits for it. The grammar is small on purpose: it covers what the captions of the
world are written with, and the plain sentences of people.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from asazora.pipelines.director.drafts import (
    EARLIER,
    IN_TURN,
    LATER,
    DraftDeed,
    DraftRelation,
    DraftShot,
    DraftSubject,
)
from asazora.pipelines.director.marks import ATTRIBUTES, BEFORE_NOUNS, Mark, is_break, read_marks, read_tokens
from asazora.pipelines.director.noun_phrases import Garment, Item, NounPhrase, read_items
from asazora.pipelines.director.spec import ShotSpec, SubjectSpec
from asazora.world.actions import can_do, targets, uses_direction
from asazora.world.captions.surface import FUNCTION_WORDS

_NEW_CLAUSE = frozenset({"while", "whereas", "as", "where", "when", "but"})
_RELATIVE = frozenset({"that", "who", "which"})
_SINGULAR = frozenset({"it", "she", "he", "him"})
_PLURAL = frozenset({"they", "them", "both", "everyone"})
_COPULAS = frozenset({"is", "are", "was", "were"})
_ORDER = {"after": EARLIER, "before": LATER}
_NOT_ORDER = frozenset({"that", "which", "this"})
"""`after that` tells things in their order."""
_REST = frozenset({"other", "second", "third"})
"""The next of a group that is told one by one: `one is black, the other is white`."""

Group = list[DraftSubject]
"""Subjects that do a thing together: `a cat and a fox`."""


def read_shot(text: str, cast: Sequence[SubjectSpec] = ()) -> ShotSpec:
    """What the text of one shot states. `cast` are the subjects of the shot before, who may come back."""
    words = read_tokens(text)
    return _Reader(words, read_items(words, read_marks(words)), cast).read()


@dataclass(frozen=True, slots=True)
class Cast:
    """Who was met in the shots of a prompt so far, by the number of the character; `latest` are those of the last."""

    known: Mapping[int, SubjectSpec] = field(default_factory=dict[int, SubjectSpec])
    latest: tuple[int, ...] = ()

    def read(self, text: str) -> ShotSpec:
        """What the text of the next shot states. Whoever comes back has the same `character` and keeps its look."""
        cast = [*self.latest, *(number for number in self.known if number not in self.latest)]
        spec = read_shot(text, [self.known[number] for number in cast])
        unused = max(self.known, default=-1) + 1
        subjects = tuple(
            replace(one, character=unused + place if one.character is None else cast[one.character])
            for place, one in enumerate(spec.subjects)
        )
        return replace(spec, subjects=subjects)

    def after(self, spec: ShotSpec) -> "Cast":
        """The cast after a shot that it has read."""
        met = {one.character: one for one in spec.subjects if one.character is not None}
        return Cast({**self.known, **met}, tuple(met) or self.latest)


def read_prompt(shots: Sequence[str]) -> tuple[ShotSpec, ...]:
    """What the texts of a prompt's shots state. Whoever comes back has the same `character` and keeps its look."""
    specs: list[ShotSpec] = []
    cast = Cast()
    for text in shots:
        specs.append(cast.read(text))
        cast = cast.after(specs[-1])
    return tuple(specs)


class _Reader:
    """One reading in progress."""

    def __init__(self, words: Sequence[str], items: Sequence[Item], cast: Sequence[SubjectSpec]) -> None:
        self.words, self.cast = words, cast
        self.items = {item.start: item for item in items}
        self.beginnings = sorted(self.items)
        self.shot = DraftShot()
        self.topic: Group = []
        """The subject of the latest clause of all: what a pronoun means."""
        self.waiting_deeds: list[DraftDeed] = []
        self.waiting_moods: list[tuple[int, str]] = []
        self.waiting_garments: list[Garment] = []
        self.waiting_side: str | None = None
        self.waiting_direction: str | None = None
        self.sides_come_first: bool | None = None
        self.before: Item | None = None
        """The item read last."""
        self._begin_sentence()

    def _begin_sentence(self) -> None:
        self.mentioned: Group = []
        """Subjects named in this sentence."""
        self.clause: Group = []
        """The subject of the clause."""
        self.last: Group = []
        """The noun phrase read last, with those it is joined to by `and`."""
        self.is_new_clause = False
        self.rank = IN_TURN
        self.open_deed: DraftDeed | None = None
        """A deed whose target is still to come."""
        self.latest_deed: DraftDeed | None = None
        self.open_relation: DraftRelation | None = None
        self.copula_at = -1
        self.apart: dict[int, DraftSubject] = {}
        """Of a group that is told one by one, who each word or phrase that is still to come speaks of."""
        self.one_ends_at = len(self.words)
        """Where what spoke of one of a group ended."""

    def read(self) -> ShotSpec:
        index = 0
        while index < len(self.words):
            item = self.items.get(index)
            if index in self.apart:
                index = self.one_ends_at = self._one_of_group(index, item)
            elif item is None:
                self._word(index)
                index += 1
            else:
                self._item(item)
                index = max(index + 1, item.end)
        self._end_sentence()
        self._settle_waiting()
        return self.shot.freeze()

    # --- words without a meaning of their own

    def _word(self, index: int) -> None:
        word = self.words[index]
        stem = word.removesuffix("'s")
        if is_break(word):
            self._end_sentence()
        elif word in _NEW_CLAUSE:
            self.is_new_clause = True
        elif word in _RELATIVE and self.last:
            self.clause = self.last
        elif word in _COPULAS:
            self.copula_at = index
        elif word in _ORDER:
            following = self.words[index + 1] if index + 1 < len(self.words) else ""
            self.rank = IN_TURN if following in _NOT_ORDER else _ORDER[word]
        elif stem in _SINGULAR or stem in _PLURAL:
            self._pronoun(index, stem)
        elif word == "on" and isinstance(self.items.get(index + 1), NounPhrase):
            self._relation("on")

    def _pronoun(self, index: int, word: str) -> None:
        following = next((self.items[start] for start in self.beginnings if start > index), None)
        if isinstance(following, Mark) and following.row in ("weather", "time", "setting"):
            between = self.words[index + 1 : following.start]
            if set(between) <= _COPULAS | {"not", "now", "still", "starts", "to", "also"}:
                return  # `it is raining`
        known = self.topic or self.shot.subjects[:1] or [self._back(place) for place in range(min(1, len(self.cast)))]
        if word in _PLURAL and not any((one.count or 1) > 1 for one in known):
            known = list(self.shot.subjects) or [self._back(place) for place in range(len(self.cast))]
        if known and word == "him":
            self.last = known
        elif known:
            self._enter(known, starts_clause=True)

    # --- what has a meaning

    def _item(self, item: Item) -> None:
        if isinstance(item, NounPhrase):
            self._noun(item)
        elif isinstance(item, Garment):
            self._garment(item)
        else:
            self._mark(item)
        self.before = item

    def _mark(self, mark: Mark) -> None:
        handlers: dict[str, Callable[[Mark], None]] = {
            "action": self._action,
            "direction": self._direction,
            "emotion": self._emotion,
            "side": lambda mark: self._side(mark.name),
            "its side": lambda mark: self._await_on(mark.name),
            "relation": lambda mark: None if mark.negated else self._relation(mark.name),
        }
        if mark.row in handlers:
            handlers[mark.row](mark)
        elif mark.row in ATTRIBUTES:
            self._attribute_apart(mark)
        elif mark.negated:
            self.shot.without.add((mark.row, mark.name))
        else:
            self.shot.rows.setdefault(mark.row, mark.name)
            if self.open_relation is not None and self.open_relation.wanted > 0:
                self.open_relation = None  # `over a meadow where a bird flies`

    def _noun(self, phrase: NounPhrase) -> None:
        if phrase.kind is None:
            if self.last:
                self._describe(self.last[-1], phrase)
            return
        if phrase.negated:
            self.shot.without.add(("kind", phrase.kind))
            return
        told_apart = self._told_apart(phrase)
        if told_apart:
            self._enter(told_apart, starts_clause=self._starts_clause(phrase))
            return
        subject = self._who(phrase)
        self._describe(subject, phrase)
        if self._is_target(subject) or self._is_landmark(subject):
            self.last = [subject]
            return
        joined = self._is_joined(phrase)
        if joined:
            self.last.append(subject)
            self.mentioned.append(subject)
        else:
            self._enter([subject], starts_clause=self._starts_clause(phrase))
        self._take_waiting(subject)

    def _who(self, phrase: NounPhrase) -> DraftSubject:
        """The subject that a noun phrase speaks of: somebody known, somebody of the shot before, or somebody new."""
        assert phrase.kind is not None
        alike = [one for one in self.shot.subjects if one.kind == phrase.kind and not _differs(one, phrase)]
        if alike and (phrase.again or phrase.bare) and not phrase.other:
            return max(alike, key=lambda one: _likeness(one, phrase))
        if not phrase.other and not any(one.kind == phrase.kind for one in self.shot.subjects):
            met = [one for one in self.cast if one.kind == phrase.kind and not _differs(one, phrase)]
            if met:
                best = max(met, key=lambda one: _likeness(one, phrase))
                return self._back(self.cast.index(best), is_known=phrase.again or phrase.bare)
        subject = DraftSubject(kind=phrase.kind)
        self.shot.subjects.append(subject)
        return subject

    def _told_apart(self, phrase: NounPhrase) -> Group:
        """Subjects for a group whose members the rest of the sentence tells one by one; none for any other phrase."""
        counts = [int(mark.name) for mark in phrase.marks if mark.row == "count"]
        if not (counts or phrase.is_plural) or phrase.again or self.open_deed or self.open_relation:
            return []
        starts = self._members(phrase)
        if len(starts) < 2 or len(starts) != (counts or [len(starts)])[0]:
            return []
        shared = replace(phrase, marks=[mark for mark in phrase.marks if mark.row != "count"], is_plural=False)
        for start in starts:
            subject = DraftSubject(kind=phrase.kind or "", count=1)
            self._describe(subject, shared)
            self.apart[start] = subject
        self.shot.subjects += self.apart.values()
        return list(self.apart.values())

    def _members(self, group: NounPhrase) -> list[int]:
        """Where the sentence speaks of one of a group: `a black cat`, `a black one`, `one`, `the other`."""
        starts: list[int] = []
        index = group.end
        while index < len(self.words) and not is_break(self.words[index]):
            item = self.items.get(index)
            is_rest = item is None and bool(starts) and self.words[index] in _REST
            if is_rest or (_is_one_of(group, item) and starts[-1:] != [index - 1]):
                starts.append(index)
            index = max(index + 1, item.end if item else 0)
        return starts

    def _one_of_group(self, index: int, item: Item | None) -> int:
        """Speak of one of a group; what the whole of it does may still follow. Returns where to read on."""
        subject = self.apart.pop(index)
        if isinstance(item, NounPhrase):
            joined = self._is_joined(item) and self.last != self.clause
            self._describe(subject, item)
            self.last = [*self.last, subject] if joined else [subject]
        else:
            self.last = [subject]
        self.before = item
        end = max(index + 1, item.end if item else 0)
        if item is None and self.words[end : end + 1] == ["one"]:
            end += 1
        if self.words[end : end + 1] and self.words[end] in _COPULAS:
            self.clause = [subject]
        return end

    def _back(self, place: int, *, is_known: bool = True) -> DraftSubject:
        """A subject of the shot before, in this one."""
        for one in self.shot.subjects:
            if one.model_place == place:
                return one
        model = self.cast[place]
        subject = DraftSubject(kind=model.kind, model=model, model_place=place, is_known=is_known)
        self.shot.subjects.append(subject)
        return subject

    def _describe(self, subject: DraftSubject, phrase: NounPhrase) -> None:
        for mark in phrase.marks:
            if mark.row == "action":
                subject.add_deed(DraftDeed(name=mark.name))
            else:
                _attribute(subject, mark)
        subject.is_plural |= phrase.is_plural

    def _is_target(self, subject: DraftSubject) -> bool:
        deed = self.open_deed
        if deed is None or (self.copula_at >= 0 and deed in self.waiting_deeds):
            return False
        self.open_deed = None
        doers = [one for one in self.shot.subjects if deed in one.deeds]
        if subject.kind not in (targets(deed.name) or ()) or doers == [subject]:
            return False
        deed.target = subject
        return True

    def _is_landmark(self, subject: DraftSubject) -> bool:
        relation = self.open_relation
        if relation is None:
            return False
        if relation.wanted > 0 and subject is not relation.subject:
            relation.landmarks.append(subject)
            return True
        if relation.subject is None:
            relation.subject = subject
        self.open_relation = None
        return False

    def _is_joined(self, phrase: NounPhrase) -> bool:
        """Whether the noun follows another one with nothing but `and` or a comma between them."""
        before = self.before
        if not isinstance(before, NounPhrase | Garment) or not self.last or self.is_new_clause:
            return False
        between = self.words[before.end : phrase.start]
        return bool(between) and set(between) <= {"and", ","}

    def _starts_clause(self, phrase: NounPhrase) -> bool:
        previous = self.words[phrase.start - 1] if phrase.start else ","
        return not self.clause or self.is_new_clause or previous in ("and", ",", ":") or previous in _COPULAS

    def _enter(self, group: Group, *, starts_clause: bool) -> None:
        """Let a subject, or a group, be what is spoken of."""
        group = list(group)
        self.last = group
        self.mentioned += [one for one in group if one not in self.mentioned]
        if starts_clause:
            self.clause = self.topic = group
            self.is_new_clause = False

    def _take_waiting(self, subject: DraftSubject) -> None:
        """Give the subject what was said before it was named."""
        for deed in self.waiting_deeds:
            subject.add_deed(deed)
        for rank, emotion in self.waiting_moods:
            subject.add_mood(rank, emotion)
        for garment in self.waiting_garments:
            _dress(subject, garment)
        if self.waiting_side is not None:
            subject.side = self.waiting_side
        self.waiting_deeds, self.waiting_moods, self.waiting_garments, self.waiting_side = [], [], [], None

    def _garment(self, garment: Garment) -> None:
        if self.last:
            _dress(self.last[-1], garment)
        elif self.shot.subjects:
            _dress((self.topic or self.shot.subjects)[-1], garment)
        else:
            self.waiting_garments.append(garment)

    def _action(self, mark: Mark) -> None:
        who = self._doers(mark)
        if mark.negated:
            for one in who:
                one.without.add(("action", mark.name))
            return
        deed = DraftDeed(name=mark.name, rank=self._take_rank(), direction=self._take_direction(mark.name))
        added = [one.add_deed(deed) for one in who]
        if not who:
            self.waiting_deeds.append(deed)
        self.latest_deed = added[0] if added else deed
        self.open_deed = self.latest_deed if targets(mark.name) is not None else None
        self.copula_at = -1

    def _doers(self, mark: Mark) -> Group:
        """Who does it: the noun just before it, else the subject of the clause; nobody yet at a sentence's start."""
        if not self.mentioned:
            return []
        nearest = self.last if self._follows_noun(mark) else self.clause
        able = [one for one in nearest if can_do(one.kind, mark.name)]
        if not able:
            able = [one for one in self.mentioned if can_do(one.kind, mark.name)][:1]
        return able or list(nearest or self.mentioned[:1])

    def _follows_noun(self, mark: Mark) -> bool:
        """Whether the noun before an action is what does it, and not what something was done to."""
        if not self.last or any(self.last[-1] is deed.target for one in self.mentioned for deed in one.deeds):
            return False
        start = self.before.end if self.before else 0
        return not {"and", ",", "then"} & set(self.words[start : mark.start])

    def _take_rank(self) -> int:
        rank, self.rank = self.rank, IN_TURN
        return rank

    def _take_direction(self, action: str) -> str | None:
        if self.waiting_direction is None or not uses_direction(action):
            return None
        direction, self.waiting_direction = self.waiting_direction, None
        return direction

    def _direction(self, mark: Mark) -> None:
        if mark.negated:
            return
        deeds = [deed for one in self.mentioned for deed in one.deeds] + self.waiting_deeds
        recent = [self.latest_deed, *reversed(deeds)] if self.latest_deed else list(reversed(deeds))
        for deed in recent:
            if uses_direction(deed.name) and deed.direction is None:
                deed.direction = mark.name
                return
        self.waiting_direction = mark.name

    def _emotion(self, mark: Mark) -> None:
        if self._belongs_elsewhere(mark):
            return
        says_of_one = set(self.words[self.one_ends_at : mark.start]) <= _COPULAS and self.one_ends_at <= mark.start
        who = self.last if says_of_one else self.clause or self.last
        if mark.negated:
            for one in who:
                one.without.add(("emotion", mark.name))
            return
        rank = self._take_rank()
        for one in who:
            one.add_mood(rank, mark.name)
        if not who:
            self.waiting_moods.append((rank, mark.name))

    def _attribute_apart(self, mark: Mark) -> None:
        """A colour, size or number that stands at no noun: `the ball is big`, `kittens x3`, `the hat is red`."""
        garment = self.before
        if isinstance(garment, Garment) and mark.row == "colour" and not self.mentioned:
            self._garment(replace(garment, colour=mark.name))
            return
        if self._belongs_elsewhere(mark) or not self.last:
            return
        for one in self.last:
            if mark.negated:
                one.without.add((mark.row, mark.name))
            else:
                _attribute(one, mark)

    def _belongs_elsewhere(self, mark: Mark) -> bool:
        """Whether it stands at a noun that is no subject: `blue eyes`, `a gloomy forest`."""
        word = self.words[mark.end] if mark.end < len(self.words) else "."
        following = self.items.get(mark.end)
        if isinstance(following, Mark):
            before = self.words[mark.start - 1] if mark.start else ""
            return following.row in ("setting", "weather", "time") and before in BEFORE_NOUNS
        return following is None and word.isalnum() and word not in FUNCTION_WORDS

    def _side(self, side: str) -> None:
        if self.sides_come_first is None:
            self.sides_come_first = not self.shot.subjects
        if self.sides_come_first or not self.last:
            self._await_on(side)
        else:
            self.last[-1].side = side

    def _await_on(self, side: str) -> None:
        """Let the next noun stand on a side."""
        self.waiting_side = side
        self.clause, self.is_new_clause = [], True

    def _relation(self, name: str) -> None:
        relation = DraftRelation(name=name, subject=self.last[-1] if self.last else None)
        self.shot.relations.append(relation)
        self.open_relation = relation

    # --- ends

    def _end_sentence(self) -> None:
        if self.waiting_direction is not None and self.clause:
            self.clause[0].heading = self.waiting_direction
            self.waiting_direction = None
        self._begin_sentence()

    def _settle_waiting(self) -> None:
        """What was said of nobody is said of the shot's first subject, or of the one from the shot before."""
        if not (self.waiting_deeds or self.waiting_moods or self.waiting_garments):
            return
        if self.shot.subjects:
            self._take_waiting(self.shot.subjects[0])
        elif self.cast:
            self._take_waiting(self._back(0))
        else:
            self.shot.unclaimed = [deed.name for deed in self.waiting_deeds]


def _is_one_of(group: NounPhrase, item: Item | None) -> bool:
    """Whether an item after a group may speak of one of it."""
    if isinstance(item, Mark):
        return item.row == "count" and item.name == "1" and not item.negated
    if not isinstance(item, NounPhrase) or item.kind not in (group.kind, None):
        return False
    return not (item.is_plural or item.again or item.bare or item.negated)


def _attribute(subject: DraftSubject, mark: Mark) -> None:
    if mark.row == "emotion":
        subject.add_mood(IN_TURN, mark.name)
    elif mark.row == "count":
        subject.count = subject.count or int(mark.name)
    elif mark.row == "colour":
        subject.colour = subject.colour or mark.name
    elif mark.row == "size":
        subject.size = subject.size or mark.name


def _dress(subject: DraftSubject, garment: Garment) -> None:
    if garment.negated:
        subject.without.add(("accessory", garment.kind or "clothes"))
    elif garment.kind is None:
        subject.colour = subject.colour or garment.colour
    else:
        subject.worn[garment.kind] = subject.worn.get(garment.kind) or garment.colour


def _differs(one: DraftSubject | SubjectSpec, phrase: NounPhrase) -> bool:
    """Whether a noun phrase says something else of its colour, size or number than is known of a subject."""
    known = _known(one)
    return any(known.get(mark.row) not in (None, mark.name) for mark in phrase.marks if mark.row in known)


def _likeness(one: DraftSubject | SubjectSpec, phrase: NounPhrase) -> int:
    """How much of what a noun phrase says is known of a subject."""
    known = _known(one)
    return sum(known.get(mark.row) == mark.name for mark in phrase.marks)


def _known(one: DraftSubject | SubjectSpec) -> dict[str, str | None]:
    return {"colour": one.colour, "size": one.size, "count": None if one.count is None else str(one.count)}
