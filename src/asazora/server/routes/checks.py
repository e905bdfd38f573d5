"""Checks that anyone with a key may ask for: is a text allowed, and where does a file come from."""

import time

from fastapi import APIRouter

from asazora.server.api_errors import not_supported
from asazora.server.bodies import Body
from asazora.server.context import Caller, Context
from asazora.server.documentation import takes_file, takes_json
from asazora.server.ids import new_id
from asazora.server.wire import (
    ERROR_RESPONSES,
    CreateModeration,
    CredentialsResult,
    ImageInput,
    Moderation,
    ModerationResult,
    ProvenanceCheck,
    TextInput,
)

router = APIRouter(prefix="/v1", tags=["Checks"], responses=ERROR_RESPONSES)


@router.post("/moderations", openapi_extra=takes_json(CreateModeration))
async def create_moderation(caller: Caller, context: Context, body: Body) -> Moderation:
    """Whether texts are allowed by the content policy that prompts are held to."""
    del caller
    wanted = CreateModeration.model_validate(body.fields)
    results = await context.inspection.moderate(_texts(wanted))
    return Moderation(
        id=new_id("modr"), model=wanted.model, results=[ModerationResult.model_validate(result) for result in results]
    )


@router.post("/content_provenance_checks", openapi_extra=takes_file("file"))
async def create_provenance_check(caller: Caller, context: Context, body: Body) -> ProvenanceCheck:
    """Whether a video or picture was made by this server: its Content Credentials, its marks, its likeness."""
    del caller
    found = await context.inspection.trace_upload(body.required_file("file"))
    credentials = {name: found["c2pa"][name] for name in ("validation_state", "issuer", "model", "generated_at")}
    # As in OpenAI's own check, `detected` means a signal of this maker's, not just any.
    outcome = "detected" if credentials["validation_state"] == "trusted" else "not_detected"
    return ProvenanceCheck(
        created_at=int(time.time()),
        results=[CredentialsResult.model_validate({**credentials, "outcome": outcome})],
        asazora=found,
    )


def _texts(wanted: CreateModeration) -> list[str]:
    """The texts to judge, one for each result."""
    if isinstance(wanted.input, str):
        return [wanted.input]
    if any(isinstance(item, ImageInput) for item in wanted.input):
        raise not_supported("Moderating pictures", "input")
    return [item.text if isinstance(item, TextInput) else str(item) for item in wanted.input]
