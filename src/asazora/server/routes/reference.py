"""The API, described on a page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from asazora.server.reference_page import CONTENT_SECURITY_POLICY, reference_page

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def show_reference(request: Request) -> HTMLResponse:
    """What there is to ask, with examples."""
    page = reference_page(request.app.openapi())
    headers = {"content-security-policy": CONTENT_SECURITY_POLICY, "x-content-type-options": "nosniff"}
    return HTMLResponse(page, headers=headers)
