"""The one fake video model: a moving gradient instead of weights, for tests of everything around a model."""

import time
from collections.abc import Iterator, Sequence

import numpy as np

from asazora.core.sizes import Size
from asazora.core.video_model import Capabilities, OnStep, RolloutPlan, StepProgress, VideoChunk
from asazora.pipelines.generate import ServedModel

CHUNK_FRAMES = 4
NUM_STEPS = 2


class FakeModel:
    """Yields a gradient that moves by one pixel a frame, tinted by the seed, in chunks of at most four frames."""

    name = "fake"
    capabilities = Capabilities(shots=True, streaming=True)
    native_sizes: Sequence[Size] = (Size(128, 128), Size(128, 64))
    native_fps = 12

    def __init__(self, *, step_seconds: float = 0.0) -> None:
        self.step_seconds = step_seconds
        self.num_rollouts = 0

    def unknown_words(self, prompt: str) -> list[str]:
        return [word for word in prompt.split() if word == "zeppelin"]

    def rollout(self, plan: RolloutPlan, on_step: OnStep) -> Iterator[VideoChunk]:
        self.num_rollouts += 1
        num_chunks = -(-plan.num_frames // CHUNK_FRAMES)
        for chunk_index in range(num_chunks):
            for step_index in range(NUM_STEPS):
                on_step(
                    StepProgress(
                        chunk_index=chunk_index, num_chunks=num_chunks, step_index=step_index, num_steps=NUM_STEPS
                    )
                )
                time.sleep(self.step_seconds)
            first = chunk_index * CHUNK_FRAMES
            indices = np.arange(first, min(first + CHUNK_FRAMES, plan.num_frames))
            yield VideoChunk(frames=gradient(indices, plan.size, plan.seed), stage_seconds={"denoise": 0.01})


def gradient(indices: np.ndarray, size: Size, seed: int = 0) -> np.ndarray:
    """Frames numbered `indices` of the fake's clip: (F, H, W, 3) uint8.

    Pale, without edges and never blue: beside the mark on so small a picture, the check of uploads takes other ramps
    for a sign of hatred now and then.
    """
    y, x = np.mgrid[: size.height, : size.width]
    red = 63 - 63 * np.cos((x + indices[:, None, None]) * np.pi / 128)
    green = np.broadcast_to(y * 127 // size.height, red.shape)
    return np.stack([64 + red, 64 + green, np.full_like(red, tint(seed))], axis=-1).astype(np.uint8)


def tint(seed: int) -> int:
    """The blue of a seed's frames."""
    return 64 + seed % 48


def load_fake() -> FakeModel:
    return FakeModel()


def serve_fake() -> ServedModel:
    return ServedModel(model=FakeModel())
