"""Training of the blocking network: it learns from captions and moments, and goes on where it was stopped."""

import dataclasses
from pathlib import Path

import pytest
import torch

from asazora.core.errors import WeightsError
from asazora.core.sizes import Size
from asazora.models.blocking import BlockingConfig, BlockingNet
from asazora.models.codec import Codec, CodecConfig
from asazora.models.text import TextEncoder
from asazora.training import blocking
from asazora.training.blocking import BlockingProgress, BlockingTrainConfig, blocking_loss, load_scripts, train_blocking
from asazora.training.budget import Budget
from asazora.training.examples import ExampleConfig
from asazora.training.latent_store import ShardConfig, write_shard
from asazora.world.blocking import BODY_FEATURES, CAMERA_FEATURES, LOOKS, SCENERY_FEATURES
from asazora.world.scope import SMALL

EXAMPLES = ExampleConfig(scope=SMALL, sizes=(Size(64, 64),), max_steps=2, captions=("dense",), num_bodies=3)
CONFIG = BlockingTrainConfig(
    net=BlockingConfig(
        num_bodies=3, body_features=len(BODY_FEATURES), look_features=LOOKS.stop - LOOKS.start,
        camera_features=len(CAMERA_FEATURES), scenery_features=len(SCENERY_FEATURES), width=32, mlp_size=32,
        time_embedding_size=16,
    ),
    budget=Budget(max_steps=60),
    captions_per_batch=8,
    warmup_steps=5,
    log_every=10,
)  # fmt: skip


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shards")
    codec, encoder = Codec(CodecConfig(channels=8, shared_channels=5, decoder_widths=None)), TextEncoder.load()
    write_shard(folder, 0, ShardConfig(examples=EXAMPLES, count=8, num_stills=1), codec, encoder)
    return folder


def test_it_learns_who_is_where(shards: Path, tmp_path: Path) -> None:
    seen: list[BlockingProgress] = []
    train_blocking(CONFIG, shards, EXAMPLES.fps, tmp_path, seen.append)
    assert seen[-1].loss < 0.5 * seen[0].loss
    assert seen[-1].off < 0.7 * seen[0].off


def test_words_are_left_out_of_every_other_caption(shards: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = dataclasses.replace(CONFIG, word_dropout=0.4, captions_per_batch=64)
    scripts, masks = load_scripts(shards, EXAMPLES.fps, config), []
    net = BlockingNet(config.net)
    read = net.read
    monkeypatch.setattr(net, "read", lambda states, mask, pooled: masks.append(mask) or read(states, mask, pooled))
    blocking._loss(net, scripts, config, 0)  # pyright: ignore[reportPrivateUsage]
    [mask] = masks
    assert mask[:, 0].all()
    lengths = torch.arange(mask.shape[1]).where(mask, 0).amax(1) + 1
    share = 1 - mask.sum(1) / lengths
    assert 0.25 < (share == 0).float().mean() < 0.75
    assert 0.3 < share[share > 0].mean() < 0.5


def test_a_stopped_run_goes_on_as_if_it_had_not_been(shards: Path, tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def ignore(progress: BlockingProgress) -> None:
        del progress

    def stop(progress: BlockingProgress) -> None:
        raise StoppedError

    config = dataclasses.replace(CONFIG, budget=Budget(max_steps=4), log_every=2, checkpoint_every_s=0.0)
    whole = train_blocking(config, shards, EXAMPLES.fps, tmp_path / "whole", ignore)
    with pytest.raises(StoppedError):
        train_blocking(config, shards, EXAMPLES.fps, tmp_path / "parts", stop)
    resumed = train_blocking(config, shards, EXAMPLES.fps, tmp_path / "parts", ignore)
    for one, other in zip(whole.parameters(), resumed.parameters(), strict=True):
        torch.testing.assert_close(one, other)


def test_scripts_pair_each_shot_with_its_own_moments(shards: Path) -> None:
    scripts = load_scripts(shards, EXAMPLES.fps, CONFIG)
    assert scripts.bodies.shape[:3] == (len(scripts), EXAMPLES.num_moments, 3)
    assert (scripts.elapsed_s <= scripts.duration_s[:, None]).all()
    assert (scripts.bodies[..., 0, 0] == 1).all(), "somebody is in every shot"


def test_a_folder_without_shards_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="no shards"):
        load_scripts(tmp_path, EXAMPLES.fps, CONFIG)


def test_rows_without_a_body_count_by_their_presence_alone() -> None:
    true, camera = torch.zeros(1, 1, 1, 7), torch.zeros(1, 1, 3)
    wrong = torch.ones(1, 1, 1, 7)
    wrong[..., 0] = 0.0
    assert blocking_loss(wrong, camera, true, camera, CONFIG)[0] == 0
    wrong[..., 0] = 1.0
    assert blocking_loss(wrong, camera, true, camera, CONFIG)[0] > 0
