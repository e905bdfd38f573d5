"""Clips as latents on disk: encoded once, in numbered shards that do not depend on who writes them.

A shard is one safetensors file of a few dozen clips. Workers may write shards while a trainer reads those that are
already whole; a run that was stopped goes on with the first missing one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from einops import reduce
from numpy.typing import NDArray
from torch import Tensor

from asazora.core.latents import LatentGeometry
from asazora.core.rng import numpy_generator
from asazora.models.codec import Codec, frames_to_video
from asazora.models.text.encoder import TextEncoder
from asazora.training.examples import Blockings, Example, ExampleConfig, draw_example
from asazora.training.latent_clip import LatentClip, Moments, Picture, Text
from asazora.weights.training_state import load_training_state, save_training_state


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardConfig:
    """Which scenes a shard holds: `count` of them, as clips or, with `num_stills`, as that many single frames each.

    With none the scenes are not rendered at all: scripts, which say who is where when.
    """

    examples: ExampleConfig
    count: int
    num_stills: int | None = None
    seed: int = 0

    @property
    def name(self) -> str:
        if self.num_stills is None:
            return "clips"
        return "stills" if self.num_stills else "scripts"


@torch.no_grad()
def encode_clip(
    example: Example, codec: Codec, encoder: TextEncoder, generator: np.random.Generator, num_pictures: int = 6
) -> LatentClip:
    """Encode the clip as a whole, and a few of its frames as single pictures."""
    chosen = generator.integers(0, len(example.frames), num_pictures)
    bodies, camera = _of_latent_frames(example.blockings, codec.config.geometry)
    return LatentClip(
        latents=codec.encode(frames_to_video(example.frames))[0],
        coverage=_latent_coverage(torch.from_numpy(example.coverage), codec.config.geometry),
        bodies=bodies,
        camera=camera,
        shot_frames=example.shot_frames,
        pictures=_pictures(example, chosen, codec),
        texts=_texts(example, encoder),
        moments=_moments(example),
        scenery=torch.from_numpy(example.scenery),
    )


@torch.no_grad()
def encode_stills(example: Example, codec: Codec, encoder: TextEncoder) -> LatentClip:
    """Encode the example's frames as single pictures of a clip that has no latents as a whole."""
    height, width = example.coverage.shape[1:]
    (_, num_bodies, features), (_, seen) = example.blockings.bodies.shape, example.blockings.camera.shape
    return LatentClip(
        latents=torch.zeros(codec.config.channels, 0, height, width),
        coverage=torch.zeros(0, height, width),
        bodies=torch.zeros(0, num_bodies, 2 * features),
        camera=torch.zeros(0, 2 * seen),
        shot_frames=example.shot_frames,
        pictures=_pictures(example, np.arange(len(example.frames)), codec),
        texts=_texts(example, encoder),
        moments=_moments(example),
        scenery=torch.from_numpy(example.scenery),
    )


def write_shard(folder: Path, index: int, config: ShardConfig, codec: Codec, encoder: TextEncoder) -> Path:
    """Draw, encode and store shard `index`; the same arguments give the same clips."""
    path = shard_path(folder, index, config.name)
    generator = numpy_generator(config.seed, "shard" if config.num_stills is None else config.name, index)
    clips = [_drawn(generator, config, codec, encoder) for _ in range(config.count)]
    tensors: dict[str, Tensor] = {}
    for number, clip in enumerate(clips):
        tensors |= {f"{number}.{name}": tensor.contiguous() for name, tensor in _clip_tensors(clip).items()}
    meta = [
        {
            "shot_frames": clip.shot_frames,
            "picture_frames": [picture.frame for picture in clip.pictures],
            "paraphrases": [len(shot) for shot in clip.texts],
        }
        for clip in clips
    ]
    save_training_state(path, tensors, {"clips": meta})
    return path


def read_shard(path: Path) -> list[LatentClip]:
    """The clips of one shard."""
    tensors, meta = load_training_state(path)
    return [_clip(number, clip, tensors) for number, clip in enumerate(meta["clips"])]


def shard_path(folder: Path, index: int, name: str) -> Path:
    return folder / f"{name}-{index:05d}.safetensors"


def shard_paths(folder: Path) -> list[Path]:
    """Every whole shard with pictures in a folder."""
    return _shards(folder, "clips", "stills")


def script_paths(folder: Path) -> list[Path]:
    """Every whole shard in a folder, with pictures or without: all of them say who is where when."""
    return _shards(folder, "clips", "stills", "scripts")


def shard_number(path: Path) -> int:
    """The number that `shard_path` wrote into the name."""
    return int(path.stem.rpartition("-")[2])


def _shards(folder: Path, *names: str) -> list[Path]:
    return sorted(path for name in names for path in folder.glob(f"{name}-*.safetensors"))


def _drawn(generator: np.random.Generator, config: ShardConfig, codec: Codec, encoder: TextEncoder) -> LatentClip:
    example = draw_example(generator, config.examples, codec.config.geometry, config.num_stills)
    if config.num_stills is None:
        return encode_clip(example, codec, encoder, generator)
    return encode_stills(example, codec, encoder)


def _pictures(example: Example, chosen: NDArray[np.int64], codec: Codec) -> tuple[Picture, ...]:
    """The chosen ones of the example's frames, each encoded alone."""
    return tuple(
        Picture(
            codec.encode(frames_to_video(example.frames[index : index + 1]))[0, :, 0],
            torch.from_numpy(example.coverage[index]),
            torch.from_numpy(example.blockings.bodies[index]),
            torch.from_numpy(example.blockings.camera[index]),
            int(example.numbers[index]),
        )
        for index in chosen
    )


def _texts(example: Example, encoder: TextEncoder) -> tuple[tuple[Text, ...], ...]:
    return tuple(tuple(_text(encoder, caption) for caption in shot) for shot in example.captions)


def _latent_coverage(coverage: Tensor, geometry: LatentGeometry) -> Tensor:
    """(F, h, w) -> (T, h, w): the largest share among the frames of each latent frame."""
    rest = reduce(coverage[1:], "(t s) h w -> t h w", "max", s=geometry.time)
    return torch.cat([coverage[:1], rest])


def _moments(example: Example) -> tuple[Moments, ...]:
    return tuple(
        Moments(*map(torch.from_numpy, (shot.elapsed_s, shot.blockings.bodies, shot.blockings.camera)))
        for shot in example.moments
    )


def _of_latent_frames(blockings: Blockings, geometry: LatentGeometry) -> tuple[Tensor, Tensor]:
    """Bodies (T, K, 2 * F) and camera (T, 2 * G): of the last picture of each latent frame, then of the first."""
    last = np.arange(0, len(blockings.bodies), geometry.time)
    first = np.where(last == 0, 0, last - geometry.time + 1)

    def both(x: NDArray[np.float32]) -> Tensor:
        return torch.from_numpy(np.concatenate([x[last], x[first]], axis=-1))

    return both(blockings.bodies), both(blockings.camera)


def _text(encoder: TextEncoder, caption: str) -> Text:
    encoded = encoder.encode([caption])
    return Text(encoded.states[0], encoded.pooled[0])


def _clip_tensors(clip: LatentClip) -> dict[str, Tensor]:
    half = torch.bfloat16
    fine = torch.float16  # of blockings, where bfloat16 would be off by a pixel
    tensors = {"latents": clip.latents.to(half), "coverage": clip.coverage.to(half)}
    tensors |= {"bodies": clip.bodies.to(fine), "camera": clip.camera.to(fine), "scenery": clip.scenery.to(half)}
    for index, picture in enumerate(clip.pictures):
        tensors[f"picture{index}"] = picture.latents.to(half)
        tensors[f"picture{index}.coverage"] = picture.coverage.to(half)
        tensors[f"picture{index}.bodies"] = picture.bodies.to(fine)
        tensors[f"picture{index}.camera"] = picture.camera.to(fine)
    for shot, texts in enumerate(clip.texts):
        for index, text in enumerate(texts):
            tensors[f"text{shot}.{index}"] = text.states.to(half)
            tensors[f"text{shot}.{index}.pooled"] = text.pooled.to(half)
    for shot, moments in enumerate(clip.moments):
        tensors[f"moments{shot}"] = moments.elapsed_s
        tensors[f"moments{shot}.bodies"] = moments.bodies.to(fine)
        tensors[f"moments{shot}.camera"] = moments.camera.to(fine)
    return tensors


def _clip(number: int, meta: dict[str, Sequence[int]], tensors: dict[str, Tensor]) -> LatentClip:
    def get(name: str) -> Tensor:
        return tensors[f"{number}.{name}"]

    return LatentClip(
        latents=get("latents"),
        coverage=get("coverage"),
        bodies=get("bodies"),
        camera=get("camera"),
        shot_frames=tuple(meta["shot_frames"]),
        pictures=tuple(
            Picture(
                latents=get(f"picture{index}"),
                coverage=get(f"picture{index}.coverage"),
                bodies=get(f"picture{index}.bodies"),
                camera=get(f"picture{index}.camera"),
                frame=frame,
            )
            for index, frame in enumerate(meta["picture_frames"])
        ),
        texts=tuple(
            tuple(Text(get(f"text{shot}.{index}"), get(f"text{shot}.{index}.pooled")) for index in range(count))
            for shot, count in enumerate(meta["paraphrases"])
        ),
        moments=tuple(
            Moments(*(get(f"moments{shot}{part}") for part in ("", ".bodies", ".camera")))
            for shot in range(len(meta["shot_frames"]))
        ),
        scenery=get("scenery"),
    )
