"""The front of the job store: what the API does with jobs. Every call names the account it acts for."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from asazora.core.request import MAX_SEED, GenerationRequest
from asazora.server.ids import new_id
from asazora.server.settings import QueueLimits
from asazora.server.store.database import Database
from asazora.server.store.files import kept_bytes
from asazora.server.store.job import Job, JobStatus, fingerprint, request_columns
from asazora.server.store.tables import accounts, jobs

MAX_IDS_AT_ONCE = 500


class QueueFullError(Exception):
    """No more jobs are taken for now. Says whose queue is full."""


class QuotaReachedError(Exception):
    """The account keeps as much as it may."""


class KeyReusedError(Exception):
    """An idempotency key came back with another request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A checked request, who asks, and the body it came in."""

    account_id: str
    model: str
    request: GenerationRequest
    body: Mapping[str, Any]
    shown_prompt: str | None = None
    """What the caller wrote, where the request says more."""

    idempotency_key: str | None = None
    remixed_from: str | None = None
    num_variations: int = 1
    """How many videos to make of it, with seeds that follow each other."""


class JobStore:
    """Accepts, shows and deletes jobs."""

    def __init__(self, database: Database, limits: QueueLimits) -> None:
        self._database, self._limits = database, limits

    def add(self, new: NewJob) -> Job:
        """Queue a job and its variations, and return the first; with a known idempotency key, the first it made before.

        Raises QueueFullError, QuotaReachedError or KeyReusedError, and queues nothing then.
        """
        print_of_body = fingerprint(new.body)
        with self._database.writing() as connection:
            known = _with_idempotency_key(connection, new)
            if known is not None:
                if known.fingerprint != print_of_body:
                    raise KeyReusedError
                return known
            self._check_limits(connection, new)
            rows = [_insert(connection, row) for row in _first_rows(new, print_of_body)]
        return Job.of_row(rows[0])

    def get(self, account_id: str, video_id: str) -> Job | None:
        """The account's job of that id."""
        with self._database.reading() as connection:
            return _find(connection, account_id, video_id)

    def of_ids(self, video_ids: Collection[str]) -> Mapping[str, Job]:
        """The jobs of these ids, whosever they are."""
        found = dict[str, Job]()
        with self._database.reading() as connection:
            ids = sorted(video_ids)
            for start in range(0, len(ids), MAX_IDS_AT_ONCE):
                part = ids[start : start + MAX_IDS_AT_ONCE]
                rows = connection.execute(select(jobs).where(jobs.c.id.in_(part))).mappings()
                found |= {row["id"]: Job.of_row(row) for row in rows}
        return found

    def of_manifest(self, label: str) -> Job | None:
        """The job whose published file carries the manifest of that label, whosever it is."""
        with self._database.reading() as connection:
            row = connection.execute(select(jobs).where(jobs.c.manifest_label == label)).mappings().first()
        return None if row is None else Job.of_row(row)

    def page(self, account_id: str, *, after: Job | None, limit: int, ascending: bool) -> tuple[Sequence[Job], bool]:
        """Up to `limit` jobs that follow `after`, and whether there are more."""
        sequence = jobs.c.sequence
        query = select(jobs).where(jobs.c.account_id == account_id).limit(limit + 1)
        query = query.order_by(sequence if ascending else sequence.desc())
        if after is not None:
            query = query.where(sequence > after.sequence if ascending else sequence < after.sequence)
        with self._database.reading() as connection:
            found = [Job.of_row(row) for row in connection.execute(query).mappings()]
        return found[:limit], len(found) > limit

    def delete(self, account_id: str, video_id: str) -> Job | None:
        """Forget a job and return it. A worker that is making it finds out at its next step."""
        with self._database.writing() as connection:
            job = _find(connection, account_id, video_id)
            connection.execute(jobs.delete().where(jobs.c.account_id == account_id, jobs.c.id == video_id))
        return job

    def num_queued(self, account_id: str) -> int:
        """How many of the account's jobs wait."""
        with self._database.reading() as connection:
            return _num_queued(connection, account_id)

    def used_bytes(self, account_id: str) -> int:
        """Bytes of all videos and uploaded files that the account keeps."""
        with self._database.reading() as connection:
            return _used_bytes(connection, account_id)

    def has_room(self, account_id: str) -> bool:
        """Whether the account may keep more than it does."""
        with self._database.reading() as connection:
            return self._has_room(connection, account_id)

    def unfinished_ids(self) -> Sequence[str]:
        """The ids of all jobs that wait or are being made."""
        query = select(jobs.c.id).where(jobs.c.status.in_([JobStatus.QUEUED, JobStatus.IN_PROGRESS]))
        with self._database.reading() as connection:
            return connection.execute(query).scalars().all()

    def expired(self) -> Sequence[str]:
        """The ids of finished, held and taken-down videos whose time is over and whose files are still counted."""
        query = select(jobs.c.id).where(jobs.c.expires_at <= int(time.time()), jobs.c.size_bytes > 0)
        with self._database.reading() as connection:
            return connection.execute(query).scalars().all()

    def note_size(self, video_id: str, size_bytes: int) -> None:
        """Note how much is kept of a video from now on: nothing of an expired one."""
        with self._database.writing() as connection:
            connection.execute(jobs.update().where(jobs.c.id == video_id).values(size_bytes=size_bytes))

    def _check_limits(self, connection: Connection, new: NewJob) -> None:
        if _num_queued(connection, None) + new.num_variations > self._limits.max_queued:
            raise QueueFullError("The server's queue is full.")
        own = connection.execute(select(accounts.c.max_queued).where(accounts.c.id == new.account_id)).scalar_one()
        max_queued = self._limits.max_queued_per_account if own is None else own
        if _num_queued(connection, new.account_id) + new.num_variations > max_queued:
            raise QueueFullError("Too many of your videos are waiting.")
        if not self._has_room(connection, new.account_id):
            raise QuotaReachedError

    def _has_room(self, connection: Connection, account_id: str) -> bool:
        own = connection.execute(select(accounts.c.quota_bytes).where(accounts.c.id == account_id)).scalar_one()
        return _used_bytes(connection, account_id) < (self._limits.quota_bytes if own is None else own)


def _first_rows(new: NewJob, print_of_body: str) -> list[dict[str, Any]]:
    """The rows of a job and its variations. The idempotency key stands for all of them, in the first."""
    ids = [new_id("video") for _ in range(new.num_variations)]
    common: dict[str, Any] = {
        "account_id": new.account_id,
        "status": JobStatus.QUEUED,
        "model": new.model,
        "created_at": int(time.time()),
        "notes": {},
        "fingerprint": print_of_body,
        "shown_prompt": new.shown_prompt,
        "remixed_from_video_id": new.remixed_from,
        "variations": ids if len(ids) > 1 else [],
    }
    return [
        {
            **common,
            **request_columns(replace(new.request, seed=(new.request.seed + number) % (MAX_SEED + 1))),
            "id": video_id,
            "idempotency_key": None if number else new.idempotency_key,
        }
        for number, video_id in enumerate(ids)
    ]


def _insert(connection: Connection, row: Mapping[str, Any]) -> RowMapping:
    return connection.execute(jobs.insert().values(row).returning(jobs)).mappings().one()


def _with_idempotency_key(connection: Connection, new: NewJob) -> Job | None:
    if new.idempotency_key is None:
        return None
    same_key = (jobs.c.account_id == new.account_id, jobs.c.idempotency_key == new.idempotency_key)
    row = connection.execute(select(jobs).where(*same_key)).mappings().first()
    return None if row is None else Job.of_row(row)


def _find(connection: Connection, account_id: str, video_id: str) -> Job | None:
    query = select(jobs).where(jobs.c.account_id == account_id, jobs.c.id == video_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else Job.of_row(row)


def _used_bytes(connection: Connection, account_id: str) -> int:
    of_videos = select(func.coalesce(func.sum(jobs.c.size_bytes), 0)).where(jobs.c.account_id == account_id)
    return connection.execute(of_videos).scalar_one() + kept_bytes(connection, account_id)


def _num_queued(connection: Connection, account_id: str | None) -> int:
    query = select(func.count()).select_from(jobs).where(jobs.c.status == JobStatus.QUEUED)
    if account_id is not None:
        query = query.where(jobs.c.account_id == account_id)
    return connection.execute(query).scalar_one()
