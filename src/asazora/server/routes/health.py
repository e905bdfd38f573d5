"""Whether the server runs, and whether it can make videos. Open to anyone: they say no more than that."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from asazora.server.api_errors import SERVER_ERROR, ApiError
from asazora.server.context import Context
from asazora.server.wire import ERROR_RESPONSES

router = APIRouter(tags=["Health"], responses=ERROR_RESPONSES)


class Health(BaseModel):
    """All is well."""

    status: Literal["ok"] = "ok"


@router.get("/healthz")
def is_alive() -> Health:
    """The server answers."""
    return Health()


@router.get("/readyz")
def is_ready(context: Context) -> Health:
    """A worker with a loaded model is waiting or working."""
    if not context.fleet.is_ready:
        raise ApiError(503, "The worker is not ready yet.", code="not_ready", kind=SERVER_ERROR)
    return Health()
