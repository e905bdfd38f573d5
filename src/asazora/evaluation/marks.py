"""How much of the invisible mark survives, and how often chance looks like one.

`python -m asazora.evaluation.marks --clips 24 --negatives 10000` prints one JSON object. Half of the clips are scenes
of the storybook world, half are textured clips that move, with grain, in place of natural video.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.stats import binomtest

from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.media.video_reader import read_video
from asazora.media.video_writer import write_video
from asazora.provenance.mark_tile import TileKey
from asazora.provenance.payload import is_authentic
from asazora.provenance.residuals import ResidualGatherer, Residuals
from asazora.provenance.verify import PRESENT_Z, READABLE_Z
from asazora.provenance.watermark import WatermarkEmbedder
from asazora.provenance.watermark_reader import heights, read_mark
from asazora.world.render import render
from asazora.world.sampler import sample_scene

SIZE, FPS, SECONDS = Size(256, 256), 12, 5.0
DELIVERED_CRF, COPIED_CRF = 18, 23

Attack = Callable[[Frames], tuple[Frames, int, int]]
"""What is done to delivered frames: the frames, their rate and the quality they are encoded with once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of n trials with its 95 % interval (Wilson)."""

    n: int
    share: float
    low: float
    high: float


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
    "screen filmed": lambda frames: (_filmed(frames), 30, 28),
    "one frame of it": lambda frames: (frames[20:21], FPS, 1),
}


def measure(num_clips: int) -> dict[str, object]:
    """Embed, deliver, attack and read: what came back, by attack."""
    rng = numpy_generator(0, "marks")
    present, exact = defaultdict[str, list[bool]](list), defaultdict[str, list[bool]](list)
    decibels: list[float] = []
    for clip in clips(num_clips):
        key, message = TileKey.derive(rng.bytes(32)), rng.integers(0, 2, 64).astype(np.uint8)
        marked = WatermarkEmbedder(key, message, SIZE, FPS).apply(clip)
        decibels.append(psnr(clip, marked))
        delivered = encoded(marked, FPS, DELIVERED_CRF)
        for name, attack in ATTACKS.items():
            frames, fps, crf = attack(delivered)
            reading = read_mark(residuals(encoded(frames, fps, crf), fps), [key])
            right = bool(np.array_equal(reading.message, message))
            exact[name].append(right)
            present[name].append(reading.z >= PRESENT_Z or (right and reading.z >= READABLE_Z))
    return {
        "psnr_db": {"mean": float(np.mean(decibels)), "lowest": min(decibels)},
        "present": {name: asdict(share(hits)) for name, hits in present.items()},
        "payload_exact": {name: asdict(share(hits)) for name, hits in exact.items()},
    }


def measure_chance(num_negatives: int, num_clips: int, num_searched: int) -> dict[str, object]:
    """Read with keys that marked nothing: clips without a mark, and with that of another key.

    All keys are tried at the likely scales, `num_searched` others at all scales that a reading may try. A payload is
    claimed by chance if the peak is high enough to be read and the bits are authentic.
    """
    rng = numpy_generator(1, "marks")
    looked_at: list[Residuals] = []
    for clip in clips(num_clips):
        other = WatermarkEmbedder(TileKey.derive(rng.bytes(32)), np.zeros(64, dtype=np.uint8), SIZE, FPS).apply(clip)
        looked_at += [residuals(frames[:12], FPS) for frames in (clip, other)]
        looked_at += [residuals(frames[:1], FPS) for frames in (clip, other)]
    return {
        "likely scales": _chance(looked_at, num_negatives, rng, all_scales=False),
        "all scales": _chance(looked_at, num_searched, rng, all_scales=True),
    }


def _chance(
    looked_at: Sequence[Residuals], count: int, rng: np.random.Generator, *, all_scales: bool
) -> dict[str, object]:
    found: list[np.ndarray] = []
    payloads = 0
    for one in looked_at:
        secrets = [rng.bytes(32) for _ in range(-(-count // len(looked_at)))]
        keys = [TileKey.derive(secret) for secret in secrets]
        found.append(heights(one, keys, all_scales=all_scales))
        readable = np.flatnonzero(found[-1] >= READABLE_Z)
        payloads += sum(is_authentic(read_mark(one, [keys[index]]).message, secrets[index]) for index in readable)
    values = np.concatenate(found)
    spread = float(values.std() * np.sqrt(6) / np.pi)
    mode = float(values.mean() - np.euler_gamma * spread)
    return {
        "n": len(values),
        "mean_z": float(values.mean()),
        "highest_z": float(values.max()),
        "present": asdict(share((values >= PRESENT_Z).tolist())),
        "readable": int((values >= READABLE_Z).sum()),
        "payload_claimed": payloads,
        "gumbel_tail_at_threshold": float(-np.expm1(-np.exp(-(PRESENT_Z - mode) / spread))),
    }


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


def share(hits: list[bool]) -> Share:
    interval = binomtest(sum(hits), len(hits)).proportion_ci(method="wilson")
    return Share(n=len(hits), share=sum(hits) / len(hits), low=float(interval.low), high=float(interval.high))


def resized(frames: Frames, side: int) -> Frames:
    return np.stack([np.asarray(Image.fromarray(frame).resize((side, side))) for frame in frames])


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=24, help="0 leaves out what survives")
    parser.add_argument("--unmarked", type=int, default=6, help="clips that chance is looked for in")
    parser.add_argument("--negatives", type=int, default=10_000)
    parser.add_argument("--searched", type=int, default=300)
    arguments = parser.parse_args()
    report: dict[str, object] = {"chance": measure_chance(arguments.negatives, arguments.unmarked, arguments.searched)}
    if arguments.clips:
        report["survival"] = measure(arguments.clips)
    print(json.dumps(report, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
