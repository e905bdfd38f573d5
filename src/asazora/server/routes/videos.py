"""Videos: create, retrieve, list, delete."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from asazora.server.api_errors import not_found
from asazora.server.bodies import Body
from asazora.server.context import Caller, Context, Creator
from asazora.server.documentation import takes
from asazora.server.lookup import find_job
from asazora.server.orders import Orders
from asazora.server.sources import Sources
from asazora.server.store.job import JobStatus
from asazora.server.submitting import IdempotencyKey, advise_poll, submit
from asazora.server.video_shape import video_of
from asazora.server.wire import ERROR_RESPONSES, CreateVideo, DeletedVideo, Video, VideoList

DEFAULT_PAGE, MAX_PAGE = 20, 100

router = APIRouter(prefix="/v1/videos", tags=["Videos"], responses=ERROR_RESPONSES)


@router.post("", openapi_extra=takes(CreateVideo, files={"input_reference": ()}))
async def create_video(
    caller: Creator, context: Context, body: Body, response: Response, idempotency_key: IdempotencyKey = None
) -> Video:
    """Queue a video. Poll it until its status is `completed` or `failed`."""
    new = await Orders(Sources(context, caller.id)).create(body)
    return await submit(context, response, new, idempotency_key)


@router.get("")
def list_videos(
    caller: Caller,
    context: Context,
    after: Annotated[str | None, Query(min_length=1)] = None,
    limit: Annotated[int, Query(ge=0, le=MAX_PAGE)] = DEFAULT_PAGE,
    order: Literal["asc", "desc"] = "desc",
) -> VideoList:
    """The caller's videos by time of creation, a page at a time."""
    last = None if after is None else find_job(context, caller.id, after, "after")
    found, has_more = context.jobs.page(caller.id, after=last, limit=limit, ascending=order == "asc")
    return VideoList(
        data=[video_of(job) for job in found],
        first_id=found[0].id if found else None,
        last_id=found[-1].id if found else None,
        has_more=has_more,
    )


@router.get("/{video_id}")
def retrieve_video(caller: Caller, context: Context, video_id: str, response: Response) -> Video:
    """Where a video stands."""
    job = find_job(context, caller.id, video_id)
    advise_poll(response, job)
    return video_of(job)


@router.delete("/{video_id}")
def delete_video(caller: Creator, context: Context, video_id: str) -> DeletedVideo:
    """Delete a video and its files. One that is being made is cancelled within one step."""
    job = context.jobs.delete(caller.id, video_id)
    if job is None:
        raise not_found(video_id)
    if job.status is not JobStatus.IN_PROGRESS:  # else the worker removes what it has written
        context.files.remove(job.id)
    return DeletedVideo(id=job.id)
