"""The job store: turns, limits, claims, recovery, and tables that the migrations make."""

from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from asazora.core.request import GenerationRequest
from asazora.server.settings import QueueLimits
from asazora.server.store.accounts import AccountStore, Role
from asazora.server.store.database import Database, open_database
from asazora.server.store.job import ClaimedJob, JobStatus, Outcome
from asazora.server.store.jobs import JobStore, KeyReusedError, NewJob, QueueFullError, QuotaReachedError
from asazora.server.store.tables import metadata
from asazora.server.store.work import MAX_ATTEMPTS, WorkQueue

LIMITS = QueueLimits(max_queued=5, max_queued_per_account=3, quota_bytes=100)
OUTCOME = Outcome(sha256="0" * 64, size_bytes=60, notes={"revised_prompt": "a fox"})


@pytest.fixture
def jobs(database: Database) -> JobStore:
    return JobStore(database, LIMITS)


@pytest.fixture
def queue(database: Database) -> WorkQueue:
    return WorkQueue(database, keep_seconds=100)


def new_account(database: Database) -> str:
    accounts = AccountStore(database)
    key, _ = accounts.create_key(Role.CREATOR)
    account = accounts.find(key)
    assert account is not None
    return account.id


def new_job(account_id: str, prompt: str = "a fox") -> NewJob:
    request = GenerationRequest(prompt=prompt, seed=2**63 - 1, seconds=0.1, fps=24)
    return NewJob(account_id=account_id, model="sora-2", request=request, body={"prompt": prompt})


def claimed(queue: WorkQueue) -> ClaimedJob:
    job = queue.claim()
    assert job is not None
    return job


def test_migrations_make_the_tables_that_the_code_uses(database: Database):
    with database.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_opening_again_keeps_what_was_there(database_address: str | Path):
    first = open_database(database_address)
    job = JobStore(first, LIMITS).add(new_job(account_id := new_account(first)))
    first.close()
    second = open_database(database_address)
    assert JobStore(second, LIMITS).get(account_id, job.id) == job
    second.close()


def test_a_claimed_job_holds_the_request_as_it_was_asked(database: Database, jobs: JobStore, queue: WorkQueue):
    new = new_job(new_account(database))
    jobs.add(new)
    assert claimed(queue).request == new.request
    assert queue.claim() is None


def test_accounts_are_served_in_turn_and_each_in_its_own_order(database: Database, jobs: JobStore, queue: WorkQueue):
    busy, quiet = new_account(database), new_account(database)
    for prompt in ("busy 1", "busy 2", "busy 3"):
        jobs.add(new_job(busy, prompt))
    first = claimed(queue).request.prompt
    for prompt in ("quiet 1", "quiet 2"):
        jobs.add(new_job(quiet, prompt))
    order = [first, *(claimed(queue).request.prompt for _ in range(4))]
    assert order == ["busy 1", "quiet 1", "busy 2", "quiet 2", "busy 3"]


def test_the_queue_is_bounded_for_each_account_and_for_all(database: Database, jobs: JobStore, queue: WorkQueue):
    accounts = [new_account(database) for _ in range(2)]
    for _ in range(3):
        jobs.add(new_job(accounts[0]))
    with pytest.raises(QueueFullError, match="Too many of your videos"):
        jobs.add(new_job(accounts[0]))
    for _ in range(2):
        jobs.add(new_job(accounts[1]))
    with pytest.raises(QueueFullError, match="server's queue"):
        jobs.add(new_job(accounts[1]))
    claimed(queue)
    jobs.add(new_job(accounts[1]))


def test_the_quota_counts_files_until_they_are_gone(database: Database, jobs: JobStore, queue: WorkQueue):
    account = new_account(database)
    for _ in range(2):
        kept = jobs.add(new_job(account))
        assert queue.complete(claimed(queue), OUTCOME)
    with pytest.raises(QuotaReachedError):
        jobs.add(new_job(account))
    jobs.delete(account, kept.id)
    jobs.add(new_job(account))


def test_videos_expire_once(database: Database, jobs: JobStore):
    account = new_account(database)
    job = jobs.add(new_job(account))
    past = WorkQueue(database, keep_seconds=-1)
    past.complete(claimed(past), OUTCOME)
    assert jobs.expired() == [job.id]
    jobs.note_size(job.id, 0)
    assert jobs.expired() == []


def test_an_idempotency_key_belongs_to_one_request_of_one_account(database: Database, jobs: JobStore):
    account = new_account(database)
    first = jobs.add(replace(new_job(account), idempotency_key="once"))
    assert jobs.add(replace(new_job(account), idempotency_key="once")) == first
    with pytest.raises(KeyReusedError):
        jobs.add(replace(new_job(account, "a dog"), idempotency_key="once"))
    assert jobs.add(replace(new_job(new_account(database)), idempotency_key="once")) != first


def test_progress_never_goes_back(database: Database, jobs: JobStore, queue: WorkQueue):
    account = new_account(database)
    job = jobs.add(new_job(account))
    mine = claimed(queue)
    for percent in (10, 40, 5):
        assert queue.report(mine, percent)
    found = jobs.get(account, job.id)
    assert found is not None
    assert found.progress == 40


def test_a_worker_has_no_word_on_a_job_that_was_deleted_or_given_away(
    database: Database, jobs: JobStore, queue: WorkQueue
):
    account = new_account(database)
    deleted, moved = jobs.add(new_job(account)), jobs.add(new_job(account))
    first, second = claimed(queue), claimed(queue)
    jobs.delete(account, deleted.id)
    queue.recover()
    third = claimed(queue)
    assert (third.id, second.id) == (moved.id, moved.id)
    for stale in (first, second):
        assert not queue.is_wanted(stale)
        assert not queue.report(stale, 50)
        assert not queue.complete(stale, OUTCOME)
        assert not queue.fail(stale, "code", "message")
    assert queue.complete(third, OUTCOME)


def test_a_job_is_tried_again_once_after_its_worker_was_lost(database: Database, jobs: JobStore, queue: WorkQueue):
    account = new_account(database)
    job = jobs.add(new_job(account))
    for _ in range(MAX_ATTEMPTS):
        claimed(queue)
        queue.recover()
    assert queue.claim() is None
    found = jobs.get(account, job.id)
    assert found is not None
    assert (found.status, found.error_code) == (JobStatus.FAILED, "worker_lost")


def test_only_the_jobs_of_the_worker_that_died_are_settled(database: Database, jobs: JobStore):
    account = new_account(database)
    lost, kept = jobs.add(new_job(account)), jobs.add(new_job(account))
    dead, living = (WorkQueue(database, keep_seconds=100, worker=name) for name in ("dead", "living"))
    assert (claimed(dead).id, claimed(living).id) == (lost.id, kept.id)
    living.recover("dead")
    assert {job.id: job.status for job in jobs.of_ids([lost.id, kept.id]).values()} == {
        lost.id: JobStatus.QUEUED,
        kept.id: JobStatus.IN_PROGRESS,
    }
    assert living.num_unfinished() == 2


def test_jobs_of_the_workers_that_are_at_work_are_left_to_them(database: Database, jobs: JobStore):
    account = new_account(database)
    ids = [jobs.add(new_job(account)).id for _ in range(3)]
    for name in ("worker-1", "worker-2", None):
        claimed(WorkQueue(database, keep_seconds=100, worker=name))
    WorkQueue(database, keep_seconds=100).recover(but=["worker-1"])
    statuses = {job.id: job.status for job in jobs.of_ids(ids).values()}
    assert [statuses[video_id] for video_id in ids] == [JobStatus.IN_PROGRESS, JobStatus.QUEUED, JobStatus.QUEUED]


def test_a_job_put_back_by_a_stopping_worker_has_lost_no_attempt(database: Database, jobs: JobStore, queue: WorkQueue):
    jobs.add(new_job(new_account(database)))
    for _ in range(MAX_ATTEMPTS + 1):
        queue.put_back(claimed(queue))
    claimed(queue)
    queue.recover()
    assert queue.claim() is not None
