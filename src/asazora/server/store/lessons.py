"""What was learned in use, as texts for the prompt classifier's training set: of accounts that consented, only."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from asazora.safety.examples import Example
from asazora.server.store.cases import Verdict
from asazora.server.store.database import Database
from asazora.server.store.findings import FindingStatus
from asazora.server.store.tables import accounts, cases, feedback, findings, jobs

UNSAFE, EVERYDAY = "unsafe", "everyday"


class Lessons:
    """Reads decisions, findings and ratings of consenting accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def examples(self) -> Sequence[Example]:
        """Prompts that a person has judged: reviewers' decisions, and findings that were confirmed."""
        return [*self._of_cases(), *self._of_findings()]

    def ratings(self) -> Sequence[Mapping[str, Any]]:
        """What people said of their clips, with what the clips were made from."""
        query = (
            select(jobs.c.prompt, jobs.c.size, jobs.c.seconds, jobs.c.fps, jobs.c.seed, feedback.c.rating)
            .add_columns(feedback.c.tags, feedback.c.words)
            .join(jobs, jobs.c.id == feedback.c.video_id)
            .join(accounts, accounts.c.id == feedback.c.account_id)
            .where(accounts.c.training_consent_at.is_not(None))
            .order_by(feedback.c.created_at, feedback.c.video_id)
        )
        with self._database.reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def _of_cases(self) -> list[Example]:
        """Of a decided case, the prompt. A case that has no category can teach only that a text is harmless."""
        query = (
            select(cases)
            .join(jobs, jobs.c.id == cases.c.video_id)
            .join(accounts, accounts.c.id == jobs.c.account_id)
            .where(accounts.c.training_consent_at.is_not(None), cases.c.decision.is_not(None))
            .order_by(cases.c.sequence)
        )
        with self._database.reading() as connection:
            rows = list(connection.execute(query).mappings())
        return [
            _example(row["prompt"], row["category"], Verdict(row["decision"]), row["id"])
            for row in rows
            if row["category"] is not None or row["decision"] == Verdict.ALLOW
        ]

    def _of_findings(self) -> list[Example]:
        query = (
            select(findings)
            .join(accounts, accounts.c.id == findings.c.account_id)
            .where(
                accounts.c.training_consent_at.is_not(None),
                findings.c.status.in_([FindingStatus.CONFIRMED, FindingStatus.CLOSED]),
            )
            .order_by(findings.c.sequence)
        )
        with self._database.reading() as connection:
            rows = list(connection.execute(query).mappings())
        confirmed = [row for row in rows if any(step["status"] == "confirmed" for step in row["history"])]
        return [_example(row["prompt"], row["category"], Verdict(row["expected"]), row["id"]) for row in confirmed]


def _example(prompt: str, category: str | None, verdict: Verdict, source: str) -> Example:
    """A text with its label. `pattern` is the case or finding, so that no fold splits one."""
    if verdict is Verdict.BLOCK:
        assert category is not None
        return Example(text=prompt, categories=(category,), pattern=source, near=UNSAFE)
    return Example(text=prompt, categories=(), pattern=source, near=category or EVERYDAY)
