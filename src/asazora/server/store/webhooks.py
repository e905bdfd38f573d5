"""Webhooks in the store: where an account wants to hear of its videos, and what is still to be sent.

A delivery is written in the same transaction that ends its job: a video that is finished is never without its news.
Secrets are kept as they are: signing needs them. They are shown when they are made, and never again.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from asazora.server.ids import new_id, new_webhook_secret
from asazora.server.store.database import Database
from asazora.server.store.tables import jobs, webhook_deliveries, webhook_endpoints

OLD_SECRET_SECONDS = 24 * 3600


class EventType(StrEnum):
    """What webhooks tell of."""

    COMPLETED = "video.completed"
    FAILED = "video.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where to send events, and the secret that signs them. An old secret goes on signing for a day if so wished."""

    id: str
    account_id: str
    name: str
    url: str
    event_types: Sequence[EventType]
    secret: str
    old_secret: str | None
    old_secret_until: int | None
    created_at: int
    updated_at: int

    @classmethod
    def of_row(cls, row: RowMapping) -> "Endpoint":
        values = dict[str, Any](row)
        values["event_types"] = tuple(EventType(name) for name in row["event_types"])
        return cls(**values)

    def secrets(self) -> Sequence[str]:
        """What signs now, newest first."""
        old_counts = self.old_secret is not None and (self.old_secret_until or 0) > time.time()
        return (self.secret, self.old_secret) if old_counts and self.old_secret else (self.secret,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An event on its way to one endpoint. `attempts` counts this one."""

    id: str
    event_id: str
    event_type: EventType
    video_id: str
    created_at: int
    attempts: int
    endpoint: Endpoint


class WebhookStore:
    """Endpoints, and what is due to be sent to them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, account_id: str, *, name: str, url: str, event_types: Sequence[EventType]) -> Endpoint:
        """A new endpoint with a new secret."""
        now = int(time.time())
        values = {
            "id": new_id("whe"),
            "account_id": account_id,
            "name": name,
            "url": url,
            "event_types": list(event_types),
            "secret": new_webhook_secret(),
            "created_at": now,
            "updated_at": now,
        }
        with self._database.writing() as connection:
            inserted = webhook_endpoints.insert().values(values).returning(webhook_endpoints)
            return Endpoint.of_row(connection.execute(inserted).mappings().one())

    def get(self, account_id: str, endpoint_id: str) -> Endpoint | None:
        """The account's endpoint of that id."""
        mine = (webhook_endpoints.c.account_id == account_id, webhook_endpoints.c.id == endpoint_id)
        with self._database.reading() as connection:
            row = connection.execute(select(webhook_endpoints).where(*mine)).mappings().first()
        return None if row is None else Endpoint.of_row(row)

    def of_account(self, account_id: str) -> Sequence[Endpoint]:
        """All of the account's, oldest first."""
        query = select(webhook_endpoints).where(webhook_endpoints.c.account_id == account_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(webhook_endpoints.c.created_at)).mappings()
            return [Endpoint.of_row(row) for row in rows]

    def update(self, endpoint: Endpoint, **changes: Any) -> Endpoint:
        """Change an endpoint."""
        return self._set(endpoint, **changes)

    def rotate_secret(self, endpoint: Endpoint, *, keep_old: bool) -> Endpoint:
        """A new secret; the old one signs too for a day if it is kept."""
        until = int(time.time()) + OLD_SECRET_SECONDS
        return self._set(
            endpoint,
            secret=new_webhook_secret(),
            old_secret=endpoint.secret if keep_old else None,
            old_secret_until=until if keep_old else None,
        )

    def delete(self, endpoint: Endpoint) -> None:
        """Forget an endpoint, and what was still to be sent to it."""
        with self._database.writing() as connection:
            connection.execute(webhook_deliveries.delete().where(webhook_deliveries.c.endpoint_id == endpoint.id))
            connection.execute(webhook_endpoints.delete().where(webhook_endpoints.c.id == endpoint.id))

    def take_due(self, *, limit: int, lease_seconds: float) -> Sequence[Delivery]:
        """Take what is due. Unless it is settled, it is due again after the lease: a killed server forgets nothing."""
        now, deliveries = time.time(), webhook_deliveries
        due = select(deliveries.c.id).where(deliveries.c.due_at <= now).order_by(deliveries.c.due_at).limit(limit)
        if not self._has_due(now):
            return []
        with self._database.writing() as connection:
            ids = connection.execute(due).scalars().all()
            leased = {"due_at": now + lease_seconds, "attempts": deliveries.c.attempts + 1}
            connection.execute(deliveries.update().where(deliveries.c.id.in_(ids)).values(leased))
            rows = connection.execute(select(deliveries).where(deliveries.c.id.in_(ids))).mappings().all()
            endpoints = {row["endpoint_id"]: _endpoint(connection, row["endpoint_id"]) for row in rows}
        return [_delivery(row, endpoints[row["endpoint_id"]]) for row in rows]

    def settle(self, delivery: Delivery, *, retry_after: float | None) -> None:
        """Forget a delivery, or have it tried again after so many seconds."""
        mine = webhook_deliveries.c.id == delivery.id
        with self._database.writing() as connection:
            if retry_after is None:
                connection.execute(webhook_deliveries.delete().where(mine))
            else:
                again = {"due_at": time.time() + retry_after}
                connection.execute(webhook_deliveries.update().where(mine).values(again))

    def _has_due(self, now: float) -> bool:
        query = select(webhook_deliveries.c.id).where(webhook_deliveries.c.due_at <= now).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def _set(self, endpoint: Endpoint, **values: Any) -> Endpoint:
        changed = webhook_endpoints.update().where(webhook_endpoints.c.id == endpoint.id)
        changed = changed.values(**values, updated_at=int(time.time())).returning(webhook_endpoints)
        with self._database.writing() as connection:
            return Endpoint.of_row(connection.execute(changed).mappings().one())


def queue_events(connection: Connection, video_ids: Sequence[str], event_type: EventType) -> None:
    """Have the end of these jobs told to every endpoint of their accounts that wants to know of it."""
    wanted = (
        select(jobs.c.id.label("video_id"), webhook_endpoints.c.id, webhook_endpoints.c.event_types)
        .join(webhook_endpoints, webhook_endpoints.c.account_id == jobs.c.account_id)
        .where(jobs.c.id.in_(video_ids))
    )
    now, events = time.time(), {video_id: new_id("evt") for video_id in video_ids}
    rows = [
        {
            "id": new_id("delivery"),
            "endpoint_id": row.id,
            "event_id": events[row.video_id],
            "event_type": event_type,
            "video_id": row.video_id,
            "created_at": int(now),
            "attempts": 0,
            "due_at": now,
        }
        for row in connection.execute(wanted)
        if event_type in row.event_types
    ]
    if rows:
        connection.execute(webhook_deliveries.insert(), rows)


def _endpoint(connection: Connection, endpoint_id: str) -> Endpoint:
    query = select(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id)
    return Endpoint.of_row(connection.execute(query).mappings().one())


def _delivery(row: RowMapping, endpoint: Endpoint) -> Delivery:
    return Delivery(
        id=row["id"],
        event_id=row["event_id"],
        event_type=EventType(row["event_type"]),
        video_id=row["video_id"],
        created_at=row["created_at"],
        attempts=row["attempts"],
        endpoint=endpoint,
    )
