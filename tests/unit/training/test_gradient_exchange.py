"""Processes that lend their gradients to a run: what arrives is what was lent, and nobody outlives the run."""

import fcntl
import multiprocessing
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from asazora.core.latents import LatentGeometry
from asazora.core.sizes import Size
from asazora.models.codec import Codec, CodecConfig
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.models.text import TextEncoder
from asazora.training.batches import Layout
from asazora.training.budget import Budget
from asazora.training.clip_bank import Timing
from asazora.training.dit import FlowStep
from asazora.training.dit_run import DiTTrainConfig, Lesson, fitted, start_run
from asazora.training.examples import ExampleConfig
from asazora.training.gradient_exchange import Exchange, exchange_gradients, num_processes
from asazora.training.growing_bank import GrowingBank
from asazora.training.latent_store import ShardConfig, write_shard
from asazora.world.blocking import BODY_FEATURES, SCENERY_FEATURES
from asazora.world.scope import SMALL

CONFIG = DiTTrainConfig(
    dit=DiTConfig(latent_channels=8, hidden_size=32, depth=1, num_heads=2, text_depth=1, time_embedding_size=32),
    budget=Budget(max_steps=10),
    lessons=(Lesson(layouts=(Layout(chunks=(1,)),)),),
    tokens_per_batch=16,
    processes=2,
)
SKETCHING = replace(
    CONFIG,
    dit=replace(CONFIG.dit, sketch_size=16, body_features=len(BODY_FEATURES), scenery_features=len(SCENERY_FEATURES)),
)
TIMING = Timing(geometry=LatentGeometry(channels=8), first_chunk=1, chunk=3, fps=12, max_clock_s=5.0)


def pair(folder: Path) -> tuple[Exchange, Exchange]:
    """The two ends of an exchange: of a run, and of one who lends to it."""
    torch.manual_seed(0)
    return Exchange(folder, nn.Linear(3, 2)), Exchange(folder, nn.Linear(3, 2))


def set_gradients(exchange: Exchange, value: float) -> None:
    for parameter in exchange.parameters:
        parameter.grad = torch.full_like(parameter, value)


def test_what_the_run_shows_the_others_fetch(tmp_path: Path) -> None:
    run, other = pair(tmp_path)
    run.publish(7, 12.5)
    assert other.fetch() == (7, 12.5)
    for mine, theirs in zip(run.parameters, other.parameters, strict=True):
        torch.testing.assert_close(mine, theirs, atol=0, rtol=0)


def test_gradients_are_averaged_over_all_batches_and_used_once(tmp_path: Path) -> None:
    run, other = pair(tmp_path)
    for value in (4.0, 5.0):
        set_gradients(other, value)
        other.lend(clips=10)
        assert all(parameter.grad is None for parameter in other.parameters)
    set_gradients(run, 3.0)
    assert run.collect() == 20
    assert all(bool((parameter.grad == 4.0).all()) for parameter in run.parameters)
    set_gradients(run, 3.0)
    assert run.collect() == 0
    assert all(bool((parameter.grad == 3.0).all()) for parameter in run.parameters)
    set_gradients(other, 1.0)
    other.lend(clips=1)
    assert run.collect() == 1
    assert all(bool((parameter.grad == 2.0).all()) for parameter in run.parameters), "and the old ones are forgotten"


def test_the_run_never_waits_for_one_who_was_interrupted(tmp_path: Path) -> None:
    run, other = pair(tmp_path)
    set_gradients(other, 1.0)
    other.lend(clips=1)
    set_gradients(run, 3.0)
    with other.lock_path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert run.collect() == 0
        run.publish(9, 1.0)
    assert all(bool((parameter.grad == 3.0).all()) for parameter in run.parameters)
    assert run.collect() == 1, "nothing is lost"
    assert other.fetch() != (9, 1.0)


def test_no_more_processes_than_cores_and_one_on_a_gpu() -> None:
    assert num_processes(replace(CONFIG, processes=10_000)) == len(os.sched_getaffinity(0))
    assert num_processes(replace(CONFIG, device="cuda")) == 1


def some_codec() -> Codec:
    codec = Codec(CodecConfig(channels=8, shared_channels=5, decoder_widths=None))
    for basis in (codec.basis.spatial, codec.basis.detail):
        basis.normal_(generator=torch.Generator().manual_seed(1))
    return codec


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("latents")
    codec = some_codec()
    stills = ShardConfig(examples=ExampleConfig(scope=SMALL, sizes=(Size(64, 64),), max_steps=2), count=3, num_stills=2)
    for index in range(2):
        write_shard(folder, index, stills, codec, TextEncoder.load(cache_entries=1))
    return folder


def test_processes_share_the_shards_out(shards: Path) -> None:
    whole = GrowingBank(folder=shards, timing=TIMING, device="cpu")
    parts = [whole.part(lane, 2) for lane in range(2)]
    counts = [sum(len(bucket) for bucket in bank()) for bank in (whole, *parts)]
    assert counts == [6, 3, 3]


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="needs two cores")
def test_processes_share_what_is_fixed_too(shards: Path, tmp_path: Path) -> None:
    """Puppets show only in the latents of a codec: without its numbers a process would lend them nothing."""
    config = replace(SKETCHING, lessons=(replace(CONFIG.lessons[0], sketch_only=True),))
    model = fitted(DiT(config.dit), some_codec())
    bank = GrowingBank(folder=shards, timing=TIMING, device="cpu")
    with exchange_gradients(
        start_run(config, model), config, bank, FlowStep(config, torch.ones(8)), tmp_path
    ) as exchange:
        for parameter in model.parameters():
            parameter.grad = torch.zeros_like(parameter)
        deadline = time.monotonic() + 90
        while not exchange.collect() and time.monotonic() < deadline:
            time.sleep(0.05)
    assert model.sketch is not None
    assert bool((model.sketch.puppets.painter.paint.weight.grad != 0).any())


def borrow(shards: Path, folder: Path, wait: bool) -> None:
    """Take part in an exchange until gradients have come; then, if asked, wait to be killed."""
    model, bank = DiT(CONFIG.dit), GrowingBank(folder=shards, timing=TIMING, device="cpu")
    with exchange_gradients(
        start_run(CONFIG, model), CONFIG, bank, FlowStep(CONFIG, torch.ones(8)), folder
    ) as exchange:
        for parameter in model.parameters():
            parameter.grad = torch.zeros_like(parameter)
        deadline, clips = time.monotonic() + 90, 0
        while not clips and time.monotonic() < deadline:
            time.sleep(0.05)
            clips = exchange.collect()
        assert clips > 0
        assert any(bool((parameter.grad != 0).any()) for parameter in model.parameters())
        if wait:
            [child] = multiprocessing.active_children()
            (folder / "child.txt").write_text(str(child.pid))
            time.sleep(90)


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="needs two cores")
def test_another_process_lends_gradients_and_ends_with_the_run(shards: Path, tmp_path: Path) -> None:
    borrow(shards, tmp_path, wait=False)
    assert not multiprocessing.active_children()
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="needs two cores")
def test_a_killed_run_leaves_no_process_behind(shards: Path, tmp_path: Path) -> None:
    run = multiprocessing.get_context("spawn").Process(target=borrow, args=(shards, tmp_path, True))
    run.start()
    deadline = time.monotonic() + 120
    while not (tmp_path / "child.txt").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    child = int((tmp_path / "child.txt").read_text())
    assert run.pid is not None
    os.kill(run.pid, signal.SIGKILL)
    run.join()
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(f"/proc/{child}").exists()
