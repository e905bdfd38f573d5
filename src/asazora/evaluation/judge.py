"""The judge: looks at the pixels of a clip, and says what it sees in each shot. It knows nothing of any prompt."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from asazora.core.video_model import Frames
from asazora.evaluation.camera_motion import Flow, background_motion, steadied
from asazora.evaluation.detection import Found, found_in
from asazora.evaluation.judge_config import JUDGE_FPS, JudgeConfig
from asazora.evaluation.judge_nets import JudgeNets, motion_input
from asazora.evaluation.pictures import Boxes, as_input, at_judge_rate, crops_of, small_frames
from asazora.evaluation.tracks import Track, geometry, link
from asazora.weights import embedded_folder, load_model

Chances = NDArray[np.float32]
"""Probabilities of the names of a row, in the last axis."""

CHANGEOVER_S = 0.5
"""Left out at the start of every later shot: it may still be fading in."""
EARLY_CUT_S = 0.2
"""Left out at the end of every earlier shot: the next may have begun."""
LEAST_SHARE = 0.2
"""A body seen in less of a shot is taken for a mistake."""
BATCH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class BodySight:
    """One body followed through a shot: times (F,), 0..1 of the shot; boxes (F, 4); chances (F, names) by row.

    `places` (F, 2) are the centres of the boxes as they would be if the camera stood still.
    """

    times: NDArray[np.float64]
    boxes: Boxes
    places: NDArray[np.float32]
    chances: dict[str, Chances]

    def mean(self, row: str, start: float = 0.0, end: float = 1.0) -> Chances:
        """Chances of a row, averaged over a part of the shot; zeros if the body is not seen then."""
        inside = (self.times >= start) & (self.times <= end)
        values = self.chances[row]
        return values[inside].mean(axis=0) if inside.any() else np.zeros(values.shape[1], np.float32)

    @property
    def weight(self) -> float:
        """How prominent the body is: the side of its box, times how long it is seen."""
        return float(np.median(np.sqrt(self.boxes[:, 2] * self.boxes[:, 3]))) * len(self.times)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotSight:
    """What is seen in one shot: chances by row of the whole frame (camera included), and the bodies."""

    times: NDArray[np.float64]
    frame: dict[str, Chances]
    bodies: tuple[BodySight, ...]


class Judge:
    """Trained networks, and how they are put to use on a clip."""

    def __init__(self, nets: JudgeNets) -> None:
        self.nets = nets.eval()

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a judge that `train_judge` saved. Raises WeightsError."""
        return cls(load_model(folder, JudgeConfig, JudgeNets))

    @property
    def config(self) -> JudgeConfig:
        return self.nets.config

    @torch.inference_mode()
    def watch(self, frames: Frames, fps: float, durations_s: Sequence[float]) -> tuple[ShotSight, ...]:
        """What is seen in each shot of a clip. frames: (F, H, W, 3) uint8; the shots' durations are as planned."""
        pictures = at_judge_rate(frames, fps)
        ends = np.cumsum([0.0, *durations_s])
        return tuple(
            self._shot(pictures, start, end, is_first=index == 0, is_last=index == len(durations_s) - 1)
            for index, (start, end) in enumerate(pairwise(ends))
        )

    def _shot(self, pictures: Frames, start_s: float, end_s: float, *, is_first: bool, is_last: bool) -> ShotSight:
        seconds = np.arange(len(pictures)) / JUDGE_FPS
        first = start_s if is_first else start_s + CHANGEOVER_S
        last = end_s if is_last else end_s - EARLY_CUT_S
        inside = np.flatnonzero((seconds >= first - 1e-6) & (seconds < last - 1e-6))
        times = (seconds[inside] - start_s) / (end_s - start_s)
        pictures = pictures[inside]
        logits, found = self._frames(pictures)
        motion = background_motion(pictures, [bodies.boxes for bodies in found])
        camera = _chances(self.nets.camera(torch.from_numpy(motion.signature)[None]))[0]
        move = self.config.scope.cameras[camera.argmax()]
        rows = {row: _chances(values).mean(axis=0) for row, values in logits.items()}
        return ShotSight(
            times=times,
            frame={**rows, "camera": camera},
            bodies=self._bodies(pictures, times, found, motion.of_camera(move)),
        )

    def _frames(self, pictures: Frames) -> tuple[dict[str, Tensor], list[Found]]:
        inputs = as_input(small_frames(pictures)).contiguous(memory_format=torch.channels_last)
        answers = [self.nets.frame(part) for part in inputs.split(BATCH)]
        logits = {row: torch.cat([rows[row] for rows, _ in answers]) for row in self.config.frame_rows}
        return logits, found_in(torch.cat([maps for _, maps in answers]))

    def _bodies(
        self, pictures: Frames, times: NDArray[np.float64], found: list[Found], flow: Flow
    ) -> tuple[BodySight, ...]:
        tracks = [track for track in link(found) if len(track.frames) >= max(2, LEAST_SHARE * len(pictures))]
        sights = [self._body(pictures, times, track, flow) for track in tracks]
        nobody = self.config.crop_rows["subject"].index("")
        return tuple(sight for sight in sights if sight.mean("subject").argmax() != nobody)

    def _body(self, pictures: Frames, times: NDArray[np.float64], track: Track, flow: Flow) -> BodySight:
        crops = np.concatenate(
            [crops_of(pictures[i], box[None]) for i, box in zip(track.frames, track.boxes, strict=True)]
        )
        logits = self.nets.crop(as_input(crops).contiguous(memory_format=torch.channels_last))
        features = motion_input(logits, torch.from_numpy(geometry(track.places)))[None]
        actions = self.nets.motion(features, torch.ones(features.shape[:2]))[0]
        rows = {row: _chances(values) for row, values in logits.items()}
        return BodySight(
            times=times[track.frames],
            boxes=track.places,
            places=steadied(track.places[:, :2], track.frames, flow),
            chances={**rows, "action": _chances(actions)},
        )


def judge_folder() -> Path:
    """Folder of the judge that ships inside the package."""
    return embedded_folder().with_name("judge")


def _chances(logits: Tensor) -> Chances:
    return torch.softmax(logits.float(), dim=-1).numpy()
