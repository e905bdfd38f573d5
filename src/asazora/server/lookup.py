"""Finding what a caller names. Another account's things are not told from things that never were."""

from asazora.server.api_errors import ApiError, not_found
from asazora.server.context import ServerContext
from asazora.server.store.characters import StoredCharacter
from asazora.server.store.files import PUBLIC_PURPOSES, StoredFile
from asazora.server.store.job import Job


def find_job(context: ServerContext, account_id: str, video_id: str, param: str = "video_id") -> Job:
    """The account's job; ApiError 404 for any other id."""
    job = context.jobs.get(account_id, video_id)
    if job is None:
        raise not_found(video_id, param)
    return job


def find_file(context: ServerContext, account_id: str, file_id: str, param: str = "file_id") -> StoredFile:
    """The account's listed file; ApiError 404 for any other id."""
    file = context.stored_files.get(account_id, file_id)
    if file is None or file.purpose not in PUBLIC_PURPOSES:
        raise ApiError(404, f"File with id '{file_id}' not found.", code="not_found", param=param)
    return file


def find_character(
    context: ServerContext, account_id: str, character_id: str, param: str = "character_id"
) -> StoredCharacter:
    """The account's character; ApiError 404 for any other id."""
    character = context.characters.get(account_id, character_id)
    if character is None:
        raise ApiError(404, f"Character with id '{character_id}' not found.", code="not_found", param=param)
    return character
