"""What the files of this install were told, for whoever holds the file: a remix need then name only what changes.

Each text is sealed under the bytes of its file and a key of the install. The records alone show nothing of it, and
where the last copy of a file is gone, so is its text.
"""

import hmac
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from asazora.provenance.install import Install, existing_install
from asazora.provenance.origin import file_hash
from asazora.provenance.records import Records

NONCE_BYTES = 12


def keep_told(install: Install, path: Path, text: str) -> None:
    """Note what a finished file was told. Raises ProvenanceError if that fails."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(_derived(install, path, "seal")).encrypt(nonce, text.encode(), None)
    Records(install.folder).keep_told(_derived(install, path, "place"), sealed)


def told_of(path: Path, home: Path) -> str:
    """What a file was told, if the install in `home` made it and not a byte has changed; else nothing."""
    install = existing_install(home)
    sealed = install and Records(home).told(_derived(install, path, "place"))
    if not install or not sealed:
        return ""
    try:
        text = AESGCM(_derived(install, path, "seal")).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    except InvalidTag:
        return ""
    return text.decode()


def _derived(install: Install, path: Path, purpose: str) -> bytes:
    """32 bytes that follow from a file and the first key of the install, another for each purpose."""
    return hmac.digest(install.mark_keys[0], f"told {purpose} {file_hash(path)}".encode(), "sha256")
