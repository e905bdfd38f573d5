"""What is true of every frame and of the whole clip: the labels for training and for the score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import skia

from asazora.core.sizes import Size
from asazora.world.bodies import Body
from asazora.world.render import view_of
from asazora.world.scene import Accessory, Scene
from asazora.world.simulate import Timeline, simulate
from asazora.world.state import CameraState, Effects, Event, WorldState

Box = tuple[float, float, float, float]
"""(x0, y0, x1, y1) in pixels, y down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorTruth:
    """One body in one frame. `box` is clipped to the frame, and empty (all 0) if the body is outside it.

    `visible` estimates the share of the body that can be seen: inside the frame, not transparent, not behind a nearer
    box. `facing` is -1 left, 1 right, 0 towards the viewer.
    """

    id: str
    index: int
    kind: str
    colour: str | None
    accessories: tuple[Accessory, ...]
    emotion: str
    action: str
    facing: float
    box: Box
    visible: float
    effects: Effects
    depth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameTruth:
    """Everything that is true of one frame."""

    time_s: float
    shot_index: int
    setting: str
    time_of_day: str
    weather: str
    camera: CameraState
    camera_name: str
    style: str
    actors: tuple[ActorTruth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipTruth:
    """What happened in a clip, in order of time."""

    duration_s: float
    cuts_s: tuple[float, ...]
    """Times at which a new shot begins."""
    events: tuple[Event, ...]


def truth(
    scene: Scene, size: Size, fps: float, num_frames: int | None = None, start_frame: int = 0
) -> list[FrameTruth]:
    """The truth of the frames that `render` yields for the same arguments."""
    return list(_frames(scene, size, fps, num_frames, start_frame))


def clip_truth(scene: Scene) -> ClipTruth:
    """The events of a scene with their times."""
    starts = [sum(shot.duration_s for shot in scene.shots[:index]) for index in range(1, len(scene.shots))]
    return ClipTruth(duration_s=scene.duration_s, cuts_s=tuple(starts), events=simulate(scene).events)


def _frames(scene: Scene, size: Size, fps: float, num_frames: int | None, start_frame: int) -> Iterator[FrameTruth]:
    timeline = simulate(scene)
    count = max(0, round(scene.duration_s * fps) - start_frame) if num_frames is None else num_frames
    for number in range(start_frame, start_frame + count):
        yield _frame_truth(scene, timeline, size, number / fps)


def _frame_truth(scene: Scene, timeline: Timeline, size: Size, time_s: float) -> FrameTruth:
    state = timeline.at(time_s)
    shot = scene.shots[state.shot_index]
    return FrameTruth(
        time_s=state.time_s,
        shot_index=state.shot_index,
        setting=shot.setting,
        time_of_day=shot.time_of_day,
        weather=shot.weather,
        camera=state.camera,
        camera_name=shot.camera,
        style=scene.style,
        actors=_actor_truths(scene, state, size),
    )


def _actor_truths(scene: Scene, state: WorldState, size: Size) -> tuple[ActorTruth, ...]:
    shot = scene.shots[state.shot_index]
    view, actors = view_of(shot, size), {actor.id: actor for actor in shot.actors}
    bodies = [Body.place(actors[each.actor_id], each, view, state.camera) for each in state.actors]
    frame = skia.Rect.MakeWH(size.width, size.height)
    boxes = [body.pixel_box for body in bodies]
    clipped = [_intersection(box, frame) for box in boxes]
    result = []
    for index, body in enumerate(bodies):
        nearer = [clipped[i] for i, other in enumerate(bodies) if other.state.depth < body.state.depth]
        result.append(_actor_truth(body, boxes[index], clipped[index], nearer))
    return tuple(result)


def _actor_truth(body: Body, box: skia.Rect, clipped: skia.Rect, nearer: Sequence[skia.Rect]) -> ActorTruth:
    hidden = max((_area(_intersection(clipped, other)) for other in nearer), default=0.0)
    seen = (_area(clipped) - hidden) / _area(box) if _area(box) > 0 else 0.0
    return ActorTruth(
        id=body.actor.id,
        index=body.state.index,
        kind=body.actor.kind,
        colour=body.actor.colour,
        accessories=body.actor.accessories,
        emotion=body.state.emotion,
        action=body.state.action,
        facing=body.state.facing,
        box=(clipped.left(), clipped.top(), clipped.right(), clipped.bottom()),
        visible=max(0.0, seen) * body.state.opacity,
        effects=body.state.effects,
        depth=body.state.depth,
    )


def _intersection(first: skia.Rect, second: skia.Rect) -> skia.Rect:
    both = first.makeOutset(0, 0)
    return both if both.intersect(second) else skia.Rect.MakeEmpty()


def _area(rect: skia.Rect) -> float:
    return rect.width() * rect.height()
