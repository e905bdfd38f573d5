"""How an upload becomes a kept file: saved, looked at in a process of its own, and moved into place whole."""

import asyncio
import shutil
from dataclasses import asdict

from asazora.server.api_errors import NO_RETRY, SERVER_ERROR, ApiError
from asazora.server.bodies import Upload
from asazora.server.context import ServerContext
from asazora.server.store.files import NewFile, Purpose, StoredFile, new_file_id


async def keep_upload(
    context: ServerContext,
    account_id: str,
    upload: Upload,
    *,
    purpose: Purpose,
    param: str,
    lifetime_seconds: int | None = None,
) -> StoredFile:
    """Keep an upload of an account. `param` names the field it came in.

    Raises ApiError 400 for what is no readable picture or video, 507 if disk or quota are full; nothing is left then.
    """
    await asyncio.to_thread(check_space, context, account_id)
    file_id = new_file_id()
    path = context.settings.uploads_folder / file_id
    try:
        size_bytes = await asyncio.to_thread(upload.save, path)
        probed = await context.probing.probe(path, param)
        new = NewFile(
            account_id=account_id,
            name=upload.name,
            purpose=purpose,
            size_bytes=size_bytes,
            lifetime_seconds=lifetime_seconds,
            **asdict(probed),
        )
        context.inputs.take(path, file_id)
        return await asyncio.to_thread(context.stored_files.add, new, file_id)
    finally:
        path.unlink(missing_ok=True)


def check_space(context: ServerContext, account_id: str) -> None:
    """Raise ApiError 507 while the disk is full, or the account keeps as much as it may."""
    if shutil.disk_usage(context.settings.home).free < context.settings.min_free_bytes:
        message = "The server's disk is full: nothing new is taken until something is deleted."
        raise ApiError(507, message, code="insufficient_storage", kind=SERVER_ERROR, headers=NO_RETRY)
    if not context.jobs.has_room(account_id):
        message = "Your videos and files fill your quota: delete some first."
        raise ApiError(507, message, code="insufficient_quota", kind=SERVER_ERROR, headers=NO_RETRY)
