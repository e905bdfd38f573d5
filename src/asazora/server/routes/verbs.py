"""Remix, edit, extend, characters: each request is checked as the API says, then told what the engine lacks."""

from typing import NoReturn

from fastapi import APIRouter

from asazora.server.api_errors import ApiError, not_implemented
from asazora.server.bodies import Body, RequestBody
from asazora.server.context import Caller, Context, Creator, ServerContext
from asazora.server.documentation import takes, takes_file
from asazora.server.routes.videos import find_job
from asazora.server.store.job import JobStatus
from asazora.server.wire import ERROR_RESPONSES, Character, CreateCharacter, EditVideo, ExtendVideo, RemixVideo, Video

router = APIRouter(prefix="/v1/videos", tags=["Videos"], responses=ERROR_RESPONSES)


@router.post("/edits", openapi_extra=takes(EditVideo, files={"video": ("video[id]",)}), response_model=Video)
def edit_video(caller: Creator, context: Context, body: Body) -> NoReturn:
    """Edit a finished video by a new prompt. Not supported yet."""
    if "video" not in body.files:
        _check_source(context, caller.id, EditVideo.model_validate(body.fields).video.id)
    raise not_implemented("Editing a video")


@router.post("/extensions", openapi_extra=takes(ExtendVideo, files={"video": ("video[id]",)}), response_model=Video)
def extend_video(caller: Creator, context: Context, body: Body) -> NoReturn:
    """Make a finished video longer. Not supported yet."""
    if "video" not in body.files:
        _check_source(context, caller.id, ExtendVideo.model_validate(body.fields).video.id)
    raise not_implemented("Extending a video")


@router.post("/characters", openapi_extra=takes_file("video", CreateCharacter), response_model=Character)
def create_character(caller: Creator, body: Body) -> NoReturn:
    """Make a character of an uploaded video. Not supported yet."""
    del caller
    CreateCharacter.model_validate({name: value for name, value in body.fields.items() if name != "video"})
    _require_file(body, "video")
    raise not_implemented("Creating a character")


@router.get("/characters/{character_id}", response_model=Character)
def get_character(caller: Caller, character_id: str) -> NoReturn:
    """A character made before. None can be made yet, so none is found."""
    del caller
    message = f"Character with id '{character_id}' not found."
    raise ApiError(404, message, code="not_found", param="character_id")


@router.post("/{video_id}/remix", openapi_extra=takes(RemixVideo), response_model=Video)
def remix_video(caller: Creator, context: Context, video_id: str, body: Body) -> NoReturn:
    """Make a finished video again by a changed prompt. Not supported yet."""
    RemixVideo.model_validate(body.fields)
    _check_source(context, caller.id, video_id)
    raise not_implemented("Remixing a video")


def _check_source(context: ServerContext, account_id: str, video_id: str) -> None:
    if find_job(context, account_id, video_id).status is not JobStatus.COMPLETED:
        message = f"Video '{video_id}' is not completed, so it cannot be used as a source."
        raise ApiError(404, message, code="video_not_ready", param="video")


def _require_file(body: RequestBody, name: str) -> None:
    if name not in body.files:
        message = f"Missing required parameter: '{name}'."
        raise ApiError(400, message, code="missing_required_parameter", param=name)
