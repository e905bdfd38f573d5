"""Whatever is published is marked, signed and on record; if one of these cannot be done, nothing is published."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from asazora.core.errors import ProvenanceError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.engine.engine import Engine
from asazora.media.video_reader import read_video
from asazora.pipelines.generate import ServedModel
from asazora.provenance.credentials import MEDIA_TYPES, read_credentials
from asazora.provenance.fingerprint import FrameSampler
from asazora.provenance.install import open_install
from asazora.provenance.records import FILE_NAME, Records
from asazora.provenance.verify import verify
from asazora.provenance.visible_mark import VisibleMark
from asazora.provenance.watermark import WatermarkEmbedder
from fakes import FakeModel, gradient

VIDEO = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=1, seed=7)
STILL = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=0, seed=7)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def prompts_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are of what comes after the prompt check, whose model takes a second to load."""

    monkeypatch.setattr(Engine, "_check_texts", lambda engine, texts, gate: None)


def engine(home: Path) -> Engine:
    return Engine(lambda: ServedModel(model=FakeModel()), home=home)


@pytest.mark.parametrize(("request_", "name"), [(VIDEO, "fox.mp4"), (STILL, "fox.png"), (STILL, "fox.webp")])
def test_every_kind_of_file_is_signed_and_on_record(home: Path, out: Path, request_: GenerationRequest, name: str):
    engine(home).generate(request_, out / name)
    evidence = read_credentials(out / name, MEDIA_TYPES[Path(name).suffix], open_install(home).root)
    assert evidence.validation_state == "trusted"
    assert evidence.label is not None
    assert Records(home).by_label(evidence.label) is not None


def test_a_published_video_is_known_as_made_here(home: Path, out: Path):
    engine(home).generate(VIDEO, out / "fox.mp4")
    found = verify(out / "fox.mp4", home)
    assert found.generated_here is True
    assert found.c2pa.model == "fake"


def test_streamed_frames_carry_both_marks(home: Path):
    streamed = np.concatenate(list(engine(home).stream(VIDEO)))
    change = np.abs(streamed.astype(int) - gradient(np.arange(12), Size(128, 128), seed=7)).max(axis=-1)
    assert (change > 0).mean() > 0.9, "the invisible one is all over"
    assert change.max() > 50, "the visible one is seen"


def test_the_file_shows_the_visible_mark(home: Path, out: Path):
    engine(home).generate(VIDEO, out / "fox.mp4")
    change = np.abs(read_video(out / "fox.mp4").astype(int) - gradient(np.arange(12), Size(128, 128), seed=7))
    assert (change.max(axis=-1) > 100).sum() > 100


def broken(*arguments: object, **named: object) -> None:
    raise ProvenanceError("broken on purpose")


@pytest.mark.parametrize(
    ("owner", "step"),
    [
        ("asazora.engine.engine.start_marking", None),
        (VisibleMark, "apply"),
        (WatermarkEmbedder, "apply"),
        (FrameSampler, "add"),
        ("asazora.provenance.marking.sign_file", None),
        (Records, "add"),
    ],
    ids=["keys", "visible mark", "invisible mark", "fingerprint", "signature", "record"],
)
def test_a_step_that_fails_publishes_nothing(
    home: Path, out: Path, monkeypatch: pytest.MonkeyPatch, owner: object, step: str | None
):
    if step is None:
        monkeypatch.setattr(str(owner), broken)
    else:
        monkeypatch.setattr(owner, step, broken)
    with pytest.raises(ProvenanceError, match="on purpose"):
        engine(home).generate(VIDEO, out / "fox.mp4")
    assert list(out.iterdir()) == []


def spoil_keys(home: Path) -> None:
    (home / "keys" / "0001.json").write_text("{}")


def spoil_certificates(home: Path) -> None:
    (home / "credentials" / "root" / "chain.pem").write_text("no certificate")


def spoil_signing_key(home: Path) -> None:
    (home / "credentials" / "leaf-0001" / "key.pem").write_text("no key")


def spoil_records(home: Path) -> None:
    (home / FILE_NAME).write_bytes(b"no database" * 1000)


def spoil_settings(home: Path) -> None:
    (home / "provenance.toml").write_text("sign = false")


@pytest.mark.parametrize("spoil", [spoil_keys, spoil_certificates, spoil_signing_key, spoil_records, spoil_settings])
def test_a_spoilt_install_publishes_nothing(home: Path, out: Path, spoil: Callable[[Path], None]):
    open_install(home)
    spoil(home)
    with pytest.raises(ProvenanceError):
        engine(home).generate(VIDEO, out / "fox.mp4")
    assert list(out.iterdir()) == []


def test_a_file_altered_after_publication_is_noticed(home: Path, out: Path):
    engine(home).generate(VIDEO, out / "fox.mp4")
    content = bytearray((out / "fox.mp4").read_bytes())
    content[content.index(b"mdat") + 40] ^= 1
    (out / "fox.mp4").write_bytes(content)
    assert verify(out / "fox.mp4", home).c2pa.validation_state == "invalid"
