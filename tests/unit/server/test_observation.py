"""What can be seen of a running server from outside: figures, log lines, spans; never prompts or keys."""

import json
import logging
import re
import socket
import sys
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from asazora.server.logs import JsonFormatter, TextFormatter, request_id
from asazora.server.settings import ServerSettings
from asazora.server.store.accounts import Role
from asazora.server.tracing import span, start_tracing, stop_tracing, trace_with
from live_server import FAKE_INSPECTOR, FAKE_WORKER, PATIENCE_SECONDS, LiveServer, running, wait_until

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

SECRET = "a-very-secret-fox"


def ask(server: LiveServer, path: str, role: Role = Role.ADMIN) -> httpx2.Response:
    key, _ = server.accounts.create_key(role)
    return httpx2.get(server.url + path, headers={"authorization": f"Bearer {key}"}, timeout=PATIENCE_SECONDS)


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
        httpx2.get(f"{server.url}/v1/videos?after={SECRET}", headers=headers, timeout=PATIENCE_SECONDS)
        body = {"prompt": SECRET, "asazora": {"size": "128x64", "seconds": 0.5}}
        assert (
            httpx2.post(f"{server.url}/v1/videos", json=body, headers=headers, timeout=PATIENCE_SECONDS).status_code
            == 200
        )
        wait_until(lambda: "POST /v1/videos 200" in caplog.text)
    assert "/v1/videos 404" in caplog.text
    assert SECRET not in caplog.text
    assert key not in caplog.text


def test_the_log_holds_no_path_and_no_method_that_a_client_made_up(
    server: LiveServer, caplog: pytest.LogCaptureFixture
):
    key, _ = server.accounts.create_key(Role.CREATOR)
    headers = {"authorization": f"Bearer {key}"}
    with caplog.at_level(logging.INFO, "asazora"):
        httpx2.get(f"{server.url}/v1/videos/{SECRET}", headers=headers, timeout=PATIENCE_SECONDS)
        httpx2.get(f"{server.url}/{SECRET}", headers=headers, timeout=PATIENCE_SECONDS)
        with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as line:
            line.sendall(f"{SECRET.upper()} / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
            assert line.makefile("rb").readline().startswith(b"HTTP/1.1 4")
        wait_until(lambda: "GET (none) 404" in caplog.text)
    assert "GET /v1/videos/{video_id} 404" in caplog.text
    assert SECRET not in caplog.text.lower()


def test_an_error_is_logged_without_its_words():
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError:
        record = logging.LogRecord("asazora", logging.ERROR, "", 0, "it failed", None, sys.exc_info())
    for formatter in (JsonFormatter(), TextFormatter()):
        record.exc_text = None
        line = formatter.format(record)
        assert "builtins.ValueError" in line
        assert "builtins.KeyError" in line
        assert f'File "{__file__}"'.strip('"') in line.replace("\\", "")
        assert SECRET not in line


def test_a_worker_says_nothing_of_what_it_was_asked(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    settings = ServerSettings(home=tmp_path, worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR)
    with running(settings) as live, live.client() as client:
        video = client.videos.create_and_poll(prompt=f"fox {SECRET} breaks", extra_body={"asazora": {"seconds": 1}})
        assert video.error.code == "internal_error"
    said = capfd.readouterr().err
    assert f"{video.id} failed" in said
    assert "builtins.ValueError" in said
    assert SECRET not in said


@dataclass
class Sink:
    """A collector of traces: its address, and the paths and bodies that arrived."""

    url: str = ""
    arrived: list[tuple[str, bytes]] = field(default_factory=list)


@pytest.fixture
def sink() -> Generator[Sink]:
    state = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            state.arrived.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *parts: object) -> None:
            """Says nothing."""

    collector = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=collector.serve_forever)
    thread.start()
    state.url = f"http://127.0.0.1:{collector.server_address[1]}/v1/traces"
    yield state
    collector.shutdown()
    thread.join()
    collector.server_close()


def test_spans_reach_a_collector_over_http(sink: Sink):
    pytest.importorskip(
        "opentelemetry.exporter.otlp.proto.http", reason="the extra is not installed (pip install 'asazora[telemetry]')"
    )
    start_tracing(sink.url)
    try:
        with span("request", {"http.route": "/v1/videos/{video_id}"}):
            pass
    finally:
        stop_tracing()
    ((path, body),) = sink.arrived
    assert path == "/v1/traces"
    assert b"/v1/videos/{video_id}" in body
    assert b"asazora" in body
