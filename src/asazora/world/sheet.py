"""A contact sheet: random scenes, a few frames of each side by side, and the caption beneath."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size
from asazora.world.captions import caption
from asazora.world.render import Renderer
from asazora.world.sampler import sample_scene
from asazora.world.scene import Scene

THUMBNAIL = Size(144, 144)
NUM_THUMBNAILS = 4
MARGIN_PX = 10
GAP_PX = 2
FONT_PX = 13
LINES = 4
PAPER, INK = (250, 247, 240), (40, 36, 48)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One scene of a sheet and what is written beneath it."""

    scene: Scene
    caption: str


def random_entries(count: int, seed: int) -> list[Entry]:
    """Scenes drawn by the seed, with their dense captions."""
    generator = numpy_generator(seed, "sheet")
    scenes = [sample_scene(generator) for _ in range(count)]
    return [Entry(scene=scene, caption=caption(scene, generator)) for scene in scenes]


def contact_sheet(entries: Sequence[Entry], columns: int) -> NDArray[np.uint8]:
    """The sheet as one picture (H, W, 3) uint8, filled row by row."""
    strip_px = NUM_THUMBNAILS * THUMBNAIL.width
    cell = Size(strip_px + MARGIN_PX, THUMBNAIL.height + round(LINES * 1.35 * FONT_PX) + MARGIN_PX)
    rows = -(-len(entries) // columns)
    sheet = Image.new("RGB", (columns * cell.width + MARGIN_PX, rows * cell.height + MARGIN_PX), PAPER)
    for index, entry in enumerate(entries):
        left = MARGIN_PX + index % columns * cell.width
        top = MARGIN_PX + index // columns * cell.height
        sheet.paste(Image.fromarray(_strip(entry.scene)), (left, top))
        _write(sheet, entry.caption, left, top + THUMBNAIL.height + 3, strip_px)
    return np.asarray(sheet)


def _strip(scene: Scene) -> NDArray[np.uint8]:
    """Frames at evenly spaced times, side by side."""
    renderer = Renderer(scene, THUMBNAIL)
    times = [scene.duration_s * (index + 0.5) / NUM_THUMBNAILS for index in range(NUM_THUMBNAILS)]
    frames = [renderer.frame(time_s, number) for number, time_s in enumerate(times)]
    for frame in frames[:-1]:
        frame[:, -GAP_PX:] = PAPER
    return np.concatenate(frames, axis=1)


def _write(sheet: Image.Image, text: str, left: int, top: int, width_px: int) -> None:
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(FONT_PX)
    for number, line in enumerate(_wrapped(text, font, width_px)[:LINES]):
        draw.text((left, top + round(number * 1.3 * FONT_PX)), line, INK, font)


def _wrapped(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width_px: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > width_px and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
