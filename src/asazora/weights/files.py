"""One safetensors file: read with clear errors, written in one step."""

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from asazora.core.errors import WeightsError
from asazora.weights.atomic import replacing

PICKLE_SUFFIXES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
_PICKLE_MAGIC = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_not_pickle(path: Path) -> None:
    """Raise WeightsError for a name or a first few bytes that say pickle: those can run code when loaded.

    A safetensors file begins with the length of its header, which may happen to look like one; the header follows.
    """
    with path.open("rb") as file:
        start = file.read(9)
    is_safetensors = start[8:] == b"{"
    if path.suffix in PICKLE_SUFFIXES or (start.startswith(_PICKLE_MAGIC) and not is_safetensors):
        raise WeightsError(f"{path} is a pickle (or a zip around one); only safetensors files are loaded")


def write_tensors(path: Path, tensors: dict[str, Tensor], meta: dict[str, Any] | None = None) -> None:
    """Write tensors, and `meta` as JSON in the file's header, replacing `path` in one step."""
    copies = {
        name: tensor.detach().cpu().clone(memory_format=torch.contiguous_format) for name, tensor in tensors.items()
    }
    header = {"format": "pt"} | ({} if meta is None else {"meta": json.dumps(meta)})
    with replacing(path) as partial:
        save_file(copies, partial, metadata=header)


def read_tensors(path: Path, device: str = "cpu") -> tuple[dict[str, Tensor], dict[str, Any]]:
    """What `write_tensors` wrote: tensors and meta. Raises WeightsError if it is missing, damaged or a pickle."""
    if not path.is_file():
        raise WeightsError(f"{path} does not exist")
    check_not_pickle(path)
    try:
        with safe_open(path, framework="pt", device=device) as file:
            header = file.metadata() or {}
            return {name: file.get_tensor(name) for name in file.keys()}, json.loads(header.get("meta", "{}"))  # noqa: SIM118
    except (SafetensorError, ValueError) as error:
        raise WeightsError(f"{path} is truncated or damaged: {error}") from error


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text, replacing `path` in one step."""
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8")
