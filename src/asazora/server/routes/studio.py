"""The studio: a page that talks to this server's own API. Its built files lie in the package."""

from functools import cache
from hashlib import sha256
from importlib import resources

from fastapi import APIRouter, Request, Response

from asazora.server.api_errors import ApiError

MEDIA_TYPES = {
    "index.html": "text/html; charset=utf-8",
    "studio.js": "text/javascript; charset=utf-8",
    "studio.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
}

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)

HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
}

router = APIRouter(include_in_schema=False)


@router.get("/")
def page(request: Request) -> Response:
    """The page itself."""
    return _file(request, "index.html")


@router.get("/studio/{name}")
def asset(request: Request, name: str) -> Response:
    """Its script, style and icon."""
    if name not in MEDIA_TYPES:
        raise ApiError(404, f"Invalid URL ({request.method} {request.url.path})")
    return _file(request, name)


def _file(request: Request, name: str) -> Response:
    content, tag = _read(name)
    headers = {**HEADERS, "etag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=MEDIA_TYPES[name], headers=headers)


@cache
def _read(name: str) -> tuple[bytes, str]:
    """A packaged file and its entity tag."""
    content = (resources.files("asazora.studio") / "static" / name).read_bytes()
    return content, f'"{sha256(content).hexdigest()[:32]}"'
