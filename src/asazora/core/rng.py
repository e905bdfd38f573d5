"""Random numbers: every draw takes a generator, and every generator comes from a seed and a purpose."""

import hashlib

import numpy as np
import torch


def derive_seed(seed: int, *purpose: object) -> int:
    """A 63-bit seed that depends on `seed` and on what it is for, and on nothing else."""
    digest = hashlib.sha256(repr((seed, *map(str, purpose))).encode()).digest()
    return int.from_bytes(digest[:8], "little") >> 1


def torch_generator(seed: int, *purpose: object) -> torch.Generator:
    return torch.Generator("cpu").manual_seed(derive_seed(seed, *purpose))


def numpy_generator(seed: int, *purpose: object) -> np.random.Generator:
    return np.random.default_rng(derive_seed(seed, *purpose))
