"""Requests that the server makes to addresses that clients name, without letting them point it at its own network.

A name is resolved here, all its addresses are checked, and the connection goes to one of those that were checked: there
is no second look-up that could answer otherwise. Each redirect is a new request to a new address, checked as the first.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal
from urllib.parse import SplitResult, urljoin, urlsplit

ANY_HOST = ("*",)
_REDIRECTS = (301, 302, 303, 307, 308)
_PIECE_BYTES = 2**16
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class OutboundError(Exception):
    """The request was not made, or got no useful answer. Says nothing of addresses behind a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRules:
    """Where requests may go. Hosts may be patterns such as `*.example.com`.

    `trusted_hosts` may have private addresses and be spoken to without TLS: for the operator to name, never a client.
    """

    allowed_hosts: tuple[str, ...] = ()
    trusted_hosts: tuple[str, ...] = ()
    seconds: float = 10.0
    max_bytes: int = 2**20
    max_redirects: int = 0


@dataclass(frozen=True, slots=True)
class OutboundAnswer:
    """What came back."""

    status: int
    body: bytes
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRequest:
    """What to send. Header names are lower case."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None


def send(request: OutboundRequest, rules: OutboundRules) -> OutboundAnswer:
    """Make the request, following as many redirects as the rules allow. Raises OutboundError if that is impossible."""
    url = request.url
    for _ in range(rules.max_redirects + 1):
        answer = _send_once(url, request, rules)
        if answer.status not in _REDIRECTS or not rules.max_redirects or answer.location is None:
            return answer
        url = urljoin(url, answer.location)
    raise OutboundError("too many redirects")


def check_url(url: str, rules: OutboundRules) -> SplitResult:
    """The parts of a URL that requests may go to. Raises OutboundError for any other; resolves no name."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise OutboundError("not a URL") from error
    if not host or not url.isprintable() or not url.isascii() or " " in url:
        raise OutboundError("not a URL with a host")
    if parts.username is not None or parts.password is not None:
        raise OutboundError("a URL with a user name or password")
    trusted = _matches(host, rules.trusted_hosts)
    if parts.scheme != "https" and not (parts.scheme == "http" and trusted):
        raise OutboundError("not an https URL")
    if not trusted and not _matches(host, rules.allowed_hosts):
        raise OutboundError("a host that is not on the list of allowed ones")
    return parts


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet's, and no other address in disguise."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _send_once(url: str, request: OutboundRequest, rules: OutboundRules) -> OutboundAnswer:
    parts = check_url(url, rules)
    try:
        with _connection(parts, rules) as connection:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(request.method, target, request.body, dict(request.headers))
            answer = connection.getresponse()
            body = _bounded_body(answer, rules.max_bytes)
        return OutboundAnswer(answer.status, body, answer.getheader("location"))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise OutboundError("no answer within the time limit, or one that is not HTTP") from error


@contextmanager
def _connection(parts: SplitResult, rules: OutboundRules) -> Generator[http.client.HTTPConnection]:
    """A connection to a checked address of the host, cut when the time is up."""
    host, is_tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    raw = socket.create_connection((_address(host, port, rules), port), timeout=rules.seconds)
    is_late = threading.Event()
    cut = threading.Timer(rules.seconds, _shut, [raw, is_late])
    cut.daemon = True
    cut.start()
    connection = http.client.HTTPConnection(host, port, timeout=rules.seconds)
    try:
        connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if is_tls else raw
        yield connection
        if is_late.is_set():  # what was read may be a part only
            raise TimeoutError
    finally:
        cut.cancel()
        connection.close()
        raw.close()


def _shut(raw: socket.socket, is_late: threading.Event) -> None:
    is_late.set()
    with contextlib.suppress(OSError):
        raw.shutdown(socket.SHUT_RDWR)


def _address(host: str, port: int, rules: OutboundRules) -> str:
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not _matches(host, rules.trusted_hosts) and not all(is_public(address) for address in found):
        raise OutboundError("a host with an address that is not public")
    return found[0]


def _bounded_body(answer: http.client.HTTPResponse, max_bytes: int) -> bytes:
    body = bytearray()
    while piece := answer.read(_PIECE_BYTES):
        body += piece
        if len(body) > max_bytes:
            raise OutboundError(f"an answer of more than {max_bytes} bytes")
    return bytes(body)


def _matches(host: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(host.lower().rstrip("."), pattern.lower()) for pattern in patterns)
