"""Shots and subjects while they are being read: what is known so far, to be frozen when the shot ends."""

from dataclasses import dataclass, field

from asazora.pipelines.director.spec import Deed, RelationSpec, ShotSpec, SubjectSpec, Worn

LATER, IN_TURN, EARLIER = 1, 0, -1
"""When something happens: after what is told besides it, in the order of telling, or before."""


@dataclass(slots=True, kw_only=True, eq=False)
class DraftDeed:
    name: str
    rank: int = IN_TURN
    direction: str | None = None
    target: "DraftSubject | None" = None


@dataclass(slots=True, kw_only=True, eq=False)
class DraftSubject:
    """One subject. `model` is the same character in the shot before."""

    kind: str
    count: int | None = None
    colour: str | None = None
    size: str | None = None
    worn: dict[str, str | None] = field(default_factory=dict[str, str | None])
    moods: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    deeds: list[DraftDeed] = field(default_factory=list[DraftDeed])
    heading: str | None = None
    side: str | None = None
    without: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    is_plural: bool = False
    model: SubjectSpec | None = None
    model_place: int | None = None
    is_known: bool = False
    """Whether it was spoken of as somebody known: `the fox`, `it`."""

    def add_deed(self, deed: DraftDeed) -> DraftDeed:
        """Give it one more thing to do; saying the same again adds nothing."""
        for known in self.deeds:
            if known.name == deed.name:
                known.direction = known.direction or deed.direction
                known.target = known.target or deed.target
                return known
        self.deeds.append(deed)
        return deed

    def add_mood(self, rank: int, emotion: str) -> None:
        if emotion not in [known for _, known in self.moods]:
            self.moods.append((rank, emotion))

    def freeze(self, place: dict["DraftSubject", int]) -> SubjectSpec:
        model = self.model
        worn = tuple(Worn(kind=kind, colour=colour) for kind, colour in self.worn.items())
        moods = tuple(emotion for _, emotion in sorted(self.moods, key=lambda mood: mood[0]))
        if model is not None:
            is_asleep = any(deed.name == "sleep" for deed in self.deeds)  # closed eyes show no feelings
            moods = moods or (model.moods[-1:] if self.is_known and not is_asleep else ())
            worn = worn or tuple(one for one in model.worn if ("accessory", one.kind) not in self.without)
        return SubjectSpec(
            kind=self.kind,
            count=self.count or (model.count if model else None) or (2 if self.is_plural else None),
            colour=self.colour or (model.colour if model else None),
            size=self.size or (model.size if model else None),
            worn=worn,
            moods=moods,
            deeds=tuple(
                Deed(name=deed.name, direction=deed.direction, target=place[deed.target] if deed.target else None)
                for deed in sorted(self.deeds, key=lambda deed: deed.rank)
            ),
            heading=self.heading,
            character=self.model_place,
            without=frozenset(self.without),
        )


@dataclass(slots=True, kw_only=True, eq=False)
class DraftRelation:
    name: str
    subject: DraftSubject | None = None
    landmarks: list[DraftSubject] = field(default_factory=list[DraftSubject])

    @property
    def wanted(self) -> int:
        """How many landmarks are still to come."""
        return (2 if self.name == "between" else 1) - len(self.landmarks)


@dataclass(slots=True, kw_only=True, eq=False)
class DraftShot:
    subjects: list[DraftSubject] = field(default_factory=list[DraftSubject])
    relations: list[DraftRelation] = field(default_factory=list[DraftRelation])
    rows: dict[str, str] = field(default_factory=dict[str, str])
    """Setting, time, weather, camera, style."""
    without: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    unclaimed: list[str] = field(default_factory=list[str])
    """What somebody does of whom nothing is said."""

    def freeze(self) -> ShotSpec:
        place = {subject: index for index, subject in enumerate(self.subjects)}
        return ShotSpec(
            subjects=tuple(subject.freeze(place) for subject in self.subjects),
            relation=self._relation(place),
            without=frozenset(self.without),
            unclaimed=tuple(self.unclaimed),
            **self.rows,
        )

    def _relation(self, place: dict[DraftSubject, int]) -> RelationSpec | None:
        for relation in (*self.relations, *self._from_sides()):
            subject, landmarks = relation.subject, relation.landmarks
            if subject is not None and landmarks and relation.wanted <= 0 and subject not in landmarks:
                places = tuple(place[landmark] for landmark in landmarks)
                return RelationSpec(name=relation.name, subject=place[subject], landmarks=places)
        return None

    def _from_sides(self) -> list[DraftRelation]:
        """`a fox on the left and a cat on the right`, or only one of the two."""
        if len(self.subjects) < 2:
            return []
        first, second = self.subjects[:2]
        opposite = {"left": "right", "right": "left", None: None}
        side = first.side or opposite[second.side]
        if side is None or first.side == second.side:
            return []
        return [DraftRelation(name=f"{side} of", subject=first, landmarks=[second])]
