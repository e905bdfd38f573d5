"""Files that go in are named in the credentials of what comes out, whole or not at all; two readers agree on each."""

import json
from pathlib import Path

import c2pa
import encypher_c2pa
import pytest
from PIL import Image

from asazora.core.errors import ProvenanceError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Animate, Blend, Card, Extend, Recut, Remix, Span, Storyboard, Verb
from asazora.engine.ingredients import ingredients_of
from asazora.media.still import write_image
from asazora.media.video_writer import write_video
from asazora.provenance.marking import start_marking
from drifting_clip import moving_clip

SIZE = Size(64, 64)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Path:
    """A photograph, a picture of a kind without credentials, and two videos made here."""
    folder = tmp_path_factory.mktemp("files")
    write_image(folder / "photo.png", moving_clip(1, 64, 64)[0])
    Image.fromarray(moving_clip(1, 64, 64)[0]).save(folder / "photo.bmp")
    for name in ("one.mp4", "two.mp4"):
        make(folder / name, home, None)
    return folder


def make(path: Path, home: Path, verb: Verb | None) -> Path:
    request = GenerationRequest(prompt="a fox", size=SIZE, seconds=0.5, verb=verb)
    marking = start_marking(request, "fake", home, ingredients_of(verb))
    write_video(path, marking.apply(moving_clip(6, 64, 64)), SIZE, 12)
    marking.finish(path, path.name)
    return path


def verbs(files: Path) -> dict[str, Verb]:
    one, two, photo = files / "one.mp4", files / "two.mp4", files / "photo.png"
    return {
        "animate": Animate(image=photo),
        "animate another kind": Animate(image=files / "photo.bmp"),
        "extend": Extend(video=one, forward_s=1.0),
        "remix": Remix(video=one),
        "blend": Blend(first=one, second=two),
        "recut": Recut(video=one, keep=(Span(start_s=0.0, end_s=0.3),)),
        "storyboard": Storyboard(cards=(Card(seconds=1, image=photo), Card(seconds=1, video=two))),
    }


@pytest.mark.parametrize(
    ("name", "actions", "relations"),
    [
        ("animate", ["c2pa.opened", "c2pa.edited"], ["parentOf"]),
        ("animate another kind", ["c2pa.opened", "c2pa.edited"], ["parentOf"]),
        ("extend", ["c2pa.opened", "c2pa.edited"], ["parentOf"]),
        ("remix", ["c2pa.opened", "c2pa.edited"], ["parentOf"]),
        ("blend", ["c2pa.opened", "c2pa.edited", "c2pa.placed"], ["parentOf", "componentOf"]),
        ("recut", ["c2pa.opened", "c2pa.edited"], ["parentOf"]),
        ("storyboard", ["c2pa.created", "c2pa.placed"], ["componentOf", "componentOf"]),
    ],
)
def test_what_went_in_is_told_and_both_readers_agree(
    tmp_path: Path,
    files: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    actions: list[str],
    relations: list[str],
):
    path = make(tmp_path / "out.mp4", home, verbs(files)[name])
    with path.open("rb") as file, c2pa.Reader("video/mp4", file) as reader:
        report = json.loads(reader.json())
    manifest = report["manifests"][report["active_manifest"]]
    said = next(each for each in manifest["assertions"] if each["label"] == "c2pa.actions.v2")["data"]["actions"]
    assert [action["action"] for action in said] == actions
    assert [ingredient["relationship"] for ingredient in manifest["ingredients"]] == relations
    monkeypatch.setenv("ENCYPHER_C2PA_TELEMETRY", "off")
    monkeypatch.setenv("ENCYPHER_C2PA_ONLINE", "off")
    root = (home / "credentials" / "root" / "chain.pem").read_text()
    other = encypher_c2pa.verify(str(path), trust_pem=root, no_default_trust=True)
    assert (other["validation_state"], other["hard_binding"]) == ("Trusted", "match")


def test_a_parent_made_here_brings_its_own_credentials_along(tmp_path: Path, files: Path, home: Path):
    path = make(tmp_path / "out.mp4", home, Remix(video=files / "one.mp4"))
    with path.open("rb") as file, c2pa.Reader("video/mp4", file) as reader:
        assert len(json.loads(reader.json())["manifests"]) == 2


def test_a_parent_that_was_altered_is_refused_before_anything_is_made(tmp_path: Path, files: Path, home: Path):
    content = bytearray((files / "one.mp4").read_bytes())
    content[content.index(b"mdat") + 20] ^= 1
    (tmp_path / "altered.mp4").write_bytes(content)
    verb = Remix(video=tmp_path / "altered.mp4")
    with pytest.raises(ProvenanceError, match="has been changed"):
        start_marking(
            GenerationRequest(prompt="a fox", size=SIZE, seconds=1, verb=verb), "fake", home, ingredients_of(verb)
        )


def test_the_mark_tells_files_of_the_same_name_apart(tmp_path: Path, home: Path):
    """The id of the mark leads to the manifest: other contents under the same name are another request."""
    ids = []
    for seed in (0, 1):
        write_image(tmp_path / "photo.png", moving_clip(1, 64, 64, seed=seed)[0])
        request = GenerationRequest(prompt="a fox", size=SIZE, seconds=1, verb=Animate(image=tmp_path / "photo.png"))
        ids.append(start_marking(request, "fake", home).mark_id)
    assert ids[0] != ids[1]
