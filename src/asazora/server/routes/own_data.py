"""Everything an account made: taken along as a ZIP, or erased."""

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from asazora.server.api_errors import ApiError
from asazora.server.archive import archive
from asazora.server.context import Context, Member
from asazora.server.store.own_data import erase, rows_of
from asazora.server.wire import ERROR_RESPONSES
from asazora.server.wire_trust import EraseAccount, ErasedAccount

_ZIP = {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}, "description": "A ZIP."}

router = APIRouter(prefix="/v1/asazora/account", tags=["People"], responses=ERROR_RESPONSES)


@router.get("/export", response_class=StreamingResponse, responses={200: _ZIP, **ERROR_RESPONSES})
def export_account(caller: Member, context: Context) -> StreamingResponse:
    """Everything the account made: its rows as JSON, published videos, uploads. Held clips are left out."""
    headers = {"content-disposition": 'attachment; filename="asazora-account.zip"', "cache-control": "no-store"}
    pieces = archive(rows_of(context.database, caller.id), context.files, context.inputs)
    return StreamingResponse(pieces, media_type="application/zip", headers=headers)


@router.delete("")
def erase_account(caller: Member, context: Context, wanted: EraseAccount) -> ErasedAccount:
    """Erase the account with all it made: videos, feedback, reports, findings, keys. There is no way back."""
    if wanted.name != caller.name:
        message = "To erase the account, send its name."
        raise ApiError(400, message, code="invalid_value", param="name")
    left = erase(context.database, caller.id, actor=caller.id)
    left.remove(context.files, context.inputs)
    return ErasedAccount(id=caller.id, videos=len(left.video_ids))
