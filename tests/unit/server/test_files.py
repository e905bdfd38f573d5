"""Files that people upload: kept if they can be read, seen by their account alone, and something to start from."""

import base64
import io
import json
from collections.abc import Generator
from typing import Any

import numpy as np
import openai
import pytest
from PIL import Image

from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Animate
from asazora.media.video_writer import write_video
from asazora.server.app import sweep
from asazora.server.job_runner import failure
from asazora.server.materials import Materials, SourceGoneError
from asazora.server.sources import writable_size
from asazora.server.store.stored_verb import file_reference
from fakes import gradient
from live_server import LiveServer
from openai_schema import check

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

SIZE = Size(128, 64)


def picture(size: Size = SIZE, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.fromarray(gradient(np.arange(1), size)[0]).save(file, format=kind)
    return file.getvalue()


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A video of one second."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    write_video(path, gradient(np.arange(12), SIZE), SIZE, fps=12)
    return path.read_bytes()


@pytest.fixture(scope="module")
def client(server: LiveServer) -> Generator[openai.OpenAI]:
    with server.client() as made:
        yield made


def test_a_file_is_kept_listed_sent_back_and_deleted(server: LiveServer, client: openai.OpenAI, clip: bytes):
    made = client.files.create(file=("fox.png", picture()), purpose="vision")
    assert (made.object, made.bytes, made.filename, made.purpose) == ("file", len(picture()), "fox.png", "vision")
    other = client.files.create(file=clip, purpose="user_data")
    assert [file.id for file in client.files.list()] == [other.id, made.id]
    assert [file.id for file in client.files.list(limit=1, order="asc")] == [made.id, other.id]
    assert [file.id for file in client.files.list(purpose="vision")] == [made.id]
    assert client.files.retrieve(made.id) == made
    assert client.files.content(other.id).read() == clip
    for file in (made, other):
        assert client.files.delete(file.id).deleted
        assert not server.context.inputs.path(file.id).exists()
    with pytest.raises(openai.NotFoundError):
        client.files.retrieve(made.id)


def test_a_file_is_what_its_bytes_are_and_not_what_its_name_says(client: openai.OpenAI):
    for content in (b"\x89PNG\r\n\x1a\n", b"#!/bin/sh\n", picture()[:-40]):
        with pytest.raises(openai.BadRequestError) as caught:
            client.files.create(file=("fox.png", content, "image/png"), purpose="vision")
        assert (caught.value.code, caught.value.param) == ("invalid_file", "file")
        assert "/" not in caught.value.message.replace("video/", "").replace("image/", "").split("(")[0]


def test_another_accounts_file_does_not_exist(server: LiveServer, client: openai.OpenAI):
    made = client.files.create(file=picture(), purpose="vision")
    with server.client() as stranger:
        assert list(stranger.files.list()) == []
        for call in (stranger.files.retrieve, stranger.files.content, stranger.files.delete):
            with pytest.raises(openai.NotFoundError):
                call(made.id)
        with pytest.raises(openai.NotFoundError):
            stranger.videos.create(prompt="a fox", extra_body={"input_reference": {"file_id": made.id}})
    assert client.files.delete(made.id).deleted


def test_a_file_goes_when_its_time_is_over(server: LiveServer, client: openai.OpenAI, monkeypatch: pytest.MonkeyPatch):
    made = client.files.create(
        file=picture(), purpose="vision", expires_after={"anchor": "created_at", "seconds": 3600}
    )
    assert made.expires_at == made.created_at + 3600
    later = made.created_at + 3601
    monkeypatch.setattr("asazora.server.store.files.time.time", lambda: later)
    with pytest.raises(openai.NotFoundError):
        client.files.retrieve(made.id)
    sweep(server.context)
    assert not server.context.inputs.path(made.id).exists()


def create(client: openai.OpenAI, **wanted: Any) -> dict[str, Any]:
    """A video that is asked for, as its account sees it, and that is cancelled at once."""
    answer = client.videos.with_raw_response.create(prompt="a fox", **wanted)
    video = answer.http_response.json()
    check({**video, "size": "1280x720"}, "VideoResource")
    client.videos.delete(video["id"])
    return video


def test_a_picture_may_come_in_every_way(client: openai.OpenAI):
    made = client.files.create(file=picture(), purpose="vision")
    data_url = "data:image/png;base64," + base64.b64encode(picture()).decode()
    small = {"size": str(SIZE)}
    ways: list[dict[str, Any]] = [
        {"input_reference": picture(), "extra_body": {"asazora": small}},
        {"input_reference": ("fox.webp", picture(kind="WEBP")), "extra_body": {"asazora": small}},
        {"extra_body": {"input_reference": {"file_id": made.id}, "asazora": small}},
        {"extra_body": {"input_reference": {"image_url": data_url}, "asazora": small}},
        {
            "extra_body": {"input_reference": {"image_url": data_url}, "asazora": small},
            "extra_headers": {"content-type": "application/json"},
        },
    ]
    for way in ways:
        assert create(client, **way)["asazora"]["verb"] == "animate"


def test_a_picture_has_the_size_of_the_video_unless_it_may_be_cut(client: openai.OpenAI):
    with pytest.raises(openai.BadRequestError, match="Inpaint image must match the requested width and height"):
        client.videos.create(prompt="a fox", size="1280x720", input_reference=picture())
    cut = create(client, size="1280x720", input_reference=picture(), extra_body={"asazora": {"fit": "cover"}})
    assert (cut["size"], cut["asazora"]["verb"]) == ("1280x720", "animate")


def test_a_video_is_no_picture_and_a_picture_no_video(client: openai.OpenAI, clip: bytes):
    with pytest.raises(openai.BadRequestError, match="not a video"):
        client.videos.create(prompt="a fox", input_reference=clip)
    with pytest.raises(openai.BadRequestError, match="not a picture"):
        client.videos.edit(prompt="a fox", video=picture())


def test_an_uploaded_video_is_edited_extended_looped_and_cut(client: openai.OpenAI, clip: bytes):
    edited = client.videos.edit(prompt="a blue fox", video=clip)
    assert (edited.size, edited.seconds, edited.model_extra["asazora"]["verb"]) == ("128x64", "1", "remix")
    extended = client.videos.extend(prompt="the fox sits", seconds="4", video=clip)
    assert (extended.seconds, extended.model_extra["asazora"]["verb"]) == ("5", "extend")
    made = client.files.create(file=clip, purpose="user_data")
    video = {"video": {"file_id": made.id}}
    post = {"cast_to": object}
    looped = client.post("/videos/loops", body=video | {"bridge_seconds": 2}, **post)
    cut = client.post("/videos/recuts", body=video | {"keep": [{"start": 0.5, "end": 1}], "forward": 1}, **post)
    assert (looped["seconds"], looped["prompt"], cut["seconds"]) == ("3", None, "1.5")
    blend = {"first": {"file_id": made.id}, "second": {"file_id": made.id}, "seconds": 2}
    assert client.post("/videos/blends", body=blend, **post)["asazora"]["verb"] == "blend"
    for wanted in ({"keep": [{"start": 0, "end": 9}]}, {"keep": [{"start": 1, "end": 0.5}]}, {"keep": []}):
        with pytest.raises(openai.BadRequestError):
            client.post("/videos/recuts", body=video | wanted, **post)
    for made_video in client.videos.list():
        client.videos.delete(made_video.id)


def test_no_video_is_extended_without_end(client: openai.OpenAI, clip: bytes):
    made = client.files.create(file=clip, purpose="user_data")
    spans = [{"start": 0, "end": 1}] * 60
    body = {"video": {"file_id": made.id}, "keep": spans, "forward": 60, "backward": 60}
    with pytest.raises(openai.BadRequestError, match="at most 120"):
        client.post("/videos/recuts", body=body, cast_to=object)


@pytest.mark.parametrize(
    ("sides", "written"),
    [((128, 64), "128x64"), ((4096, 2304), "2048x1152"), ((1081, 1919), "1080x1920"), ((40, 20), "128x64")],
)
def test_a_video_of_any_size_gets_one_that_can_be_written(sides: tuple[int, int], written: str):
    assert str(writable_size(*sides)) == written


def test_variations_are_made_together_and_know_each_other(client: openai.OpenAI):
    first = create(client, extra_body={"asazora": {"variations": 3, "seed": 2**63 - 1, "size": "128x64"}})
    ids = first["asazora"]["variations"]
    assert (ids[0], len(set(ids))) == (first["id"], 3)
    others = [client.videos.retrieve(video_id) for video_id in ids[1:]]
    assert [video.model_extra["asazora"]["seed"] for video in others] == [0, 1]
    for video in others:
        client.videos.delete(video.id)


def test_the_best_of_several_is_chosen_by_the_judge(client: openai.OpenAI):
    wanted = {"best_of": 2, "seed": 7, "size": "128x64", "seconds": 0.5}
    video = client.videos.create_and_poll(prompt="a red fox in a meadow", extra_body={"asazora": wanted})
    assert (video.status, video.model_extra["asazora"]["best_of"]) == ("completed", 2)


def test_a_storyboard_is_as_long_as_its_cards(client: openai.OpenAI):
    cards = [{"seconds": 1.5, "text": "a fox"}, {"seconds": 2, "text": "a dog", "camera": "pan left"}]
    video = create(client, extra_body={"asazora": json.dumps({"storyboard": cards})})
    assert (video["seconds"], video["asazora"]["verb"]) == ("3.5", "storyboard")


def test_a_character_is_kept_and_named_in_a_prompt(server: LiveServer, client: openai.OpenAI, clip: bytes):
    made = client.videos.create_character(
        name="Mossy", video=clip, extra_body={"asazora[looks]": "small green fox with a scarf"}
    )
    assert client.videos.get_character(made.id).model_dump() == made.model_dump()
    chosen = {"characters": [{"id": made.id}]}
    video = client.videos.create(prompt="Mossy runs; mossy sits", extra_body=chosen)
    assert video.prompt == "Mossy runs; mossy sits"
    stored = server.context.jobs.get(server_account(server, client), video.id)
    assert stored is not None
    assert stored.prompt == "small green fox with a scarf runs; small green fox with a scarf sits"
    client.videos.delete(video.id)
    with pytest.raises(openai.BadRequestError, match="must name the character"):
        client.videos.create(prompt="a dog runs", extra_body=chosen)
    with server.client() as stranger, pytest.raises(openai.NotFoundError):
        stranger.videos.get_character(made.id)


def server_account(server: LiveServer, client: openai.OpenAI) -> str:
    account = server.accounts.find(client.api_key)
    assert account is not None
    return account.id


def test_a_deleted_source_fails_the_job_and_says_so(server: LiveServer):
    request = GenerationRequest(prompt="a fox", verb=Animate(image=file_reference("file-gone")))
    with pytest.raises(SourceGoneError) as caught:
        Materials(server.context.files, server.context.inputs).put_in(request)
    assert failure(caught.value)[0] == "source_gone"
