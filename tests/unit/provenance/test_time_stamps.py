"""A time stamp of a real authority on this machine: readers report it, and it outlives the certificate that signed."""

import json
import shutil
import time
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import c2pa
import pytest

from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.media.still import write_image
from asazora.provenance.certificates import LEAF_LIFETIME, Credential, make_leaf
from asazora.provenance.credentials import read_credentials
from asazora.provenance.install import open_install
from asazora.provenance.marking import start_marking
from asazora.provenance.settings import FILE_NAME
from asazora.provenance.verify import verify
from drifting_clip import moving_clip
from time_stamps import authority

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the tokens")

STILL = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=0)


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tsa")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, tsa: Path) -> Generator[Path]:
    """An install whose signatures are time-stamped."""
    folder = tmp_path_factory.mktemp("home")
    with authority(tsa) as url:
        (folder / FILE_NAME).write_text(f'tsa_url = "{url}"\n')
        yield folder


def publish(path: Path, home: Path) -> Path:
    marking = start_marking(STILL, "fake", home)
    write_image(path, marking.apply(moving_clip(1, 128, 128))[0])
    marking.finish(path, path.name)
    return path


def report(path: Path, *anchors: Path) -> tuple[str, set[str]]:
    """What a reader says that trusts these certificates: the state, and all codes about time stamps."""
    settings = {"trust": {"user_anchors": "".join(anchor.read_text() for anchor in anchors)}}
    context = c2pa.Context.from_dict(settings)
    with path.open("rb") as file, c2pa.Reader("image/png", file, None, context) as reader:
        said = json.loads(reader.json())
    kinds = said["validation_results"]["activeManifest"]
    codes = {one["code"] for kind in ("success", "informational", "failure") for one in kinds.get(kind, [])}
    return said["validation_state"], {code for code in codes if code.startswith("timeStamp")}


def test_a_reader_reports_the_time_stamp(home: Path, tsa: Path, tmp_path: Path):
    path = publish(tmp_path / "fox.png", home)
    ours = home / "credentials" / "root" / "chain.pem"
    assert report(path, ours) == ("Trusted", {"timeStamp.validated", "timeStamp.untrusted"})
    assert report(path, ours, tsa / "root.pem") == ("Trusted", {"timeStamp.validated", "timeStamp.trusted"})


def test_what_was_stamped_outlives_its_certificate(home: Path, tsa: Path, tmp_path: Path):
    install = open_install(home)
    started = time.monotonic()
    publish(tmp_path / "first.png", home)
    end = datetime.now(UTC) + timedelta(seconds=2 + 4 * (time.monotonic() - started))
    leaf = make_leaf(install.root, "soon over", end - LEAF_LIFETIME)
    use_own(home, leaf)
    path = publish(tmp_path / "fox.png", home)
    time.sleep(max(0.0, (end - datetime.now(UTC)).total_seconds()) + 1.5)
    ours = home / "credentials" / "root" / "chain.pem"
    assert report(path, ours, tsa / "root.pem")[0] == "Trusted", "for whoever trusts the authority"
    assert report(path, ours)[0] == "Invalid", "for nobody else"
    assert read_credentials(path, "image/png", install.root).whole
    found = verify(path, home)
    assert found.generated_here is True
    assert found.verdict.startswith("made here: its Content Credentials are whole")


def use_own(home: Path, leaf: Credential) -> None:
    own = home / "credentials" / "own"
    own.mkdir()
    (own / "chain.pem").write_bytes(leaf.chain_pem)
    (own / "key.pem").write_bytes(leaf.key_pem)
