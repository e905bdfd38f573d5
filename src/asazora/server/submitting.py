"""How a checked request becomes a queued job, and what its answer tells about the queue."""

import asyncio
from dataclasses import replace
from typing import Annotated

from fastapi import Header, Response

from asazora.server.api_errors import NO_RETRY, SERVER_ERROR, ApiError
from asazora.server.context import ServerContext
from asazora.server.keeping import check_space
from asazora.server.store.job import Job
from asazora.server.store.jobs import KeyReusedError, NewJob, QueueFullError, QuotaReachedError
from asazora.server.video_shape import video_of
from asazora.server.wire import Video

POLL_AFTER_MS = 500
"""How long a client should wait between looks at an unfinished video."""

RETRY_AFTER_SECONDS = 10

IdempotencyKey = Annotated[str | None, Header(min_length=1, max_length=255)]


async def submit(context: ServerContext, response: Response, new: NewJob, idempotency_key: str | None) -> Video:
    """Queue the job. Raises ApiError 429 for a full queue, 507 for a full disk or quota, 400 for a reused key."""
    job = await asyncio.to_thread(_add, context, replace(new, idempotency_key=idempotency_key))
    advise_poll(response, job)
    return video_of(job)


def advise_poll(response: Response, job: Job) -> None:
    """Tell a client when to look again."""
    if not job.is_finished:
        response.headers["openai-poll-after-ms"] = str(POLL_AFTER_MS)


def _add(context: ServerContext, new: NewJob) -> Job:
    check_space(context, new.account_id)
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
