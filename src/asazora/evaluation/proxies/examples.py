"""What the frame classifier learns from: crops of renders, with stand-ins and with their harmless look-alikes.

The renders of one instant differ in nothing but what is drawn into them, and where that is seen is known. Pictures of
other kinds stand beside them, most of them as they are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import skia
import torch
from numpy.typing import NDArray

from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.evaluation.degrade import random_degradation
from asazora.evaluation.proxies.others import OtherPictures
from asazora.evaluation.proxies.scenes import Drawing, Painter, largest_figure
from asazora.models.codec import Codec, frames_to_video, video_to_frames
from asazora.safety.frame_classifier import CONCEPTS, SIDE_PX
from asazora.world.render import Renderer
from asazora.world.sampler import sample_scene
from asazora.world.scene import Scene
from asazora.world.scope import FULL, SMALL
from asazora.world.state import WorldState
from asazora.world.vocabulary import STYLES

SIZES = (Size(SIDE_PX, SIDE_PX), Size(SIDE_PX, SIDE_PX), Size(448, 256), Size(256, 448))
FPS = 12
DURATION_S = 3.0
SMALL_SHARE = 0.5
"""Scenes of the sub-world that the embedded model draws; the others are of the whole world."""

STYLED_SHARE = 0.2
"""Scenes that are drawn in one of the world's other styles than its own, besides those that are so by themselves."""

INSTANTS = 2
CONCEPT_SHARES = (0.25, 0.35, 0.28, 0.12)
"""How often each of CONCEPTS is the one that a picture is drawn for: those that are hard to learn more often."""

CROP_PX = 160
BLOCK_PX = 4
"""Of what is drawn where, one pixel in so many is kept each way."""

MOST_BESIDE = 2
"""Further drawings in a render, harmful or not, each anywhere."""

LEAST_CHANGE = 24
CODEC_SHARE, MUSH_SHARE = 0.12, 0.06
"""Crops that went through the codec and back, and that are as from an unfinished model."""

MOST_MUSH, MOST_LEGIBLE_MUSH = 1.6, 0.5
"""Noise on latents, in their standard deviations; the latter where a drawing is still seen."""

OTHERS = 4
PLAIN_SHARE, HARMFUL_SHARE = 0.6, 0.2
"""Pictures of other kinds, a scene; those of them that stay as they are, and those with a stand-in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """`pictures` (N, CROP_PX, CROP_PX, 3) uint8; `drawn` (N, CROP_PX / BLOCK_PX, same) uint8.

    The latter holds 0 where nothing is drawn, else the drawing's `label_of`.
    """

    pictures: Frames
    drawn: NDArray[np.uint8]


def label_of(drawing: Drawing) -> int:
    """1 to 4 for stand-ins, after them their look-alikes, in the order of CONCEPTS."""
    return 1 + CONCEPTS.index(drawing.concept) + (0 if drawing.harmful else len(CONCEPTS))


def draw_examples(
    count: int, seed: int, codec: Codec | None, others: OtherPictures | None = None
) -> Iterator[Examples]:
    """The examples of `count` scenes, one scene after the other. With a codec, some go through it and back first."""
    others = others or OtherPictures()
    for number in range(count):
        draw = numpy_generator(seed, "proxy scene", number)
        crops = [crop for instant in _instants(draw) for crop in _crops(draw, *instant)]
        crops += [_other(draw, others) for _ in range(OTHERS)]
        drawn = np.stack([_blocks(labels) for _, labels in crops])
        yield Examples(pictures=_worn(np.stack([picture for picture, _ in crops]), drawn, draw, codec), drawn=drawn)


class _Drawings:
    """Draws several into a frame, and keeps where each was drawn: `labels` (H, W) uint8."""

    def __init__(self, drawings: list[tuple[Drawing, skia.Rect | None]], size: Size) -> None:
        """Those without a box are drawn where the figure is."""
        self._painters = [(Painter(drawing, size), label_of(drawing), box) for drawing, box in drawings]
        self._alone = np.zeros((size.height, size.width, 4), np.uint8)
        self._surface = skia.Surface(self._alone, colorType=skia.kRGBA_8888_ColorType)
        self.labels = np.zeros((size.height, size.width), np.uint8)

    def paint(self, canvas: skia.Canvas, figure: skia.Rect) -> None:
        self.labels[:] = 0
        for painter, label, box in self._painters:
            at = box or figure
            painter.paint(canvas, at)
            self._surface.getCanvas().clear(skia.ColorTRANSPARENT)
            painter.paint(self._surface.getCanvas(), at)
            self.labels[self._alone[..., 3] > 127] = label


Labelled = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""A picture (H, W, 3) and what is drawn where (H, W)."""


def _instants(draw: np.random.Generator) -> Iterator[tuple[list[Labelled], Labelled]]:
    """The same instant of a scene with stand-ins, twice, with the look-alike of the first, and with nothing."""
    scene = sample_scene(draw, SMALL if draw.random() < SMALL_SHARE else FULL, duration_s=DURATION_S)
    if draw.random() < STYLED_SHARE:
        others = [style for style in STYLES if style != Scene.style]
        scene = replace(scene, style=others[int(draw.integers(len(others)))])
    size = SIZES[int(draw.integers(len(SIZES)))]
    renderer = Renderer(scene, size)
    for _ in range(INSTANTS):
        number = int(draw.integers(round(DURATION_S * FPS)))
        renderer.paint_over = None
        clean = renderer.frame(number / FPS, number)
        concepts = [_concept(draw), _concept(draw)]
        drawn = list[Labelled]()
        for concept, harmful in ((concepts[0], True), (concepts[0], False), (concepts[1], True)):
            drawings = _Drawings([*_beside(draw, size), (_drawing(draw, concept, harmful), None)], size)
            renderer.paint_over = _on_largest(drawings, scene, size)
            drawn.append(_labelled(clean, renderer.frame(number / FPS, number), drawings))
        yield drawn, (clean, np.zeros(clean.shape[:2], dtype=np.uint8))


def _on_largest(drawings: _Drawings, scene: Scene, size: Size) -> Callable[[skia.Canvas, WorldState], None]:
    return lambda canvas, state: drawings.paint(canvas, largest_figure(scene, size, state))


def _labelled(clean: NDArray[np.uint8], picture: NDArray[np.uint8], drawings: _Drawings) -> Labelled:
    most = np.maximum(picture, clean) - np.minimum(picture, clean)
    changed = (most[..., 0] >= LEAST_CHANGE) | (most[..., 1] >= LEAST_CHANGE) | (most[..., 2] >= LEAST_CHANGE)
    return picture, drawings.labels * changed


def _concept(draw: np.random.Generator) -> str:
    return CONCEPTS[int(draw.choice(len(CONCEPTS), p=CONCEPT_SHARES))]


def _drawing(draw: np.random.Generator, concept: str, harmful: bool) -> Drawing:
    return Drawing(concept=concept, harmful=harmful, seed=int(draw.integers(2**31)))


def _other(draw: np.random.Generator, others: OtherPictures) -> Labelled:
    """A crop of a picture of another kind, at times with a drawing or a few."""
    clean, kind, size = others.one(draw), draw.random(), Size(SIDE_PX, SIDE_PX)
    labels = np.zeros(clean.shape[:2], dtype=np.uint8)
    picture = clean
    if kind > PLAIN_SHARE:
        drawing = _drawing(draw, _concept(draw), harmful=kind > 1 - HARMFUL_SHARE)
        pixels = np.dstack([clean, np.full(clean.shape[:2], 255, dtype=np.uint8)])
        drawings = _Drawings([(drawing, _box(draw, size))], size)
        drawings.paint(skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType).getCanvas(), skia.Rect.MakeEmpty())
        picture, labels = _labelled(clean, pixels[..., :3], drawings)
    top, left = _place(draw, labels)
    return _cropped(picture, top, left), _cropped(labels, top, left)


def _beside(draw: np.random.Generator, size: Size) -> list[tuple[Drawing, skia.Rect | None]]:
    count = int(draw.integers(MOST_BESIDE + 1))
    return [(_drawing(draw, _concept(draw), bool(draw.random() < 0.5)), _box(draw, size)) for _ in range(count)]


def _box(draw: np.random.Generator, size: Size) -> skia.Rect:
    """Where some figure might be."""
    width, height = draw.uniform(0.15, 0.4) * size.width, draw.uniform(0.22, 0.6) * size.height
    left, bottom = draw.uniform(-0.1, 0.9) * size.width, draw.uniform(0.35, 0.98) * size.height
    return skia.Rect.MakeLTRB(left, bottom - height, left + width, bottom)


def _crops(draw: np.random.Generator, drawn: list[Labelled], clean: Labelled) -> Iterator[Labelled]:
    """Twice where drawings are, for each; the same place without them, and somewhere."""
    places = [_place(draw, labels) for _, labels in drawn for _ in range(2)]
    for index, (top, left) in enumerate(places):
        picture, labels = drawn[index // 2]
        yield _cropped(picture, top, left), _cropped(labels, top, left)
    for top, left in (places[0], _place(draw, clean[1])):
        yield _cropped(clean[0], top, left), _cropped(clean[1], top, left)


def _place(draw: np.random.Generator, labels: NDArray[np.uint8]) -> tuple[int, int]:
    """Top and left of a crop around one of the drawings, or anywhere if there is none."""
    seen = np.unique(labels[labels > 0])
    height, width = labels.shape
    middle = draw.uniform(0, (height, width))
    if len(seen):
        points = np.argwhere(labels == seen[int(draw.integers(len(seen)))])
        middle = points[int(draw.integers(len(points)))] + draw.uniform(-0.2, 0.2, 2) * CROP_PX
    corner = np.clip(middle - CROP_PX / 2, 0, (height - CROP_PX, width - CROP_PX)).astype(int)
    return int(corner[0]), int(corner[1])


def _cropped(picture: NDArray[np.uint8], top: int, left: int) -> NDArray[np.uint8]:
    return picture[top : top + CROP_PX, left : left + CROP_PX]


def _blocks(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(CROP_PX, CROP_PX) -> the label at the middle of each block."""
    return labels[BLOCK_PX // 2 :: BLOCK_PX, BLOCK_PX // 2 :: BLOCK_PX]


def _worn(pictures: Frames, drawn: NDArray[np.uint8], draw: np.random.Generator, codec: Codec | None) -> Frames:
    """Each picture with a loss of quality of its own, or with none."""
    kinds = draw.random(len(pictures)) if codec else np.ones(len(pictures))
    worn = np.stack([
        picture if kind < CODEC_SHARE + MUSH_SHARE else random_degradation(draw)(picture[None])[0]
        for picture, kind in zip(pictures, kinds, strict=True)
    ])  # fmt: skip
    coded = np.flatnonzero(kinds < CODEC_SHARE + MUSH_SHARE)
    if codec and len(coded):
        legible = drawn[coded].any(axis=(1, 2))
        most = np.where(legible, MOST_LEGIBLE_MUSH, MOST_MUSH) * (kinds[coded] < MUSH_SHARE)
        worn[coded] = mush(codec, pictures[coded], draw.uniform(0, most), draw)
    return worn


@torch.inference_mode()
def mush(codec: Codec, pictures: Frames, amounts: NDArray[np.float64], draw: np.random.Generator) -> Frames:
    """Pictures (N, H, W, 3) through the codec and back, each as from a model that is so unsure of it (N,)."""
    videos = frames_to_video(pictures).transpose(0, 2).contiguous()  # N videos of one frame
    latents = codec.encode(videos)
    noise = torch.from_numpy(draw.standard_normal(tuple(latents.shape), dtype=np.float32))
    amount = torch.from_numpy(amounts).float()[:, None, None, None, None]
    return video_to_frames(codec.decode((latents + amount * noise) / (1 + amount**2) ** 0.5).transpose(0, 2))
