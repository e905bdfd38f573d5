"""What was learned in use: only judged prompts, only of accounts that consented, in the training set's own form."""

from typing import Any

import pytest

from asazora.core.request import GenerationRequest
from asazora.engine.checks import Objection
from asazora.safety.examples import Example
from asazora.server.settings import QueueLimits
from asazora.server.store.accounts import AccountStore, Role
from asazora.server.store.cases import CaseKind, CaseStore, Verdict
from asazora.server.store.database import Database
from asazora.server.store.feedback import FeedbackStore
from asazora.server.store.findings import FindingStatus, FindingStore
from asazora.server.store.job import Job, Outcome
from asazora.server.store.jobs import JobStore, NewJob
from asazora.server.store.lessons import Lessons
from asazora.server.store.work import WorkQueue

OBJECTION = Objection(check="prompt", reason="hm", categories=("violence",))


def new_account(database: Database, *, consents: bool = True) -> str:
    store = AccountStore(database)
    account = store.find(store.create_key(Role.CREATOR)[0])
    assert account is not None
    FeedbackStore(database).set_consent(account.id, consents)
    return account.id


def new_job(database: Database, account_id: str, prompt: str) -> Job:
    new = NewJob(account_id=account_id, model="sora-2", request=GenerationRequest(prompt=prompt), body={})
    return JobStore(database, QueueLimits()).add(new)


def decided(database: Database, account_id: str, prompt: str, verdict: Verdict) -> str:
    """A held clip of that prompt, and what a reviewer said of it: the id of the case."""
    new_job(database, account_id, prompt)
    queue = WorkQueue(database, keep_seconds=100)
    claimed = queue.claim()
    assert claimed is not None
    assert queue.hold(claimed, [OBJECTION], {}, size_bytes=9)
    cases = CaseStore(database)
    [case], _ = cases.page(decided=False, after=0, limit=1)
    cases.decide(case.id, verdict, "", actor="reviewer", has_clip=True)
    return case.id


@pytest.mark.parametrize(
    ("verdict", "categories", "near"), [("allow", (), "violence"), ("block", ("violence",), "unsafe")]
)
def test_a_decision_labels_the_prompt(database: Database, verdict: str, categories: tuple[str, ...], near: str):
    case_id = decided(database, new_account(database), "a fox with a knife", Verdict(verdict))
    example = Example(text="a fox with a knife", categories=categories, pattern=case_id, near=near)
    assert Lessons(database).examples() == [example]


def test_nothing_is_learned_without_consent_nor_from_what_nobody_has_judged(database: Database):
    decided(database, new_account(database, consents=False), "a fox with a knife", Verdict.BLOCK)
    account = new_account(database)
    open_report = new_job(database, account, "a dog")
    CaseStore(database).open(CaseKind.REPORT, account, video=open_report, category="hate", words="hm")
    finding(database, account, status=FindingStatus.OPEN)
    assert Lessons(database).examples() == []


def finding(database: Database, account_id: str, *, status: FindingStatus, **changes: Any) -> None:
    store = FindingStore(database)
    values = {
        "category": "hate",
        "severity": 3,
        "prompt": "x",
        "expected": Verdict.BLOCK,
        "notes": "",
        "video_id": None,
    }
    filed, _ = store.file(account_id, **{**values, **changes})
    if status is not FindingStatus.OPEN:
        store.move(filed, status, "", actor="reviewer")


def test_a_confirmed_finding_is_learned_from_and_a_rejected_one_is_not(database: Database):
    account = new_account(database)
    finding(database, account, status=FindingStatus.CONFIRMED, prompt="missed")
    finding(database, account, status=FindingStatus.CONFIRMED, prompt="harmless", expected=Verdict.ALLOW)
    finding(database, account, status=FindingStatus.REJECTED, prompt="no")
    found = [(example.text, example.categories, example.near) for example in Lessons(database).examples()]
    assert found == [("missed", ("hate",), "unsafe"), ("harmless", (), "hate")]


def test_ratings_come_with_what_the_clip_was_made_from(database: Database):
    queue, store = WorkQueue(database, keep_seconds=100), FeedbackStore(database)
    for consents in (True, False):
        account = new_account(database, consents=consents)
        job = new_job(database, account, f"a fox {consents}")
        claimed = queue.claim()
        assert claimed is not None
        queue.complete(claimed, Outcome(sha256="0" * 64, size_bytes=1, notes={}))
        store.give(account, job.id, rating=2, tags=["blurry"], words="meh")
    (rating,) = Lessons(database).ratings()
    assert (rating["prompt"], rating["rating"], rating["tags"], rating["seed"]) == ("a fox True", 2, ["blurry"], 0)
