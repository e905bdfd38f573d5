"""The words of the model's world, and what the director makes of a prompt."""

from fastapi import APIRouter

from asazora.server.context import Caller, Context
from asazora.server.wire import ERROR_RESPONSES, Directed, DirectPrompt, WorldWords

router = APIRouter(prefix="/v1/asazora/world", tags=["World"], responses=ERROR_RESPONSES)


@router.get("")
async def get_world(caller: Caller, context: Context) -> WorldWords:
    """What the model can draw."""
    del caller
    return WorldWords.model_validate(await context.inspection.world())


@router.post("/direct")
async def direct_prompt(caller: Caller, context: Context, wanted: DirectPrompt) -> Directed:
    """What the model would be told: one caption a shot, and which words of the prompt it cannot draw."""
    del caller
    return Directed.model_validate(await context.inspection.direct(wanted.prompt))
