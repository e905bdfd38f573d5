"""What people say of their clips, and whether it may be learned from."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select

from asazora.server.store.audit_trail import Event, append
from asazora.server.store.database import Database
from asazora.server.store.tables import accounts, feedback


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One account's word on one of its clips; the rating is 1 (bad) to 5 (good)."""

    video_id: str
    rating: int
    tags: Sequence[str]
    words: str
    created_at: int


class FeedbackStore:
    """Keeps feedback and consent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, account_id: str, video_id: str, *, rating: int, tags: Sequence[str], words: str) -> Feedback:
        """Keep what an account says of its clip, in place of what it said before."""
        given = Feedback(video_id=video_id, rating=rating, tags=list(tags), words=words, created_at=int(time.time()))
        mine = (feedback.c.account_id == account_id, feedback.c.video_id == video_id)
        row: dict[str, Any] = {field.name: getattr(given, field.name) for field in fields(given)}
        with self._database.writing() as connection:
            connection.execute(feedback.delete().where(*mine))
            connection.execute(feedback.insert().values(**row, account_id=account_id))
        return given

    def of_account(self, account_id: str) -> Sequence[Feedback]:
        """All that an account has said, newest first."""
        query = select(*(feedback.c[field.name] for field in fields(Feedback)))
        query = query.where(feedback.c.account_id == account_id).order_by(feedback.c.created_at.desc())
        with self._database.reading() as connection:
            return [Feedback(**row) for row in connection.execute(query).mappings()]

    def consents(self, account_id: str) -> bool:
        """Whether what the account wrote may be learned from."""
        query = select(accounts.c.training_consent_at).where(accounts.c.id == account_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar() is not None

    def set_consent(self, account_id: str, given: bool) -> None:
        """Give or withdraw consent. It is on record."""
        when = int(time.time()) if given else None
        action = "consent.given" if given else "consent.withdrawn"
        with self._database.writing() as connection:
            connection.execute(accounts.update().where(accounts.c.id == account_id).values(training_consent_at=when))
            append(connection, Event(actor=account_id, action=action, subject=account_id))
