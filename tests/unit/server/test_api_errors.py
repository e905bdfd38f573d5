"""Every error, whatever made it, is in OpenAI's envelope and says what to do."""

import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from asazora.server.store.accounts import Role
from live_server import LiveServer
from openai_schema import check


@pytest.fixture(scope="module")
def key(server: LiveServer) -> str:
    return server.accounts.create_key(Role.CREATOR)[0]


def ask(server: LiveServer, key: str, method: str, path: str, **options: Any) -> httpx2.Response:
    headers = {"authorization": f"Bearer {key}", **options.pop("headers", {})}
    return httpx2.request(method, server.url + path, headers=headers, **options)


def error_of(answer: httpx2.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["x-request-id"].startswith("req_")
    check(answer.json(), "ErrorResponse")
    return answer.json()["error"]


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"prompt": None}, "prompt", "invalid_type"),
        ({"prompt": ""}, "prompt", "string_below_min_length"),
        ({"prompt": "  "}, "prompt", "invalid_value"),
        ({"prompt": "x" * 32_001}, "prompt", "string_above_max_length"),
        ({"prompt": "\ud800"}, "prompt", "invalid_value"),
        ({"seconds": "5"}, "seconds", "invalid_value"),
        ({"seconds": 4}, "seconds", "invalid_value"),
        ({"size": "640x480"}, "size", "invalid_value"),
        ({"model": "sora-9"}, "model", "invalid_value"),
        ({"quality": "best"}, "quality", "unknown_parameter"),
        ({"input_reference": {}}, "input_reference.file_id", "missing_required_parameter"),
        ({"input_reference": {"file_id": "1", "image_url": "2"}}, "input_reference.image_url", "unknown_parameter"),
        ({"asazora": {"fps": 0}}, "asazora.fps", "invalid_value"),
        ({"asazora": {"seconds": 61}}, "asazora.seconds", "invalid_value"),
        ({"asazora": {"size": "129x64"}}, "size", "invalid_value"),
        ({"asazora": {"seed": -1}}, "asazora.seed", "invalid_value"),
        ({"asazora": {"variations": 9}}, "asazora.variations", "invalid_value"),
        ({"asazora": {"best_of": 9}}, "asazora.best_of", "invalid_value"),
        ({"asazora": {"best_of": 2, "variations": 2}}, "asazora", "invalid_value"),
        ({"asazora": {"best_of": 2, "loop": True}}, "best of", "invalid_value"),
    ],
)
def test_a_bad_field_is_named(server: LiveServer, key: str, change: dict[str, Any], param: str, code: str):
    body = json.dumps({"prompt": "a fox", **change})
    answer = ask(server, key, "POST", "/v1/videos", content=body, headers={"content-type": "application/json"})
    error = error_of(answer, 400)
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, code)


def test_the_supported_values_are_told_in_openais_words(server: LiveServer, key: str):
    error = error_of(ask(server, key, "POST", "/v1/videos", json={"prompt": "a fox", "seconds": "5"}), 400)
    assert error["message"] == "Invalid value: '5'. Supported values are: '4', '8', '12', '16', and '20'."


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"prompt": NaN}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"", "", 400),
        (b"prompt", "multipart/form-data", 400),
        (b"--x\r\n", "multipart/form-data; boundary=x", 400),
        (b"<prompt/>", "text/xml", 415),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(server: LiveServer, key: str, content: bytes, kind: str, status: int):
    headers = {"content-type": kind} if kind else {}
    error_of(ask(server, key, "POST", "/v1/videos", content=content, headers=headers), status)


@pytest.mark.parametrize("key", [None, "Bearer", "Basic eA==", "Bearer wrong", "Bearer ключ"])
def test_no_key_or_a_wrong_one_is_401(server: LiveServer, key: str | None):
    headers = {} if key is None else {"authorization": key.encode()}
    answer = httpx2.get(f"{server.url}/v1/videos", headers=headers)
    error_of(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_revoked_key_and_an_expired_one_are_401(server: LiveServer):
    revoked, info = server.accounts.create_key(Role.CREATOR)
    assert ask(server, revoked, "GET", "/v1/videos").status_code == 200
    server.accounts.revoke(info.id)
    expired, _ = server.accounts.create_key(Role.CREATOR, lifetime_seconds=-1)
    for key in (revoked, expired):
        assert error_of(ask(server, key, "GET", "/v1/videos"), 401)["code"] == "invalid_api_key"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
def test_roles_that_only_look_may_not_make_or_delete(server: LiveServer, role: Role):
    key, _ = server.accounts.create_key(role)
    assert ask(server, key, "GET", "/v1/videos").status_code == 200
    error_of(ask(server, key, "POST", "/v1/videos", json={"prompt": "a fox"}), 403)
    error_of(ask(server, key, "DELETE", "/v1/videos/video_1"), 403)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1/videos/..%2Fmodels", 404),
        ("GET", "/v1/videos/video_0", 404),
        ("GET", "/v1/videos/video_0/content", 404),
        ("GET", "/v1/videos/characters/char_0", 404),
        ("PUT", "/v1/videos", 405),
        ("GET", "/v1/videos?limit=101", 400),
        ("GET", "/v1/videos?limit=x", 400),
        ("GET", "/v1/videos?order=up", 400),
        ("GET", "/v1/videos?after=video_0", 404),
        ("GET", "/v1/videos/video_0/content?variant=gif", 400),
    ],
)
def test_errors_of_the_router_are_in_the_envelope_too(
    server: LiveServer, key: str, method: str, path: str, status: int
):
    error_of(ask(server, key, method, path), status)


def test_a_wrong_method_is_told_the_right_ones(server: LiveServer, key: str):
    answer = ask(server, key, "PUT", "/v1/videos/video_0/content")
    error_of(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD"
    assert ask(server, key, "PUT", "/v1/videos/video_0").headers["allow"] == "DELETE, GET"


def test_a_body_too_large_is_413_whether_announced_or_not(server: LiveServer, key: str):
    large = b"x" * (server.settings.max_body_bytes + 1)
    headers = {"content-type": "application/json"}
    error_of(ask(server, key, "POST", "/v1/videos", content=large, headers=headers), 413)
    unannounced = (large[start : start + 2**20] for start in range(0, len(large), 2**20))
    error_of(ask(server, key, "POST", "/v1/videos", content=unannounced, headers=headers), 413)


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"input_reference[image_url]": "data:image/png;base64,AA=="}, "input_reference"),
        ({"input_reference[image_url]": "data:image/png;base64,?"}, "input_reference.image_url"),
        ({"input_reference[image_url]": "file:///etc/passwd"}, "input_reference.image_url"),
        ({"input_reference[image_url]": "https://127.0.0.1/a.png"}, "input_reference.image_url"),
        ({"input_reference[file_id]": "file-0"}, "input_reference.file_id"),
        ({"characters[][id]": "char_1"}, "characters.0.id"),
        ({"asazora": '{"storyboard": [{"seconds": 2}]}'}, "card"),
        ({"asazora": '{"storyboard": [{"seconds": 2, "video": {"id": "video_0"}}]}'}, "asazora.storyboard.0.video"),
        ({"asazora": '{"storyboard": [{"seconds": 2, "text": "a fox"}], "loop": true}'}, "asazora"),
    ],
)
def test_a_source_that_is_not_there_or_no_source_is_named(
    server: LiveServer, key: str, fields: dict[str, str], param: str
):
    answer = ask(server, key, "POST", "/v1/videos", data={"prompt": "a fox", **fields})
    assert error_of(answer, answer.status_code)["param"] == param
    assert answer.status_code in (400, 404)


@pytest.mark.parametrize("name", ["input_reference", "video"])
def test_an_uploaded_file_is_never_silently_dropped(server: LiveServer, key: str, name: str):
    files = {name: ("upload", b"\x89PNG", "application/octet-stream")}
    answer = ask(server, key, "POST", "/v1/videos", data={"prompt": "a fox"}, files=files)
    assert error_of(answer, 400)["param"] == name


@pytest.mark.parametrize("path", ["/v1/videos/edits", "/v1/videos/extensions", "/v1/videos/loops"])
def test_verbs_check_their_source(server: LiveServer, key: str, path: str):
    body = {"prompt": "a fox", "video": {"id": "video_0"}, "seconds": "4"}
    if not path.endswith("extensions"):
        del body["seconds"]
    error_of(ask(server, key, "POST", path, json=body), 404)
    del body["video"]
    error_of(ask(server, key, "POST", path, json=body), 400)
    files = {"video": ("upload", b"mp4", "application/octet-stream")}
    error = error_of(ask(server, key, "POST", path, data=body, files=files), 400)
    assert (error["code"], error["param"]) == ("invalid_file", "video")
    both = {**body, "video[id]": "video_0"}
    error_of(ask(server, key, "POST", path, data=both, files=files), 400)


def test_characters_need_a_name_and_a_video(server: LiveServer, key: str):
    files = {"video": ("upload", b"mp4", "video/mp4")}
    error_of(ask(server, key, "POST", "/v1/videos/characters", files=files), 400)
    error_of(ask(server, key, "POST", "/v1/videos/characters", data={"name": "Fox"}), 400)
    error_of(ask(server, key, "POST", "/v1/videos/characters", data={"name": "Fox"}, files=files), 400)
    assert list(server.settings.uploads_folder.iterdir()) == []


def test_the_page_explains_every_code():
    root = Path(__file__).parents[3]
    sources = [path.read_text() for path in (root / "src" / "asazora" / "server").rglob("*.py")]
    codes = {code for text in sources for code in re.findall(r'(?:code=|"error_code": )"(\w+)"', text)}
    page = (root / "docs" / "api.md").read_text()
    assert {"queue_full", "taken_down", "session_ended"} <= codes
    assert {code for code in codes if f"`{code}`" not in page} == set()
