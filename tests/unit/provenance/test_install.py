"""Keys and certificates of an install: made once, private, renewed in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from asazora.core.errors import ProvenanceError
from asazora.provenance.certificates import make_leaf
from asazora.provenance.install import existing_install, open_install

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_secrets_are_made_once(tmp_path: Path):
    assert open_install(tmp_path / "home", NOW) == open_install(tmp_path / "home", NOW)


def test_installs_differ(tmp_path: Path):
    a, b = open_install(tmp_path / "a", NOW), open_install(tmp_path / "b", NOW)
    assert a.mark_keys != b.mark_keys
    assert a.root != b.root


def test_nobody_else_may_read_them(tmp_path: Path):
    open_install(tmp_path / "home", NOW)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "home").rglob("*") if path.is_file()}
    folders = {path.stat().st_mode & 0o777 for path in [tmp_path / "home", *(tmp_path / "home").rglob("*/")]}
    assert modes == {0o600}
    assert folders == {0o700}


def test_the_leaf_is_renewed_before_it_expires(tmp_path: Path):
    first = open_install(tmp_path, NOW)
    assert open_install(tmp_path, NOW + timedelta(days=59)).signing == first.signing
    later = open_install(tmp_path, NOW + timedelta(days=61))
    assert later.signing != first.signing
    assert later.root == first.root


def test_mark_keys_are_rotated_and_kept(tmp_path: Path):
    first = open_install(tmp_path, NOW)
    later = open_install(tmp_path, NOW + timedelta(days=91))
    assert later.mark_keys[:-1] == first.mark_keys
    assert later.install_id == first.install_id


def test_threads_that_come_first_together_agree(tmp_path: Path):
    with ThreadPoolExecutor(4) as pool:
        installs = list(pool.map(lambda _: open_install(tmp_path, NOW), range(4)))
    assert all(install == installs[0] for install in installs)
    assert not [path for path in tmp_path.rglob("*") if "partial" in path.name]


def test_a_certificate_of_ones_own_is_used(tmp_path: Path):
    install = open_install(tmp_path, NOW)
    own = make_leaf(install.root, "A studio", NOW)
    folder = tmp_path / "credentials" / "own"
    folder.mkdir()
    (folder / "chain.pem").write_bytes(own.chain_pem)
    (folder / "key.pem").write_bytes(own.key_pem)
    assert open_install(tmp_path, NOW).signing == own


def test_keys_that_cannot_be_read_are_an_error(tmp_path: Path):
    open_install(tmp_path, NOW)
    (tmp_path / "keys" / "0001.json").write_text("{}")
    with pytest.raises(ProvenanceError, match="keys in"):
        open_install(tmp_path, NOW)


def test_a_folder_that_cannot_be_made_is_an_error():
    with pytest.raises(ProvenanceError):
        open_install(Path("/proc/asazora"), NOW)


def test_asking_makes_nothing(tmp_path: Path):
    assert existing_install(tmp_path / "home") is None
    assert not (tmp_path / "home").exists()
