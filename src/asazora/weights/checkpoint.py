"""A model's folder: `config.json`, `model.safetensors` (or shards with an index) and `checksums.json`.

The layout and names are those of the Hugging Face hub. Every file is checked by SHA-256 before it is used.
"""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from asazora.core.errors import WeightsError
from asazora.weights.atomic import replacing_folder, settled
from asazora.weights.config_json import config_from_json, config_to_json
from asazora.weights.files import PICKLE_SUFFIXES, check_not_pickle, read_tensors, sha256_of, write_tensors

CONFIG, WEIGHTS, CHECKSUMS = "config.json", "model.safetensors", "checksums.json"
INDEX = f"{WEIGHTS}.index.json"
MAX_SHARD_BYTES = 2 * 1024**3

Config = TypeVar("Config")
Module = TypeVar("Module", bound=nn.Module)

_SHARD_NAME = re.compile(r"[\w.-]+\.safetensors")


def save_model(
    folder: Path,
    module: nn.Module,
    config: object,
    *,
    dtype: torch.dtype | None = None,
    max_shard_bytes: int = MAX_SHARD_BYTES,
) -> None:
    """Write the module's weights and the dataclass that builds it, replacing what `folder` held in one step.

    `dtype` casts the floating-point weights; bfloat16 halves the file.
    """
    save_state(folder, module.state_dict(), config, dtype=dtype, max_shard_bytes=max_shard_bytes)


def save_state(
    folder: Path,
    state: dict[str, Tensor],
    config: object,
    *,
    dtype: torch.dtype | None = None,
    max_shard_bytes: int = MAX_SHARD_BYTES,
) -> None:
    """`save_model` for weights that are in no module, such as a moving average."""
    with replacing_folder(folder) as partial:
        _write_json(partial / CONFIG, config_to_json(config))
        _write_weights(partial, {name: _cast(tensor, dtype) for name, tensor in state.items()}, max_shard_bytes)
        _write_json(partial / CHECKSUMS, {"sha256": {file.name: sha256_of(file) for file in sorted(partial.iterdir())}})


def load_model(
    folder: Path,
    config_class: type[Config],
    module_class: Callable[[Config], Module],
    *,
    device: str = "cpu",
    dtype: torch.dtype = torch.float32,
) -> Module:
    """Build `module_class` from the folder's config and fill it with its weights, in evaluation mode.

    Floating-point parameters become `dtype`; buffers (positions, statistics) keep their precision. Raises WeightsError.
    """
    config = load_config(folder, config_class)
    with _Undrawn():
        module = module_class(config)
    fill(module, load_state(folder), source=folder)
    for parameter in module.parameters():
        parameter.data = _cast(parameter.data, dtype)
    return module.to(device).eval()


class _Undrawn(TorchFunctionMode):
    """Leaves out the random numbers that layers start with, which take longer than reading what replaces them."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func in (Tensor.uniform_, Tensor.normal_) or getattr(func, "__module__", None) == nn.init.__name__:
            return args[0] if args else kwargs["tensor"]
        return func(*args, **kwargs)


def load_config(folder: Path, config_class: type[Config]) -> Config:
    """The dataclass in the folder's `config.json`. Raises WeightsError."""
    path = _existing(folder) / CONFIG
    config = _read_json(path)
    verify_checksums([path])
    return config_from_json(config_class, config)


def load_state(folder: Path, *, device: str = "cpu", dtype: torch.dtype | None = None) -> dict[str, Tensor]:
    """All weights of a folder, shards joined, after their checksums were verified. Raises WeightsError."""
    paths = _weight_files(_existing(folder))
    verify_checksums(paths)
    state: dict[str, Tensor] = {}
    for path in paths:
        state |= read_tensors(path, device)[0]
    return {name: _cast(tensor, dtype) for name, tensor in state.items()}


def fill(module: nn.Module, state: dict[str, Tensor], *, source: object = "the weights") -> None:
    """Copy `state` into `module`. Raises WeightsError that names what is missing, left over or of another shape."""
    wanted = module.state_dict()
    missing, unexpected = sorted(wanted.keys() - state.keys()), sorted(state.keys() - wanted.keys())
    if missing or unexpected:
        raise WeightsError(f"{source} does not fit: missing {_few(missing)}; unexpected {_few(unexpected)}")
    shapes = {name: (tuple(state[name].shape), tuple(tensor.shape)) for name, tensor in wanted.items()}
    wrong = [f"{name} has {found}, needs {need}" for name, (found, need) in shapes.items() if found != need]
    if wrong:
        raise WeightsError(f"{source} does not fit: {_few(wrong)}")
    module.load_state_dict(state)


def verify_checksums(paths: Sequence[Path]) -> None:
    """Compare files with the `checksums.json` beside them. Raises WeightsError for one altered or not listed."""
    for path in paths:
        listed = _read_json(path.with_name(CHECKSUMS)).get("sha256")
        if not isinstance(listed, dict) or path.name not in listed:
            raise WeightsError(f"{path} is not listed in {CHECKSUMS}")
        if sha256_of(path) != listed[path.name]:
            raise WeightsError(f"{path} does not match its SHA-256 in {CHECKSUMS}: it is damaged or was changed")


def _write_weights(folder: Path, state: dict[str, Tensor], max_shard_bytes: int) -> None:
    shards = _split(state, max_shard_bytes)
    if len(shards) == 1:
        write_tensors(folder / WEIGHTS, shards[0])
        return
    names = [f"model-{number:05}-of-{len(shards):05}.safetensors" for number in range(1, len(shards) + 1)]
    for name, shard in zip(names, shards, strict=True):
        write_tensors(folder / name, shard)
    weight_map = {key: name for name, shard in zip(names, shards, strict=True) for key in shard}
    total_size = sum(map(_size_bytes, state.values()))
    _write_json(folder / INDEX, {"metadata": {"total_size": total_size}, "weight_map": weight_map})


def _split(state: dict[str, Tensor], max_bytes: int) -> list[dict[str, Tensor]]:
    """Consecutive groups of at most `max_bytes`; a single larger tensor stands alone."""
    shards: list[dict[str, Tensor]] = [{}]
    room = max_bytes
    for name, tensor in state.items():
        if _size_bytes(tensor) > room and shards[-1]:
            shards.append({})
            room = max_bytes
        shards[-1][name] = tensor
        room -= _size_bytes(tensor)
    return shards


def _size_bytes(tensor: Tensor) -> int:
    return tensor.numel() * tensor.element_size()


def _cast(tensor: Tensor, dtype: torch.dtype | None) -> Tensor:
    return tensor.to(dtype) if dtype is not None and tensor.is_floating_point() else tensor


def _existing(folder: Path) -> Path:
    """The folder that holds the weights. Raises WeightsError if it is not there or is a file."""
    found = settled(folder)
    if found.is_file():
        check_not_pickle(found)
        raise WeightsError(f"{folder} is a file; expected a folder with {CONFIG} and {WEIGHTS}")
    if not found.is_dir():
        raise WeightsError(f"{folder} does not exist; expected a folder with {CONFIG} and {WEIGHTS}")
    return found


def _weight_files(folder: Path) -> list[Path]:
    """The safetensors files of a folder; each exists and is not a pickle."""
    paths = [folder / name for name in _weight_names(folder)]
    for path in paths:
        if not path.is_file():
            raise WeightsError(f"{path} does not exist")
        check_not_pickle(path)
    return paths


def _weight_names(folder: Path) -> list[str]:
    if (folder / WEIGHTS).exists():
        return [WEIGHTS]
    if (folder / INDEX).exists():
        return _index_names(folder / INDEX)
    pickles = sorted(path.name for path in folder.iterdir() if path.suffix in PICKLE_SUFFIXES)
    if pickles:
        raise WeightsError(f"{folder} holds pickles ({_few(pickles)}) where {WEIGHTS} is expected; they are not loaded")
    raise WeightsError(f"{folder} holds no {WEIGHTS}")


def _index_names(index: Path) -> list[str]:
    """The shards that an index lists: plain file names only."""
    weight_map = _read_json(index).get("weight_map")
    names = set(map(str, weight_map.values())) if isinstance(weight_map, dict) else set()
    if not names or not all(map(_SHARD_NAME.fullmatch, names)):
        raise WeightsError(f"{index} names no safetensors files of this folder")
    return sorted(names)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WeightsError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise WeightsError(f"{path} is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise WeightsError(f"{path}: expected a JSON object")
    return data


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def _few(names: list[str], limit: int = 4) -> str:
    """The first names of a list that may be long."""
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return (", ".join(names[:limit]) or "nothing") + more
