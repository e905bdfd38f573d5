"""What belongs to one install: its folder, its keys and its certificates, made on first use and private to it.

    keys/0001.json               a key of the invisible mark; a new one every 90 days, the old ones stay to be read with
    credentials/root/            the install's own certificate authority
    credentials/leaf-0001/       what it signs with; a new one while the last is still good for 30 days
    credentials/own/             put chain.pem and key.pem from a certificate authority here to sign with them instead

Two processes may do this at once: each thing is made under another name and moved to its own only if that is free.
"""

import hmac
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asazora.core.errors import ProvenanceError
from asazora.provenance.certificates import Credential, make_leaf, make_root
from asazora.provenance.settings import read_settings
from asazora.provenance.signer import remote_credentials

KEY_BYTES = 32
KEY_LIFETIME = timedelta(days=90)
LEAF_RENEWAL = timedelta(days=30)
INSTALL_ID_BYTES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Install:
    """The secrets of an install. `mark_keys` are oldest first; the last is the one in use."""

    folder: Path
    mark_keys: tuple[bytes, ...]
    root: Credential
    signing: Credential

    @property
    def install_id(self) -> bytes:
        """Which install made a mark: the same as long as the install's first key is kept."""
        return hmac.digest(self.mark_keys[0], b"install id", "sha256")[:INSTALL_ID_BYTES]


def open_install(folder: Path, now: datetime | None = None) -> Install:
    """Read the install's secrets; make or renew those that are missing or old. Raises ProvenanceError if it cannot."""
    now = now or datetime.now(UTC)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "keys").mkdir(mode=0o700, exist_ok=True)
        (folder / "credentials").mkdir(mode=0o700, exist_ok=True)
        mark_keys = _mark_keys(folder / "keys", now)
        signer_socket = read_settings(folder).signer_socket
        if signer_socket:
            root, signing = remote_credentials(Path(signer_socket))
            return Install(folder=folder, mark_keys=mark_keys, root=root, signing=signing)
        organisation = f"Asazora install {hmac.digest(mark_keys[0], b'organisation', 'sha256')[:4].hex()}"
        root = _kept(folder / "credentials" / "root", lambda: make_root(organisation, now))
        signing = _signing(folder / "credentials", root, organisation, now)
        return Install(folder=folder, mark_keys=mark_keys, root=root, signing=signing)
    except (OSError, ValueError, KeyError) as error:
        raise ProvenanceError(f"the keys in {str(folder)!r} cannot be made or read: {error}") from error


def existing_install(folder: Path) -> Install | None:
    """The install in a folder if anything was ever made with it."""
    return open_install(folder) if any((folder / "keys").glob("[0-9]*.json")) else None


def _mark_keys(folder: Path, now: datetime) -> tuple[bytes, ...]:
    entries = _read_keys(folder)
    if not entries or datetime.fromisoformat(entries[-1]["created"]) + KEY_LIFETIME <= now:
        entry = {"created": now.isoformat(timespec="seconds"), "key": secrets.token_hex(KEY_BYTES)}
        _write_once(folder / f"{len(entries) + 1:04}.json", json.dumps(entry).encode())
        entries = _read_keys(folder)
    return tuple(bytes.fromhex(entry["key"]) for entry in entries)


def _read_keys(folder: Path) -> list[dict[str, str]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("[0-9]*.json"))]


def _signing(folder: Path, root: Credential, organisation: str, now: datetime) -> Credential:
    """A certificate authority's certificate if there is one, else the newest leaf, renewed in time."""
    if (folder / "own").is_dir():
        return _read(folder / "own")
    names = sorted(path.name for path in folder.glob("leaf-*"))
    if names:
        newest = _read(folder / names[-1])
        if newest.certificate.not_valid_after_utc - LEAF_RENEWAL > now:
            return newest
    return _kept(folder / f"leaf-{len(names) + 1:04}", lambda: make_leaf(root, organisation, now))


def _kept(folder: Path, make: Callable[[], Credential]) -> Credential:
    """The credential in a folder, made if it is not there yet."""
    if not folder.is_dir():
        _save_once(folder, make())
    return _read(folder)


def _read(folder: Path) -> Credential:
    return Credential(chain_pem=(folder / "chain.pem").read_bytes(), key_pem=(folder / "key.pem").read_bytes())


def _save_once(folder: Path, credential: Credential) -> None:
    """Fill a folder under another name, then move it. If another process was first, its folder is kept."""
    partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=folder.parent))
    try:
        _write_private(partial / "key.pem", credential.key_pem)
        _write_private(partial / "chain.pem", credential.chain_pem)
        _rename_if_free(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _rename_if_free(partial: Path, folder: Path) -> None:
    try:
        partial.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _write_once(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all. If another process was first, its file is kept."""
    partial = path.with_name(f".{secrets.token_hex(8)}.partial")
    try:
        _write_private(partial, content)
        with suppress(FileExistsError):
            path.hardlink_to(partial)
    finally:
        partial.unlink(missing_ok=True)


def _write_private(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
