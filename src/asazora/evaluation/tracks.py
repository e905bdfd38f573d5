"""Bodies followed through a shot: detections of neighbouring frames are linked by where and how large they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from asazora.evaluation.detection import Found
from asazora.evaluation.pictures import Boxes

FARTHEST = 0.16
"""How far, as a share of the picture, a body may go between frames (plus what it went before)."""
LONGEST_GAP = 3
"""Frames for which a body may be missed."""
SIZE_COST = 0.08
"""Cost of twice or half the size, in shares of the picture."""
TOO_DEAR = 10.0


@dataclass(slots=True)
class Track:
    """One body: the frames it was found in, and its box in each."""

    frames: list[int] = field(default_factory=list[int])
    boxes: list[NDArray[np.float32]] = field(default_factory=list[NDArray[np.float32]])

    def add(self, frame: int, box: NDArray[np.float32]) -> None:
        self.frames.append(frame)
        self.boxes.append(box)

    @property
    def places(self) -> Boxes:
        return np.stack(self.boxes)

    def expected(self, frame: int) -> NDArray[np.float32]:
        """Where the body should be if it goes on as it went last."""
        last = self.boxes[-1]
        if len(self.boxes) < 2:
            return last
        speed = (last - self.boxes[-2]) / (self.frames[-1] - self.frames[-2])
        return (last + 0.7 * speed * (frame - self.frames[-1])).astype(np.float32)

    def cost(self, frame: int, box: NDArray[np.float32]) -> float:
        """How unlike a continuation of this track a box is; TOO_DEAR if it cannot be one."""
        gap = frame - self.frames[-1]
        distance = min(np.hypot(*(box - guess)[:2]) for guess in (self.expected(frame), self.boxes[-1]))
        if distance > FARTHEST * gap:
            return TOO_DEAR
        sizes = np.log(np.sqrt(box[2] * box[3]) / np.sqrt(self.boxes[-1][2] * self.boxes[-1][3]))
        return float(distance + SIZE_COST * abs(sizes) / np.log(2.0))


def link(found: Sequence[Found], start: int = 0) -> list[Track]:
    """The tracks of consecutive frames, the first of which is number `start`."""
    done: list[Track] = []
    live: list[Track] = []
    for frame, bodies in enumerate(found, start=start):
        ended = [track for track in live if frame - track.frames[-1] > LONGEST_GAP]
        done += ended
        live = [track for track in live if frame - track.frames[-1] <= LONGEST_GAP]
        live += _continue(live, frame, bodies.boxes)
    return [_filled(track) for track in done + live]


def _filled(track: Track) -> Track:
    """The track with boxes in between for the frames in which the body was missed."""
    frames = np.arange(track.frames[0], track.frames[-1] + 1)
    columns = [np.interp(frames, track.frames, values) for values in track.places.T]
    return Track(frames=frames.tolist(), boxes=list(np.stack(columns, axis=1).astype(np.float32)))


def _continue(live: list[Track], frame: int, boxes: Boxes) -> list[Track]:
    """Add each box to the track it continues best; the tracks that the other boxes begin."""
    costs = np.array([[track.cost(frame, box) for box in boxes] for track in live]).reshape(len(live), len(boxes))
    free = set(range(len(boxes)))
    for row, column in zip(*linear_sum_assignment(costs), strict=True):
        if costs[row, column] < TOO_DEAR:
            live[row].add(frame, boxes[column])
            free.discard(int(column))
    begun = [Track() for _ in free]
    for track, index in zip(begun, sorted(free), strict=True):
        track.add(frame, boxes[index])
    return begun


def geometry(boxes: Boxes) -> NDArray[np.float32]:
    """boxes: (F, 4) of a track -> (F, 8): place relative to its middle and ground, speed, size, shape."""
    if not len(boxes):
        return np.empty((0, 8), np.float32)
    size = np.median(np.sqrt(boxes[:, 2] * boxes[:, 3])) + 1e-3
    bottom = boxes[:, 1] + boxes[:, 3] / 2
    aside, up = (boxes[:, 0] - np.median(boxes[:, 0])) / size, (bottom - bottom.max()) / size
    speed = np.gradient(np.stack([boxes[:, 0], bottom], axis=1), axis=0) / size if len(boxes) > 1 else np.zeros((1, 2))
    grown = np.log(boxes[:, 3] / np.median(boxes[:, 3]) + 1e-3)
    shape = np.log(boxes[:, 2] / boxes[:, 3])
    figures = [
        aside,
        up,
        speed[:, 0] * 2,
        speed[:, 1] * 2,
        grown,
        shape,
        np.full(len(boxes), np.log(size) + 1.5),
        bottom,
    ]
    return np.stack(figures, axis=1).astype(np.float32)


GEOMETRY = 8
ASIDE, UP, SPEED_ASIDE, _, GROWN = range(5)
"""Columns of the figures, counted from the first of them."""


def excerpt(features: NDArray[np.float32], start: int, end: int) -> NDArray[np.float32]:
    """Frames of a track whose last GEOMETRY columns are its figures, which are made relative to these frames."""
    part = features[start:end].copy()
    figures = part[:, -GEOMETRY:]
    figures[:, ASIDE] -= np.median(figures[:, ASIDE])
    figures[:, UP] -= figures[:, UP].max()
    figures[:, GROWN] -= np.median(figures[:, GROWN])
    return part


def mirrored(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same track seen in a mirror."""
    part = features.copy()
    part[:, [len(part[0]) - GEOMETRY + ASIDE, len(part[0]) - GEOMETRY + SPEED_ASIDE]] *= -1.0
    return part
