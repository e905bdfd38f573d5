"""How much of the invisible mark survives what is commonly done to videos, and the clips that it is tried on.

Half of the clips are scenes of the storybook world, half are textured clips that move, with grain, in place of natural
video.
"""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.evaluation.score import Share
from asazora.media.video_reader import read_video
from asazora.media.video_writer import write_video
from asazora.provenance.mark_tile import TileKey
from asazora.provenance.residuals import ResidualGatherer, Residuals
from asazora.provenance.verify import READABLE_Z, is_present
from asazora.provenance.watermark import WatermarkEmbedder
from asazora.provenance.watermark_reader import read_mark
from asazora.world.render import render
from asazora.world.sampler import sample_scene

SIZE, FPS, SECONDS = Size(256, 256), 12, 5.0
DELIVERED_CRF, COPIED_CRF = 18, 23

Attack = Callable[[Frames], tuple[Frames, int, int]]
"""What is done to delivered frames: the frames, their rate and the quality they are encoded with once more."""

ATTACKS: dict[str, Attack] = {
    "as delivered, encoded again": lambda frames: (frames, FPS, COPIED_CRF),
    "CRF 28": lambda frames: (frames, FPS, 28),
    "CRF 32": lambda frames: (frames, FPS, 32),
    "CRF 36": lambda frames: (frames, FPS, 36),
    "resize .5": lambda frames: (resized(frames, 128), FPS, COPIED_CRF),
    "crop .5 of each side": lambda frames: (frames[:, 70:198, 38:166], FPS, COPIED_CRF),
    "crop .71, blown up": lambda frames: (resized(frames[:, 40:222, 20:202], 256), FPS, COPIED_CRF),
    "mirrored": lambda frames: (np.flip(frames, axis=2), FPS, COPIED_CRF),
    "every other frame": lambda frames: (frames[::2], FPS // 2, COPIED_CRF),
    "double speed": lambda frames: (frames[::2], FPS, COPIED_CRF),
    "screen captured": lambda frames: (_captured(frames), 30, 28),
    "screen filmed": lambda frames: (_filmed(frames), 30, 28),
    "one frame of it": lambda frames: (frames[20:21], FPS, 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """By attack: how often the payload comes back exactly, and how often a mark is said to be there, as `verify` does.

    psnr_db is the mean over clips of the mark's own, lowest_psnr_db the worst clip's.
    """

    payload_exact: Mapping[str, Share]
    present: Mapping[str, Share]
    psnr_db: float
    lowest_psnr_db: float


def measure_survival(num_clips: int, attacks: Mapping[str, Attack] = ATTACKS) -> Survival:
    """Embed, deliver, attack and read, in at least one clip."""
    rng = numpy_generator(0, "marks")
    present, exact = defaultdict[str, list[bool]](list), defaultdict[str, list[bool]](list)
    decibels: list[float] = []
    for clip in clips(num_clips):
        key, message = TileKey.derive(rng.bytes(32)), rng.integers(0, 2, 64).astype(np.uint8)
        marked = WatermarkEmbedder(key, message, SIZE, FPS).apply(clip)
        decibels.append(psnr(clip, marked))
        delivered = encoded(marked, FPS, DELIVERED_CRF)
        for name, attack in attacks.items():
            frames, fps, crf = attack(delivered)
            looked_at = residuals(encoded(frames, fps, crf), fps)
            reading = read_mark(looked_at, [key])
            right = reading.z >= READABLE_Z and bool(np.array_equal(reading.message, message))
            exact[name].append(right)
            present[name].append(right or is_present(looked_at, reading, num_keys=1))
    return Survival(
        payload_exact={name: _share(hits) for name, hits in exact.items()},
        present={name: _share(hits) for name, hits in present.items()},
        psnr_db=float(np.mean(decibels)),
        lowest_psnr_db=min(decibels),
    )


def _share(hits: list[bool]) -> Share:
    return Share(n=len(hits), true=sum(hits))


def clips(count: int) -> Iterator[Frames]:
    """Scenes of the world and textured clips in turn: (60, 256, 256, 3) uint8 each."""
    for number in range(count):
        yield world_clip(number) if number % 2 == 0 else textured_clip(number)


def world_clip(seed: int) -> Frames:
    scene = sample_scene(numpy_generator(seed, "marks world"), duration_s=SECONDS)
    return np.stack([np.array(frame) for frame in render(scene, SIZE, FPS)])


def textured_clip(seed: int) -> Frames:
    """A texture with the spectrum of natural pictures that pans, a disc of another one before it, and grain."""
    rng = numpy_generator(seed, "marks texture")
    ground, disc = _texture(rng), _texture(rng)
    speed = rng.uniform(-2, 2, 2)
    y, x = np.mgrid[: SIZE.height, : SIZE.width]
    frames = []
    for index in range(int(SECONDS * FPS)):
        top, left = (128 + speed * index).astype(int)
        inside = np.hypot(x - 50 - 2 * index, y - 128 - 30 * np.sin(index / 8)) < 50
        picture = np.where(inside[..., None], disc[128:384, 128:384], ground[top : top + 256, left : left + 256])
        frames.append(picture + rng.normal(0, 2, picture.shape))
    return np.clip(frames, 0, 255).astype(np.uint8)


def _texture(rng: np.random.Generator) -> np.ndarray:
    """(512, 512, 3): amplitudes fall as 1 / f^1.2, as in photographs."""
    side = 512
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None])
    amplitude = np.maximum(frequency, 1 / side) ** -1.2
    layers = [np.fft.irfft2(np.fft.rfft2(rng.normal(size=(side, side))) * amplitude) for _ in range(4)]
    grey, *colours = [(layer - layer.mean()) / layer.std() for layer in layers]
    return 120 + 40 * grey[..., None] + 12 * np.stack(colours, axis=-1)


def encoded(frames: Frames, fps: int, crf: int) -> Frames:
    """The frames as a player shows them after H.264."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        write_video(path, np.ascontiguousarray(frames), Size(frames.shape[2], frames.shape[1]), fps, crf)
        return read_video(path)


def residuals(frames: Frames, fps: int) -> Residuals:
    gatherer = ResidualGatherer(Size(frames.shape[2], frames.shape[1]), fps)
    gatherer.add(frames)
    return gatherer.result()


def psnr(a: Frames, b: Frames) -> float:
    return float(10 * np.log10(255**2 / np.mean((a.astype(np.float32) - b) ** 2)))


def resized(frames: Frames, side: int) -> Frames:
    return np.stack([np.asarray(Image.fromarray(frame).resize((side, side))) for frame in frames])


def _captured(frames: Frames) -> Frames:
    """As a program that records the screen has it: a quarter larger, at 30 frames a second, gamma a little off."""
    side = round(1.25 * frames.shape[1])
    times = np.arange(int(len(frames) * 30 / FPS)) * FPS / 30
    levels = 255 * (resized(frames, side) / 255.0) ** 1.1
    return np.clip(levels, 0, 255).astype(np.uint8)[times.astype(int)]


def _filmed(frames: Frames) -> Frames:
    """As a phone sees a screen: keystone, a quarter larger, darker middle tones, noise, 30 frames a second."""
    side = frames.shape[1]
    large = round(1.25 * side)
    corners = (0.02 * side, 0.0, 0.0, 0.98 * side, side, side, 0.97 * side, 0.02 * side)
    times = np.arange(int(len(frames) * 30 / FPS)) * FPS / 30
    noise = numpy_generator(2, "filmed")
    filmed = []
    for index in times.astype(int):
        image = Image.fromarray(frames[index])
        seen = image.transform((large, large), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
        levels = 255 * (np.asarray(seen) / 255.0) ** 1.15 + noise.normal(0, 3, (large, large, 3))
        filmed.append(np.clip(levels, 0, 255).astype(np.uint8))
    return np.stack(filmed)
