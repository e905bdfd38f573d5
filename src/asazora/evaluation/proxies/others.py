"""Harmless pictures that are no renders of the world, for the frame classifier to let pass.

Colour ramps, test patterns, plain colours, noise, stripes, spots, text, scribbles, shapes and screens are drawn, reds
above all; photographs and other pictures come from a folder, frames of the model from whoever makes them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.media.containers import container_of
from asazora.media.source import read_source_image
from asazora.safety.frame_classifier import SIDE_PX

Draw = np.random.Generator
Picture = NDArray[np.uint8]
"""(SIDE_PX, SIDE_PX, 3)."""

PHOTOGRAPH_PX = 448
"""Side that photographs are kept at; parts of them are seen, SIDE_PX to all of it wide."""

HELD_OUT_EVERY = 4
"""One photograph in so many sets thresholds; the others are learnt from."""

RED_SHARE, REPEATED_SHARE = 0.4, 0.35
FILE_SHARE, GENERATED_SHARE = 0.35, 0.25
"""Of the pictures, where there are such; the rest is drawn."""

LETTERS = "aaabcdeeeeefghiiijklmnnoooprrsstttuuvwxyzABCDEFGHIKLMNOPRSTUW0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPictures:
    """A source of such pictures; photographs: (N, PHOTOGRAPH_PX, same, 3); generated: (N, H, W, 3)."""

    photographs: Frames | None = None
    generated: Frames | None = None

    def one(self, draw: Draw) -> Picture:
        """Any of them."""
        kind = draw.random()
        if self.photographs is not None and kind < FILE_SHARE:
            return _part(self.photographs[int(draw.integers(len(self.photographs)))], draw)
        if self.generated is not None and kind > 1 - GENERATED_SHARE:
            picture = self.generated[int(draw.integers(len(self.generated)))]
            return np.ascontiguousarray(picture[:, ::-1]) if draw.random() < 0.5 else picture
        return drawn_picture(draw)


def read_photographs(folder: Path, *, held_out: bool) -> Frames | None:
    """All pictures below a folder that can be read, or those kept from learning; None if there are none."""
    kept: list[Frames] = []
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    pictures = [path for path in paths if (container := container_of(path)) is not None and container.pillow]
    for number, path in enumerate(pictures):
        if (number % HELD_OUT_EVERY == 0) != held_out:
            continue
        try:
            kept.append(read_source_image(path, Size(PHOTOGRAPH_PX, PHOTOGRAPH_PX)))
        except InvalidRequestError:
            continue  # a folder may hold other things
    return np.concatenate(kept) if kept else None


def drawn_picture(draw: Draw) -> Picture:
    """One of the drawn kinds."""
    return _KINDS[int(draw.integers(len(_KINDS)))](draw)


def still_clips(source: OtherPictures, count: int, draw: Draw) -> Iterable[Frames]:
    """As if each were a clip that stands still, which two looks see: (2, SIDE_PX, SIDE_PX, 3) each."""
    for _ in range(count):
        yield np.repeat(source.one(draw)[None], 2, axis=0)


def _part(picture: Picture, draw: Draw) -> Picture:
    """A square of a picture, mirrored or not."""
    side = int(draw.integers(SIDE_PX // 2, min(picture.shape[:2]) + 1))
    top, left = (int(draw.integers(length - side + 1)) for length in picture.shape[:2])
    image = Image.fromarray(picture[top : top + side, left : left + side])
    scaled = np.asarray(image.resize((SIDE_PX, SIDE_PX), Image.Resampling.BILINEAR))
    return np.ascontiguousarray(scaled[:, ::-1]) if draw.random() < 0.5 else scaled


def _colour(draw: Draw) -> NDArray[np.float64]:
    """Any colour, a red one often."""
    if draw.random() < RED_SHARE:
        return np.array([draw.uniform(90, 256), draw.uniform(0, 70), draw.uniform(0, 70)])
    return draw.uniform(0, 256, 3)


def _flat_colour(draw: Draw) -> tuple[int, int, int]:
    red, green, blue = _colour(draw).astype(int).tolist()
    return red, green, blue


def _to_picture(values: NDArray[np.floating]) -> Picture:
    return np.clip(values, 0, 255).astype(np.uint8)


def _plain(draw: Draw) -> Picture:
    return _to_picture(np.broadcast_to(_colour(draw), (SIDE_PX, SIDE_PX, 3)))


def _slope(draw: Draw) -> NDArray[np.float64]:
    """Of each pixel, how far it is along some direction or from some point: (SIDE_PX, SIDE_PX, 1), from 0 to 1."""
    y, x = np.mgrid[0 : 1 : SIDE_PX * 1j, 0 : 1 : SIDE_PX * 1j]
    if draw.random() < 0.3:
        far = np.hypot(x - draw.random(), y - draw.random())
    else:
        angle = float(draw.choice([0.0, np.pi / 2, draw.uniform(0, 2 * np.pi)]))
        far = x * np.cos(angle) + y * np.sin(angle)
    return ((far - far.min()) / np.ptp(far))[..., None]


def _ramp(draw: Draw) -> Picture:
    """One colour into another; or each channel along a way of its own, some of them again and again."""
    if draw.random() < 0.5:
        along, first, last = _slope(draw), _colour(draw), _colour(draw)
        return _to_picture(first + (last - first) * along)
    channels = []
    for _ in range(3):
        along = _slope(draw) * (draw.uniform(1, 4) if draw.random() < REPEATED_SHARE else 1.0)
        low, high = draw.uniform(0, 256, 2)
        channels.append(low + (high - low) * (along % 1.0 if draw.random() < 0.5 else np.abs((along + 1) % 2 - 1)))
    return _to_picture(np.concatenate(channels, axis=2))


def _test_pattern(draw: Draw) -> Picture:
    """Each channel plain, or a ramp through all levels across or down, once or over and over."""
    channels = []
    for _ in range(3):
        level, times = draw.uniform(0, 256), float(draw.choice([0.0, 1.0, draw.uniform(1, 6)]))
        along = np.linspace(0, 255.9 * times, SIDE_PX) * draw.choice([-1.0, 1.0])
        shift = level if draw.random() < 0.7 else 0.0
        channel = np.broadcast_to((along + (level if times == 0 else shift)) % 256, (SIDE_PX, SIDE_PX))
        channels.append(channel if draw.random() < 0.5 else channel.T)
    return _to_picture(np.stack(channels, axis=2))


def _noise(draw: Draw) -> Picture:
    """Noise of any grain, around a colour or of all colours."""
    side = int(draw.choice([SIDE_PX, 128, 64, 32, 16, 8]))
    channels = 1 if draw.random() < 0.3 else 3
    coarse = draw.normal(0, draw.uniform(10, 90), (side, side, channels)) + _colour(draw)
    image = Image.fromarray(_to_picture(coarse))
    filtering = Image.Resampling.NEAREST if draw.random() < 0.3 else Image.Resampling.BICUBIC
    return np.asarray(image.resize((SIDE_PX, SIDE_PX), filtering))


def _stripes(draw: Draw) -> Picture:
    """Two colours in waves, in bands or in squares."""
    waves = np.sin(_slope(draw) * draw.uniform(10, 200))
    if draw.random() < 0.4:
        waves = waves * np.sin(_slope(draw) * draw.uniform(10, 200))
    if draw.random() < 0.6:
        waves = np.sign(waves)
    first, last = _colour(draw), _colour(draw)
    return _to_picture(first + (last - first) * (0.5 + 0.5 * waves))


def _spots(draw: Draw) -> Picture:
    """Soft spots of light or colour."""
    y, x = np.mgrid[0 : 1 : SIDE_PX * 1j, 0 : 1 : SIDE_PX * 1j]
    picture = np.broadcast_to(_colour(draw), (SIDE_PX, SIDE_PX, 3)).copy()
    for _ in range(int(draw.integers(1, 9))):
        far = ((x - draw.random()) ** 2 + (y - draw.random()) ** 2) / draw.uniform(0.03, 0.3) ** 2
        picture += np.exp(-far)[..., None] * (_colour(draw) - picture)
    return _to_picture(picture)


def _words(draw: Draw, count: int) -> str:
    return " ".join("".join(draw.choice(list(LETTERS), int(draw.integers(2, 9)))) for _ in range(count))


def _write(pen: ImageDraw.ImageDraw, draw: Draw, x: float, y: float, lines: int, colour: tuple[int, int, int]) -> None:
    size = float(draw.choice([9, 11, 14, 18, 26, 40]))
    font = ImageFont.load_default(size)
    for _ in range(lines):
        pen.text((x, y), _words(draw, int(draw.integers(1, 7))), fill=colour, font=font)
        y += 1.3 * size


def _text(draw: Draw) -> Picture:
    image = Image.new("RGB", (SIDE_PX, SIDE_PX), _flat_colour(draw))
    pen = ImageDraw.Draw(image)
    x, y = draw.uniform(0, 0.3 * SIDE_PX, 2).tolist()
    _write(pen, draw, x, y, int(draw.integers(1, 20)), _flat_colour(draw))
    return np.asarray(image)


def _scribble(draw: Draw) -> Picture:
    """Lines and curves as of a pen on paper."""
    paper = (255, 255, 255) if draw.random() < 0.5 else _flat_colour(draw)
    image = Image.new("RGB", (2 * SIDE_PX, 2 * SIDE_PX), paper)
    pen, ink = ImageDraw.Draw(image), _flat_colour(draw)
    for _ in range(int(draw.integers(1, 9))):
        if draw.random() < 0.4:
            ink = _flat_colour(draw)
        steps = draw.normal(0, draw.uniform(6, 60), (int(draw.integers(2, 40)), 2))
        smooth = np.cumsum(np.cumsum(steps, axis=0) * 0.3 + steps, axis=0)
        points = smooth + draw.uniform(0, 2 * SIDE_PX, 2)
        pen.line([(x, y) for x, y in points.tolist()], fill=ink, width=int(draw.integers(2, 14)), joint="curve")
    return np.asarray(image.resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX))


def _shapes(draw: Draw) -> Picture:
    """Boxes, circles, stars and lines. None is an uneven dark red spot, which stands for blood."""
    image = Image.new("RGB", (2 * SIDE_PX, 2 * SIDE_PX), _flat_colour(draw))
    pen = ImageDraw.Draw(image)
    for _ in range(int(draw.integers(1, 12))):
        x, y = draw.uniform(-0.1, 1.0, 2) * 2 * SIDE_PX
        width, height = draw.uniform(0.05, 0.6, 2) * 2 * SIDE_PX
        colour, kind = _flat_colour(draw), int(draw.integers(4))
        if kind == 0:
            pen.rectangle((x, y, x + width, y + height), fill=colour)
        elif kind == 1:
            pen.ellipse((x, y, x + width, y + width), fill=(max(colour[0], 170), *colour[1:]))
        elif kind == 2:
            pen.regular_polygon((x, y, 0.5 * width), int(draw.integers(3, 9)), int(draw.integers(360)), fill=colour)
        else:
            pen.line((x, y, *(draw.uniform(0, 1, 2) * 2 * SIDE_PX)), fill=colour, width=int(draw.integers(2, 40)))
    return np.asarray(image.resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX))


def _screen(draw: Draw) -> Picture:
    """Windows with bars, buttons and lines of text."""
    image = Image.new("RGB", (SIDE_PX, SIDE_PX), _flat_colour(draw))
    pen = ImageDraw.Draw(image)
    for _ in range(int(draw.integers(1, 4))):
        left, top = draw.uniform(-0.1, 0.5, 2) * SIDE_PX
        right, bottom = left + draw.uniform(0.4, 0.9) * SIDE_PX, top + draw.uniform(0.4, 0.9) * SIDE_PX
        ground = (248, 248, 248) if draw.random() < 0.5 else (30, 30, 34)
        pen.rectangle((left, top, right, bottom), fill=ground, outline=(128, 128, 128))
        pen.rectangle((left, top, right, top + 14), fill=_flat_colour(draw))
        ink = (20, 20, 20) if ground[0] > 128 else (230, 230, 230)
        _write(pen, draw, left + 8, top + 20, int(draw.integers(1, 9)), ink)
        for x in draw.uniform(left, right, int(draw.integers(0, 4))).tolist():
            pen.rounded_rectangle((x, bottom - 22, x + 40, bottom - 6), 5, fill=_flat_colour(draw))
    return np.asarray(image)


_KINDS: Sequence[Callable[[Draw], Picture]] = (
    _plain, _ramp, _ramp, _ramp, _test_pattern, _test_pattern, _noise, _stripes, _spots, _text, _scribble, _shapes,
    _screen,
)  # fmt: skip
