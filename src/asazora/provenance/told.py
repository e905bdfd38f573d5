"""What the files of this install were told, for whoever holds the file: a remix need then name only what changes.

With it, the texts that a file and all it was made from were asked for in: harm may be spread over a chain.

Each is sealed under the bytes of its file and a key of the install. The records alone show nothing of it, and
where the last copy of a file is gone, so is its text.
"""

import hmac
import json
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from asazora.provenance.install import Install, existing_install
from asazora.provenance.origin import file_hash
from asazora.provenance.records import Records

NONCE_BYTES = 12
MAX_CHAIN_TEXTS = 100
"""Of a chain's texts, the latest are kept."""


def keep_told(install: Install, path: Path, text: str) -> None:
    """Note what the model was told for a finished file. Raises ProvenanceError if that fails."""
    _keep(install, path, "told", text)


def told_of(path: Path, home: Path) -> str:
    """What the model was told for a file, if the install in `home` made it and not a byte has changed; else nothing."""
    return _kept(path, home, "told")


def keep_chain(install: Install, path: Path, texts: Sequence[str]) -> None:
    """Note what people asked for in a finished file and all it was made from, oldest first. Raises ProvenanceError."""
    _keep(install, path, "chain", json.dumps(list(texts)[-MAX_CHAIN_TEXTS:]))


def chain_of(path: Path, home: Path) -> tuple[str, ...]:
    """What people asked for in a file and all it was made from, oldest first, as far as `told_of` would know of it."""
    sealed = _kept(path, home, "chain")
    if sealed:
        return tuple(json.loads(sealed))
    told = told_of(path, home)  # all that is known of files from before chains were kept
    return (told,) if told else ()


def _keep(install: Install, path: Path, what: str, text: str) -> None:
    place, key = _derived(install, path, what)
    nonce = secrets.token_bytes(NONCE_BYTES)
    Records(install.folder).keep_told(place, nonce + AESGCM(key).encrypt(nonce, text.encode(), None))


def _kept(path: Path, home: Path, what: str) -> str:
    install = existing_install(home)
    if not install:
        return ""
    place, key = _derived(install, path, what)
    sealed = Records(home).told(place)
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode() if sealed else ""
    except InvalidTag:
        return ""


def _derived(install: Install, path: Path, what: str) -> tuple[bytes, bytes]:
    """Place and key, 32 bytes each, that follow from a file and the first key of the install."""
    digest = file_hash(path)
    place, key = (
        hmac.digest(install.mark_keys[0], f"{what} {purpose} {digest}".encode(), "sha256")
        for purpose in ("place", "seal")
    )
    return place, key
