"""Requests to addresses that clients name reach the open internet or a trusted host, and nothing else."""

import socket
import threading
import time
from collections.abc import Callable, Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from asazora.server.outbound import OutboundError, OutboundRequest, OutboundRules, check_url, is_public, send

LOOPBACK = OutboundRules(trusted_hosts=("localhost",), seconds=2, max_bytes=100, max_redirects=2)
OPEN = OutboundRules(allowed_hosts=("*",), seconds=2)


class Handler(BaseHTTPRequestHandler):
    """Answers by its path."""

    def do_GET(self) -> None:
        port = self.server.server_address[1]
        places = {
            "/there": f"http://localhost:{port}/small",
            "/loop": "/loop",
            "/inside": "http://169.254.169.254/",
            "/clear": f"http://127.0.0.1:{port}/small",
        }
        if self.path in places:
            self.send_response(302)
            self.send_header("location", places[self.path])
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        if self.path == "/slow":
            time.sleep(30)
        self.wfile.write(b"x" * (1000 if self.path == "/large" else 10))

    def log_message(self, *parts: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def address() -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_addresses_of_ones_own_networks_are_not_public(address: str):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https:///path",
        "https://user@example.com/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://[::1/",
        "https://ex\nample.com/",
        "gopher://localhost/",
        "",
    ],
)
def test_only_plain_https_urls_are_taken(url: str):
    with pytest.raises(OutboundError):
        check_url(url, OPEN)


def test_hosts_are_matched_by_pattern():
    rules = OutboundRules(allowed_hosts=("*.example.com",))
    assert check_url("https://img.EXAMPLE.com./a", rules).path == "/a"
    for url in ("https://example.com/", "https://example.com.evil.net/", "https://evilexample.com/"):
        with pytest.raises(OutboundError):
            check_url(url, rules)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"])
def test_a_private_host_in_any_spelling_is_never_connected_to(host: str):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        with pytest.raises(OutboundError):
            send(OutboundRequest(url=f"https://{host}:{listener.getsockname()[1]}/"), OPEN)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_the_address_that_was_checked_is_the_one_that_is_used(monkeypatch: pytest.MonkeyPatch):
    answers = iter(["93.184.216.34", "127.0.0.1"])
    asked, reached = list[str](), list[str]()

    def resolve(host: str, port: int, **options: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        reached.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr("asazora.server.outbound.socket.getaddrinfo", resolve)
    monkeypatch.setattr("asazora.server.outbound.socket.create_connection", connect)
    with pytest.raises(OutboundError):
        send(OutboundRequest(url="https://rebinding.example/"), OPEN)
    assert (asked, reached) == (["rebinding.example"], ["93.184.216.34"])


def test_a_trusted_host_answers_and_redirects_are_followed(address: str):
    assert send(OutboundRequest(url=f"{address}/small"), LOOPBACK).body == b"x" * 10
    assert send(OutboundRequest(url=f"{address}/there"), LOOPBACK).status == 200


@pytest.mark.parametrize("path", ["/loop", "/inside", "/clear", "/large"])
def test_redirects_are_checked_again_and_answers_bounded(address: str, path: str):
    with pytest.raises(OutboundError):
        send(OutboundRequest(url=address + path), LOOPBACK)


def test_a_slow_answer_is_cut_off_in_time(address: str):
    def took(call: Callable[[], object]) -> float:
        start = time.monotonic()
        with pytest.raises(OutboundError):
            call()
        return time.monotonic() - start

    rules = OutboundRules(trusted_hosts=("localhost",), seconds=0.3)
    assert took(lambda: send(OutboundRequest(url=f"{address}/slow"), rules)) < 15
