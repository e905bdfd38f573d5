"""Bodies as clients send them: the same request as JSON and as a form reads the same."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request

from asazora.server.api_errors import ApiError
from asazora.server.bodies import LARGE_JSON_BYTES, read_body


@dataclass
class Seen:
    """A body as it was while its request lasted: fields, and the bytes and names of its files."""

    fields: Any
    files: dict[str, bytes]
    names: dict[str, str]


def read(content: bytes, content_type: str) -> Seen:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", content_type.encode())]}

    async def look() -> Seen:
        async with read_body(Request(scope, receive)) as body:
            files = {name: upload.file.read() for name, upload in body.files.items()}
            return Seen(body.fields, files, {name: upload.name for name, upload in body.files.items()})

    return asyncio.run(look())


def form(text: str) -> dict[str, Any]:
    return dict(read(text.encode(), "application/x-www-form-urlencoded").fields)


def test_a_form_with_brackets_reads_as_nested_json():
    nested = form("prompt=a+fox&video[id]=video_1&asazora[seed]=7&asazora[fps]=24")
    assert nested == {"prompt": "a fox", "video": {"id": "video_1"}, "asazora": {"seed": "7", "fps": "24"}}


def test_nested_fields_of_a_form_may_be_json_text():
    assert form('asazora={"seed":7}&prompt={"seed":7}') == {"asazora": {"seed": 7}, "prompt": '{"seed":7}'}
    blend = form('first={"id":"a"}&second={"file_id":"b"}&keep=[{"start":0}]&expires_after={"seconds":9}')
    assert [*blend.values()] == [{"id": "a"}, {"file_id": "b"}, [{"start": 0}], {"seconds": 9}]
    with pytest.raises(ApiError):
        form("asazora={")


def test_a_file_field_without_a_file_name_is_still_a_file():
    assert read(b"video=mp4", "application/x-www-form-urlencoded").files == {"video": b"mp4"}


def test_lists_are_read_in_order():
    assert form("ids[]=1&ids[]=2&characters[][id]=a&characters[][id]=b") == {
        "ids": ["1", "2"],
        "characters": [{"id": "a"}, {"id": "b"}],
    }


def test_lists_of_objects_are_read_at_any_depth():
    cards = "asazora[cards][][seconds]=1&asazora[cards][][image][file_id]=a&asazora[cards][][seconds]=2"
    assert form(cards) == {"asazora": {"cards": [{"seconds": "1", "image": {"file_id": "a"}}, {"seconds": "2"}]}}


@pytest.mark.parametrize(
    "text", ["b=1&b[id]=2", "a[]=1&a[b]=2", "a[b]=1&a[]=2", "a[b]=1&a[b][c]=2", "a[][b]=1&a[]=2&a[][b]=3"]
)
def test_fields_that_contradict_each_other_are_refused(text: str):
    with pytest.raises(ApiError):
        form(text)


def test_a_file_without_a_name_or_type_is_read_as_bytes():
    head = b'--x\r\ncontent-disposition: form-data; name="video"; filename="upload"\r\n'
    content = head + b"content-type: application/octet-stream\r\n\r\n\x00\xff\r\n--x--\r\n"
    seen = read(content, "multipart/form-data; boundary=x")
    assert (seen.files, seen.names) == ({"video": b"\x00\xff"}, {"video": "upload"})


def test_an_upload_is_copied_whole_and_known_by_its_bytes(tmp_path: Path):
    content = b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc\r\n--x--\r\n'

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    async def keep() -> tuple[int, Any]:
        headers = [(b"content-type", b"multipart/form-data; boundary=x")]
        async with read_body(Request({"type": "http", "method": "POST", "headers": headers}, receive)) as body:
            identity = body.identity()
            return body.files["file"].save(tmp_path / "copy"), identity

    size_bytes, identity = asyncio.run(keep())
    assert (size_bytes, (tmp_path / "copy").read_bytes()) == (3, b"abc")
    assert identity["files"]["file"].startswith("ba7816bf")


def test_a_large_json_body_reads_as_a_small_one():
    text = "x" * LARGE_JSON_BYTES
    assert read(b'{"prompt": "%s"}' % text.encode(), "application/json").fields == {"prompt": text}


def test_no_body_is_an_empty_object():
    assert read(b"", "application/json").fields == {}
