"""Videos: create, retrieve, list, delete."""

import secrets
import shutil
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response

from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.server.api_errors import NO_RETRY, SERVER_ERROR, ApiError, not_found, not_implemented
from asazora.server.bodies import Body, RequestBody
from asazora.server.context import Caller, Context, Creator, ServerContext
from asazora.server.documentation import takes
from asazora.server.model_names import check_model
from asazora.server.store.job import Job, JobStatus
from asazora.server.store.jobs import KeyReusedError, NewJob, QueueFullError, QuotaReachedError
from asazora.server.wire import ERROR_RESPONSES, CreateVideo, DeletedVideo, Made, Video, VideoError, VideoList

POLL_AFTER_MS = 500
"""How long a client should wait between looks at an unfinished video."""

RETRY_AFTER_SECONDS = 10
MAX_DRAWN_SEED = 2**32
DEFAULT_PAGE, MAX_PAGE = 20, 100

router = APIRouter(prefix="/v1/videos", tags=["Videos"], responses=ERROR_RESPONSES)

IdempotencyKey = Annotated[str | None, Header(min_length=1, max_length=255)]


@router.post("", openapi_extra=takes(CreateVideo, files={"input_reference": ()}))
def create_video(
    caller: Creator, context: Context, body: Body, response: Response, idempotency_key: IdempotencyKey = None
) -> Video:
    """Queue a video. Poll it until its status is `completed` or `failed`."""
    new = NewJob(
        account_id=caller.id,
        request=_generation_request(wanted := _checked(body)),
        model=wanted.model,
        body=body.fields,
        idempotency_key=idempotency_key,
    )
    _check_disk(context)
    job = _add(context, new)
    _advise_poll(response, job)
    limit = context.settings.queue.max_queued_per_account
    response.headers["x-ratelimit-limit-requests"] = str(limit)
    response.headers["x-ratelimit-remaining-requests"] = str(max(0, limit - context.jobs.num_queued(caller.id)))
    return video_of(job)


@router.get("")
def list_videos(
    caller: Caller,
    context: Context,
    after: Annotated[str | None, Query(min_length=1)] = None,
    limit: Annotated[int, Query(ge=0, le=MAX_PAGE)] = DEFAULT_PAGE,
    order: Literal["asc", "desc"] = "desc",
) -> VideoList:
    """The caller's videos by time of creation, a page at a time."""
    last = None
    if after is not None:
        last = context.jobs.get(caller.id, after)
        if last is None:
            raise not_found(after, "after")
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
    _advise_poll(response, job)
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


def find_job(context: ServerContext, account_id: str, video_id: str) -> Job:
    """The account's job; ApiError 404 for any other id, another account's included."""
    job = context.jobs.get(account_id, video_id)
    if job is None:
        raise not_found(video_id)
    return job


def video_of(job: Job) -> Video:
    """A job as the API shows it."""
    error = VideoError(code=job.error_code, message=job.error_message or "") if job.error_code else None
    return Video(
        id=job.id,
        model=job.model,
        status=job.status.value,
        progress=job.progress,
        created_at=job.created_at,
        completed_at=job.completed_at,
        expires_at=job.expires_at,
        prompt=job.prompt,
        size=job.size,
        seconds=f"{job.seconds:g}",
        remixed_from_video_id=None,
        error=error,
        asazora=Made(seed=job.seed, fps=job.fps, **job.notes),
    )


def _checked(body: RequestBody) -> CreateVideo:
    """The body as a request that the engine can serve."""
    for name in body.files:
        if name != "input_reference":
            raise ApiError(400, f"Unknown parameter: '{name}'.", code="unknown_parameter", param=name)
    wanted = CreateVideo.model_validate(body.fields)
    check_model(wanted.model)
    if body.files or wanted.input_reference is not None:
        raise not_implemented("A reference picture", "input_reference")
    if wanted.characters:
        raise not_implemented("Using characters", "characters")
    return wanted


def _generation_request(wanted: CreateVideo) -> GenerationRequest:
    beyond = wanted.asazora
    return GenerationRequest(
        prompt=wanted.prompt,
        size=Size.parse(beyond.size or wanted.size),
        seconds=float(wanted.seconds) if beyond.seconds is None else beyond.seconds,
        fps=beyond.fps,
        seed=secrets.randbelow(MAX_DRAWN_SEED) if beyond.seed is None else beyond.seed,
    )


def _check_disk(context: ServerContext) -> None:
    if shutil.disk_usage(context.settings.home).free < context.settings.min_free_bytes:
        message = "The server's disk is full: no new videos until some are deleted."
        raise ApiError(507, message, code="insufficient_storage", kind=SERVER_ERROR, headers=NO_RETRY)


def _add(context: ServerContext, new: NewJob) -> Job:
    try:
        return context.jobs.add(new)
    except QueueFullError as error:
        retry = {"retry-after": str(RETRY_AFTER_SECONDS)}
        message = f"{error} Try again in {RETRY_AFTER_SECONDS} seconds."
        raise ApiError(429, message, code="queue_full", kind="rate_limit_error", headers=retry) from error
    except QuotaReachedError as error:
        message = "Your videos fill your quota: delete some first."
        raise ApiError(507, message, code="insufficient_quota", kind=SERVER_ERROR, headers=NO_RETRY) from error
    except KeyReusedError as error:
        message = "This idempotency key was used for a different request."
        raise ApiError(400, message, code="idempotency_key_reused", param="Idempotency-Key") from error


def _advise_poll(response: Response, job: Job) -> None:
    if not job.is_finished:
        response.headers["openai-poll-after-ms"] = str(POLL_AFTER_MS)
