"""Characters: someone seen in a video, who can appear in others by name."""

import asyncio

from fastapi import APIRouter

from asazora.server.api_errors import ApiError
from asazora.server.bodies import Body
from asazora.server.context import Caller, Context, Creator, ServerContext
from asazora.server.documentation import takes_file
from asazora.server.keeping import keep_upload
from asazora.server.lookup import find_character
from asazora.server.store.characters import StoredCharacter
from asazora.server.store.files import Purpose, StoredFile
from asazora.server.wire import ERROR_RESPONSES, BeyondCharacter, Character, CreateCharacter

router = APIRouter(prefix="/v1/videos/characters", tags=["Videos"], responses=ERROR_RESPONSES)


@router.post("", openapi_extra=takes_file("video", CreateCharacter))
async def create_character(caller: Creator, context: Context, body: Body) -> Character:
    """Make a character of whoever is seen in a video. Prompts then call it by its name."""
    body.only_files("video")
    wanted = CreateCharacter.model_validate(body.fields)
    upload = body.required_file("video")
    file = await keep_upload(context, caller.id, upload, purpose=Purpose.CHARACTER, param="video")
    try:
        looks = wanted.asazora.looks or await _looks(context, file)
    except ApiError:
        await asyncio.to_thread(context.stored_files.delete, caller.id, file.id)
        context.inputs.remove(file.id)
        raise
    made = await asyncio.to_thread(context.characters.add, caller.id, name=wanted.name, looks=looks, file_id=file.id)
    return _shape(made)


@router.get("/{character_id}")
def get_character(caller: Caller, context: Context, character_id: str) -> Character:
    """A character made before."""
    return _shape(find_character(context, caller.id, character_id))


async def _looks(context: ServerContext, file: StoredFile) -> str:
    """Who is seen in the video, in words of the model's world. Raises ApiError 400 if nobody is."""
    if not file.seconds:
        raise ApiError(400, "Invalid file: expected a video, not a picture.", code="invalid_file", param="video")
    looks = await context.inspection.describe(str(context.inputs.path(file.id)))
    if looks is None:
        message = "Nobody of this model's world is seen in the video. Say in 'asazora[looks]' who is."
        raise ApiError(400, message, code="no_character_found", param="video")
    return looks


def _shape(character: StoredCharacter) -> Character:
    return Character(
        id=character.id,
        name=character.name,
        created_at=character.created_at,
        asazora=BeyondCharacter(looks=character.looks),
    )
