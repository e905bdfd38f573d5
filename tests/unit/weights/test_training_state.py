"""A run goes on after a kill as if nothing had happened."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.optim import AdamW, Muon, Optimizer

from asazora.core.errors import WeightsError
from asazora.core.rng import torch_generator
from asazora.weights.training_state import (
    flatten_optimizer_state,
    load_training_state,
    restore_optimizer_state,
    save_training_state,
)

OPTIMIZERS = {
    "AdamW": lambda module: AdamW(module.parameters(), lr=0.01, betas=(0.8, 0.9)),
    "Muon": lambda module: Muon(module.parameters(), lr=0.01),
}


def _matrix() -> nn.Linear:
    module = nn.Linear(6, 4, bias=False)
    nn.init.normal_(module.weight, generator=torch_generator(1, "weight"))
    return module


def _step(module: nn.Module, optimizer: Optimizer, index: int) -> None:
    optimizer.zero_grad()
    module(torch.randn(3, 6, generator=torch_generator(index, "batch"))).square().mean().backward()
    optimizer.step()


@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS.keys())
def test_the_step_after_a_restore_has_the_same_bits(make: Callable[[nn.Module], Optimizer], tmp_path: Path) -> None:
    module = _matrix()
    optimizer = make(module)
    for index in range(3):
        _step(module, optimizer, index)
    tensors, meta = flatten_optimizer_state(optimizer)
    save_training_state(
        tmp_path / "state.safetensors", tensors | {"weight": module.weight}, {"optimizer": meta, "step": 3}
    )
    _step(module, optimizer, 3)

    tensors, meta = load_training_state(tmp_path / "state.safetensors")
    resumed = _matrix()
    resumed.load_state_dict({"weight": tensors["weight"]})
    resumed_optimizer = make(resumed)
    restore_optimizer_state(resumed_optimizer, tensors, meta["optimizer"])
    _step(resumed, resumed_optimizer, meta["step"])
    assert torch.equal(resumed.weight, module.weight)


def test_two_optimizers_share_one_file_by_prefix(tmp_path: Path) -> None:
    module = _matrix()
    first, second = (make(module) for make in OPTIMIZERS.values())
    _step(module, first, 0)
    _step(module, second, 1)
    (tensors_a, meta_a), (tensors_b, meta_b) = (
        flatten_optimizer_state(first, "adamw"),
        flatten_optimizer_state(second, "muon"),
    )
    save_training_state(tmp_path / "state.safetensors", tensors_a | tensors_b, {"adamw": meta_a, "muon": meta_b})
    tensors, meta = load_training_state(tmp_path / "state.safetensors")
    restored = OPTIMIZERS["Muon"](module)
    restore_optimizer_state(restored, tensors, meta["muon"], "muon")
    buffer = second.state_dict()["state"][0]["momentum_buffer"]
    assert torch.equal(restored.state_dict()["state"][0]["momentum_buffer"], buffer)


def test_the_state_of_another_optimizer_is_refused() -> None:
    tensors, meta = flatten_optimizer_state(OPTIMIZERS["AdamW"](nn.Linear(6, 4)))
    with pytest.raises(WeightsError, match="another optimizer"):
        restore_optimizer_state(OPTIMIZERS["AdamW"](_matrix()), tensors, meta)


def test_random_generators_and_views_are_stored_exactly(tmp_path: Path) -> None:
    generator = torch_generator(5, "noise")
    whole = torch.arange(12.0).reshape(3, 4)
    save_training_state(tmp_path / "s.safetensors", {"rng": generator.get_state(), "view": whole.T, "whole": whole}, {})
    expected = torch.randn(4, generator=generator)
    tensors, _ = load_training_state(tmp_path / "s.safetensors")
    restored = torch.Generator()
    restored.set_state(tensors["rng"])
    assert torch.equal(torch.randn(4, generator=restored), expected)
    assert torch.equal(tensors["view"], whole.T)


def test_a_truncated_file_is_a_weights_error(tmp_path: Path) -> None:
    path = tmp_path / "state.safetensors"
    save_training_state(path, {"a": torch.ones(100)}, {})
    os.truncate(path, path.stat().st_size - 20)
    with pytest.raises(WeightsError, match="truncated or damaged"):
        load_training_state(path)


KILLED_WHILE_SAVING = """
import os, signal, sys
from pathlib import Path
import torch
from asazora.weights import atomic
from asazora.weights.training_state import save_training_state
atomic.flush_to_disk = lambda path: os.kill(os.getpid(), signal.SIGKILL)
save_training_state(Path(sys.argv[1]), {"a": torch.zeros(1000)}, {"step": 2})
"""


def test_a_kill_while_saving_leaves_the_previous_state_whole(tmp_path: Path) -> None:
    path = tmp_path / "state.safetensors"
    save_training_state(path, {"a": torch.ones(1000)}, {"step": 1})
    killed = subprocess.run([sys.executable, "-c", KILLED_WHILE_SAVING, str(path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    tensors, meta = load_training_state(path)
    assert meta == {"step": 1}
    assert tensors["a"].sum() == 1000
    save_training_state(path, {"a": torch.ones(1)}, {"step": 3})
    assert [file.name for file in tmp_path.iterdir()] == ["state.safetensors"]
