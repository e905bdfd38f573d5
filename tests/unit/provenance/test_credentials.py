"""Content Credentials: two independent readers agree on whole files, and every alteration is noticed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from asazora.core.errors import ProvenanceError
from asazora.core.sizes import Size
from asazora.evaluation.credentials_trial import PARTS, box, flipped
from asazora.media.still import write_image
from asazora.media.video_writer import write_video
from asazora.provenance import certificates
from asazora.provenance.certificates import make_leaf
from asazora.provenance.credentials import MEDIA_TYPES, CredentialsEvidence, read_credentials, sign_file
from asazora.provenance.install import Install, open_install
from asazora.provenance.origin import Ingredient, Origin, manifest, prompt_hash
from drifting_clip import moving_clip

PROMPT = "a fox in the snow"


@pytest.fixture(scope="module")
def install(tmp_path_factory: pytest.TempPathFactory) -> Install:
    return open_install(tmp_path_factory.mktemp("home"))


def origin(ingredients: tuple[Ingredient, ...] = (), *, tell_prompt: bool = False) -> Origin:
    return Origin(
        title="fox",
        model="fake",
        model_version="1",
        prompt=PROMPT,
        made_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        mark_id=b"abcd",
        install_id=b"xy",
        visible_mark=True,
        tell_prompt=tell_prompt,
        ingredients=ingredients,
    )


def write(path: Path) -> Path:
    if path.suffix == ".mp4":
        write_video(path, moving_clip(4, 64, 64), Size(64, 64), 12)
    else:
        write_image(path, moving_clip(1, 64, 64)[0])
    return path


def sign(path: Path, install: Install, said: Origin | None = None) -> Path:
    said = said or origin()
    sign_file(path, manifest(said), said.ingredients, install.signing, install.root)
    return path


def read(path: Path, install: Install) -> CredentialsEvidence:
    return read_credentials(path, MEDIA_TYPES[path.suffix], install.root)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, install: Install) -> Path:
    return sign(write(tmp_path_factory.mktemp("signed") / "fox.mp4"), install)


@pytest.mark.parametrize("name", ["fox.mp4", "fox.png", "fox.webp"])
def test_a_signed_file_is_trusted_here_and_valid_elsewhere(tmp_path: Path, install: Install, name: str):
    path = sign(write(tmp_path / name), install)
    here = read(path, install)
    assert (here.validation_state, here.failures) == ("trusted", ())
    assert (here.model, here.generated_at) == ("fake", "2026-01-02T03:04:05+00:00")
    elsewhere = read_credentials(path, MEDIA_TYPES[path.suffix], None)
    assert elsewhere.validation_state == "valid"
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_the_prompt_is_told_only_if_asked(tmp_path: Path, install: Install):
    quiet, open_ = write(tmp_path / "a.mp4"), write(tmp_path / "b.mp4")
    sign(quiet, install)
    sign(open_, install, origin(tell_prompt=True))
    assert PROMPT.encode() not in quiet.read_bytes()
    assert prompt_hash(PROMPT).encode() in quiet.read_bytes()
    assert PROMPT.encode() in open_.read_bytes()


def test_an_unsigned_file_has_none(tmp_path: Path, install: Install):
    assert read(write(tmp_path / "fox.mp4"), install).validation_state == "not_present"


@pytest.mark.parametrize("part", PARTS)
def test_every_flipped_bit_is_noticed(tmp_path: Path, signed: Path, install: Install, part: str):
    for copy in flipped(signed.read_bytes(), PARTS[part], 100):
        (tmp_path / "altered.mp4").write_bytes(copy)
        assert read(tmp_path / "altered.mp4", install).validation_state == "invalid"


def test_credentials_of_another_file_do_not_fit(tmp_path: Path, install: Install):
    a, b = sign(write(tmp_path / "a.png"), install).read_bytes(), tmp_path / "b.png"
    write_image(b, moving_clip(1, 64, 64, seed=5)[0])
    start = a.index(b"caBX") - 4
    chunk = a[start : start + 12 + int.from_bytes(a[start : start + 4])]
    content = b.read_bytes()
    b.write_bytes(content[:33] + chunk + content[33:])
    assert read(b, install).validation_state == "invalid"


def test_what_went_in_goes_along(tmp_path: Path, install: Install, signed: Path):
    parent = Ingredient(path=signed, relationship="parentOf")
    path = sign(write(tmp_path / "remix.mp4"), install, origin((parent,)))
    assert read(path, install).validation_state == "trusted"
    assert path.read_bytes().count(b"c2pa.opened") == 1


def test_a_picture_may_be_an_input(tmp_path: Path, install: Install):
    picture = Ingredient(path=write(tmp_path / "photo.png"), relationship="inputTo")
    path = sign(write(tmp_path / "animated.mp4"), install, origin((picture,)))
    assert read(path, install).validation_state == "trusted"


def test_a_parent_that_was_altered_is_refused(tmp_path: Path, install: Install, signed: Path):
    altered = bytearray(signed.read_bytes())
    altered[box(bytes(altered), b"mdat")[0] + 20] ^= 1
    (tmp_path / "parent.mp4").write_bytes(altered)
    path = write(tmp_path / "remix.mp4")
    before = path.read_bytes()
    with pytest.raises(ProvenanceError, match="has been changed"):
        sign(path, install, origin((Ingredient(path=tmp_path / "parent.mp4", relationship="parentOf"),)))
    assert path.read_bytes() == before


def test_failure_leaves_the_file_as_it_was(tmp_path: Path, install: Install):
    path = tmp_path / "fox.mp4"
    path.write_bytes(b"not a video")
    with pytest.raises(ProvenanceError):
        sign(path, install)
    assert path.read_bytes() == b"not a video"
    assert [entry.name for entry in tmp_path.iterdir()] == ["fox.mp4"]


def test_an_expired_certificate_signs_nothing(tmp_path: Path, install: Install):
    expired = make_leaf(install.root, "old", datetime.now(UTC) - certificates.LEAF_LIFETIME - timedelta(days=1))
    said = origin()
    with pytest.raises(ProvenanceError):
        sign_file(write(tmp_path / "fox.mp4"), manifest(said), (), expired, install.root)


def test_a_time_stamp_server_that_does_not_answer_means_no_signature(tmp_path: Path, install: Install):
    path = write(tmp_path / "fox.mp4")
    before = path.read_bytes()
    with pytest.raises(ProvenanceError):
        sign_file(path, manifest(origin()), (), install.signing, install.root, "http://127.0.0.1:9/tsa")
    assert path.read_bytes() == before
