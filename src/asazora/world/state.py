"""What is true at one instant: the simulation writes it, the drawing reads it, the captions and the score quote it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """How a body is held; each rig reads the parts it has. Angles in radians.

    `stance`: stand, sit, lie, crouch, fly, swim, drive. `stride` is the phase of the leg cycle, `stride_amount` 0..1
    how far the legs swing. Arms: 0 hangs down, pi points straight up. `wing` is the phase of the wing beat. `squash`
    below 0 flattens, above 0 stretches. `mouth` and `eyes` are openness 0..1. `reach` 0..1 stretches the front arm
    towards what is in front.
    """

    stance: str = "stand"
    stride: float = 0.0
    stride_amount: float = 0.0
    arm_front: float = 0.0
    arm_back: float = 0.0
    reach: float = 0.0
    lean: float = 0.0
    head_tilt: float = 0.0
    wing: float = 0.0
    squash: float = 0.0
    mouth: float = 0.0
    eyes: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Lasting changes of a thing. They never go back by themselves."""

    bites: int = 0
    fill: float = 0.0
    """How full a cup or glass is, 0..1."""
    remaining: float = 1.0
    """How much of a candle is left, 0..1."""
    popped: bool = False
    broken: float = 0.0
    """0 whole, 1 lying in pieces."""
    open: float = 0.0
    growth: float = 1.0
    lit: float = 0.0
    painted: float = 0.0
    """Share of a canvas that carries paint, 0..1."""
    paint_colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorState:
    """One body at one instant. Stage units as in `scene`; `facing` is -1 left, 1 right, 0 towards the viewer."""

    actor_id: str
    index: int = 0
    """Which of the group, 0 .. count - 1."""
    x: float
    depth: float
    height: float
    angle: float = 0.0
    """Rotation about the body's centre, counter-clockwise seen by the viewer."""
    facing: float = 1.0
    action: str = "stand"
    emotion: str = "neutral"
    emotion_amount: float = 1.0
    opacity: float = 1.0
    scale: float = 1.0
    pose: Pose = field(default_factory=Pose)
    effects: Effects = field(default_factory=Effects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something left on the ground or in the air: footprint, splash, debris, puddle."""

    kind: str
    x: float
    depth: float
    height: float = 0.0
    size: float = 0.03
    colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraState:
    """Camera offset in stage units, zoom factor (1 = rest), roll and orbit angle in radians."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    roll: float = 0.0
    orbit: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, from `start_s` to `end_s` of the clip."""

    name: str
    actor_id: str
    start_s: float
    end_s: float
    target_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldState:
    """Everything at one instant of a clip."""

    time_s: float
    shot_index: int
    shot_time: float
    """0..1 inside the shot."""
    actors: tuple[ActorState, ...]
    marks: tuple[Mark, ...] = ()
    camera: CameraState = field(default_factory=CameraState)
    fade: float = 1.0
    """1 = fully this shot; below 1 while fading in from the previous one."""
