"""What can be seen of a running server from outside: figures, log lines, spans; never prompts or keys."""

import json
import logging
import re
from collections.abc import Generator

import httpx2
import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from asazora.server.logs import JsonFormatter, request_id
from asazora.server.store.accounts import Role
from asazora.server.tracing import span, stop_tracing, trace_with
from live_server import LiveServer, wait_until

SECRET = "a-very-secret-fox"


def ask(server: LiveServer, path: str, role: Role = Role.ADMIN) -> httpx2.Response:
    key, _ = server.accounts.create_key(role)
    return httpx2.get(server.url + path, headers={"authorization": f"Bearer {key}"})


def figures(text: str) -> dict[str, str]:
    return dict(re.findall(r"^(\S+(?:\{[^}]*\})?) (\S+)$", text, re.MULTILINE))


def test_figures_are_for_admins(server: LiveServer):
    assert httpx2.get(f"{server.url}/metrics").status_code == 401
    assert ask(server, "/metrics", Role.CREATOR).status_code == 403


def test_figures_count_requests_by_route_and_never_by_path(server: LiveServer):
    by_route = 'asazora_requests_total{method="GET",route="/v1/videos/{video_id}",status="404"}'
    nowhere = 'asazora_requests_total{method="GET",route="(none)",status="404"}'
    before = figures(ask(server, "/metrics").text)  # one process may have served other tests
    ask(server, f"/v1/videos/{SECRET}")
    ask(server, f"/{SECRET}")

    def more(name: str) -> float:  # counted after the answer has left
        return float(figures(ask(server, "/metrics").text).get(name, 0)) - float(before.get(name, 0))

    wait_until(lambda: more(by_route) == 1 and more(nowhere) == 1)
    answer = ask(server, "/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = figures(answer.text)
    assert SECRET not in answer.text
    assert {"asazora_workers", "asazora_ready", "asazora_kept_bytes", "asazora_open_cases"} <= set(found)
    assert {f'asazora_jobs{{status="{name}"}}' for name in ("queued", "in_progress", "completed", "failed")} <= set(
        found
    )


@pytest.fixture
def spans() -> Generator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    trace_with(SimpleSpanProcessor(exporter))
    yield exporter
    stop_tracing()


def test_each_request_is_a_span_with_its_route(server: LiveServer, spans: InMemorySpanExporter):
    ask(server, f"/v1/videos/{SECRET}?after={SECRET}")
    wait_until(spans.get_finished_spans)  # a span ends after its answer has left
    (seen,) = spans.get_finished_spans()
    assert dict(seen.attributes or {}) == {
        "http.request.method": "GET",
        "http.route": "/v1/videos/{video_id}",
        "http.response.status_code": 404,
    }


def test_without_a_collector_there_are_no_spans():
    with span("request", {}) as traced:
        assert traced is None


def test_a_json_line_has_the_request_it_belongs_to():
    record = logging.LogRecord("asazora.server", logging.WARNING, "", 0, "%s failed", ("video_1",), None)
    outside = json.loads(JsonFormatter().format(record))
    token = request_id.set("req_1")
    inside = json.loads(JsonFormatter().format(record))
    request_id.reset(token)
    assert (outside["level"], outside["message"]) == ("warning", "video_1 failed")
    assert "request_id" not in outside
    assert inside["request_id"] == "req_1"


def test_the_log_of_a_request_holds_neither_key_nor_query_nor_prompt(
    server: LiveServer, caplog: pytest.LogCaptureFixture
):
    key, _ = server.accounts.create_key(Role.CREATOR)
    with caplog.at_level(logging.INFO, "asazora"):
        headers = {"authorization": f"Bearer {key}"}
        httpx2.get(f"{server.url}/v1/videos?after={SECRET}", headers=headers)
        body = {"prompt": SECRET, "asazora": {"size": "128x64", "seconds": 0.5}}
        assert httpx2.post(f"{server.url}/v1/videos", json=body, headers=headers).status_code == 200
        wait_until(lambda: "POST /v1/videos 200" in caplog.text)
    assert "/v1/videos 404" in caplog.text
    assert SECRET not in caplog.text
    assert key not in caplog.text
