"""A real chat endpoint on a local port, which answers as a test tells it to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ChatEndpoint(ThreadingHTTPServer):
    """Answers every request with `content` as a chat completion, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self, content: str, *, status: int = 200, raw: bytes | None = None, trickle_s: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
        self.answer = self.answer if raw is None else raw
        self.status, self.trickle_s = status, trickle_s
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: ChatEndpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        if 300 <= self.server.status < 400:
            self.send_header("Location", self.server.url + "/elsewhere")
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        try:
            size = 1 if self.server.trickle_s else len(self.server.answer)
            for start in range(0, len(self.server.answer), size):
                self.wfile.write(self.server.answer[start : start + size])
                time.sleep(self.server.trickle_s)
        except OSError:
            pass  # whoever asked has given up

    def log_message(self, *_: Any) -> None:
        """Keep test output clean."""


@contextmanager
def chat_endpoint(content: str, **options: Any) -> Iterator[ChatEndpoint]:
    with ChatEndpoint(content, **options) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
