"""Bodies as clients send them: the same request as JSON and as a form reads the same."""

import asyncio
from typing import Any

import pytest
from fastapi import Request

from asazora.server.api_errors import ApiError
from asazora.server.bodies import RequestBody, read_body


def read(content: bytes, content_type: str) -> RequestBody:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", content_type.encode())]}
    return asyncio.run(read_body(Request(scope, receive)))


def form(text: str) -> dict[str, Any]:
    return dict(read(text.encode(), "application/x-www-form-urlencoded").fields)


def test_a_form_with_brackets_reads_as_nested_json():
    nested = form("prompt=a+fox&video[id]=video_1&asazora[seed]=7&asazora[fps]=24")
    assert nested == {"prompt": "a fox", "video": {"id": "video_1"}, "asazora": {"seed": "7", "fps": "24"}}


def test_nested_fields_of_a_form_may_be_json_text():
    assert form('asazora={"seed":7}&prompt={"seed":7}') == {"asazora": {"seed": 7}, "prompt": '{"seed":7}'}
    with pytest.raises(ApiError):
        form("asazora={")


def test_a_file_field_without_a_file_name_is_still_a_file():
    assert read(b"video=mp4", "application/x-www-form-urlencoded").files == {"video": b"mp4"}


def test_lists_are_read_in_order():
    assert form("ids[]=1&ids[]=2&characters[][id]=a&characters[][id]=b") == {
        "ids": ["1", "2"],
        "characters": [{"id": "a"}, {"id": "b"}],
    }


@pytest.mark.parametrize("text", ["b=1&b[id]=2", "a[]=1&a[b]=2", "a[b]=1&a[]=2", "a[b][c]=1"])
def test_fields_that_contradict_each_other_are_refused(text: str):
    with pytest.raises(ApiError):
        form(text)


def test_a_file_without_a_name_or_type_is_read_as_bytes():
    head = b'--x\r\ncontent-disposition: form-data; name="video"; filename="upload"\r\n'
    content = head + b"content-type: application/octet-stream\r\n\r\n\x00\xff\r\n--x--\r\n"
    assert read(content, "multipart/form-data; boundary=x").files == {"video": b"\x00\xff"}


def test_no_body_is_an_empty_object():
    assert read(b"", "application/json") == RequestBody({})
