"""Files: pictures and videos that requests may start from. The part of OpenAI's Files API that the Videos API needs."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse

from asazora.server.bodies import Body
from asazora.server.context import Caller, Context, Creator
from asazora.server.documentation import takes_file
from asazora.server.keeping import keep_upload
from asazora.server.lookup import find_file
from asazora.server.store.files import Purpose, StoredFile
from asazora.server.wire import ERROR_RESPONSES, CreateFile, DeletedFile, File, FileList, PublicPurpose

DEFAULT_PAGE, MAX_PAGE = 20, 10_000

router = APIRouter(prefix="/v1/files", tags=["Files"], responses=ERROR_RESPONSES)

_BYTES = {"schema": {"type": "string", "format": "binary"}}
_CONTENT = {"description": "The bytes as they were sent.", "content": {"application/octet-stream": _BYTES}}


@router.post("", openapi_extra=takes_file("file", CreateFile))
async def upload_file(caller: Creator, context: Context, body: Body) -> File:
    """Keep a picture (PNG, JPEG, WebP) or a video (MP4, MOV, WebM, AVI) to start from."""
    body.only_files("file")
    wanted = CreateFile.model_validate(body.fields)
    lifetime = None if wanted.expires_after is None else wanted.expires_after.seconds
    kept = await keep_upload(
        context,
        caller.id,
        body.required_file("file"),
        purpose=Purpose(wanted.purpose),
        param="file",
        lifetime_seconds=lifetime,
    )
    return file_of(kept)


@router.get("")
def list_files(
    caller: Caller,
    context: Context,
    purpose: PublicPurpose | None = None,
    after: Annotated[str | None, Query(min_length=1)] = None,
    limit: Annotated[int, Query(ge=0, le=MAX_PAGE)] = DEFAULT_PAGE,
    order: Literal["asc", "desc"] = "desc",
) -> FileList:
    """The caller's files by time of upload, a page at a time."""
    last = None if after is None else find_file(context, caller.id, after, "after")
    found, has_more = context.stored_files.page(
        caller.id,
        purpose=None if purpose is None else Purpose(purpose),
        after=last,
        limit=limit,
        ascending=order == "asc",
    )
    return FileList(
        data=[file_of(file) for file in found],
        first_id=found[0].id if found else None,
        last_id=found[-1].id if found else None,
        has_more=has_more,
    )


@router.get("/{file_id}")
def retrieve_file(caller: Caller, context: Context, file_id: str) -> File:
    """What is known of a file."""
    return file_of(find_file(context, caller.id, file_id))


@router.get("/{file_id}/content", response_class=FileResponse, responses={200: _CONTENT})
def download_file(caller: Caller, context: Context, file_id: str) -> FileResponse:
    """The bytes as they were sent."""
    file = find_file(context, caller.id, file_id)
    headers = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}
    return FileResponse(context.inputs.path(file.id), media_type="application/octet-stream", headers=headers)


@router.delete("/{file_id}")
def delete_file(caller: Creator, context: Context, file_id: str) -> DeletedFile:
    """Forget a file. A video that is still to be made from it fails."""
    file = find_file(context, caller.id, file_id)
    context.stored_files.delete(caller.id, file.id)
    context.inputs.remove(file.id)
    return DeletedFile(id=file.id)


def file_of(file: StoredFile) -> File:
    """A file as the API shows it."""
    return File.model_validate(
        {
            "id": file.id,
            "bytes": file.size_bytes,
            "created_at": file.created_at,
            "expires_at": file.expires_at,
            "filename": file.name,
            "purpose": file.purpose.value,
        }
    )
