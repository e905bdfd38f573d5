"""The page about the API shows every operation, with examples that the server would take."""

import json

import httpx2
import pytest

from asazora.server import wire
from asazora.server.examples import EXAMPLES
from asazora.server.reference_page import reference_page
from live_server import LiveServer


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_every_example_is_taken(name: str):
    getattr(wire, name).model_validate(json.loads(json.dumps(EXAMPLES[name])))


def test_the_page_shows_every_operation_and_loads_nothing(server: LiveServer):
    answer = httpx2.get(f"{server.url}/docs", timeout=60)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for path in httpx2.get(f"{server.url}/openapi.json", timeout=60).json()["paths"]:
        assert path in answer.text
    assert "<script" not in answer.text
    assert "http://" not in answer.text


def test_the_page_escapes_what_it_shows():
    operation = {"tags": ["<b>"], "description": "<i>", "parameters": []}
    page = reference_page({"info": {"title": "<t>", "version": "1"}, "paths": {"/<p>": {"get": operation}}})
    assert "&lt;b&gt;" in page
    assert not any(tag in page for tag in ("<b>", "<i>", "<t>", "/<p>"))
