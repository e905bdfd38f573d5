"""Every error of the API in OpenAI's envelope: `{"error": {"message", "type", "param", "code"}}`, all four keys."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match

from asazora.core.errors import InvalidRequestError

NO_RETRY = {"x-should-retry": "false"}
"""Tells OpenAI's clients, which retry every 5xx, that asking again is of no use."""

INVALID_REQUEST, SERVER_ERROR = "invalid_request_error", "server_error"

_ERROR_CODES = {
    "missing": "missing_required_parameter",
    "extra_forbidden": "unknown_parameter",
    "string_type": "invalid_type",
    "dict_type": "invalid_type",
    "model_type": "invalid_type",
    "list_type": "invalid_type",
    "int_type": "invalid_type",
    "string_too_short": "string_below_min_length",
    "string_too_long": "string_above_max_length",
}
"""pydantic's word for what is wrong, and OpenAI's; any other is an `invalid_value`."""


_METHODS = ("DELETE", "GET", "HEAD", "POST")
_NOT_FIELDS = ("query", "path", "header", "body", "str")


class ApiError(Exception):
    """An error with a status, as a caller of the API sees it."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        kind: str = INVALID_REQUEST,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.param, self.kind = status, message, code, param, kind
        self.headers = dict(headers or {})

    def response(self) -> JSONResponse:
        error = {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}
        return JSONResponse({"error": error}, status_code=self.status, headers=self.headers)


def not_found(video_id: str, param: str = "video_id") -> ApiError:
    return ApiError(404, f"Video with id '{video_id}' not found.", code="not_found", param=param)


def invalid_value(param: str, value: object, supported: Sequence[str]) -> ApiError:
    """Names what is allowed, in OpenAI's words."""
    return ApiError(400, _unsupported(value, supported), code="invalid_value", param=param)


def not_supported(what: str, param: str | None = None) -> ApiError:
    """For what the API has and this server's engine does not."""
    message = f"{what} is not supported by this server's model yet."
    return ApiError(400, message, code="not_supported", param=param)


def internal_error() -> ApiError:
    return ApiError(
        500, "The server had an error while processing your request.", code="internal_error", kind=SERVER_ERROR
    )


def install_error_handlers(app: FastAPI) -> None:
    """Map every error that a route, the router or the framework raises."""
    app.add_exception_handler(ApiError, _on_api_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(ValidationError, _on_invalid)
    app.add_exception_handler(InvalidRequestError, _on_invalid_request)
    app.add_exception_handler(DataError, _on_unstorable)


def _on_api_error(request: Request, error: Exception) -> JSONResponse:
    del request
    assert isinstance(error, ApiError)
    return error.response()


def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    message = str(error.detail)
    if error.status_code == 404:
        message = f"Invalid URL ({request.method} {request.url.path})"
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if error.status_code == 405:
        message = f"Not allowed to {request.method} on {request.url.path}."
        headers["allow"] = ", ".join(_methods_at(request))
    return ApiError(error.status_code, message, headers=headers).response()


def _methods_at(request: Request) -> list[str]:
    """What is allowed at the path of a request. The framework names the methods of the first route only."""
    routes: Sequence[BaseRoute] = request.app.routes
    scopes = {method: {**request.scope, "method": method} for method in _METHODS}
    return [
        method for method, scope in scopes.items() if any(route.matches(scope)[0] is Match.FULL for route in routes)
    ]


def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    del request
    assert isinstance(error, RequestValidationError | ValidationError)
    details = error.errors()[0]
    param = ".".join(str(part) for part in details["loc"] if _is_field(part)) or None
    code = _ERROR_CODES.get(details["type"], "invalid_value")
    return ApiError(400, _message(details, param), code=code, param=param).response()


def _on_invalid_request(request: Request, error: Exception) -> JSONResponse:
    del request
    assert isinstance(error, InvalidRequestError)
    return ApiError(400, str(error), code="invalid_value", param=error.what).response()


def _on_unstorable(request: Request, error: Exception) -> JSONResponse:
    """PostgreSQL keeps no text with a zero byte in it."""
    del request, error
    return ApiError(
        400, "A text of your request holds characters that cannot be kept.", code="invalid_value"
    ).response()


def _is_field(part: int | str) -> bool:
    """Whether a part of an error's place is a field or an index, and not a kind of parameter or a type of ours."""
    return isinstance(part, int) or (part.islower() and part.isidentifier() and part not in _NOT_FIELDS)


def _message(details: Mapping[str, Any], param: str | None) -> str:
    match details["type"]:
        case "missing":
            return f"Missing required parameter: '{param}'."
        case "extra_forbidden":
            return f"Unknown parameter: '{param}'."
        case "literal_error" if isinstance(details["input"], str):
            supported = details["ctx"]["expected"].replace(" or ", ", and ")
            return f"Invalid value: '{details['input']}'. Supported values are: {supported}."
        case _:
            return f"Invalid value for '{param}': {details['msg']}."


def _unsupported(value: object, supported: Sequence[str]) -> str:
    *most, last = [f"'{name}'" for name in supported]
    return f"Invalid value: '{value}'. Supported values are: {', '.join(most)}{', and ' if most else ''}{last}."
