"""Everything a training run needs to go on after a kill, in one safetensors file that is replaced in one step."""

from pathlib import Path
from typing import Any

from torch import Tensor
from torch.optim import Optimizer

from asazora.core.errors import WeightsError
from asazora.weights.files import read_tensors, write_tensors


def save_training_state(path: Path, tensors: dict[str, Tensor], meta: dict[str, Any]) -> None:
    """Write tensors of any device, and `meta` as JSON. A kill at any moment leaves the previous file whole."""
    write_tensors(path, tensors, meta)


def load_training_state(path: Path, device: str = "cpu") -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Tensors and meta as they were saved. Raises WeightsError if the file is missing or damaged."""
    return read_tensors(path, device)


def flatten_optimizer_state(
    optimizer: Optimizer, prefix: str = "optimizer"
) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The optimizer's state as tensors named `prefix.parameter.entry`, and the rest as JSON values."""
    state = optimizer.state_dict()
    tensors: dict[str, Tensor] = {}
    numbers: dict[str, dict[str, Any]] = {}
    for parameter, entries in state["state"].items():
        numbers[str(parameter)] = {}
        for name, value in entries.items():
            if isinstance(value, Tensor):
                tensors[f"{prefix}.{parameter}.{name}"] = value
            else:
                numbers[str(parameter)][name] = value
    return tensors, {"state": numbers, "param_groups": state["param_groups"]}


def restore_optimizer_state(
    optimizer: Optimizer, tensors: dict[str, Tensor], meta: dict[str, Any], prefix: str = "optimizer"
) -> None:
    """Put back what `flatten_optimizer_state` took; tensors under other prefixes are ignored. Raises WeightsError."""
    state: dict[int, dict[str, Any]] = {int(parameter): dict(entries) for parameter, entries in meta["state"].items()}
    for key, tensor in tensors.items():
        if key.startswith(f"{prefix}."):
            parameter, name = key.removeprefix(f"{prefix}.").split(".", 1)
            state[int(parameter)][name] = tensor
    try:
        optimizer.load_state_dict({"state": state, "param_groups": _with_tuples(meta["param_groups"])})
    except ValueError as error:
        raise WeightsError(f"the saved state belongs to another optimizer: {error}") from error


def _with_tuples(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """JSON knows no tuples: settings such as `betas` come back as lists."""
    return [
        {name: tuple(value) if isinstance(value, list) and name != "params" else value for name, value in group.items()}
        for group in groups
    ]


def under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The entries below a prefix, named without it."""
    return {name.removeprefix(f"{prefix}."): v for name, v in tensors.items() if name.startswith(f"{prefix}.")}
