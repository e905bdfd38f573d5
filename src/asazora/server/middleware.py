"""What surrounds every request: an id, a line in the log, a bound on the body, and an envelope for the unexpected."""

import logging
import time
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from asazora.server.api_errors import ApiError, internal_error
from asazora.server.ids import new_id
from asazora.server.logs import request_id as current_request_id
from asazora.server.metrics import UNMATCHED, Metrics
from asazora.server.rates import Allowance
from asazora.server.tracing import span

_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
OTHER = "(other)"

logger = logging.getLogger(__name__)


class ResponseCutError(Exception):
    """Cuts off an answer that has begun and cannot be finished: its reader is told by the connection, which breaks."""


class RequestFrame:
    """Gives each request an id and a log line, and answers 500 in the envelope when an error got past all handlers."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with span("request", {"http.request.method": method_of(scope)}) as traced:
            status = await self._frame(scope, receive, send)
            if traced is not None:
                traced.set_attributes({"http.route": route_of(scope), "http.response.status_code": status})

    async def _frame(self, scope: Scope, receive: Receive, send: Send) -> int:
        request_id, start, status = new_id("req"), time.perf_counter(), 0
        current_request_id.set(request_id)

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                headers.update(_allowance_headers(scope))
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except ResponseCutError as error:
            logger.info("%s cut off: %s", request_id, error)
        except Exception:
            logger.exception("%s failed", request_id)
            if not status:
                await internal_error().response()(scope, receive, send_with_id)
        elapsed_s = time.perf_counter() - start
        method, route = method_of(scope), route_of(scope)
        self._metrics.count_request(method, route, status, elapsed_s)
        logger.info("%s %s %s %d %.1f ms", request_id, method, route, status, 1000 * elapsed_s)
        return status


def method_of(scope: Scope) -> str:
    """The method of a request, if it is one of HTTP's: a client may send any word."""
    return scope["method"] if scope["method"] in _METHODS else OTHER


def route_of(scope: Scope) -> str:
    """The pattern of the route that answered, such as `/v1/videos/{video_id}`."""
    return getattr(scope.get("route"), "path", UNMATCHED)


def _allowance_headers(scope: Scope) -> Mapping[str, str]:
    """What is left of the caller's allowance, if the caller is known."""
    allowance: Allowance | None = scope.get("state", {}).get("allowance")
    return {} if allowance is None else allowance.headers()


class BodyLimit:
    """Refuses bodies above a size as soon as that is known, before they are read."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app, self._max_bytes = app, max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > self._max_bytes:
            await self._too_large().response()(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_bytes:
                raise self._too_large()
            return message

        await self._app(scope, receive_counted, send)

    def _too_large(self) -> ApiError:
        return ApiError(413, f"The body of a request may hold {self._max_bytes} bytes.", code="request_too_large")
