"""Training examples: a random scene of a scope as frames, captions, shot times and object coverage."""

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from asazora.core.latents import LatentGeometry
from asazora.core.sizes import Size
from asazora.world.blocking import BODY_FEATURES, CAMERA_FEATURES, scenery
from asazora.world.blocking_truth import block
from asazora.world.captions import caption_shot
from asazora.world.render import Renderer
from asazora.world.sampler import sample_scene
from asazora.world.scene import Scene
from asazora.world.scope import WorldScope
from asazora.world.simulate import Timeline, simulate
from asazora.world.truth import FrameTruth, truth

SQUARE = Size(256, 256)
MOST_TRIES = 50
"""Scenes that are drawn to find one with a favoured action."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleConfig:
    """Which clips to draw: lengths in steps of `step_frames`, plus the first picture."""

    scope: WorldScope
    sizes: tuple[Size, ...] = (SQUARE,)
    fps: int = 12
    step_frames: int = 12
    min_steps: int = 2
    max_steps: int = 5
    captions: tuple[str, ...] = ("dense", "dense", "short")
    """The detail of each paraphrase of a shot's caption."""
    num_bodies: int = 8
    """Bodies of a scene that its blocking has rows for."""
    num_moments: int = 8
    """Times of each shot at which its blocking is noted, besides those of the frames."""
    favoured: tuple[str, ...] = ()
    """Actions of which every other scene has one, if any are named: what is rare is learnt late."""


@dataclass(frozen=True, slots=True)
class Blockings:
    """Who is where at N instants: bodies (N, K, F) and camera (N, G), both float32; see `world.blocking`."""

    bodies: NDArray[np.float32]
    camera: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Moments:
    """Blockings of one shot at the times `elapsed_s` (N,) since its cut."""

    elapsed_s: NDArray[np.float32]
    blockings: Blockings


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Frames of one clip, all of them or a few. frames: (F, H, W, 3) uint8; `numbers` (F,) of the clip; coverage:
    (F, h, w) float32, the share of each latent cell under an actor; `blockings` of the frames; `shot_frames` sums to
    the clip's length; `captions` holds the paraphrases of each shot, `moments` blockings of each; scenery:
    (shots, S) float32, where each is set."""

    frames: NDArray[np.uint8]
    numbers: NDArray[np.int64]
    coverage: NDArray[np.float32]
    blockings: Blockings
    shot_frames: tuple[int, ...]
    captions: tuple[tuple[str, ...], ...]
    moments: tuple[Moments, ...]
    scenery: NDArray[np.float32]


def draw_example(
    generator: np.random.Generator, config: ExampleConfig, geometry: LatentGeometry, num_stills: int | None = None
) -> Example:
    """Draw a scene of the training split, time its shots to whole chunks, and render it.

    With `num_stills`, only the first frame and others at random are rendered, that many in all: many scenes for little
    time. With 0 the example has no frame, only its captions and moments, and its shots are of any length.
    """
    size = config.sizes[generator.integers(len(config.sizes))]
    scene, shot_frames = _any_length(generator, config) if num_stills == 0 else _whole_steps(generator, config)
    numbers = _frame_numbers(generator, sum(shot_frames), num_stills)
    timeline = simulate(scene)
    frames, coverage = _rendered(scene, size, numbers, config.fps, geometry)
    captions = tuple(
        tuple(caption_shot(scene, index, generator, detail) for detail in config.captions)
        for index in range(len(shot_frames))
    )
    return Example(
        frames=frames,
        numbers=numbers,
        coverage=coverage,
        blockings=_blockings(timeline, size, numbers / config.fps, config.num_bodies),
        shot_frames=shot_frames,
        captions=captions,
        moments=tuple(_moments(generator, timeline, index, config) for index in range(len(shot_frames))),
        scenery=np.stack([scenery(scene, index) for index in range(len(shot_frames))]),
    )


def _whole_steps(generator: np.random.Generator, config: ExampleConfig) -> tuple[Scene, tuple[int, ...]]:
    """A scene whose shots last whole chunks, and the frames of each."""
    steps = int(generator.integers(config.min_steps, config.max_steps + 1))
    scene = _scene(generator, config, steps)
    shot_frames = _snap_shots(scene, steps, config.step_frames)
    return _retimed(scene, shot_frames, config.fps), shot_frames


def _any_length(generator: np.random.Generator, config: ExampleConfig) -> tuple[Scene, tuple[int, ...]]:
    """A scene as people may ask for it, from a step on, and the frames of each shot."""
    steps = float(generator.uniform(1, config.max_steps))
    scene = _scene(generator, config, steps)
    shot_frames = tuple(max(1, round(shot.duration_s * config.fps)) for shot in scene.shots)
    return _retimed(scene, shot_frames, config.fps), shot_frames


def _scene(generator: np.random.Generator, config: ExampleConfig, steps: float) -> Scene:
    duration_s = steps * config.step_frames / config.fps
    wanted = frozenset(config.favoured if config.favoured and generator.random() < 0.5 else ())
    for _ in range(MOST_TRIES):
        scene = sample_scene(generator, config.scope, duration_s=duration_s)
        if not wanted or any(a.name in wanted for shot in scene.shots for who in shot.actors for a in who.actions):
            return scene
    return sample_scene(generator, config.scope, duration_s=duration_s)


def _moments(generator: np.random.Generator, timeline: Timeline, shot: int, config: ExampleConfig) -> Moments:
    """The blocking of a shot at its beginning and at random times, in a square view (see `blocking.proportion`)."""
    shots = timeline.scene.shots
    start_s, duration_s = sum(each.duration_s for each in shots[:shot]), shots[shot].duration_s
    elapsed_s = duration_s * np.append(0.0, generator.random(config.num_moments - 1)).astype(np.float32)
    return Moments(elapsed_s, _blockings(timeline, SQUARE, start_s + elapsed_s, config.num_bodies))


def _blockings(timeline: Timeline, size: Size, times_s: NDArray[np.floating], num_bodies: int) -> Blockings:
    bodies = np.zeros((len(times_s), num_bodies, len(BODY_FEATURES)), np.float32)
    camera = np.zeros((len(times_s), len(CAMERA_FEATURES)), np.float32)
    for index, time_s in enumerate(times_s):
        bodies[index], camera[index] = block(timeline, size, float(time_s), num_bodies)
    return Blockings(bodies, camera)


def _frame_numbers(generator: np.random.Generator, num_frames: int, num_stills: int | None) -> NDArray[np.int64]:
    if num_stills is None:
        return np.arange(num_frames)
    if num_stills == 0:
        return np.array([], dtype=np.int64)
    return np.array([0, *generator.integers(0, num_frames, num_stills - 1)])


def _rendered(
    scene: Scene, size: Size, numbers: NDArray[np.int64], fps: int, geometry: LatentGeometry
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The frames of those `numbers`, and their coverage."""
    if not len(numbers):
        return np.zeros((0, size.height, size.width, 3), np.uint8), np.zeros((0, *geometry.grid(size)), np.float32)
    renderer, facts = Renderer(scene, size), truth(scene, size, fps, int(numbers.max()) + 1)
    frames = [renderer.frame(number / fps, number) for number in numbers]
    return np.stack(frames), np.stack([_coverage(facts[number], size, geometry) for number in numbers])


def _snap_shots(scene: Scene, steps: int, step_frames: int) -> tuple[int, ...]:
    """Whole steps for each shot, at least one, adding up to at least `steps`; the first shot has the picture too."""
    shares = [max(1, round(steps * shot.duration_s / scene.duration_s)) for shot in scene.shots]
    frames = [share * step_frames for share in shares]
    return (frames[0] + 1, *frames[1:])


def _retimed(scene: Scene, shot_frames: tuple[int, ...], fps: int) -> Scene:
    shots = (
        dataclasses.replace(shot, duration_s=frames / fps)
        for shot, frames in zip(scene.shots, shot_frames, strict=True)
    )
    return dataclasses.replace(scene, shots=tuple(shots))


def _coverage(frame: FrameTruth, size: Size, geometry: LatentGeometry) -> NDArray[np.float32]:
    """Share of each latent cell that some actor's box covers: (h, w) in 0..1."""
    height, width = geometry.grid(size)
    covered = np.zeros((height, width), np.float32)
    for actor in frame.actors:
        x0, y0, x1, y1 = (edge / geometry.space for edge in actor.box)
        covered = np.maximum(covered, np.outer(_overlap(y0, y1, height), _overlap(x0, x1, width)))
    return covered


def _overlap(low: float, high: float, cells: int) -> NDArray[np.float32]:
    """How much of each unit cell 0..cells the span low..high covers."""
    edges = np.arange(cells, dtype=np.float32)
    return np.clip(np.minimum(edges + 1, high) - np.maximum(edges, low), 0, 1)
