"""What the judge learns from, drawn once and kept in files, so that training can be taken up again at any moment."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asazora.evaluation.judge_config import JudgeConfig
from asazora.evaluation.judge_data import STORED_PX, ClipExamples, ExampleMaker
from asazora.models.codec import Codec
from asazora.weights.atomic import replacing

CLIPS_A_SHARD = 50
STILLS, CLIPS, CAMERAS = "stills", "clips", "cameras"

Arrays = dict[str, NDArray[Any]]
OnClip = Callable[[int, int], None]
"""(clips done, clips in all)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleStore:
    """Files of examples in `folder`. Each holds the arrays of CLIPS_A_SHARD numbers of one sort."""

    folder: Path
    maker: ExampleMaker

    def render(self, sort: str, count: int, on_clip: OnClip) -> None:
        """Draw the first `count` examples of a sort, but for those that are there already."""
        make = {STILLS: self.maker.still, CLIPS: self.maker.clip, CAMERAS: self.maker.camera}[sort]
        for first in range(0, count, CLIPS_A_SHARD):
            last = min(count, first + CLIPS_A_SHARD)
            path = self._path(sort, first)
            if not path.exists():
                arrays = _arrays([make(number) for number in range(first, last)])
                with replacing(path) as partial, partial.open("wb") as file:
                    np.savez(file, allow_pickle=False, **arrays)
            on_clip(last, count)

    def parts(self, sort: str, count: int, names: Sequence[str]) -> Iterator[Arrays]:
        """The named arrays of the first `count` examples, a file at a time."""
        for first in range(0, count, CLIPS_A_SHARD):
            with np.load(self._path(sort, first), allow_pickle=False) as shard:
                yield {name: shard[name] for name in names if name in shard}

    def all(self, sort: str, count: int, name: str) -> NDArray[Any]:
        """One array of the first `count` examples, joined."""
        return np.concatenate([part[name] for part in self.parts(sort, count, (name,)) if name in part])

    def _path(self, sort: str, first: int) -> Path:
        return self.folder / f"{sort}-{first:06d}.npz"


def digest(config: JudgeConfig, seed: int, codec: Codec | None) -> str:
    """Names what examples depend on: the same digest, the same examples."""
    found = hashlib.sha256(repr((config.scope, seed, STORED_PX)).encode())
    for value in codec.state_dict().values() if codec is not None else ():
        found.update(value.detach().float().numpy().tobytes())
    return found.hexdigest()[:12]


def _arrays(clips: Sequence[ClipExamples]) -> Arrays:
    """Lists of examples as arrays: frames, bodies in tracks one after another, pictures of nobody, cameras."""
    frames = [frame for clip in clips for frame in clip.frames]
    tracks = [track for clip in clips for track in clip.tracks]
    nobody = [clip.nobody for clip in clips if clip.nobody is not None]
    cameras = [camera for clip in clips for camera in clip.cameras]
    groups: dict[str, list[NDArray[Any]]] = {
        "pictures": [frame.picture[None] for frame in frames],
        "frame_labels": [frame.labels[None] for frame in frames],
        "boxes": [frame.boxes[None] for frame in frames],
        "crops": [track.bodies.crops for track in tracks],
        "crop_labels": [track.bodies.labels for track in tracks],
        "geometry": [track.geometry for track in tracks],
        "actions": [track.actions for track in tracks],
        "lengths": [np.array([len(track.actions)]) for track in tracks],
        "nobody": [bodies.crops for bodies in nobody],
        "nobody_labels": [bodies.labels for bodies in nobody],
        "figures": [figures[None] for figures, _ in cameras],
        "moves": [np.array([label]) for _, label in cameras],
    }
    return {name: np.concatenate(values) for name, values in groups.items() if values}
