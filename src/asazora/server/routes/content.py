"""The files of finished videos, with ranges and entity tags."""

import re
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from asazora.server.api_errors import ApiError
from asazora.server.context import Caller, Context, ServerContext
from asazora.server.lookup import find_job
from asazora.server.store.job import Job, JobStatus
from asazora.server.video_files import MEDIA_TYPES, Variant
from asazora.server.wire import ERROR_RESPONSES

router = APIRouter(prefix="/v1/videos", tags=["Videos"])

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILES = {"description": "The file.", "content": dict.fromkeys(MEDIA_TYPES.values(), _BINARY)}
_PART = {"description": "The part of the file that was asked for.", "content": _FILES["content"]}

WantedVariant = Annotated[Variant, Query()]


@router.get(
    "/{video_id}/content",
    response_class=FileResponse,
    responses={200: _FILES, 206: _PART, 304: {"description": "It has not changed."}, **ERROR_RESPONSES},
)
@router.head("/{video_id}/content", response_class=FileResponse, include_in_schema=False)
def download_content(
    request: Request, caller: Caller, context: Context, video_id: str, variant: WantedVariant = Variant.VIDEO
) -> Response:
    """The finished video as MP4, its thumbnail as WebP, or a sheet of its frames as JPEG."""
    return send_file(request, context, _finished(context, caller.id, video_id), variant)


def send_file(request: Request, context: ServerContext, job: Job, variant: Variant) -> Response:
    """A file of a finished video, or the part of it that is asked for. Raises ApiError 404 if it has expired."""
    tag = f'"{job.sha256}-{variant}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"etag": tag})
    path = context.files.find(job.id, variant)
    if not path.is_file():
        raise ApiError(404, f"The files of video '{job.id}' have expired.", code="expired", param="video_id")
    _check_range(request.headers.get("range"), path.stat().st_size)
    headers = {"etag": tag, "cache-control": "private, max-age=0", "x-content-type-options": "nosniff"}
    return FileResponse(path, media_type=MEDIA_TYPES[variant], headers=headers)


def _finished(context: ServerContext, account_id: str, video_id: str) -> Job:
    job = find_job(context, account_id, video_id)
    if job.status is JobStatus.FAILED:
        message = f"Video '{video_id}' failed, so there is nothing to download."
        raise ApiError(404, message, code="video_failed", param="video_id")
    if job.status is not JobStatus.COMPLETED:
        message = "Video is not ready yet, use GET /v1/videos/{video_id} to check status."
        raise ApiError(404, message, code="video_not_ready", param="video_id")
    return job


def _check_range(header: str | None, size_bytes: int) -> None:
    """Refuse a range that is malformed or lies past the end. Lists of ranges are left to the file response."""
    if header is None or "," in header:
        return
    match = _RANGE.fullmatch(header.strip())
    first, last = match.groups() if match else ("", "")
    if not (first or last) or (first and last and int(first) > int(last)):
        raise ApiError(400, f"Invalid range: '{header}'.", code="invalid_value", param="Range")
    if (first and int(first) >= size_bytes) or (not first and int(last) == 0):
        headers = {"content-range": f"bytes */{size_bytes}"}
        raise ApiError(416, f"The file holds {size_bytes} bytes.", code="invalid_value", param="Range", headers=headers)
