"""A plug-in adds reasons to refuse; one that fails, answers nonsense or is slow raises."""

import json
import threading
import time
import urllib.error
from collections.abc import Generator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from asazora.core.errors import InvalidRequestError
from asazora.safety.plug_ins import ModerationUrl, TimedPlugIn, make_plug_ins


@contextmanager
def endpoint(
    reply: bytes, *, status: int = 200, delay_s: float = 0.0, drip_s: float = 0.0, location: str = ""
) -> Generator[tuple[str, list[dict]]]:
    """A moderation endpoint on this machine; yields its address and what it was asked."""
    asked: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            asked[-1]["key"] = self.headers.get("Authorization")
            time.sleep(delay_s)
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.end_headers()
                for start in range(len(reply)) if drip_s else ():
                    self.wfile.write(reply[start : start + 1])
                    time.sleep(drip_s)
                self.wfile.write(b"" if drip_s else reply)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/moderations", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answer(flagged: bool, **categories: bool) -> bytes:
    return json.dumps({"results": [{"flagged": flagged, "categories": categories}]}).encode()


def test_flagged_categories_are_reported(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("A_KEY", "secret")
    with endpoint(answer(True, hate=True, violence=False)) as (url, asked):
        assert ModerationUrl(url=url, model="omni", key_variable="A_KEY").categories("a text") == ["hate"]
    assert asked == [{"input": "a text", "model": "omni", "key": "Bearer secret"}]


def test_what_the_endpoint_allows_is_allowed():
    with endpoint(answer(False, hate=False)) as (url, _):
        assert not ModerationUrl(url=url).categories("a fox")


def test_a_flag_without_a_category_still_counts():
    with endpoint(answer(True)) as (url, _):
        assert ModerationUrl(url=url).categories("a text")


@pytest.mark.parametrize("reply", [b"", b"no json", b"{}", b'{"results": []}'])
def test_nonsense_raises(reply: bytes):
    with endpoint(reply) as (url, _), pytest.raises((ValueError, LookupError)):
        ModerationUrl(url=url).categories("a fox")


def test_an_error_status_raises():
    with endpoint(b"{}", status=500) as (url, _), pytest.raises(urllib.error.HTTPError) as caught:
        ModerationUrl(url=url).categories("a fox")
    caught.value.close()


def test_a_slow_endpoint_raises():
    with endpoint(answer(False), delay_s=5) as (url, _), pytest.raises(TimeoutError):
        ModerationUrl(url=url, timeout_s=0.1).categories("a fox")


def test_a_slow_local_model_raises():
    asked_for_long = threading.Event()
    plug_in = TimedPlugIn("slow", lambda text: [str(asked_for_long.wait(60))], timeout_s=0.05)
    with pytest.raises(TimeoutError):
        plug_in.categories("a fox")
    asked_for_long.set()


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "nonsense"},
        {"kind": "url"},
        {"kind": "url", "url": "file:///etc"},
        {"kind": "guard", "path": "/models/guard"},
        {"kind": "guard", "path": "/models/guard", "format": "gpt"},
    ],
)
def test_settings_are_checked(settings: dict[str, str]):
    with pytest.raises(InvalidRequestError):
        make_plug_ins([settings])


def test_a_redirect_is_not_followed():
    with endpoint(answer(False)) as (target, asked_there):
        with (
            endpoint(b"", status=307, location=target) as (url, _),
            pytest.raises(urllib.error.HTTPError) as caught,
        ):
            ModerationUrl(url=url).categories("a fox")
        caught.value.close()
    assert not asked_there


def test_an_answer_that_drips_in_is_not_waited_for():
    with endpoint(answer(False), drip_s=0.05) as (url, _):
        (plug_in,) = make_plug_ins([{"kind": "url", "url": url, "timeout_s": 0.2}])
        with pytest.raises(TimeoutError):
            plug_in.categories("a fox")
