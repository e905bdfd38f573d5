"""World renders with their truth, cut into what each of the judge's networks learns from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.evaluation.camera_motion import background_motion
from asazora.evaluation.crowds import crowd_scene
from asazora.evaluation.degrade import Degrade, random_degradation
from asazora.evaluation.judge_config import CROP_PX, JUDGE_FPS, PICTURE_PX, JudgeConfig, effect_of
from asazora.evaluation.pictures import Boxes, crops_of, small_frames
from asazora.evaluation.tracks import geometry
from asazora.models.codec import Codec
from asazora.world.kinds import KINDS
from asazora.world.render import render
from asazora.world.sampler import sample_scene
from asazora.world.scene import Scene
from asazora.world.simulate import FADE_S
from asazora.world.truth import ActorTruth, FrameTruth, truth

IGNORED = -1
"""Label of what cannot be told."""
SEEN = 0.4
"""Least share of a body that must be seen for its picture to be learnt from."""
LEAST_SIDE = 0.03
FRAMES_A_CLIP = 4
GLIMPSES, GLIMPSE_FPS = 3, (1.3, 2.0)
"""Single pictures taken of a scene, and how many of them fit into a second."""
CROWD_SHARE = 0.6
UNSEEN_SHARE = 0.3
"""Of the other scenes, how many hold a combination that the model never sees: the judge must know them all alike."""
SURROUNDINGS_PX = 16
"""Pixels by which stored pictures of bodies are larger than what the network sees, to be shifted in training."""
STORED_PX = CROP_PX + SURROUNDINGS_PX
CAMERA_CLIP_S = (1.0, 3.2)
"""Shortest and longest clip of a camera's move."""
MOVED_CAMERA_SHARE = 0.6
"""Share of those whose camera is drawn anew, so that every move is seen often enough."""
MISSED_SHARE = 0.1
MOST_BOXES = 8
PICTURE = Size(PICTURE_PX, PICTURE_PX)
CAMERA_PICTURE = Size(PICTURE_PX // 2, PICTURE_PX // 2)
"""Large enough to measure motion on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameExample:
    """A whole frame (128, 128, 3), its labels by row, and the boxes of its bodies, padded to MOST_BOXES with zeros."""

    picture: NDArray[np.uint8]
    labels: NDArray[np.int64]
    boxes: Boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class CropExamples:
    """Pictures of bodies (N, STORED_PX, STORED_PX, 3) and their labels (N, rows)."""

    crops: Frames
    labels: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackExample:
    """One body through a shot: its crops and labels as above, the figures of its boxes (F, 8), its actions (F,)."""

    bodies: CropExamples
    geometry: NDArray[np.float32]
    actions: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipExamples:
    """Everything that one clip teaches."""

    frames: list[FrameExample] = field(default_factory=list[FrameExample])
    tracks: list[TrackExample] = field(default_factory=list[TrackExample])
    nobody: CropExamples | None = None
    cameras: list[tuple[NDArray[np.float32], int]] = field(default_factory=list[tuple[NDArray[np.float32], int]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """Which frames of a scene are drawn; `num_frames` None: all."""

    fps: float
    num_frames: int | None = None
    start: int = 0


class ExampleMaker:
    """Draws training scenes and cuts them up. Each clip depends on the seed and its number only."""

    def __init__(self, config: JudgeConfig, seed: int, codec: Codec | None = None) -> None:
        self.config, self.seed, self.codec = config, seed, codec

    def clip(self, number: int) -> ClipExamples:
        """A clip of 2 to 4 s: what its bodies do."""
        generator = numpy_generator(self.seed, "judge clip", number)
        scene = self._scene(generator, float(generator.uniform(2, 4)), most=3)
        degrade = random_degradation(generator, self.codec)
        return self._examples(scene, Sampling(fps=JUDGE_FPS), degrade, generator)

    def still(self, number: int) -> ClipExamples:
        """A few pictures of a scene: many scenes for little time. They are no clip that could go through the codec."""
        generator = numpy_generator(self.seed, "judge still", number)
        scene = self._scene(generator, 3.0, most=4)
        sampling = Sampling(
            fps=float(generator.uniform(*GLIMPSE_FPS)), num_frames=GLIMPSES, start=int(generator.integers(2))
        )
        return self._examples(scene, sampling, random_degradation(generator), generator)

    def camera(self, number: int) -> ClipExamples:
        """A clip of which only the motion of the background is measured."""
        generator = numpy_generator(self.seed, "judge camera", number)
        scene = self._scene(generator, float(generator.uniform(*CAMERA_CLIP_S)), most=3)
        moved = generator.random() < MOVED_CAMERA_SHARE
        scene = self._with_moved_camera(scene, generator) if moved else scene
        pictures = np.stack(list(render(scene, CAMERA_PICTURE, JUDGE_FPS)))
        facts = truth(scene, PICTURE, JUDGE_FPS)
        pictures = random_degradation(generator)(pictures)
        return ClipExamples(cameras=self._cameras(scene, pictures, facts, generator))

    def _scene(self, generator: np.random.Generator, duration_s: float, most: int) -> Scene:
        if generator.random() < CROWD_SHARE:
            return crowd_scene(generator, self.config.scope, duration_s, most)
        split = "test" if generator.random() < UNSEEN_SHARE else "train"
        return sample_scene(generator, self.config.scope, duration_s=duration_s, split=split)

    def _with_moved_camera(self, scene: Scene, generator: np.random.Generator) -> Scene:
        cameras = [camera for camera in self.config.scope.cameras if camera != "track"]
        camera = cameras[int(generator.integers(len(cameras)))]
        return replace(scene, shots=tuple(replace(shot, camera=camera) for shot in scene.shots))

    def _examples(
        self, scene: Scene, sampling: Sampling, degrade: Degrade, generator: np.random.Generator
    ) -> ClipExamples:
        when = (sampling.fps, sampling.num_frames, sampling.start)
        facts = truth(scene, PICTURE, *when)
        pictures = degrade(np.stack(list(render(scene, PICTURE, *when))))
        clear = [index for index, fact in enumerate(facts) if not _is_fading(scene, fact)]
        chosen = generator.permutation(clear)[:FRAMES_A_CLIP]
        return ClipExamples(
            frames=[self._frame(pictures[index], facts[index]) for index in chosen],
            tracks=list(self._tracks(pictures, facts, clear, generator)),
            nobody=self._nobody(pictures, facts, chosen[:2], generator),
        )

    def _frame(self, picture: NDArray[np.uint8], fact: FrameTruth) -> FrameExample:
        said = {"setting": fact.setting, "time": fact.time_of_day, "weather": fact.weather}
        boxes = np.zeros((MOST_BOXES, 4), np.float32)
        seen = [box_of(actor) for actor in fact.actors if is_seen(actor)][:MOST_BOXES]
        boxes[: len(seen)] = seen if seen else np.empty((0, 4))
        labels = [_label(names, said[row]) for row, names in self.config.frame_rows.items()]
        return FrameExample(picture=small_frames(picture[None])[0], labels=np.array(labels), boxes=boxes)

    def _tracks(
        self, pictures: Frames, facts: list[FrameTruth], clear: list[int], generator: np.random.Generator
    ) -> Iterator[TrackExample]:
        found: dict[tuple[int, str, int], list[tuple[int, ActorTruth]]] = {}
        for index in clear:
            for actor in facts[index].actors:
                if is_seen(actor):
                    found.setdefault((facts[index].shot_index, actor.id, actor.index), []).append((index, actor))
        for seen in found.values():
            boxes = _jittered(np.stack([box_of(actor) for _, actor in seen]), generator)
            crops = [crops_of(pictures[i], box[None], STORED_PX) for (i, _), box in zip(seen, boxes, strict=True)]
            labels = np.array([self._crop_labels(actor) for _, actor in seen])
            actions = np.array([_label(self.config.scope.actions, actor.action) for _, actor in seen])
            bodies = CropExamples(crops=np.concatenate(crops), labels=labels)
            yield TrackExample(bodies=bodies, geometry=geometry(boxes), actions=actions)

    def _crop_labels(self, actor: ActorTruth) -> list[int]:
        worn = {f"wears {item.kind}": item.colour for item in actor.accessories}
        breathes = KINDS[actor.kind].breathes
        said = {
            "subject": actor.kind,
            "colour": actor.colour,
            "emotion": actor.emotion if breathes else None,
            "effect": effect_of(actor.effects),
            "pose": actor.action,
            "facing": "none" if abs(actor.facing) < 0.4 else "left" if actor.facing < 0 else "right",
        }
        if said["effect"] != "none":
            said["colour"] = None
        return [_label(names, said.get(row, worn.get(row, ""))) for row, names in self.config.crop_rows.items()]

    def _nobody(
        self, pictures: Frames, facts: list[FrameTruth], chosen: NDArray[np.int64], generator: np.random.Generator
    ) -> CropExamples:
        """Pieces of the background, and bodies cut off so far that they are none."""
        rows = self.config.crop_rows
        labels = [len(names) - 1 if row == "subject" else IGNORED for row, names in rows.items()]
        cut = []
        for index in chosen:
            size = generator.uniform(0.12, 0.45, 2)
            box = np.array([*generator.uniform(0.1, 0.9, 2), *size], np.float32)
            if all(_apart(box, box_of(actor)) for actor in facts[index].actors if actor.visible > 0.02):
                cut.append(crops_of(pictures[index], box[None], STORED_PX))
        crops = np.concatenate(cut) if cut else crops_of(pictures[0], np.empty((0, 4), np.float32), STORED_PX)
        return CropExamples(crops=crops, labels=np.tile(np.array(labels), (len(crops), 1)))

    def _cameras(
        self, scene: Scene, pictures: Frames, facts: list[FrameTruth], generator: np.random.Generator
    ) -> list[tuple[NDArray[np.float32], int]]:
        """How the background moves in each shot, and the name of the move."""
        result = []
        for number, shot in enumerate(scene.shots):
            inside = [i for i, fact in enumerate(facts) if fact.shot_index == number and not _is_fading(scene, fact)]
            boxes = [_some(facts[i].actors, generator) for i in inside]
            label = _label(self.config.scope.cameras, shot.camera)
            if len(inside) > 4 and label != IGNORED:
                result.append((background_motion(pictures[inside], boxes).signature, label))
        return result


def _some(actors: Sequence[ActorTruth], generator: np.random.Generator) -> Boxes:
    """Boxes of most of the bodies: finding them is not perfect either."""
    found = [box_of(actor) for actor in actors if generator.random() > MISSED_SHARE]
    return np.array(found, np.float32).reshape(-1, 4)


def box_of(actor: ActorTruth) -> NDArray[np.float32]:
    left, top, right, bottom = (edge / PICTURE_PX for edge in actor.box)
    return np.array([(left + right) / 2, (top + bottom) / 2, right - left, bottom - top], np.float32)


def is_seen(actor: ActorTruth) -> bool:
    _, _, width, height = box_of(actor)
    return actor.visible > SEEN and min(width, height) > LEAST_SIDE


def _label(names: tuple[str, ...], name: str | None) -> int:
    return names.index(name) if name in names else IGNORED


def _is_fading(scene: Scene, fact: FrameTruth) -> bool:
    start_s = sum(shot.duration_s for shot in scene.shots[: fact.shot_index])
    return scene.shots[fact.shot_index].transition == "fade" and start_s > 0 and fact.time_s - start_s < FADE_S


def _jittered(boxes: Boxes, generator: np.random.Generator) -> Boxes:
    """Boxes as inexact as found ones."""
    size = boxes[:, 2:]
    moved = boxes[:, :2] + 0.02 * size * generator.standard_normal(size.shape)
    return np.concatenate([moved, size * np.exp(0.04 * generator.standard_normal(size.shape))], axis=1).astype(
        np.float32
    )


def _apart(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    distance = np.abs(one[:2] - other[:2])
    return bool((distance > 0.5 * other[2:] + 0.25 * one[2:]).any())
