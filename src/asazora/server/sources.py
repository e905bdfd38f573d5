"""What a job starts from: finished videos and uploaded files of the caller, checked to be theirs and to be there."""

import asyncio
import base64
import binascii
import io
import re
from dataclasses import dataclass
from pathlib import Path

from asazora.core.sizes import MAX_SIDE_PX, MIN_SIDE_PX, Size
from asazora.server.api_errors import ApiError
from asazora.server.bodies import Upload
from asazora.server.context import ServerContext
from asazora.server.keeping import keep_upload
from asazora.server.lookup import find_file, find_job
from asazora.server.outbound import OutboundError, OutboundRequest, OutboundRules, send
from asazora.server.store.files import Purpose, StoredFile
from asazora.server.store.job import Job, JobStatus
from asazora.server.store.stored_verb import file_reference, load_verb, video_reference
from asazora.server.wire import AnyVideo, ImageReference, LinkedImage, UploadedImage, UploadedVideo, VideoReference

INPUT_LIFETIME_SECONDS = 7 * 24 * 3600
"""Files that came with a request are kept so long: more than a job ever waits."""

FETCH_SECONDS, FETCH_REDIRECTS = 15.0, 3
MAX_HISTORY = 100
"""Texts of a chain that are handed on."""

MAX_PICTURE_BYTES = 20 * 2**20
_DATA_URL = re.compile(r"data:image/[a-z0-9+.-]{1,20};base64,", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceVideo:
    """A video to start from. `size` is one that can be written; `video_id` is None for an uploaded one.

    history: the texts it and its own sources were made from, oldest first.
    """

    reference: Path
    size: Size
    seconds: float
    fps: int
    video_id: str | None = None
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceImage:
    """A picture to start from, and its own size."""

    reference: Path
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sources:
    """Finds what requests of one account name, and keeps what comes with them."""

    context: ServerContext
    account_id: str

    async def video(self, named: AnyVideo | Upload, param: str = "video") -> SourceVideo:
        """A video by id, by file id, or uploaded. Raises ApiError if it is not there, not finished or no video."""
        if isinstance(named, VideoReference):
            return await self.finished(named.id, param)
        file = await self._file(named, param)
        if not file.seconds:
            raise ApiError(400, "Invalid file: expected a video, not a picture.", code="invalid_file", param=param)
        return SourceVideo(
            reference=file_reference(file.id),
            size=writable_size(file.width, file.height),
            seconds=file.seconds,
            fps=file.fps,
        )

    async def finished(self, video_id: str, param: str) -> SourceVideo:
        """A finished video of the account."""
        return await asyncio.to_thread(self._finished, video_id, param)

    async def image(self, named: ImageReference | Upload, param: str) -> SourceImage:
        """A picture by file id, as a data URL, by its address, or uploaded. Raises ApiError if it is none."""
        if isinstance(named, LinkedImage):
            named = Upload(io.BytesIO(await self._linked(named.image_url, f"{param}.image_url")))
        file = await self._file(named, param)
        if file.seconds:
            raise ApiError(400, "Invalid file: expected a picture, not a video.", code="invalid_file", param=param)
        return SourceImage(reference=file_reference(file.id), size=(file.width, file.height))

    def _finished(self, video_id: str, param: str) -> SourceVideo:
        job = find_job(self.context, self.account_id, video_id, param)
        if job.status is not JobStatus.COMPLETED or not self.context.files.exists(job.id):
            message = f"Video '{video_id}' is not completed, or has expired, so it cannot be used as a source."
            raise ApiError(400, message, code="video_not_ready", param=param)
        size = Size.parse(job.size)
        reference = video_reference(job.id)
        return SourceVideo(
            reference=reference, size=size, seconds=job.seconds, fps=job.fps, video_id=job.id, history=_history(job)
        )

    async def _file(self, named: UploadedImage | UploadedVideo | Upload, param: str) -> StoredFile:
        if not isinstance(named, Upload):
            return await asyncio.to_thread(find_file, self.context, self.account_id, named.file_id, f"{param}.file_id")
        return await keep_upload(
            self.context,
            self.account_id,
            named,
            purpose=Purpose.JOB_INPUT,
            param=param,
            lifetime_seconds=INPUT_LIFETIME_SECONDS,
        )

    async def _linked(self, url: str, param: str) -> bytes:
        if url[:5].lower() == "data:":
            return await asyncio.to_thread(decode_data_url, url, param)
        return await asyncio.to_thread(self._fetch, url, param)

    def _fetch(self, url: str, param: str) -> bytes:
        settings = self.context.settings
        if not settings.image_hosts:
            message = "This server fetches no pictures: send the picture as a file or as a base64 data URL."
            raise ApiError(400, message, code="image_url_not_allowed", param=param)
        rules = OutboundRules(
            allowed_hosts=settings.image_hosts,
            trusted_hosts=settings.trusted_hosts,
            seconds=FETCH_SECONDS,
            max_bytes=MAX_PICTURE_BYTES,
            max_redirects=FETCH_REDIRECTS,
        )
        try:
            answer = send(OutboundRequest(url=url, headers={"accept": "image/*"}), rules)
        except OutboundError as error:
            raise ApiError(
                400, f"The picture could not be fetched: {error}.", code="invalid_url", param=param
            ) from error
        if answer.status != 200:
            message = f"The picture could not be fetched: its server answered {answer.status}."
            raise ApiError(400, message, code="invalid_url", param=param)
        return answer.body


def _history(job: Job) -> tuple[str, ...]:
    verb = load_verb(job.verb)
    earlier = () if verb is None else (*verb.history, *verb.texts)
    return tuple(text for text in (*earlier, job.prompt) if text.strip())[-MAX_HISTORY:]


def decode_data_url(url: str, param: str) -> bytes:
    """The bytes in `data:image/...;base64,...`. Raises ApiError 400 for anything else."""
    start = _DATA_URL.match(url)
    try:
        if start is not None:
            return base64.b64decode(url[start.end() :], validate=True)
    except (binascii.Error, ValueError):
        pass
    raise ApiError(400, "Expected an https URL or data:image/...;base64,...", code="invalid_value", param=param)


def writable_size(width: int, height: int) -> Size:
    """The nearest size of the same shape that a video may have: even sides, none too long or too short."""
    scale = min(1.0, MAX_SIDE_PX / max(width, height))
    scale = max(scale, MIN_SIDE_PX / min(width, height))
    sides = (min(MAX_SIDE_PX, max(MIN_SIDE_PX, 2 * round(side * scale / 2))) for side in (width, height))
    return Size(*sides)
