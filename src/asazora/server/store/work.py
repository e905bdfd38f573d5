"""The back of the job store: how a worker takes jobs and hands them in.

A job is claimed under a fresh token, and every later word of the worker counts only while the row still holds that
token: a job that was deleted, or given to another worker, is no longer this worker's to finish.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import case, func, or_, select

from asazora.engine.checks import Objection
from asazora.server.ids import new_id
from asazora.server.store.cases import CaseKind, open_quarantine_case
from asazora.server.store.database import Database
from asazora.server.store.job import ClaimedJob, JobStatus, Outcome, request_of_row
from asazora.server.store.roles import Role
from asazora.server.store.tables import accounts, jobs
from asazora.server.store.webhooks import EventType, queue_events

MAX_ATTEMPTS = 2
"""A job that lost its worker is tried once more."""

HELD = "The content policy asks that a person looks at this video first. Nothing was published; look again later."
LOST_WORKER = "The worker stopped unexpectedly while making this video, twice in a row."


class WorkQueue:
    """Hands out jobs, one account after the other, and records how they end."""

    def __init__(self, database: Database, keep_seconds: int, worker: str | None = None) -> None:
        """`worker` is the name that jobs are claimed under; one worker alone needs none."""
        self._database, self._keep_seconds, self._worker = database, keep_seconds, worker

    def claim(self) -> ClaimedJob | None:
        """Take the oldest job of the account that was served longest ago; None if nothing waits."""
        query = (
            select(jobs, accounts.c.role)
            .join(accounts, accounts.c.id == jobs.c.account_id)
            .where(jobs.c.status == JobStatus.QUEUED)
            .order_by(accounts.c.last_served_at, jobs.c.sequence)
            .limit(1)
        )
        if not self._has_queued():
            return None
        with self._database.writing() as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            claim = new_id("claim")
            taken = jobs.update().where(jobs.c.id == row["id"]).values(attempts=row["attempts"] + 1)
            connection.execute(taken.values(status=JobStatus.IN_PROGRESS, claim=claim, worker=self._worker))
            served = accounts.update().where(accounts.c.id == row["account_id"])
            connection.execute(served.values(last_served_at=time.time()))
        return ClaimedJob(
            id=row["id"],
            claim=claim,
            request=request_of_row(row),
            is_red_team=row["role"] == Role.RED_TEAMER,
            is_released=row["released_at"] is not None,
        )

    def report(self, job: ClaimedJob, percent: int) -> bool:
        """Note how far a job is; progress never goes back. False if the job is no longer this worker's."""
        return self._update(job, progress=case((jobs.c.progress > percent, jobs.c.progress), else_=percent))

    def is_wanted(self, job: ClaimedJob) -> bool:
        """Whether the job is still this worker's to make."""
        with self._database.reading() as connection:
            return connection.execute(select(jobs.c.claim).where(jobs.c.id == job.id)).scalar() == job.claim

    def complete(self, job: ClaimedJob, outcome: Outcome) -> bool:
        """Record that the files are published. False if the job is no longer this worker's."""
        now = int(time.time())
        return self._end(
            job,
            EventType.COMPLETED,
            status=JobStatus.COMPLETED,
            progress=100,
            claim=None,
            completed_at=now,
            expires_at=now + self._keep_seconds,
            sha256=outcome.sha256,
            manifest_label=outcome.manifest_label,
            size_bytes=outcome.size_bytes,
            error_code=None,
            error_message=None,
            **({"notes": dict(outcome.notes)} if outcome.notes else {}),
            **({} if outcome.seconds is None else {"seconds": outcome.seconds}),
        )

    def fail(self, job: ClaimedJob, code: str, message: str, refused_for: Sequence[str] = ()) -> bool:
        """Record why a job will not be finished; `refused_for` are the policy's categories, where it refused."""
        failed = {"status": JobStatus.FAILED, "claim": None, "error_code": code, "error_message": message}
        failed |= {"notes": {"refused_for": list(refused_for)}} if refused_for else {}
        return self._end(job, EventType.FAILED, **failed)

    def hold(self, job: ClaimedJob, objections: Sequence[Objection], notes: Mapping[str, Any], size_bytes: int) -> bool:
        """Record that the file is made and lies in the quarantine, and open the case that a reviewer decides.

        Nothing is told while a reviewer may still release it.
        """
        held = {"status": JobStatus.FAILED, "claim": None, "notes": dict(notes), "size_bytes": size_bytes}
        held |= {"error_code": "held_for_review", "error_message": HELD}
        held |= {"expires_at": int(time.time()) + self._keep_seconds}
        mine = jobs.update().where(jobs.c.id == job.id, jobs.c.claim == job.claim)
        with self._database.writing() as connection:
            row = connection.execute(mine.values(held).returning(jobs)).mappings().first()
            if row is not None:
                kind = open_quarantine_case(connection, row, objections, releasable=not job.is_red_team)
                if kind is CaseKind.QUARANTINED:
                    queue_events(connection, [job.id], EventType.FAILED)
        return row is not None

    def put_back(self, job: ClaimedJob) -> None:
        """Queue a job again that a stopping worker could not finish; this is no failed attempt."""
        self._update(job, status=JobStatus.QUEUED, claim=None, attempts=jobs.c.attempts - 1)

    def recover(self, worker: str | None = None, *, but: Collection[str] = ()) -> None:
        """Settle the jobs of a worker that is known to be dead: queue them again, or fail those tried too often.

        Without a name, those of all workers but some.
        """
        lost = jobs.update().where(jobs.c.status == JobStatus.IN_PROGRESS)
        if worker is not None:
            lost = lost.where(jobs.c.worker == worker)
        if but:
            lost = lost.where(or_(jobs.c.worker.is_(None), jobs.c.worker.not_in(but)))
        failed = {"status": JobStatus.FAILED, "error_code": "worker_lost", "error_message": LOST_WORKER}
        with self._database.writing() as connection:
            given_up = lost.where(jobs.c.attempts >= MAX_ATTEMPTS).values(claim=None, **failed)
            ids = connection.execute(given_up.returning(jobs.c.id)).scalars().all()
            queue_events(connection, ids, EventType.FAILED)
            connection.execute(lost.values(claim=None, status=JobStatus.QUEUED))

    def num_unfinished(self) -> int:
        """How many jobs wait or are being made."""
        unfinished = jobs.c.status.in_([JobStatus.QUEUED, JobStatus.IN_PROGRESS])
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(jobs).where(unfinished)).scalar_one()

    def unfinished_ids(self) -> Sequence[str]:
        """The ids of all jobs that wait or are being made."""
        query = select(jobs.c.id).where(jobs.c.status.in_([JobStatus.QUEUED, JobStatus.IN_PROGRESS]))
        with self._database.reading() as connection:
            return connection.execute(query).scalars().all()

    def is_known(self, video_id: str) -> bool:
        """Whether there is such a job, whoever makes it."""
        with self._database.reading() as connection:
            return connection.execute(select(jobs.c.id).where(jobs.c.id == video_id)).first() is not None

    def known_ids(self) -> Sequence[str]:
        """The ids of all jobs."""
        with self._database.reading() as connection:
            return connection.execute(select(jobs.c.id)).scalars().all()

    def _has_queued(self) -> bool:
        query = select(jobs.c.id).where(jobs.c.status == JobStatus.QUEUED).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def _end(self, job: ClaimedJob, event_type: EventType, **values: Any) -> bool:
        """Write the end of a job, and have it told."""
        mine = jobs.update().where(jobs.c.id == job.id, jobs.c.claim == job.claim)
        with self._database.writing() as connection:
            if connection.execute(mine.values(**values)).rowcount != 1:
                return False
            queue_events(connection, [job.id], event_type)
        return True

    def _update(self, job: ClaimedJob, **values: Any) -> bool:
        mine = jobs.update().where(jobs.c.id == job.id, jobs.c.claim == job.claim)
        with self._database.writing(shared=True) as connection:
            return connection.execute(mine.values(**values)).rowcount == 1
