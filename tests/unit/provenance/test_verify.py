"""Evidence by tier, for what was made here, for copies of it, and for anything else."""

import dataclasses
import json
import time
import unittest.mock
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import encypher_c2pa
import numpy as np
import pytest
from PIL import Image

from asazora.core.errors import InvalidRequestError, ProvenanceError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.media.still import write_image
from asazora.media.video_reader import read_video
from asazora.media.video_writer import write_video
from asazora.provenance.certificates import LEAF_LIFETIME, Credential, make_leaf
from asazora.provenance.credentials import CredentialsEvidence, read_credentials
from asazora.provenance.install import open_install
from asazora.provenance.marking import sign_derived, start_marking
from asazora.provenance.settings import FILE_NAME
from asazora.provenance.verify import Verification, stored_manifest, verify
from drifting_clip import moving_clip

SIZE = Size(256, 256)
REQUEST = GenerationRequest(prompt="a fox", size=SIZE, seconds=2)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def publish(path: Path, home: Path, seed: int = 0) -> Path:
    marking = start_marking(REQUEST, "fake", home)
    write_video(path, marking.apply(moving_clip(24, seed=seed)), SIZE, 12)
    marking.finish(path, path.name)
    return path


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Path:
    return publish(tmp_path_factory.mktemp("out") / "fox.mp4", home)


@pytest.fixture(scope="module")
def stripped(published: Path) -> Path:
    """A copy that was encoded again by somebody else's tool."""
    path = published.with_name("copy.mp4")
    write_video(path, read_video(published), SIZE, 12)
    return path


def tiers(found: Verification) -> tuple[str, bool, bool]:
    return found.c2pa.validation_state, found.watermark.mac_ok, found.fingerprint.match


def test_a_published_file_is_proved_by_every_tier(published: Path, home: Path):
    found = verify(published, home)
    assert tiers(found) == ("trusted", True, True)
    assert found.generated_here is True
    assert found.fingerprint.video_id == found.c2pa.label


def test_an_independent_reader_agrees(published: Path, home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ENCYPHER_C2PA_TELEMETRY", "off")
    monkeypatch.setenv("ENCYPHER_C2PA_ONLINE", "off")
    root = (home / "credentials" / "root" / "chain.pem").read_text()
    report = encypher_c2pa.verify(str(published), trust_pem=root, no_default_trust=True)
    assert (report["validation_state"], report["hard_binding"]) == ("Trusted", "match")


def test_a_stripped_copy_is_known_by_its_mark(stripped: Path, home: Path):
    found = verify(stripped, home)
    assert tiers(found) == ("not_present", True, True)
    assert found.generated_here is True
    assert found.watermark.payload is not None
    assert found.watermark.payload in found.verdict


def test_the_manifest_of_a_stripped_copy_is_got_back(published: Path, stripped: Path, home: Path):
    original = verify(published, home)
    found = verify(stripped, home)
    assert original.recovered is not None
    assert original.recovered.by == "credentials"
    assert found.recovered == dataclasses.replace(original.recovered, by="mark")
    assert (found.recovered.label, found.recovered.model) == (original.c2pa.label, original.c2pa.model)
    store = stored_manifest(found, home)
    root = open_install(home).root
    assert read_credentials(published, "video/mp4", root, store).whole, "it is the very one that was signed"
    of_copy = read_credentials(stripped, "video/mp4", root, store)
    assert (of_copy.label, of_copy.model) == (original.c2pa.label, "fake"), "it can be read, and says it does not fit"
    assert of_copy.validation_state == "invalid"


def test_what_only_looks_like_a_video_on_record_is_said_to(published: Path, home: Path, tmp_path: Path):
    write_video(tmp_path / "alike.mp4", moving_clip(24), SIZE, 12)
    found = verify(tmp_path / "alike.mp4", home)
    assert found.recovered is not None
    assert (found.recovered.label, found.recovered.by) == (found.fingerprint.video_id, "looks")


def test_nothing_is_recovered_where_nothing_is_known(published: Path, home: Path, tmp_path: Path):
    write_video(tmp_path / "other.mp4", moving_clip(8, 96, 96, seed=3), Size(96, 96), 12)
    found = verify(tmp_path / "other.mp4", home)
    assert found.recovered is None
    with pytest.raises(ProvenanceError, match="no manifest is on record"):
        stored_manifest(found, home)


def test_a_frame_of_it_is_known_too(stripped: Path, home: Path, tmp_path: Path):
    write_image(tmp_path / "frame.png", read_video(stripped)[3])
    assert verify(tmp_path / "frame.png", home).generated_here is True


def test_unmarked_pictures_that_look_alike_are_left_open(tmp_path: Path, published: Path, home: Path):
    write_video(tmp_path / "alike.mp4", moving_clip(24), SIZE, 12)
    found = verify(tmp_path / "alike.mp4", home)
    assert tiers(found) == ("not_present", False, True)
    assert found.generated_here is None


def test_another_video_is_not_claimed(tmp_path: Path, published: Path, home: Path):
    write_video(tmp_path / "other.mp4", moving_clip(8, 96, 96, seed=3), Size(96, 96), 12)
    found = verify(tmp_path / "other.mp4", home)
    assert tiers(found) == ("not_present", False, False)
    assert found.generated_here is False


def test_a_video_of_another_install_is_not_claimed(published: Path, home: Path, tmp_path: Path):
    other = publish(tmp_path / "theirs.mp4", tmp_path / "their home", seed=4)
    found = verify(other, home)
    assert tiers(found) == ("valid", False, False)
    assert not found.watermark.detected
    assert found.generated_here is False


@pytest.mark.slow
def test_credentials_on_record_stay_proof_when_their_certificate_expires(tmp_path: Path):
    install = open_install(tmp_path / "home")
    started = time.monotonic()
    publish(tmp_path / "other.mp4", tmp_path / "home", seed=1)
    end = datetime.now(UTC) + timedelta(seconds=3 + 4 * (time.monotonic() - started))
    leaf = make_leaf(install.root, "soon over", end - LEAF_LIFETIME)
    own = tmp_path / "home" / "credentials" / "own"
    own.mkdir()
    (own / "chain.pem").write_bytes(leaf.chain_pem)
    (own / "key.pem").write_bytes(leaf.key_pem)
    path = publish(tmp_path / "fox.mp4", tmp_path / "home")
    time.sleep(max(0.0, (end - datetime.now(UTC)).total_seconds()) + 1.5)
    found = verify(path, tmp_path / "home")
    assert "signingCredential.expired" in found.c2pa.failures
    assert found.verdict.startswith("made here: its Content Credentials are whole")


def test_a_label_on_record_is_no_proof_on_another_file(published: Path, home: Path, tmp_path: Path):
    forged = tmp_path / "forged.mp4"
    write_video(forged, moving_clip(4, 96, 96, seed=3), Size(96, 96), 12)
    content = published.read_bytes()
    first = content.index(b"uuid") - 4
    carried = content[first : first + int.from_bytes(content[first : first + 4])]
    box = (len(carried) + 8).to_bytes(4) + b"free" + carried
    forged.write_bytes(forged.read_bytes() + box)
    said = read_credentials(published, "video/mp4", None)
    with unittest.mock.patch("asazora.provenance.verify.read_credentials", lying(said)):
        assert verify(forged, home).generated_here is not True


def lying(said: CredentialsEvidence) -> Callable[..., CredentialsEvidence]:
    """A reader to which a file says what it likes, as a file signed by a stranger does; a kept store does not."""

    def read(path: Path, media_type: str, root: Credential | None, store: bytes | None = None) -> CredentialsEvidence:
        return said if store is None else read_credentials(path, media_type, root, store)

    return read


def test_an_altered_file_keeps_its_mark_and_loses_its_credentials(published: Path, home: Path, tmp_path: Path):
    content = bytearray(published.read_bytes())
    content[content.index(b"prompt_sha256") + 20] ^= 1
    (tmp_path / "altered.mp4").write_bytes(content)
    found = verify(tmp_path / "altered.mp4", home)
    assert tiers(found) == ("invalid", True, True)
    assert found.generated_here is True
    assert found.c2pa.failures


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\x00\x00\x00\x18ftypisom" + bytes(400), b"\x89PNG\r\n\x1a\n" + bytes(50), b"RIFF....WEBPVP8 "],
    ids=["empty", "text", "headless video", "broken picture", "cut picture"],
)
def test_what_cannot_be_read_is_left_open(content: bytes, published: Path, home: Path, tmp_path: Path):
    (tmp_path / "file.mp4").write_bytes(content)
    found = verify(tmp_path / "file.mp4", home)
    assert found.generated_here is None
    assert found.verdict.startswith("cannot be decided")


def test_half_a_file_is_read_as_far_as_it_goes(published: Path, home: Path, tmp_path: Path):
    content = published.read_bytes()
    (tmp_path / "half.mp4").write_bytes(content[: len(content) * 3 // 4])
    found = verify(tmp_path / "half.mp4", home)
    assert found.c2pa.validation_state == "invalid"
    assert found.watermark.mac_ok
    assert found.verdict.startswith("made here")
    assert "were read: it is damaged" in found.verdict


def test_nothing_found_in_a_part_says_nothing_of_the_rest(home: Path, published: Path, tmp_path: Path):
    path = tmp_path / "other.mp4"
    write_video(path, moving_clip(24, 96, 96, seed=3), Size(96, 96), 12)
    assert verify(path, home).generated_here is False
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    found = verify(path, home)
    assert found.generated_here is None
    assert "were read: it is damaged" in found.verdict


def test_a_large_photograph_is_decided(home: Path, published: Path, stripped: Path, tmp_path: Path):
    Image.fromarray(read_video(stripped)[3]).resize((3600, 3600), Image.Resampling.LANCZOS).save(tmp_path / "ours.jpg")
    Image.fromarray(moving_clip(1, 96, 96, seed=3)[0]).resize((4000, 3000)).save(tmp_path / "other.jpg")
    assert verify(tmp_path / "ours.jpg", home).generated_here is True
    assert verify(tmp_path / "other.jpg", home).generated_here is False


def test_a_moving_gif_of_a_video_made_here_is_known(home: Path, stripped: Path, tmp_path: Path):
    first, *others = [Image.fromarray(frame) for frame in read_video(stripped)]
    first.save(tmp_path / "fox.gif", save_all=True, append_images=others, duration=80)
    found = verify(tmp_path / "fox.gif", home)
    assert found.fingerprint.match
    assert found.generated_here is not False


def test_a_missing_file_is_bad_input(home: Path, tmp_path: Path):
    with pytest.raises(InvalidRequestError, match="exists"):
        verify(tmp_path / "missing.mp4", home)


def test_without_an_install_nothing_is_made_and_nothing_claimed(published: Path, tmp_path: Path):
    found = verify(published, tmp_path / "nowhere")
    assert found.c2pa.validation_state == "valid"
    assert found.generated_here is None
    assert not (tmp_path / "nowhere").exists()


def test_the_answer_is_plain_json(published: Path, home: Path):
    answer = json.loads(json.dumps(verify(published, home).as_dict()))
    tiers = {"c2pa", "watermark", "fingerprint", "classifier"}
    assert set(answer) == {*tiers, "classifier_reason", "generated_here", "recovered", "verdict"}
    assert set(answer["watermark"]) == {"detected", "z", "payload", "mac_ok"}
    assert set(answer["fingerprint"]) == {"match", "distance", "video_id"}
    assert {"validation_state", "issuer", "model", "generated_at"} <= set(answer["c2pa"])
    assert set(answer["classifier"]) == {"score", "band"}
    assert set(answer["recovered"]) == {"label", "model", "generated_at", "by"}


def test_an_operator_may_leave_the_visible_mark_off_and_the_file_says_so(tmp_path: Path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / FILE_NAME).write_text("visible_mark = false\n")
    marking = start_marking(REQUEST, "fake", tmp_path / "home")
    clip = moving_clip(2)
    marked = marking.apply(clip)
    assert np.abs(marked.astype(int) - clip).max() < 4
    write_video(tmp_path / "fox.mp4", marked, SIZE, 12)
    marking.finish(tmp_path / "fox.mp4", "fox.mp4")
    assert b"lvisible_mark\xf4" in (tmp_path / "fox.mp4").read_bytes()


def test_a_thumbnail_is_signed_as_a_copy_of_its_video(published: Path, home: Path, tmp_path: Path):
    thumbnail = tmp_path / "fox.webp"
    write_image(thumbnail, read_video(published)[0])
    sign_derived(thumbnail, "fox.webp", published, home)
    assert verify(thumbnail, home).c2pa.validation_state == "trusted"
