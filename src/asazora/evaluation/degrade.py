"""What generated video may look like at its edges: softer, noisier, compressed. The judge learns to see through it."""

import io
from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from PIL import Image, ImageFilter

from asazora.core.video_model import Frames
from asazora.models.codec import Codec, frames_to_video, video_to_frames

Degrade = Callable[[Frames], Frames]
"""Changes a whole clip (F, H, W, 3) uint8 in one way."""

UNTOUCHED_SHARE = 0.3
CODEC_SHARE = 0.4
"""Of what is changed at all."""
MOST_BLUR_PX = 1.8
MOST_NOISE = 8.0
JPEG_QUALITY = (25, 75)
MOST_TINT = 0.06


def random_degradation(generator: np.random.Generator, codec: Codec | None = None) -> Degrade:
    """One change, the same for each frame of a clip, often none; with a codec, often a round trip through it."""
    if generator.random() < UNTOUCHED_SHARE:
        return lambda frames: frames
    if codec is not None and generator.random() < CODEC_SHARE:
        return partial(round_trip, codec)
    changes = (_blurred, _shrunk, _compressed, _noisy)
    change = changes[int(generator.integers(len(changes)))](generator)
    tint = _tinted(generator)
    return lambda frames: tint(np.stack([change(frame) for frame in frames]))


@torch.inference_mode()
def round_trip(codec: Codec, frames: Frames) -> Frames:
    """Frames through the codec and back; what does not fill a latent frame is left out and the last one held."""
    time = codec.geometry.time
    usable = (len(frames) - 1) // time * time + 1
    decoded = video_to_frames(codec.decode(codec.encode(frames_to_video(frames[:usable]))))
    return np.concatenate([decoded, np.repeat(decoded[-1:], len(frames) - usable, axis=0)])


def _blurred(generator: np.random.Generator) -> Callable[[Frames], Frames]:
    blur = ImageFilter.GaussianBlur(float(generator.uniform(0.3, MOST_BLUR_PX)))
    return lambda frame: np.asarray(Image.fromarray(frame).filter(blur))


def _shrunk(generator: np.random.Generator) -> Callable[[Frames], Frames]:
    """Detail lost as by scaling down and up again."""
    factor = float(generator.uniform(1.3, 2.4))

    def change(frame: Frames) -> Frames:
        height, width, _ = frame.shape
        small = Image.fromarray(frame).resize((round(width / factor), round(height / factor)), Image.Resampling.BOX)
        return np.asarray(small.resize((width, height), Image.Resampling.BICUBIC))

    return change


def _compressed(generator: np.random.Generator) -> Callable[[Frames], Frames]:
    quality = int(generator.integers(*JPEG_QUALITY))

    def change(frame: Frames) -> Frames:
        buffer = io.BytesIO()
        Image.fromarray(frame).save(buffer, "JPEG", quality=quality)
        return np.asarray(Image.open(buffer))

    return change


def _noisy(generator: np.random.Generator) -> Callable[[Frames], Frames]:
    amount = float(generator.uniform(1.0, MOST_NOISE))
    return lambda frame: _levels(frame + amount * generator.standard_normal(frame.shape, dtype=np.float32))


def _tinted(generator: np.random.Generator) -> Degrade:
    """Slightly other colours and brightness."""
    gain = 1.0 + generator.uniform(-MOST_TINT, MOST_TINT, 3).astype(np.float32)
    shift = np.float32(generator.uniform(-8, 8))
    return lambda frames: _levels(frames * gain + shift)


def _levels(values: np.ndarray) -> Frames:
    return np.clip(values, 0, 255).astype(np.uint8)
