"""Signed files tried: by two readers that share no code, and with single bits flipped."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from asazora.core.rng import numpy_generator
from asazora.evaluation.score import Share
from asazora.provenance.certificates import Credential
from asazora.provenance.credentials import MEDIA_TYPES, read_credentials

SECOND_READER = "encypher_c2pa"
"""A reader in Python of its own. It is not needed to make videos, and left out where it is not installed."""

Part = Callable[[bytes], tuple[int, int]]
"""Where a part of a file is: its first byte, and the one behind its last."""


def valid_files(paths: Sequence[Path], root: Credential) -> dict[str, Share]:
    """For each reader at hand, how many of the files it finds whole and signed under `root`."""
    found = {"c2pa-rs": [read_credentials(path, _type(path), root).validation_state == "trusted" for path in paths]}
    if find_spec(SECOND_READER):
        found["encypher-c2pa"] = [_second_reader_agrees(path, root) for path in paths]
    return {name: Share(n=len(answers), true=sum(answers)) for name, answers in found.items()}


def _second_reader_agrees(path: Path, root: Credential) -> bool:
    os.environ |= {"ENCYPHER_C2PA_TELEMETRY": "off", "ENCYPHER_C2PA_ONLINE": "off"}
    import encypher_c2pa  # pyright: ignore[reportMissingImports]  a development dependency

    said = encypher_c2pa.verify(str(path), trust_pem=root.chain_pem.decode(), no_default_trust=True)
    return (said["validation_state"], said["hard_binding"]) == ("Trusted", "match")


def flips_noticed(path: Path, root: Credential, count: int, folder: Path) -> dict[str, Share]:
    """For each part of a signed MP4, how many of so many flipped bits break its credentials. Copies go to `folder`."""
    content, altered = path.read_bytes(), folder / "altered.mp4"
    result: dict[str, Share] = {}
    for name, part in PARTS.items():
        noticed = 0
        for copy in flipped(content, part, count):
            altered.write_bytes(copy)
            noticed += read_credentials(altered, _type(altered), root).validation_state == "invalid"
        result[name] = Share(n=count, true=noticed)
    return result


def flipped(content: bytes, part: Part, count: int) -> Iterator[bytes]:
    """Copies of a file with one bit of a part flipped, drawn from a fixed seed."""
    first, end = part(content)
    rng = numpy_generator(0, "flipped bits", first, end)
    for position, bit in zip(rng.integers(first, end, count), rng.integers(0, 8, count), strict=True):
        copy = bytearray(content)
        copy[position] ^= 1 << int(bit)
        yield bytes(copy)


def box(content: bytes, kind: bytes) -> tuple[int, int]:
    """The content of the first top-level box of a kind in an MP4 file. Raises ValueError if it has none."""
    start = 0
    while start < len(content):
        size = int.from_bytes(content[start : start + 4])
        if content[start + 4 : start + 8] == kind:
            return start + 8, start + size
        start += size
    raise ValueError(f"no {kind!r} box")


def assertion(content: bytes) -> tuple[int, int]:
    """The name of the prompt's hash and what follows it, in the generation's assertion."""
    start = content.index(b"prompt_sha256")
    return start, start + 64


PARTS: Mapping[str, Part] = {
    "picture data (mdat)": lambda content: box(content, b"mdat"),
    "index (moov)": lambda content: box(content, b"moov"),
    "assertion": assertion,
}


def _type(path: Path) -> str:
    return MEDIA_TYPES[path.suffix]
