"""People: signing in to the page, forged requests, invitations, scopes of keys, limits of accounts."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest

from asazora.server.context import CSRF_HEADER, SESSION_COOKIE
from asazora.server.store.accounts import Role, Scope
from live_server import LiveServer

PEOPLE = "/v1/asazora"


def with_key(server: LiveServer, key: str) -> httpx2.Client:
    return httpx2.Client(base_url=server.url, headers={"authorization": f"Bearer {key}"})


def holder(server: LiveServer, role: Role, **options: Any) -> httpx2.Client:
    """A client with a new key of an account of its own."""
    return with_key(server, server.accounts.create_key(role, **options)[0])


@contextmanager
def signed_in(server: LiveServer, role: Role = Role.CREATOR) -> Generator[tuple[httpx2.Client, str]]:
    """A client with the cookie of a session, and the token that goes with it."""
    with httpx2.Client(base_url=server.url) as client:
        answer = client.post(f"{PEOPLE}/session", json={"key": server.accounts.create_key(role)[0]})
        assert answer.status_code == 200
        yield client, answer.json()["csrf_token"]


def test_a_key_opens_a_session_whose_cookie_no_script_and_no_other_site_gets(server: LiveServer):
    key, info = server.accounts.create_key(Role.VIEWER, account_name="a viewer")
    answer = httpx2.post(f"{server.url}{PEOPLE}/session", json={"key": key})
    assert (answer.json()["account"], answer.json()["role"]) == ("a viewer", "viewer")
    cookie = answer.headers["set-cookie"]
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
    assert answer.headers["cache-control"] == "no-store"
    assert key not in answer.text
    assert info.id not in cookie


def test_a_cookie_reads_and_with_its_token_it_writes(server: LiveServer):
    with signed_in(server) as (client, token):
        assert client.get("/v1/videos").json()["data"] == []
        assert client.get(f"{PEOPLE}/session").json()["csrf_token"] == token
        made = client.post(f"{PEOPLE}/keys", json={"scopes": ["videos:read"]}, headers={CSRF_HEADER: token})
        assert made.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{}, {CSRF_HEADER: "0" * 64}, {CSRF_HEADER: "ключ"}, {"origin": "https://evil.example"}],
)
def test_a_forged_request_changes_nothing(server: LiveServer, headers: dict[str, str]):
    encoded = {name: value.encode() for name, value in headers.items()}
    with signed_in(server) as (client, _):
        for method, path in (("POST", "/v1/videos"), ("DELETE", "/v1/videos/video_1"), ("POST", f"{PEOPLE}/keys")):
            answer = client.request(method, path, json={"prompt": "a fox"}, headers=encoded)
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "invalid_csrf_token")
        assert client.get("/v1/videos").json()["data"] == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_can_neither_use_a_session_nor_begin_one(server: LiveServer, site: str):
    with signed_in(server) as (client, token):
        headers = {CSRF_HEADER: token, "sec-fetch-site": site}
        assert client.post("/v1/videos", json={"prompt": "a fox"}, headers=headers).status_code == 403
    key, _ = server.accounts.create_key(Role.CREATOR)
    answer = httpx2.post(f"{server.url}{PEOPLE}/session", json={"key": key}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_session_ends_by_signing_out_and_with_its_key(server: LiveServer):
    with signed_in(server) as (client, token):
        cookie = {"cookie": f"{SESSION_COOKIE}={client.cookies[SESSION_COOKIE]}"}
        assert client.delete(f"{PEOPLE}/session", headers={CSRF_HEADER: token}).status_code == 200
    assert httpx2.get(f"{server.url}/v1/videos", headers=cookie).json()["error"]["code"] == "session_ended"
    key, info = server.accounts.create_key(Role.CREATOR)
    with httpx2.Client(base_url=server.url) as other:
        other.post(f"{PEOPLE}/session", json={"key": key})
        assert other.get("/v1/videos").status_code == 200
        server.accounts.revoke(info.id)
        assert other.get("/v1/videos").status_code == 401


@pytest.mark.parametrize("key", ["wrong", " ", "sk-asazora-\ud800"])
def test_a_wrong_key_opens_nothing(server: LiveServer, key: str):
    body = '{"key": "' + key.encode("unicode_escape").decode() + '"}'
    headers = {"content-type": "application/json"}
    answer = httpx2.post(f"{server.url}{PEOPLE}/session", content=body, headers=headers)
    assert answer.status_code in (400, 401)
    assert "set-cookie" not in answer.headers


def test_an_invitation_makes_one_account_once(server: LiveServer):
    with holder(server, Role.ADMIN) as admin:
        invited = admin.post(f"{PEOPLE}/invitations", json={"role": "reviewer"}).json()
        assert invited["token"] not in admin.get(f"{PEOPLE}/invitations").text
        body = {"token": invited["token"], "name": "Rev One"}
        welcome = httpx2.post(f"{server.url}{PEOPLE}/invitations/accept", json=body)
        assert (welcome.json()["role"], welcome.json()["account"]) == ("reviewer", "Rev One")
        assert SESSION_COOKIE in welcome.headers["set-cookie"]
        again = httpx2.post(f"{server.url}{PEOPLE}/invitations/accept", json={**body, "name": "Rev Two"})
        assert again.status_code == 404
        assert admin.delete(f"{PEOPLE}/invitations/{invited['id']}").status_code == 404
    with with_key(server, welcome.json()["key"]) as reviewer:
        assert reviewer.get(f"{PEOPLE}/session").json()["account"] == "Rev One"


def test_a_withdrawn_invitation_and_a_name_that_is_taken_make_no_account(server: LiveServer):
    with holder(server, Role.ADMIN, account_name="the admin") as admin:
        invited = admin.post(f"{PEOPLE}/invitations", json={}).json()
        body = {"token": invited["token"], "name": "the admin"}
        taken = httpx2.post(f"{server.url}{PEOPLE}/invitations/accept", json=body)
        assert (taken.status_code, taken.json()["error"]["param"]) == (400, "name")
        assert admin.delete(f"{PEOPLE}/invitations/{invited['id']}").status_code == 200
    body["name"] = "someone"
    assert httpx2.post(f"{server.url}{PEOPLE}/invitations/accept", json=body).status_code == 404
    assert "someone" not in [info.name for info in server.accounts.accounts()]


def test_a_key_does_what_its_scopes_say_and_makes_no_stronger_one(server: LiveServer):
    with holder(server, Role.ADMIN, scopes=[Scope.READ]) as reader:
        assert reader.get("/v1/videos").status_code == 200
        assert reader.post("/v1/videos", json={"prompt": "a fox"}).status_code == 403
        assert reader.get(f"{PEOPLE}/accounts").status_code == 403
        stronger = reader.post(f"{PEOPLE}/keys", json={"scopes": ["admin"]})
        assert (stronger.status_code, stronger.json()["error"]["param"]) == (400, "scopes")
        same = reader.post(f"{PEOPLE}/keys", json={"days": 1}).json()
        assert same["scopes"] == ["videos:read"]
        assert same["expires_at"] - same["created_at"] == 24 * 3600


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_admins_administer(server: LiveServer, role: Role):
    with holder(server, role) as client:
        assert {client.get(f"{PEOPLE}/{what}").status_code for what in ("accounts", "invitations", "audit")} == {403}
        assert client.post(f"{PEOPLE}/invitations", json={"role": "admin"}).status_code == 403
        own = client.get(f"{PEOPLE}/account").json()["id"]
        assert client.post(f"{PEOPLE}/accounts/{own}", json={"role": "admin"}).status_code == 403


def test_an_admin_bounds_an_account(server: LiveServer):
    with holder(server, Role.ADMIN) as admin, holder(server, Role.CREATOR) as creator:
        before = creator.get(f"{PEOPLE}/account").json()
        assert before["quota_bytes"] == server.settings.queue.quota_bytes
        changed = admin.post(f"{PEOPLE}/accounts/{before['id']}", json={"quota_bytes": 0, "max_queued": 3})
        assert changed.json()["quota_bytes"] == 0
        after = creator.get(f"{PEOPLE}/account").json()
        assert (after["quota_bytes"], after["max_queued"], after["used_bytes"]) == (0, 3, 0)
        full = creator.post("/v1/videos", json={"prompt": "a fox"})
        assert (full.status_code, full.json()["error"]["code"]) == (507, "insufficient_quota")
        admin.post(f"{PEOPLE}/accounts/{before['id']}", json={"role": "viewer"})
        assert creator.post("/v1/videos", json={"prompt": "a fox"}).status_code == 403
        own = admin.get(f"{PEOPLE}/account").json()["id"]
        assert admin.post(f"{PEOPLE}/accounts/{own}", json={"role": "viewer"}).status_code == 400


def test_what_admins_do_is_on_record(server: LiveServer):
    with holder(server, Role.ADMIN) as admin:
        own = admin.get(f"{PEOPLE}/account").json()["id"]
        invited = admin.post(f"{PEOPLE}/invitations", json={}).json()
        page = admin.get(f"{PEOPLE}/audit?limit=1").json()
        assert page["intact"]
        event = page["data"][0]
        assert (event["action"], event["subject"], event["actor"]) == ("invitation.created", invited["id"], own)
        assert invited["token"] not in admin.get(f"{PEOPLE}/audit").text
