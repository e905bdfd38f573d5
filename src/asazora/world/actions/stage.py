"""The stage of one shot while its actions are planned: the cast, the time, the rigid bodies, what is left behind."""

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from asazora.world.actions.effects import EffectBook
from asazora.world.actions.motion import Body, Motion, gap_between, standing
from asazora.world.actions.performer import HALF_WIDTH, IDLE, Performer, Segment, Span
from asazora.world.actions.rest import rest
from asazora.world.physics import Material, Rigid, RigidWorld
from asazora.world.scene import Shot
from asazora.world.state import Effects, Event, Mark


@dataclass(frozen=True, slots=True)
class TimedMark:
    start_s: float
    mark: Mark


class Stage:
    """Everything the planners of one shot share. Times are seconds of the shot."""

    def __init__(
        self, shot: Shot, cast: list[Performer], *, start_s: float, book: EffectBook, rng: np.random.Generator
    ) -> None:
        self.shot = shot
        self.cast = cast
        self.rng = rng
        self.marks: list[TimedMark] = []
        self.events: list[Event] = []
        self._book = book
        self._clip_s = start_s
        self._now_s = 0.0
        self._world: RigidWorld | None = None
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    @property
    def duration_s(self) -> float:
        return self.shot.duration_s

    @property
    def world(self) -> RigidWorld:
        """The rigid bodies, made when first asked for."""
        if self._world is None:
            self._world = RigidWorld()
            self._world.advance(self._now_s)
        return self._world

    # --- time

    def schedule(self, time_s: float, plan: Callable[[], None]) -> None:
        """Let `plan` run when planning has reached `time_s`: then everything before it is known."""
        heapq.heappush(self._agenda, (time_s, next(self._order), plan))

    def run(self) -> None:
        """Carry out the agenda in order of time, stepping the rigid bodies between."""
        while self._agenda:
            time_s, _, plan = heapq.heappop(self._agenda)
            if time_s > self.duration_s:
                break
            self.advance(time_s)
            plan()
        self.advance(self.duration_s)
        for performer in self.cast:
            self._settle(performer, self.duration_s)

    def advance(self, time_s: float) -> None:
        self._now_s = time_s
        if self._world is not None:
            self._world.advance(time_s)

    # --- motions

    def perform(
        self, who: Performer, name: str, start_s: float, end_s: float, motion: Motion, *, held: bool = False
    ) -> None:
        """Let a motion begin where the performer is at `start_s`. `held`: it goes on until another one begins."""
        self._settle(who, start_s)
        self._release(who)
        self._begin(who, name, start_s, end_s, motion, held=held)

    def overlay(self, who: Performer, name: str, start_s: float, end_s: float, motion: Motion) -> None:
        """Lay a gesture over whatever the performer does meanwhile."""
        who.overlays.append(Segment(name, start_s, end_s, motion, who.start, held=False))

    def is_busy(self, who: Performer, time_s: float) -> bool:
        """Whether an action that began before `time_s` is still going on."""
        segment = who.segment(time_s)
        return segment is not None and segment.start_s < time_s < segment.end_s and not segment.held

    def _begin(self, who: Performer, name: str, start_s: float, end_s: float, motion: Motion, *, held: bool) -> None:
        before = who.body(start_s)
        origin = standing(before, upright=who.is_living)
        first = replace(origin)
        motion(0.0, first)
        gap = gap_between(before, first) if start_s > 0 else ()
        who.append(Segment(name, start_s, end_s, motion, origin, held, gap))

    def _settle(self, who: Performer, time_s: float) -> None:
        """Let a performer whose action is over stand still until `time_s`."""
        segment = who.segment(time_s)
        if segment is None and time_s > 0:
            self._begin(who, IDLE, 0.0, time_s, rest(who), held=True)
        elif segment is not None and not segment.held and segment.end_s < time_s - 1e-9:
            self._begin(who, IDLE, segment.end_s, time_s, rest(who), held=True)

    # --- rigid bodies

    def make_rigid(self, who: Performer, span: Span, material: Material, *, width: float | None = None) -> Rigid:
        """Hand a performer over to physics from `span.start_s` on, where it is, as wide as it looks or as `width`."""
        if who.rigid is not None:
            return who.rigid
        self._settle(who, span.start_s)
        self.advance(span.start_s)
        body = who.body(span.start_s)
        centre = (body.x * HALF_WIDTH, body.height + 0.5 * who.height)
        if who.is_round:
            rigid = self.world.add_circle(*centre, 0.5 * who.height, depth=body.depth, material=material)
        else:
            size = (who.width if width is None else width, who.height)
            rigid = self.world.add_box(*centre, size, body.angle, depth=body.depth, material=material)
        who.rigid = rigid
        self._begin(who, span.name, span.start_s, span.end_s, _follow(rigid, who, span.start_s), held=True)
        return rigid

    def _release(self, who: Performer) -> None:
        if who.rigid is not None:
            self.world.remove(who.rigid)
            who.rigid = None

    # --- what happens and what stays

    def change(self, who: Performer, name: str, after: object, start_s: float, end_s: float | None = None) -> None:
        """A lasting change, see `EffectBook.change`; times of the shot."""
        end = None if end_s is None else end_s + self._clip_s
        self._book.change(who.key, name, after, start_s + self._clip_s, end)

    def effects_at(self, who: Performer, time_s: float) -> Effects:
        return self._book.at(who.key, time_s + self._clip_s)

    def leave(self, time_s: float, mark: Mark) -> None:
        self.marks.append(TimedMark(time_s, mark))

    def tell(self, name: str, who: Performer, start_s: float, end_s: float, target: Performer | None = None) -> None:
        """Record that something happened (once for a group)."""
        if who.index == 0:
            start, end = start_s + self._clip_s, min(end_s, self.duration_s) + self._clip_s
            other = target.actor.id if target else None
            self.events.append(Event(name=name, actor_id=who.actor.id, start_s=start, end_s=end, target_id=other))

    # --- the cast

    def first(self, kind: str) -> Performer | None:
        return next((performer for performer in self.cast if performer.kind == kind), None)


def _follow(rigid: Rigid, who: Performer, start_s: float) -> Motion:
    track, half = rigid.track, 0.5 * who.height

    def motion(t: float, body: Body) -> None:
        x, y, angle = track.at(start_s + t)
        body.x, body.height, body.angle = x / HALF_WIDTH, y - half, angle

    return motion
