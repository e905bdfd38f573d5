"""How the background moves, measured from pixels: by it the judge knows what the camera does."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter

from asazora.core.video_model import Frames
from asazora.evaluation.pictures import Boxes

MOTION_PX = 64
"""Side of the pictures that motion is measured on."""
BLUR_PX = 1.2
NUM_BANDS = 3
NUM_STEPS = 3
"""Gauss-Newton steps a pair of pictures."""

Flow = NDArray[np.float32]
"""(F - 1, 6): from one picture to the next, how far three bands (top to bottom) of the background shift to the right,
how far all of it shifts down (shares of the side), how much it grows and how far it turns (radians)."""


def background_flow(pictures: Frames, boxes: list[Boxes]) -> Flow:
    """pictures: (F, 256, 256, 3); `boxes` of the bodies in each, which do not count."""
    plain = np.stack([_plain(picture) for picture in pictures])
    masks = [_background(found) for found in boxes]
    pairs = zip(plain[:-1], plain[1:], masks[:-1], masks[1:], strict=True)
    steps = [_motion(first, second, one * other) for first, second, one, other in pairs]
    return np.asarray(steps, np.float32).reshape(-1, 6)


def steadied(places: NDArray[np.float32], frames: list[int], flow: Flow) -> NDArray[np.float32]:
    """Places (N, 2) on the ground, seen in some of the pictures, as they would be if the camera had stood still."""
    gone = np.concatenate([np.zeros((1, 6), np.float32), np.cumsum(flow, axis=0)])[frames]
    shift = np.stack([gone[:, NUM_BANDS - 1], gone[:, 3]], axis=1)
    return ((places - 0.5 - shift) / np.exp(gone[:, 4:5]) + 0.5).astype(np.float32)


def signature(flow: Flow) -> NDArray[np.float32]:
    """(12,): the median and the spread of each figure of the flow."""
    if not len(flow):
        return np.zeros(12, np.float32)
    return np.concatenate([np.median(flow, axis=0), flow.std(axis=0)]).astype(np.float32)


def _plain(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Grey, small, blurred, with light and contrast evened out."""
    gray = Image.fromarray(picture).convert("L").resize((MOTION_PX, MOTION_PX), Image.Resampling.BOX)
    values = gaussian_filter(np.asarray(gray, np.float32), BLUR_PX)
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


def _motion(first: NDArray[np.float32], second: NDArray[np.float32], mask: NDArray[np.float32]) -> list[float]:
    """Least squares over shift by bands, shift down, growth and turn (Lucas and Kanade, 1981), refined by warping."""
    rows, columns = np.mgrid[:MOTION_PX, :MOTION_PX].astype(np.float32)
    across, down = columns - MOTION_PX / 2, rows - MOTION_PX / 2
    band = np.minimum(rows * NUM_BANDS // MOTION_PX, NUM_BANDS - 1)
    total = np.zeros(6, np.float32)
    for _ in range(NUM_STEPS):
        shift_x = total[:3][band.astype(int)] + total[4] * across - total[5] * down
        shift_y = total[3] + total[4] * down + total[5] * across
        moved = _sample(second, columns + shift_x, rows + shift_y)
        slope_y, slope_x = np.gradient(moved)
        terms = [slope_x * (band == index) for index in range(NUM_BANDS)]
        terms += [slope_y, slope_x * across + slope_y * down, slope_y * across - slope_x * down]
        total += _solve(np.stack([term.ravel() for term in terms]), (first - moved).ravel(), mask.ravel())
    return [*(float(shift) / MOTION_PX for shift in total[:4]), float(total[4]), float(total[5])]


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
