"""The six looks of a clip, each a change of the finished frame. Only NumPy and Skia; no state from frame to frame."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asazora.core.errors import UnknownNameError
from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size

Frame = NDArray[np.uint8]
"""(H, W, 3) uint8, RGB."""
Style = Callable[[Frame, int], Frame]
"""(frame, frame number) -> the frame in its style."""

LUMA = np.array((0.299, 0.587, 0.114), np.float32)


def style_of(name: str, size: Size, seed: int) -> Style:
    """The style for frames of this size; textures are made once, from the seed."""
    if name not in _STYLES:
        raise UnknownNameError("style", name, tuple(_STYLES))
    return _STYLES[name](size, seed)


def _storybook(_size: Size, _seed: int) -> Style:
    """The world as it is drawn."""
    return lambda frame, _number: frame


def _watercolour(size: Size, seed: int) -> Style:
    """Pale pigment: shapes waver a little, colour gathers at their edges, and the paper shows through."""
    generator = numpy_generator(seed, "paper")
    flow = _wobble(size, generator, reach=0.007)
    blotches = 0.12 * (_smooth_noise(size, generator, 0.10) - 0.5)
    grain = 0.06 * (_smooth_noise(size, generator, 0.008) - 0.5)
    paper = (1.0 + blotches + grain)[..., None].astype(np.float32)
    radius = max(1, round(size.height * 0.012))

    def paint(frame: Frame, _number: int) -> Frame:
        flowed = frame.reshape(-1, 3).take(flow, axis=0).astype(np.float32)
        soft = _box_blur(flowed, radius)
        edge = _brightest(np.abs(soft - flowed))
        wash = 255.0 - (255.0 - 0.65 * flowed - 0.35 * soft) * 0.92
        wash += 0.2 * (wash - (wash @ LUMA)[..., None])
        return _to_bytes((wash + 10.0 - 0.5 * edge) * paper)

    return paint


def _paper(size: Size, seed: int) -> Style:
    """Flat sheets of card: few tones, and every edge lit from the upper left and shaded to the lower right."""
    generator = numpy_generator(seed, "card")
    fibre = (9.0 * (_smooth_noise(size, generator, 0.006) - 0.5)).astype(np.float32)[..., None]
    lift = max(1, round(size.height / 110))
    tone = np.float32(255.0 / 6)

    def paint(frame: Frame, _number: int) -> Frame:
        colour = frame.astype(np.float32)
        luma = (colour @ LUMA)[..., None] + np.float32(1.0)
        step = (np.floor(luma / tone) + np.float32(0.5)) * tone
        flat = colour * (step / luma)
        relief = _box_blur(_shifted(_shifted(step, lift, 0), lift, 1) - step, max(1, lift // 2))
        return _to_bytes(flat - 0.5 * np.clip(relief, -70, 70) + fibre)

    return paint


def _pixel_art(size: Size, _seed: int) -> Style:
    """Square blocks, about 64 to the shorter side, in full colours of 11 levels a channel."""
    block = max(2, round(min(size.width, size.height) / 64))
    tops, lefts = np.arange(0, size.height, block), np.arange(0, size.width, block)
    rows, columns = np.arange(size.height) // block, np.arange(size.width) // block
    counts = np.outer(np.bincount(rows), np.bincount(columns))[..., None].astype(np.float32)

    def paint(frame: Frame, _number: int) -> Frame:
        sums = np.add.reduceat(np.add.reduceat(frame.astype(np.float32), tops, axis=0), lefts, axis=1)
        coarse = sums / counts
        vivid = coarse + 0.25 * (coarse - (coarse @ LUMA)[..., None])
        return _to_bytes(np.round(vivid / 25.5) * 25.5)[np.ix_(rows, columns)]

    return paint


def _film(size: Size, seed: int) -> Style:
    """Old stock: grey, contrasty, dark corners, grain that changes each frame, slight flicker, a scratch at times."""
    grain = numpy_generator(seed, "grain").normal(0.0, 6.0, (size.height + 64, size.width + 64)).astype(np.float32)
    y, x = np.mgrid[-1 : 1 : size.height * 1j, -1 : 1 : size.width * 1j]
    vignette = (1.0 - 0.42 * np.clip((x**2 + y**2) / 2.0, 0, 1) ** 1.2).astype(np.float32)

    def paint(frame: Frame, number: int) -> Frame:
        generator = numpy_generator(seed, "film", number)
        top, left = generator.integers(0, 64, 2)
        luma = frame @ LUMA
        toned = 128.0 + (luma - 118.0) * 1.18 + generator.normal(0.0, 2.0)
        toned = toned * vignette + grain[top : top + size.height, left : left + size.width]
        if generator.random() < 0.12:
            column = int(generator.integers(0, size.width))
            toned[:, column : column + max(1, size.width // 256)] += 60.0
        return np.repeat(_to_bytes(toned)[..., None], 3, axis=2)

    return paint


def _neon(size: Size, _seed: int) -> Style:
    """Shining outlines in the colours of the things, on a dark ground."""
    thick = max(1, round(size.height / 220))
    glow_radius = max(1, round(size.height / 60))
    night = np.array((8.0, 4.0, 22.0), np.float32)

    def paint(frame: Frame, _number: int) -> Frame:
        edge = _brightest(np.maximum(_contrast(frame, thick, axis=0), _contrast(frame, thick, axis=1)))
        strength = np.clip((edge.astype(np.float32) - 18.0) / 70.0, 0.0, 1.0)
        vivid = (frame / (_brightest(frame) + np.float32(1.0))) ** 2
        lines = (strength * (190.0 * vivid + 60.0)).astype(np.float32)
        return _to_bytes(0.10 * frame + night + lines + 0.9 * _box_blur(lines, glow_radius))

    return paint


_STYLES: dict[str, Callable[[Size, int], Style]] = {
    "storybook": _storybook,
    "watercolour": _watercolour,
    "paper cut-out": _paper,
    "pixel art": _pixel_art,
    "black-and-white film": _film,
    "neon line": _neon,
}


def _to_bytes(values: NDArray[np.floating]) -> Frame:
    return np.clip(values, 0.0, 255.0).astype(np.uint8)


def _brightest(image: NDArray[Any]) -> NDArray[Any]:
    """(H, W, 1): the largest of the three channels."""
    return np.maximum(np.maximum(image[..., :1], image[..., 1:2]), image[..., 2:])


def _contrast(frame: Frame, pixels: int, axis: int) -> Frame:
    """Difference between what lies `pixels` before and after each place along an axis."""
    before, after = _shifted(frame, pixels, axis), _shifted(frame, -pixels, axis)
    return np.maximum(before, after) - np.minimum(before, after)


def _shifted(image: NDArray[Any], pixels: int, axis: int) -> NDArray[Any]:
    """The image moved along an axis by whole pixels, its edge repeated."""
    length = image.shape[axis]
    return image.take(np.clip(np.arange(length) - pixels, 0, length - 1), axis=axis)


def _box_blur(image: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """Mean over a square of side 2 * radius + 1, the edge repeated."""
    from scipy.ndimage import uniform_filter1d  # slow to import, for what one style in some needs

    blurred = np.empty_like(image)
    uniform_filter1d(image, 2 * radius + 1, axis=0, output=blurred, mode="nearest")
    uniform_filter1d(blurred, 2 * radius + 1, axis=1, output=blurred, mode="nearest")
    return blurred


def _smooth_noise(size: Size, generator: np.random.Generator, scale: float) -> NDArray[np.float32]:
    """Noise in 0..1 whose lumps are `scale` view heights wide."""
    lump = max(1, round(scale * size.height))
    rough = generator.random((size.height // lump + 3, size.width // lump + 3)).astype(np.float32)
    y, x = np.arange(size.height) / lump, np.arange(size.width) / lump
    top, left = y.astype(int), x.astype(int)
    fy, fx = (y - top)[:, None].astype(np.float32), (x - left)[None].astype(np.float32)
    upper = rough[np.ix_(top, left)] * (1 - fx) + rough[np.ix_(top, left + 1)] * fx
    lower = rough[np.ix_(top + 1, left)] * (1 - fx) + rough[np.ix_(top + 1, left + 1)] * fx
    return (upper * (1 - fy) + lower * fy).astype(np.float32)


def _wobble(size: Size, generator: np.random.Generator, reach: float) -> NDArray[np.intp]:
    """(H, W): the number, row by row, of the pixel that flows to each place, at most `reach` view heights away."""
    rows, columns = np.indices((size.height, size.width))
    far = 2 * reach * size.height
    down = np.round(far * (_smooth_noise(size, generator, 0.05) - 0.5)).astype(int)
    right = np.round(far * (_smooth_noise(size, generator, 0.05) - 0.5)).astype(int)
    return np.clip(rows + down, 0, size.height - 1) * size.width + np.clip(columns + right, 0, size.width - 1)
