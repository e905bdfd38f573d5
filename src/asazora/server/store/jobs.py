"""The front of the job store: what the API does with jobs. Every call names the account it acts for."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from asazora.core.request import GenerationRequest
from asazora.server.ids import new_id
from asazora.server.settings import QueueLimits
from asazora.server.store.database import Database
from asazora.server.store.job import Job, JobStatus, fingerprint, request_columns
from asazora.server.store.tables import accounts, jobs


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
    idempotency_key: str | None = None


class JobStore:
    """Accepts, shows and deletes jobs."""

    def __init__(self, database: Database, limits: QueueLimits) -> None:
        self._database, self._limits = database, limits

    def add(self, new: NewJob) -> Job:
        """Queue a job; with a known idempotency key, return the job it queued before."""
        print_of_body = fingerprint(new.body)
        with self._database.writing() as connection:
            known = _with_idempotency_key(connection, new)
            if known is not None:
                if known.fingerprint != print_of_body:
                    raise KeyReusedError
                return known
            self._check_limits(connection, new.account_id)
            row = (
                connection.execute(jobs.insert().values(_first_row(new, print_of_body)).returning(jobs))
                .mappings()
                .one()
            )
        return Job.of_row(row)

    def get(self, account_id: str, video_id: str) -> Job | None:
        """The account's job of that id."""
        with self._database.reading() as connection:
            return _find(connection, account_id, video_id)

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
        """How many bytes of finished videos the account keeps."""
        with self._database.reading() as connection:
            return _used_bytes(connection, account_id)

    def expired(self) -> Sequence[str]:
        """The ids of finished videos whose time is over and whose files are still counted."""
        query = select(jobs.c.id).where(jobs.c.expires_at <= int(time.time()), jobs.c.size_bytes > 0)
        with self._database.reading() as connection:
            return connection.execute(query).scalars().all()

    def mark_files_gone(self, video_id: str) -> None:
        """Note that the files of an expired video were removed."""
        with self._database.writing() as connection:
            connection.execute(jobs.update().where(jobs.c.id == video_id).values(size_bytes=0))

    def _check_limits(self, connection: Connection, account_id: str) -> None:
        if _num_queued(connection, None) >= self._limits.max_queued:
            raise QueueFullError("The server's queue is full.")
        own = connection.execute(select(accounts).where(accounts.c.id == account_id)).one()
        max_queued = self._limits.max_queued_per_account if own.max_queued is None else own.max_queued
        if _num_queued(connection, account_id) >= max_queued:
            raise QueueFullError("Too many of your videos are waiting.")
        quota_bytes = self._limits.quota_bytes if own.quota_bytes is None else own.quota_bytes
        if _used_bytes(connection, account_id) >= quota_bytes:
            raise QuotaReachedError


def _first_row(new: NewJob, print_of_body: str) -> dict[str, Any]:
    return {
        "id": new_id("video"),
        "account_id": new.account_id,
        "status": JobStatus.QUEUED,
        "model": new.model,
        "created_at": int(time.time()),
        "notes": {},
        "idempotency_key": new.idempotency_key,
        "fingerprint": print_of_body,
        **request_columns(new.request),
    }


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
    query = select(func.coalesce(func.sum(jobs.c.size_bytes), 0)).where(jobs.c.account_id == account_id)
    return connection.execute(query).scalar_one()


def _num_queued(connection: Connection, account_id: str | None) -> int:
    query = select(func.count()).select_from(jobs).where(jobs.c.status == JobStatus.QUEUED)
    if account_id is not None:
        query = query.where(jobs.c.account_id == account_id)
    return connection.execute(query).scalar_one()
