"""Weights come back as they were saved, and everything wrong with a folder is said clearly."""

import hashlib
import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from asazora.core.errors import WeightsError
from asazora.weights import load_config, load_model, load_state, save_model
from asazora.weights.files import read_tensors, write_tensors


@dataclass(frozen=True, kw_only=True)
class Part:
    sizes: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ToyConfig:
    width: int
    part: Part = Part(sizes=(1, 2))


class Toy(nn.Module):
    def __init__(self, config: ToyConfig) -> None:
        super().__init__()
        self.first = nn.Linear(config.width, config.width)
        self.second = nn.Linear(config.width, 3)
        self.register_buffer("positions", torch.linspace(0, 1, 7), persistent=False)


CONFIG = ToyConfig(width=4, part=Part(sizes=(3, 4, 5)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_model(tmp_path / "toy", Toy(CONFIG), CONFIG)
    return tmp_path / "toy"


def _seal(folder: Path) -> None:
    """Make the checksums agree with the files, so that a test meets the error behind them."""
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    (folder / "checksums.json").write_text(json.dumps({"sha256": digests}))


def _load(folder: Path) -> Toy:
    return load_model(folder, ToyConfig, Toy)


def test_config_and_weights_come_back(tmp_path: Path) -> None:
    toy = Toy(CONFIG)
    save_model(tmp_path / "toy", toy, CONFIG)
    loaded = _load(tmp_path / "toy")
    assert load_config(tmp_path / "toy", ToyConfig) == CONFIG
    assert not loaded.training
    for name, tensor in toy.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], tensor)


def test_shards_are_joined(tmp_path: Path) -> None:
    toy = Toy(CONFIG)
    save_model(tmp_path / "toy", toy, CONFIG, max_shard_bytes=70)
    index = json.loads((tmp_path / "toy" / "model.safetensors.index.json").read_text())
    assert set(index["weight_map"]) == set(toy.state_dict())
    assert (tmp_path / "toy" / "model-00001-of-00003.safetensors").exists()
    assert torch.equal(_load(tmp_path / "toy").second.weight, toy.second.weight)


def test_a_cast_reaches_parameters_and_leaves_buffers(folder: Path) -> None:
    toy = load_model(folder, ToyConfig, Toy, dtype=torch.bfloat16)
    assert toy.first.weight.dtype == torch.bfloat16
    assert toy.positions.dtype == torch.float32


def test_half_size_weights_load_as_float32(tmp_path: Path) -> None:
    toy = Toy(CONFIG)
    save_model(tmp_path / "toy", toy, CONFIG, dtype=torch.bfloat16)
    assert load_state(tmp_path / "toy")["first.weight"].dtype == torch.bfloat16
    assert torch.equal(_load(tmp_path / "toy").first.weight, toy.first.weight.bfloat16().float())


def test_saving_again_replaces_the_whole_folder(folder: Path) -> None:
    save_model(folder, Toy(CONFIG), CONFIG, max_shard_bytes=70)
    save_model(folder, Toy(CONFIG), CONFIG)
    assert sorted(path.name for path in folder.iterdir()) == ["checksums.json", "config.json", "model.safetensors"]
    assert [path.name for path in folder.parent.iterdir()] == ["toy"]


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _truncate(folder: Path) -> None:
    path = folder / "model.safetensors"
    os.truncate(path, path.stat().st_size - 8)


def _truncate_and_seal(folder: Path) -> None:
    _truncate(folder)
    _seal(folder)


def _alter_config(folder: Path) -> None:
    (folder / "config.json").write_text('{"width": 5}')


def _write_pickle(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(pickle.dumps({"weight": 1}))
    _seal(folder)


def _write_torch_zip(folder: Path) -> None:
    torch.save({"weight": torch.ones(2)}, folder / "model.safetensors")
    _seal(folder)


def _rename_to_pickle(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def _drop_a_key(folder: Path) -> None:
    state = load_state(folder)
    del state["first.weight"]
    save_file(state | {"third.weight": torch.ones(1)}, folder / "model.safetensors")
    _seal(folder)


def _reshape(folder: Path) -> None:
    save_file(load_state(folder) | {"first.weight": torch.ones(4, 5)}, folder / "model.safetensors")
    _seal(folder)


def _unknown_field(folder: Path) -> None:
    (folder / "config.json").write_text('{"width": 4, "wings": 2}')
    _seal(folder)


def _missing_field(folder: Path) -> None:
    (folder / "config.json").write_text("{}")
    _seal(folder)


def _broken_json(folder: Path) -> None:
    (folder / "config.json").write_text("{")
    _seal(folder)


def _climbing_index(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors.index.json").write_text('{"weight_map": {"a": "../../other.safetensors"}}')
    _seal(folder)


DAMAGES = {
    "no weights": (_remove("model.safetensors"), r"holds no model\.safetensors"),
    "no config": (_remove("config.json"), r"cannot read .*config\.json"),
    "no checksums": (_remove("checksums.json"), r"cannot read .*checksums\.json"),
    "truncated": (_truncate, "does not match its SHA-256"),
    "truncated, sealed": (_truncate_and_seal, "truncated or damaged"),
    "altered config": (_alter_config, "does not match its SHA-256"),
    "pickle by content": (_write_pickle, "is a pickle"),
    "torch zip by content": (_write_torch_zip, "is a pickle"),
    "pickle by name": (_rename_to_pickle, r"holds pickles \(pytorch_model\.bin\)"),
    "missing and unexpected keys": (_drop_a_key, "missing first.weight; unexpected third.weight"),
    "wrong shape": (_reshape, r"first\.weight has \(4, 5\), needs \(4, 4\)"),
    "unknown config field": (_unknown_field, r"unknown fields \['wings'\]"),
    "missing config field": (_missing_field, "width"),
    "config that is not JSON": (_broken_json, "is not JSON"),
    "index that climbs out": (_climbing_index, "names no safetensors files of this folder"),
}


@pytest.mark.parametrize(("damage", "message"), DAMAGES.values(), ids=DAMAGES.keys())
def test_bad_weights_are_a_clear_error(folder: Path, damage: Callable[[Path], None], message: str) -> None:
    damage(folder)
    with pytest.raises(WeightsError, match=message):
        _load(folder)


def test_a_missing_folder_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="does not exist; expected a folder"):
        _load(tmp_path / "nothing")


def test_a_header_whose_length_looks_like_a_pickle_is_none(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    for padding in range(0x580):
        write_tensors(path, {"weight": torch.ones(2)}, {"padding": " " * padding})
        if path.read_bytes()[:2] == b"\x80\x05":
            break
    assert path.read_bytes()[:2] == b"\x80\x05"
    assert torch.equal(read_tensors(path)[0]["weight"], torch.ones(2))


def test_a_pickle_given_as_the_folder_is_a_clear_error(tmp_path: Path) -> None:
    torch.save({}, tmp_path / "model.ckpt")
    with pytest.raises(WeightsError, match="is a pickle"):
        _load(tmp_path / "model.ckpt")


def test_a_failed_save_leaves_the_previous_model_and_no_rest(folder: Path) -> None:
    before = load_state(folder)
    with pytest.raises(NotImplementedError):
        save_model(folder, Toy(CONFIG).to("meta"), CONFIG)
    assert torch.equal(load_state(folder)["first.weight"], before["first.weight"])
    assert [path.name for path in folder.parent.iterdir()] == ["toy"]


KILLED_IN_MID_SWAP = """
import os, signal, sys
from dataclasses import dataclass
from pathlib import Path
from torch import nn
from asazora.weights import save_model

@dataclass
class Config:
    width: int = 4

rename = Path.rename
def rename_then_die(path, target):
    rename(path, target)
    os.kill(os.getpid(), signal.SIGKILL)

Path.rename = rename_then_die
save_model(Path(sys.argv[1]), nn.Linear(4, 4), Config())
"""


def test_a_kill_in_mid_swap_leaves_the_previous_model_loadable(folder: Path) -> None:
    before = load_state(folder)
    killed = subprocess.run([sys.executable, "-c", KILLED_IN_MID_SWAP, str(folder)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not folder.exists()
    assert torch.equal(load_state(folder)["first.weight"], before["first.weight"])
    save_model(folder, Toy(CONFIG), CONFIG)
    assert [path.name for path in folder.parent.iterdir()] == ["toy"]


def test_loading_draws_no_random_numbers(folder: Path) -> None:
    before = torch.get_rng_state()
    _load(folder)
    assert torch.equal(torch.get_rng_state(), before), "each weight comes from the file"
    assert nn.Linear(4, 4).weight.std() > 0.05, "other layers start as ever"
