"""Videos made from videos: remix, edit, extend, and what goes beyond Sora's API: loop, blend, re-cut."""

from typing import Any

from fastapi import APIRouter, Response

from asazora.server.bodies import Body
from asazora.server.context import Context, Creator
from asazora.server.documentation import takes
from asazora.server.orders import Orders
from asazora.server.sources import Sources
from asazora.server.submitting import IdempotencyKey, submit
from asazora.server.wire import (
    ERROR_RESPONSES,
    BlendVideos,
    EditVideo,
    ExtendVideo,
    LoopVideo,
    RecutVideo,
    RemixVideo,
    Request,
    Video,
)

router = APIRouter(prefix="/v1/videos", tags=["Videos"], responses=ERROR_RESPONSES)


def _takes_video(model: type[Request]) -> dict[str, Any]:
    return takes(model, files={"video": ("video[id]", "video[file_id]")})


@router.post("/edits", openapi_extra=_takes_video(EditVideo))
async def edit_video(
    caller: Creator, context: Context, body: Body, response: Response, idempotency_key: IdempotencyKey = None
) -> Video:
    """Make a video anew by a new prompt, keeping what the prompt does not change."""
    new = await Orders(Sources(context, caller.id)).edit(body)
    return await submit(context, response, new, idempotency_key)


@router.post("/extensions", openapi_extra=_takes_video(ExtendVideo))
async def extend_video(
    caller: Creator, context: Context, body: Body, response: Response, idempotency_key: IdempotencyKey = None
) -> Video:
    """Make a video longer. The answer's `seconds` are those of the whole."""
    new = await Orders(Sources(context, caller.id)).extend(body)
    return await submit(context, response, new, idempotency_key)


@router.post("/loops", openapi_extra=_takes_video(LoopVideo))
async def loop_video(
    caller: Creator, context: Context, body: Body, response: Response, idempotency_key: IdempotencyKey = None
) -> Video:
    """Give a video an end that leads back to its start."""
    new = await Orders(Sources(context, caller.id)).loop(body)
    return await submit(context, response, new, idempotency_key)


@router.post("/blends", openapi_extra=takes(BlendVideos))
async def blend_videos(
    caller: Creator, context: Context, body: Body, response: Response, idempotency_key: IdempotencyKey = None
) -> Video:
    """Make a clip that starts as one video and ends as another."""
    new = await Orders(Sources(context, caller.id)).blend(body)
    return await submit(context, response, new, idempotency_key)


@router.post("/recuts", openapi_extra=_takes_video(RecutVideo))
async def recut_video(
    caller: Creator, context: Context, body: Body, response: Response, idempotency_key: IdempotencyKey = None
) -> Video:
    """Keep spans of a video in the order given, with new seconds before or after them."""
    new = await Orders(Sources(context, caller.id)).recut(body)
    return await submit(context, response, new, idempotency_key)


@router.post("/{video_id}/remix", openapi_extra=takes(RemixVideo))
async def remix_video(
    caller: Creator,
    context: Context,
    video_id: str,
    body: Body,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> Video:
    """Make a finished video again by a changed prompt."""
    new = await Orders(Sources(context, caller.id)).remix(body, video_id)
    return await submit(context, response, new, idempotency_key)
