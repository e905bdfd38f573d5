"""From a scene to what is true at any time of it: every shot is planned once, then any instant can be asked for."""

from bisect import bisect_right

from asazora.core.rng import numpy_generator
from asazora.world.actions.effects import EffectBook
from asazora.world.actions.performer import Performer, Span, turn_of
from asazora.world.actions.placement import cast_of
from asazora.world.actions.planners import PLANNERS
from asazora.world.actions.stage import Stage
from asazora.world.camera import camera_at
from asazora.world.moods import emotion_at, move_with
from asazora.world.scene import Action, Scene
from asazora.world.state import ActorState, CameraState, Event, Mark, WorldState

FADE_S = 0.5

_STILL = frozenset({"stand", "sit", "sleep", "read"})


def simulate(scene: Scene) -> "Timeline":
    """Plan every shot of a scene. The same scene (its seed included) gives the same timeline."""
    return Timeline(scene)


class Timeline:
    """A simulated scene: `at` gives the whole world at any time, in any order, at any frame rate."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.duration_s = scene.duration_s
        book = EffectBook(scene)
        self._shots: list[_PlannedShot] = []
        self._starts: list[float] = []
        start_s = 0.0
        for index, shot in enumerate(scene.shots):
            self._starts.append(start_s)
            self._shots.append(_PlannedShot(scene, index, start_s, book))
            start_s += shot.duration_s
        self.events: tuple[Event, ...] = tuple(
            sorted((e for planned in self._shots for e in planned.stage.events), key=lambda event: event.start_s)
        )

    def at(self, time_s: float) -> WorldState:
        """The world at a time of the clip; times outside it are those of its ends."""
        time_s = min(max(0.0, time_s), self.duration_s)
        index = bisect_right(self._starts, time_s) - 1
        planned = self._shots[index]
        local = min(time_s - self._starts[index], planned.shot.duration_s)
        return WorldState(
            time_s=time_s,
            shot_index=index,
            shot_time=local / planned.shot.duration_s,
            actors=tuple(planned.state_of(performer, local) for performer in planned.stage.cast),
            marks=planned.marks_at(local),
            camera=planned.camera_at(local),
            fade=min(1.0, local / FADE_S) if index > 0 and planned.shot.transition == "fade" else 1.0,
        )


class _PlannedShot:
    """One shot with all its motions laid down."""

    def __init__(self, scene: Scene, index: int, start_s: float, book: EffectBook) -> None:
        self.shot = scene.shots[index]
        rng = numpy_generator(scene.seed, "simulate", index)
        self.stage = Stage(self.shot, cast_of(self.shot, rng), start_s=start_s, book=book, rng=rng)
        _schedule_actions(self.stage)
        self.stage.run()
        self._marks = sorted(self.stage.marks, key=lambda timed: timed.start_s)
        self._mark_times = [timed.start_s for timed in self._marks]
        self._tracked = _first_mover(self.stage.cast) if self.shot.camera == "track" else None

    def state_of(self, who: Performer, time_s: float) -> ActorState:
        body = who.body(time_s)
        emotion, amount = emotion_at(who.actor.moods, time_s, self.shot.duration_s)
        if who.is_living:
            move_with(emotion, amount, body, time_s, who.phase)
        return ActorState(
            actor_id=who.actor.id,
            index=who.index,
            x=body.x,
            depth=body.depth,
            height=body.height,
            angle=body.angle,
            facing=body.facing,
            action=who.action(time_s),
            emotion=emotion,
            emotion_amount=amount,
            opacity=body.opacity,
            scale=who.scale,
            pose=body.pose(),
            effects=self.stage.effects_at(who, time_s),
        )

    def marks_at(self, time_s: float) -> tuple[Mark, ...]:
        if not self._marks:
            return ()
        return tuple(timed.mark for timed in self._marks[: bisect_right(self._mark_times, time_s)])

    def camera_at(self, time_s: float) -> CameraState:
        subject_x = self._tracked.body(time_s).x if self._tracked else 0.0
        return camera_at(self.shot.camera, time_s, self.shot.duration_s, subject_x=subject_x)


def _schedule_actions(stage: Stage) -> None:
    """Put every action of every performer on the agenda."""
    for performer in stage.cast:
        for action in sorted(performer.actor.actions, key=lambda action: action.start):
            _schedule(stage, performer, action)


def _schedule(stage: Stage, who: Performer, action: Action) -> None:
    others = [performer for performer in stage.cast if performer.actor.id == action.target]
    target = others[who.index % len(others)] if others else None
    span = Span(
        name=action.name,
        start_s=action.start * stage.duration_s,
        end_s=action.end * stage.duration_s,
        direction=turn_of(action.direction),
        target=target if target is not who else None,
    )

    def plan() -> None:
        PLANNERS[action.name](who, stage, span)
        stage.tell(action.name, who, span.start_s, span.end_s, span.target)

    stage.schedule(span.start_s, plan)


def _first_mover(cast: list[Performer]) -> Performer | None:
    """The performer that a tracking camera follows: the first that does something besides resting, else the first."""
    movers = (who for who in cast if any(action.name not in _STILL for action in who.actor.actions))
    return next(movers, cast[0] if cast else None)
