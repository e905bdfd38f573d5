"""A signing key in another process signs as one at hand does; without it nothing is signed."""

import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from asazora.core.errors import ProvenanceError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.media.video_writer import write_video
from asazora.provenance.credentials import read_credentials
from asazora.provenance.install import open_install
from asazora.provenance.marking import start_marking
from asazora.provenance.settings import FILE_NAME
from asazora.provenance.signer import SignerServer
from drifting_clip import moving_clip

SIZE = Size(64, 64)


@pytest.fixture
def signer(tmp_path: Path) -> Iterator[Path]:
    """The socket of a signer that keeps its keys in a folder of its own."""
    path = tmp_path / "s"
    keeper = open_install(tmp_path / "keeper")
    with SignerServer(path, keeper.root, keeper.signing) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield path
        server.shutdown()


@pytest.fixture
def home(tmp_path: Path, signer: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / FILE_NAME).write_text(f'signer_socket = "{signer}"\n')
    return folder


def test_a_file_is_signed_without_a_key_at_hand(tmp_path: Path, home: Path):
    path = tmp_path / "fox.mp4"
    marking = start_marking(GenerationRequest(prompt="a fox", size=SIZE, seconds=0.5), "fake", home)
    write_video(path, marking.apply(moving_clip(6, 64, 64)), SIZE, 12)
    marking.finish(path, path.name)
    assert read_credentials(path, "video/mp4", open_install(home).root).validation_state == "trusted"
    assert read_credentials(path, "video/mp4", open_install(tmp_path / "keeper").root).validation_state == "trusted"
    assert not list((home / "credentials").iterdir())


def test_only_the_owner_may_ask(signer: Path):
    assert stat.S_IMODE(signer.stat().st_mode) == 0o600


def test_a_signer_that_is_gone_means_no_install(tmp_path: Path):
    (tmp_path / FILE_NAME).write_text(f'signer_socket = "{tmp_path / "nobody"}"\n')
    with pytest.raises(ProvenanceError, match="does not answer"):
        open_install(tmp_path)


@pytest.mark.parametrize("request_", [b"X\0\0\0\0", b"S\0\0\0\0", b"S\xff\xff\xff\xff", b"S"])
def test_nonsense_is_refused_and_the_signer_lives_on(signer: Path, home: Path, request_: bytes):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(signer))
        connection.sendall(request_)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1) == b"-"
    assert open_install(home).signing.sign(b"data")
