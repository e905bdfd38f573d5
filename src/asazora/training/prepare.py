"""Render and encode the training clips, in as many processes as there are cores to spare."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from asazora.models.codec import Codec, CodecConfig
from asazora.models.text.encoder import TextEncoder
from asazora.training.examples import ExampleConfig
from asazora.training.latent_store import ShardConfig, shard_path, write_shard
from asazora.weights import load_model


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareConfig:
    """How many shards of clips and of scenes that are seen in single frames only, and which."""

    examples: ExampleConfig
    num_shards: int
    clips_per_shard: int = 32
    num_still_shards: int = 0
    scenes_per_still_shard: int = 256
    stills_per_scene: int = 2
    num_script_shards: int = 0
    """Of scenes that are not rendered, for the blocking; each holds as many as one of stills."""
    script_examples: tuple[ExampleConfig, ...] = ()
    """Of those scenes, if they are to be of other worlds than what is drawn: one a shard, in turn."""
    seed: int = 0

    @property
    def clips(self) -> ShardConfig:
        return ShardConfig(examples=self.examples, count=self.clips_per_shard, seed=self.seed)

    @property
    def stills(self) -> ShardConfig:
        return ShardConfig(
            examples=self.examples,
            count=self.scenes_per_still_shard,
            num_stills=self.stills_per_scene,
            seed=self.seed,
        )

    def scripts(self, index: int) -> ShardConfig:
        examples = self.script_examples or (self.examples,)
        return replace(self.stills, num_stills=0, examples=examples[index % len(examples)])


OnShard = Callable[[int, int], None]
"""(shards that are ready, shards in all)."""


def prepare_clips(config: PrepareConfig, codec_folder: Path, out_dir: Path, workers: int, on_shard: OnShard) -> None:
    """Write every shard that `out_dir` lacks. Each worker uses one core."""
    out_dir.mkdir(parents=True, exist_ok=True)
    wanted = _in_turn(
        [config.scripts(index) for index in range(config.num_script_shards)],
        [config.clips] * config.num_shards,
        [config.stills] * config.num_still_shards,
    )
    missing = [(shard, index) for shard, index in wanted if not shard_path(out_dir, index, shard.name).exists()]
    if not missing:
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start_worker, initargs=(codec_folder,)) as pool:
        jobs = [pool.submit(_write, out_dir, shard, index) for shard, index in missing]
        for done, job in enumerate(as_completed(jobs), start=1):
            job.result()
            on_shard(len(wanted) - len(missing) + done, len(wanted))


def _in_turn(*kinds: Sequence[ShardConfig]) -> list[tuple[ShardConfig, int]]:
    """Every shard of each kind, mixed so that a trainer which starts early finds some of all."""
    placed = [
        ((index + 1) / len(shards), number, shard, index)
        for number, shards in enumerate(kinds)
        for index, shard in enumerate(shards)
    ]
    return [(shard, index) for _, _, shard, index in sorted(placed, key=lambda place: place[:2])]


_worker: tuple[Codec, TextEncoder] | None = None


def _start_worker(codec_folder: Path) -> None:
    """Load what every shard needs, once a process."""
    global _worker  # a process pool gives its workers no other place to keep a value
    torch.set_num_threads(1)
    codec = load_model(codec_folder, CodecConfig, Codec)
    _worker = (codec, TextEncoder.load(cache_entries=1))


def _write(out_dir: Path, shard: ShardConfig, index: int) -> None:
    if _worker is None:
        raise RuntimeError("the worker was not started")
    write_shard(out_dir, index, shard, *_worker)
