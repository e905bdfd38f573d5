"""The performers of a shot: bodies, and the motions they go through."""

from bisect import bisect_right
from dataclasses import dataclass, field, replace

from asazora.world.actions.effects import Key
from asazora.world.actions.motion import BLEND_S, Body, Motion, smooth
from asazora.world.actions.rules import LIVING
from asazora.world.kinds import KINDS
from asazora.world.physics import Rigid
from asazora.world.scene import Actor

HALF_WIDTH = 0.5
"""Stage heights in one unit of stage x: in a square view, both measures are equally long on the screen."""

VIEW_EDGE = 0.92
"""How far from the centre of the view (edge = 1) the outline of a performer may come."""

IDLE = "stand"


@dataclass(frozen=True, slots=True)
class Segment:
    """One motion of a performer. `held` motions go on after their end until another one begins."""

    name: str
    start_s: float
    end_s: float
    motion: Motion
    origin: Body
    held: bool
    gap: tuple[tuple[str, float], ...] = ()

    def body(self, time_s: float) -> Body:
        body = replace(self.origin)
        since = time_s - self.start_s
        self.motion(since, body)
        if self.gap and since < BLEND_S:
            left = 1.0 - smooth(since / BLEND_S)
            for name, gap in self.gap:
                setattr(body, name, getattr(body, name) + gap * left)
        return body


@dataclass(slots=True, eq=False)
class Performer:
    """One body of the cast with its motions, in order of time. Width and height in stage heights."""

    actor: Actor
    index: int
    start: Body
    width: float
    height: float
    scale: float
    phase: float
    """0..1, so that no two breathe, blink or step together."""
    offset: float = 0.0
    """Place in its group, in units of stage x."""
    limit: float = 1.0
    """How far from its offset the performer may go and stay in view."""
    pace: float = 1.0
    """Speed as a share of what is natural to each gait, chosen so that the way fits the view."""
    segments: list[Segment] = field(default_factory=list)
    overlays: list[Segment] = field(default_factory=list)
    rigid: Rigid | None = None
    _starts: list[float] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.actor.id, self.index

    @property
    def kind(self) -> str:
        return self.actor.kind

    @property
    def is_living(self) -> bool:
        return self.kind in LIVING

    @property
    def reach(self) -> float:
        """How far from the middle of the stage the performer may come to rest."""
        return min(self.limit, 1.0)

    @property
    def is_round(self) -> bool:
        return KINDS[self.kind].rigid == "circle"

    def does(self, name: str, target: "Performer") -> bool:
        """Whether the scene lets the performer do an action to a target, at any time of the shot."""
        return any(action.name == name and action.target == target.actor.id for action in self.actor.actions)

    @property
    def half_width(self) -> float:
        """Half the body's width in units of stage x."""
        return 0.5 * self.width / HALF_WIDTH

    def segment(self, time_s: float) -> Segment | None:
        found = bisect_right(self._starts, time_s + 1e-9) - 1
        return self.segments[found] if found >= 0 else None

    def body(self, time_s: float) -> Body:
        """Where and how the performer is at a time of the shot, in seconds."""
        segment = self.segment(time_s)
        if segment is None:
            return replace(self.start)
        body = segment.body(time_s)
        for overlay in self.overlays:
            if overlay.start_s <= time_s < overlay.end_s:
                overlay.motion(time_s - overlay.start_s, body)
        return body

    def action(self, time_s: float) -> str:
        """The name of what the performer is doing; what is laid over another motion goes first."""
        for overlay in self.overlays:
            if overlay.start_s <= time_s < overlay.end_s:
                return overlay.name
        segment = self.segment(time_s)
        return segment.name if segment else IDLE

    def append(self, segment: Segment) -> None:
        """Add a motion; what was planned from its start on is dropped."""
        keep = bisect_right(self._starts, segment.start_s - 1e-9)
        self.segments[keep:] = [segment]
        self._starts[keep:] = [segment.start_s]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One action of one performer: from `start_s` to `end_s` of the shot, to the target's bodies."""

    name: str
    start_s: float
    end_s: float
    direction: float
    """-1 left, 1 right, 0 none."""
    target: Performer | None = None

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s

    def at(self, part: float) -> float:
        """The time at a fraction of the span."""
        return self.start_s + part * self.duration_s


def turn_of(direction: str) -> float:
    """-1 left, 1 right, 0 none."""
    return {"left": -1.0, "right": 1.0}.get(direction, 0.0)


def tips_over(kind: str) -> bool:
    """Whether a falling body on the ground tips over, as what is tall does, or must come down from above."""
    return kind in LIVING and KINDS[kind].width < 0.8
