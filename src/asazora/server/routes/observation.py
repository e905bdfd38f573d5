"""Figures for Prometheus. They tell of everyone's use, so they take an admin's key (`authorization` of its scrape)."""

from fastapi import APIRouter, Response

from asazora.server.context import Admin, Context
from asazora.server.metrics import CONTENT_TYPE
from asazora.server.wire import ERROR_RESPONSES

router = APIRouter(tags=["Health"])

_TEXT = {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "The figures."}


@router.get("/metrics", response_class=Response, responses={200: _TEXT, **ERROR_RESPONSES})
def read_metrics(caller: Admin, context: Context) -> Response:
    """All figures in Prometheus' text format."""
    del caller
    return Response(context.metrics.text(), media_type=CONTENT_TYPE)
