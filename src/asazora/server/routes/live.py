"""Watching a video being made: its frames as they come, and its progress as events."""

import asyncio
import contextlib
import os
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import BinaryIO

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from asazora.server.api_errors import ApiError
from asazora.server.context import Caller, Context, ServerContext
from asazora.server.lookup import find_job
from asazora.server.middleware import ResponseCutError
from asazora.server.routes.content import send_file
from asazora.server.store.job import Job, JobStatus
from asazora.server.video_files import Variant
from asazora.server.video_shape import video_of
from asazora.server.wire import ERROR_RESPONSES

router = APIRouter(prefix="/v1/videos", tags=["Videos"], responses=ERROR_RESPONSES)

PIECE_BYTES = 2**18
LOOK_SECONDS = 0.05
KEEP_ALIVE_SECONDS = 15.0
MAX_WATCHERS = 200

_NOT_KEPT = {"cache-control": "no-store", "x-accel-buffering": "no", "x-content-type-options": "nosniff"}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_MP4 = {"description": "The video, as far as it is made.", "content": {"video/mp4": _BINARY}}
_EVENT_NAMES = [*(f"video.{status}" for status in JobStatus), "video.deleted"]
_EVENT = {
    "type": "object",
    "properties": {"event": {"type": "string", "enum": _EVENT_NAMES}, "data": {"type": "string"}},
    "required": ["event", "data"],
}
_EVENTS = {
    "description": "Events until it is finished; `data` is the video as JSON.",
    "content": {"text/event-stream": {"schema": _EVENT}},
}


@router.get("/{video_id}/stream", response_class=StreamingResponse, responses={200: _MP4, **ERROR_RESPONSES})
async def stream_video(request: Request, caller: Caller, context: Context, video_id: str) -> Response:
    """The video as fragmented MP4 while it is made, from its first frame; the finished file if it is done."""
    job = await asyncio.to_thread(find_job, context, caller.id, video_id)
    if job.status is JobStatus.COMPLETED:
        return await asyncio.to_thread(send_file, request, context, job, Variant.VIDEO)
    if job.status is JobStatus.FAILED:
        message = f"Video '{video_id}' failed, so there is nothing to watch."
        raise ApiError(404, message, code="video_failed", param="video_id")
    _check_watchers(context)
    return StreamingResponse(_frames(context, job), media_type="video/mp4", headers=_NOT_KEPT)


@router.get("/{video_id}/events", response_class=StreamingResponse, responses={200: _EVENTS, **ERROR_RESPONSES})
async def watch_video(caller: Caller, context: Context, video_id: str) -> Response:
    """Server-sent events: the video each time its status or progress changes, until it is finished or deleted."""
    job = await asyncio.to_thread(find_job, context, caller.id, video_id)
    _check_watchers(context)
    return StreamingResponse(_events(context, job), media_type="text/event-stream", headers=_NOT_KEPT)


def _check_watchers(context: ServerContext) -> None:
    if context.watch.num_watchers >= MAX_WATCHERS:
        message = "Too many are watching. Try again in 10 seconds."
        raise ApiError(429, message, code="too_many_streams", kind="rate_limit_error", headers={"retry-after": "10"})


async def _events(context: ServerContext, job: Job) -> AsyncIterator[str]:
    async for now in _with_pauses(context.watch.follow(job)):
        if isinstance(now, Job):
            yield f"event: video.{now.status}\ndata: {video_of(now).model_dump_json()}\n\n"
        elif now is None:
            yield f'event: video.deleted\ndata: {{"id": "{job.id}", "object": "video.deleted", "deleted": true}}\n\n'
        else:
            yield ": still there\n\n"


class Pause:
    """Nothing has happened for a while."""


async def _with_pauses(changes: AsyncGenerator[Job | None]) -> AsyncGenerator[Job | Pause | None]:
    """The changes, and a word now and then in between, so that nobody takes the connection for dead."""
    following = asyncio.ensure_future(anext(changes))
    try:
        while True:
            done, _ = await asyncio.wait([following], timeout=KEEP_ALIVE_SECONDS)
            if not done:
                yield Pause()
                continue
            try:
                yield following.result()
            except StopAsyncIteration:
                return
            following = asyncio.ensure_future(anext(changes))
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await changes.aclose()


async def _frames(context: ServerContext, job: Job) -> AsyncIterator[bytes]:
    """The bytes of the growing file, from its start to the end of the job."""
    state = _Latest(job)
    following = asyncio.create_task(state.follow(context))
    try:
        file = await _opened(context, state)
        with file:
            while not state.is_over:
                if piece := file.read(PIECE_BYTES):
                    yield piece
                elif os.fstat(file.fileno()).st_nlink:
                    await asyncio.sleep(LOOK_SECONDS)
                else:  # its name now stands for the signed copy, or for that of a new attempt, or for nothing
                    await state.look(context)
                    _check_same_attempt(context.live.stream(job.id), file.tell())
                    await asyncio.sleep(LOOK_SECONDS)
            state.check_completed()
            while piece := file.read(PIECE_BYTES):
                yield piece
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


def _check_same_attempt(path: Path, num_sent: int) -> None:
    """Raise ResponseCutError if the video is begun again: the file is then shorter than what was sent of it."""
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size < num_sent:
            raise ResponseCutError(path.parent.name)


async def _opened(context: ServerContext, state: "_Latest") -> BinaryIO:
    """The growing file, when it is there; the finished video, if that is there first."""
    while True:
        for path in (context.live.stream(state.job_id), context.files.path(state.job_id, Variant.VIDEO)):
            is_finished = path.name != "stream.mp4"
            if is_finished and not state.is_over:
                continue
            if is_finished:
                await asyncio.to_thread(context.files.find, state.job_id, Variant.VIDEO)
            try:
                return path.open("rb")
            except FileNotFoundError:
                pass
        if state.is_over:
            raise ResponseCutError(state.job_id)
        await asyncio.sleep(LOOK_SECONDS)


class _Latest:
    """The latest that is known of a job, kept up to date while `follow` runs."""

    def __init__(self, job: Job) -> None:
        self.job_id = job.id
        self._job: Job | None = job

    @property
    def is_over(self) -> bool:
        return self._job is None or self._job.is_finished

    async def follow(self, context: ServerContext) -> None:
        job = self._job
        assert job is not None
        async for now in context.watch.follow(job):
            self._job = now

    async def look(self, context: ServerContext) -> None:
        """Ask the store now."""
        found = await asyncio.to_thread(context.jobs.of_ids, [self.job_id])
        self._job = found.get(self.job_id)

    def check_completed(self) -> None:
        """Raise ResponseCutError unless the video is finished and well."""
        if self._job is None or self._job.status is not JobStatus.COMPLETED:
            raise ResponseCutError(self.job_id)
