"""The studio's files: what is served, and what the page is kept from doing."""

import re

import httpx2
import pytest

from asazora.server.routes.studio import MEDIA_TYPES
from live_server import LiveServer


def test_the_page_loads_only_its_own_files(server: LiveServer):
    page = httpx2.get(f"{server.url}/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    named = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    assert sorted(named) == ["/studio/icon.svg", "/studio/studio.css", "/studio/studio.js"]
    assert "<style" not in page.text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page.text)


@pytest.mark.parametrize("path", ["/", "/studio/studio.js", "/studio/studio.css", "/studio/icon.svg"])
def test_every_file_comes_with_a_strict_policy(server: LiveServer, path: str):
    headers = httpx2.get(server.url + path).raise_for_status().headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_built_files_speak_to_no_other_host(server: LiveServer):
    for name in MEDIA_TYPES:
        path = "/" if name == "index.html" else f"/studio/{name}"
        hosts = set(re.findall(r"https?://([^/\"'`\s)]+)", httpx2.get(server.url + path).text))
        assert hosts <= {"www.w3.org"}, name  # the name of SVG, which nobody fetches


def test_a_file_that_has_not_changed_is_not_sent_again(server: LiveServer):
    first = httpx2.get(f"{server.url}/studio/studio.js")
    again = httpx2.get(f"{server.url}/studio/studio.js", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["__init__.py", "..%2F__init__.py", "missing.js"])
def test_nothing_else_is_served(server: LiveServer, name: str):
    assert httpx2.get(f"{server.url}/studio/{name}").status_code == 404
