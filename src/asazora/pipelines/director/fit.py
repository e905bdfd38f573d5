"""What a prompt states, made to fit a scope: names that it lacks give way to the nearest, the impossible is left out.

Everything that is changed or left out is reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from asazora.pipelines.director.nearest import NearestNames
from asazora.pipelines.director.spec import Deed, RelationSpec, ShotSpec, SubjectSpec, Worn
from asazora.world.actions import can_do, targets
from asazora.world.draw import wardrobe
from asazora.world.kinds import KINDS
from asazora.world.scope import WorldScope
from asazora.world.staging import TRAVELLING

MAX_WORN = 2
MAX_DEEDS = 2
MAX_MOODS = 2
"""As many as scenes of the world have."""


@dataclass(slots=True, kw_only=True)
class Report:
    """`replaced` says what stands for what; `left_out` what is not shown, and why, in words for people."""

    replaced: dict[str, str] = field(default_factory=dict[str, str])
    left_out: list[str] = field(default_factory=list[str])

    def leave_out(self, what: str) -> None:
        if what not in self.left_out:
            self.left_out.append(what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitter:
    """Fits shots to one scope."""

    scope: WorldScope
    nearest: NearestNames
    report: Report

    def fit(self, spec: ShotSpec) -> ShotSpec:
        kept = self._kept(spec)
        place = {old: new for new, old in enumerate(kept)}
        joint = any(deed.target is not None for subject in spec.subjects for deed in subject.deeds)
        subjects = tuple(self._subject(spec.subjects[old], place, alone=len(kept) == 1 or joint) for old in kept)
        return replace(
            spec,
            subjects=subjects,
            relation=self._relation(spec.relation, place, subjects),
            setting=self._name("setting", spec.setting),
            time=self._name("time", spec.time),
            weather=self._name("weather", spec.weather),
            camera=self._name("camera", spec.camera),
            style=self._name("style", spec.style),
        )

    def _name(self, row: str, name: str | None, among: Sequence[str] | None = None) -> str | None:
        """The name itself if the scope has it (and it is `among` those that can be), else the nearest, else None."""
        choices = self.scope.names()[row] if among is None else among
        if name is None or name in choices:
            return name
        near = self.nearest.find(row, name, choices)
        if near is None:
            self.report.leave_out(name)
        else:
            self.report.replaced[name] = near
        return near

    def _kept(self, spec: ShotSpec) -> list[int]:
        """Places of the subjects that the scope has and has room for: those that are related or acted on first."""
        wanted = [spec.relation.subject, *spec.relation.landmarks] if spec.relation else []
        for index, subject in enumerate(spec.subjects):
            for deed in subject.deeds:
                wanted += [index, deed.target] if deed.target is not None else []
        shown = [index for index, subject in enumerate(spec.subjects) if self._name("kind", subject.kind) is not None]
        order = [index for index in dict.fromkeys([*wanted, *shown]) if index in shown]
        for index in order[self.scope.max_subjects :]:
            self.report.leave_out(f"{spec.subjects[index].kind} (at most {self.scope.max_subjects} subjects a shot)")
        return sorted(order[: self.scope.max_subjects])

    def _subject(self, subject: SubjectSpec, place: dict[int, int], *, alone: bool) -> SubjectSpec:
        kind = self._name("kind", subject.kind)
        assert kind is not None  # the others were not kept
        count = subject.count
        if count is not None and count > self.scope.max_count:
            self.report.leave_out(f"{count} of a kind (at most {self.scope.max_count})")
            count = self.scope.max_count
        return replace(
            subject,
            kind=kind,
            count=count,
            colour=self._name("colour", subject.colour),
            size=self._name("size", subject.size),
            worn=self._worn(kind, subject.worn),
            moods=self._moods(kind, subject.moods, MAX_MOODS if alone else 1),
            deeds=self._deeds(kind, subject.deeds, place, MAX_DEEDS if alone else 1),
        )

    def _worn(self, kind: str, worn: tuple[Worn, ...]) -> tuple[Worn, ...]:
        fitting: dict[str, Worn] = {}
        for one in worn:
            garment = self._name("accessory", one.kind)
            if garment is None:
                continue
            if garment not in wardrobe(kind, self.scope) or len(fitting) == MAX_WORN:
                self.report.leave_out(f"{kind} with {garment}")
            else:
                fitting.setdefault(garment, Worn(kind=garment, colour=self._name("colour", one.colour)))
        return tuple(fitting.values())

    def _moods(self, kind: str, moods: tuple[str, ...], most: int) -> tuple[str, ...]:
        named = [mood for mood in (self._name("emotion", mood) for mood in moods) if mood is not None]
        distinct = list(dict.fromkeys(named))
        if not KINDS[kind].breathes:
            for mood in distinct:
                self.report.leave_out(f"{mood} {kind}")
            return ()
        for mood in distinct[most:]:
            self.report.leave_out(f"then {mood}")
        return tuple(distinct[:most])

    def _deeds(self, kind: str, deeds: tuple[Deed, ...], place: dict[int, int], most: int) -> tuple[Deed, ...]:
        fitting: dict[str, Deed] = {}
        for deed in deeds:
            name = self._action(kind, deed)
            if name is None:
                continue
            target = None if deed.target is None else place.get(deed.target)
            if targets(name) is None:
                target = None
            elif target is None and not self._has_target(name):
                self.report.leave_out(f"{kind} that does {name}")
                continue
            fitting.setdefault(name, Deed(name=name, direction=deed.direction, target=target))
        if len(fitting) > 1 and most == 1:
            fitting.pop("stand", None)
        for name in list(fitting)[most:]:
            self.report.leave_out(f"then {name}")
        return tuple(fitting.values())[:most]

    def _action(self, kind: str, deed: Deed) -> str | None:
        able = [name for name in self.scope.actions if can_do(kind, name)]
        if deed.name in able:
            return deed.name
        if deed.name in TRAVELLING and (gait := gait_of(kind, self.scope)) is not None:
            self.report.replaced[deed.name] = gait
            return gait
        alike = [name for name in able if name != "stand" and (targets(name) is None or deed.target is not None)]
        return self._name("action", deed.name, alike)

    def _has_target(self, action: str) -> bool:
        return self.scope.max_subjects > 1 and any(kind in self.scope.kinds for kind in targets(action) or ())

    def _relation(
        self, relation: RelationSpec | None, place: dict[int, int], subjects: tuple[SubjectSpec, ...]
    ) -> RelationSpec | None:
        """The relation if it can be staged. Who acts on each other stands as the action asks."""
        if relation is None or any(deed.target is not None for subject in subjects for deed in subject.deeds):
            return None
        if relation.name not in self.scope.relations:
            self.report.leave_out(relation.name)
            return None
        involved = (relation.subject, *relation.landmarks)
        if any(index not in place for index in involved):
            return None
        subject, *landmarks = (place[index] for index in involved)
        return RelationSpec(name=relation.name, subject=subject, landmarks=tuple(landmarks))


def gait_of(kind: str, scope: WorldScope) -> str | None:
    """How a kind gets about in this scope, if it does."""
    able = [name for name in scope.actions if name in TRAVELLING and can_do(kind, name)]
    own = KINDS[kind].locomotion
    return own if own in able else next(iter(able), None)
