"""The signing key in a process of its own, asked over a Unix socket: the process that serves people never holds it.

A request is one letter, the length of what follows, and that: `R` for the root certificate, `C` for the chain to sign
with, `S` for a signature of the bytes. The answer is `+` or `-` (an error), a length, and the content.
"""

import io
import os
import socket
import socketserver
import struct
from dataclasses import dataclass
from pathlib import Path

from asazora.core.errors import ProvenanceError
from asazora.provenance.certificates import Credential

MAX_BYTES = 2**20
TIMEOUT_S = 10.0
ROOT, CHAIN, SIGN = b"R", b"C", b"S"

_HEADER = struct.Struct(">cI")
_OK, _ERROR = b"+", b"-"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteCredential(Credential):
    """A certificate chain whose key is elsewhere: behind the socket."""

    socket: Path

    def sign(self, data: bytes) -> bytes:
        return _ask(self.socket, SIGN, data)


def remote_credentials(path: Path) -> tuple[Credential, Credential]:
    """The root (certificate only) and what to sign with, of the signer at a socket. Raises ProvenanceError."""
    root = Credential(chain_pem=_ask(path, ROOT), key_pem=b"")
    return root, RemoteCredential(chain_pem=_ask(path, CHAIN), key_pem=b"", socket=path)


def _ask(path: Path, kind: bytes, payload: bytes = b"") -> bytes:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(TIMEOUT_S)
            connection.connect(str(path))
            connection.sendall(_HEADER.pack(kind, len(payload)) + payload)
            with connection.makefile("rb") as answer:
                state, content = _message(answer)
    except (OSError, ValueError, struct.error) as error:
        raise ProvenanceError(f"the signer at {str(path)!r} does not answer: {error}") from error
    if state != _OK:
        raise ProvenanceError(f"the signer at {str(path)!r} refuses: {content.decode(errors='replace')}")
    return content


def _message(stream: io.BufferedIOBase) -> tuple[bytes, bytes]:
    kind, length = _HEADER.unpack(stream.read(_HEADER.size))
    if length > MAX_BYTES:
        raise ValueError(f"{length} bytes are more than the {MAX_BYTES} allowed")
    content = stream.read(length)
    if len(content) != length:
        raise ValueError("the message ends early")
    return kind, content


class SignerServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Signs for every process that may open its socket, which is the owner's alone. Serve it, then close it."""

    daemon_threads = True

    def __init__(self, path: Path, root: Credential, signing: Credential) -> None:
        self.root, self.signing = root, signing
        before = os.umask(0o177)
        try:
            super().__init__(str(path), _Answer)
        except OSError as error:
            raise ProvenanceError(f"the socket {str(path)!r} cannot be made: {error}") from error
        finally:
            os.umask(before)

    def answer(self, kind: bytes, payload: bytes) -> bytes:
        """What a request is answered with. Raises ValueError for one that means nothing."""
        if kind == ROOT:
            return self.root.chain_pem
        if kind == CHAIN:
            return self.signing.chain_pem
        if kind == SIGN and payload:
            return self.signing.sign(payload)
        raise ValueError(f"unknown request {kind!r}")


class _Answer(socketserver.StreamRequestHandler):
    timeout = TIMEOUT_S

    def handle(self) -> None:
        assert isinstance(self.server, SignerServer)
        try:
            state, content = _OK, self.server.answer(*_message(self.rfile))
        except (ValueError, struct.error) as error:
            state, content = _ERROR, str(error).encode()
        self.wfile.write(_HEADER.pack(state, len(content)) + content)
