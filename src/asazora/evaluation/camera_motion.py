"""How the background moves, measured from pixels: by it the judge knows what the camera does."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter

from asazora.core.video_model import Frames
from asazora.evaluation.pictures import Boxes

MOTION_PX = 96
"""Side of the pictures that motion is measured on."""
BLUR_PX = 1.5
NUM_BANDS = 3
NUM_STEPS = 3
"""Gauss-Newton steps a pair of pictures."""
LONG_STEP = 3
"""Pictures between two that are compared once more: slow moves show better over a longer time."""
NUM_FIGURES = 24
ZOOMS = frozenset({"zoom in", "zoom out"})

Flow = NDArray[np.float32]
"""(F - 1, 6): from one picture to the next, how far three bands (top to bottom) of the background shift to the right,
how far all of it shifts down (shares of the side), how much it grows and how far it turns (radians)."""

NO_MOTION = np.zeros(6, np.float32)
IN_PIXELS = np.array([MOTION_PX] * 4 + [1, 1], np.float32)

MIRROR = np.array([-1, -1, -1, 1, 1, -1, *[1] * 6] * 2, np.float32)
"""What mirroring the pictures does to a signature."""


@dataclass(frozen=True, slots=True)
class BackgroundMotion:
    """The flow from each picture to the next, and from each to the one LONG_STEP later (in units of one step)."""

    flow: Flow
    long_flow: Flow

    def of_camera(self, move: str) -> Flow:
        """The flow as a camera that makes this move lets it be: none if it rests, even growth if it zooms.

        Falling snow and rain look as if the background moved a little; they add up over a shot.
        """
        if move == "still":
            return np.zeros_like(self.flow)
        if move in ZOOMS:
            growth = np.median(self.long_flow[:, 4]) if len(self.long_flow) else 0.0
            return np.broadcast_to(np.array([0, 0, 0, 0, growth, 0], np.float32), self.flow.shape)
        return self.flow

    @property
    def signature(self) -> NDArray[np.float32]:
        """(NUM_FIGURES,): the median and the spread of each figure of both."""
        if not len(self.flow):
            return np.zeros(NUM_FIGURES, np.float32)
        flows = (self.flow, self.long_flow)
        return np.concatenate([part for flow in flows for part in (np.median(flow, axis=0), flow.std(axis=0))])


def background_motion(pictures: Frames, boxes: list[Boxes]) -> BackgroundMotion:
    """pictures: (F, side, side, 3); `boxes` of the bodies in each, which do not count."""
    plain = np.stack([_plain(gray) for gray in without_passing(np.stack([_gray(picture) for picture in pictures]))])
    masks = [_background(found) for found in boxes]

    def between(first: int, second: int, guess: Flow) -> Flow:
        return _motion(plain[first], plain[second], masks[first] * masks[second], guess)

    last = len(plain) - 1
    step = max(1, min(LONG_STEP, last))
    flow = np.array([between(i, i + 1, NO_MOTION) for i in range(last)], np.float32).reshape(-1, 6)
    far = [between(i, i + step, flow[i : i + step].sum(axis=0)) / step for i in range(last + 1 - step)]
    return BackgroundMotion(flow, np.array(far, np.float32).reshape(-1, 6))


def steadied(places: NDArray[np.float32], frames: list[int], flow: Flow) -> NDArray[np.float32]:
    """Places (N, 2) on the ground, seen in some of the pictures, as they would be if the camera had stood still."""
    gone = np.concatenate([np.zeros((1, 6), np.float32), np.cumsum(flow, axis=0)])[frames]
    shift = np.stack([gone[:, NUM_BANDS - 1], gone[:, 3]], axis=1)
    return ((places - 0.5 - shift) / np.exp(gone[:, 4:5]) + 0.5).astype(np.float32)


def without_passing(grays: NDArray[np.float32]) -> NDArray[np.float32]:
    """Grey pictures (F, H, W) without what is at a place in one of them only, as rain and snow that fall past are: the
    median of each picture and its neighbours."""
    before, after = grays[[0, *range(len(grays) - 1)]], grays[[*range(1, len(grays)), -1]]
    return np.maximum(np.minimum(before, grays), np.minimum(np.maximum(before, grays), after))


def _gray(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    gray = Image.fromarray(picture).convert("L").resize((MOTION_PX, MOTION_PX), Image.Resampling.BOX)
    return np.asarray(gray, np.float32)


def _plain(gray: NDArray[np.float32]) -> NDArray[np.float32]:
    """Blurred, with light and contrast evened out."""
    values = gaussian_filter(gray, BLUR_PX)
    return ((values - values.mean()) / (values.std() + 4.0)).astype(np.float32)


def _background(boxes: Boxes) -> NDArray[np.float32]:
    """1 where no body is, 0 elsewhere and along the edge."""
    mask = np.zeros((MOTION_PX, MOTION_PX), np.float32)
    mask[3:-3, 3:-3] = 1.0
    for x, y, width, height in boxes * MOTION_PX:
        left, right = int(x - 0.6 * width), int(np.ceil(x + 0.6 * width))
        top, bottom = int(y - 0.6 * height), int(np.ceil(y + 0.6 * height))
        mask[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = 0.0
    return mask


def _motion(first: NDArray[np.float32], second: NDArray[np.float32], mask: NDArray[np.float32], guess: Flow) -> Flow:
    """Least squares over shift by bands, shift down, growth and turn (Lucas and Kanade, 1981), refined by warping."""
    rows, columns = np.mgrid[:MOTION_PX, :MOTION_PX].astype(np.float32)
    across, down = columns - MOTION_PX / 2, rows - MOTION_PX / 2
    band = np.minimum(rows * NUM_BANDS // MOTION_PX, NUM_BANDS - 1)
    total = guess * IN_PIXELS
    for _ in range(NUM_STEPS):
        shift_x = total[:3][band.astype(int)] + total[4] * across - total[5] * down
        shift_y = total[3] + total[4] * down + total[5] * across
        moved = _sample(second, columns + shift_x, rows + shift_y)
        slope_y, slope_x = np.gradient(moved)
        terms = [slope_x * (band == index) for index in range(NUM_BANDS)]
        terms += [slope_y, slope_x * across + slope_y * down, slope_y * across - slope_x * down]
        total += _solve(np.stack([term.ravel() for term in terms]), (first - moved).ravel(), mask.ravel())
    return total / IN_PIXELS


def _solve(terms: NDArray[np.float32], error: NDArray[np.float32], mask: NDArray[np.float32]) -> NDArray[np.float32]:
    """Robust weighted least squares: what differs much (rain, a light) counts little."""
    weight = mask / (1.0 + (error / 0.25) ** 2)
    weighted = terms * weight
    damping = np.diag([0.5, 0.5, 0.5, 0.5, 50.0, 50.0])
    return np.linalg.solve(weighted @ terms.T + damping, weighted @ error).astype(np.float32)


def _sample(picture: NDArray[np.float32], x: NDArray[np.float32], y: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bilinear values at (x, y), the edge repeated outside."""
    x, y = np.clip(x, 0, MOTION_PX - 1.001), np.clip(y, 0, MOTION_PX - 1.001)
    left, top = x.astype(int), y.astype(int)
    u, v = x - left, y - top
    upper = picture[top, left] * (1 - u) + picture[top, left + 1] * u
    lower = picture[top + 1, left] * (1 - u) + picture[top + 1, left + 1] * u
    return (upper * (1 - v) + lower * v).astype(np.float32)
