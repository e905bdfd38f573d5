"""Uploaded files in the store. What a file holds was found by looking at it, never taken from its name."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, or_, select

from asazora.server.ids import new_id
from asazora.server.store.database import Database
from asazora.server.store.tables import files


class Purpose(StrEnum):
    """What a file is for. The first three are OpenAI's; the rest come with other requests and are never listed."""

    VISION = "vision"
    USER_DATA = "user_data"
    ASSISTANTS = "assistants"
    JOB_INPUT = "job_input"
    CHARACTER = "character"


PUBLIC_PURPOSES = (Purpose.VISION, Purpose.USER_DATA, Purpose.ASSISTANTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file that was looked at and may be kept. `seconds` and `fps` are 0 for a picture."""

    account_id: str
    name: str
    purpose: Purpose
    media_type: str
    width: int
    height: int
    seconds: float
    fps: int
    size_bytes: int
    lifetime_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A kept file."""

    sequence: int
    id: str
    account_id: str
    name: str
    purpose: Purpose
    media_type: str
    width: int
    height: int
    seconds: float
    fps: int
    size_bytes: int
    created_at: int
    expires_at: int | None

    @classmethod
    def of_row(cls, row: RowMapping) -> "StoredFile":
        values: dict[str, Any] = {field.name: row[field.name] for field in fields(cls)}
        values["purpose"] = Purpose(values["purpose"])
        return cls(**values)

    @property
    def is_video(self) -> bool:
        return self.seconds > 0


class FileStore:
    """Keeps, shows and forgets files. A file whose time is over is not found any more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: NewFile, file_id: str) -> StoredFile:
        """Note a file whose bytes are in place."""
        now = int(time.time())
        values = {name: getattr(new, name) for name in _COPIED}
        values |= {"id": file_id, "created_at": now, "expires_at": _expiry(now, new.lifetime_seconds)}
        with self._database.writing() as connection:
            row = connection.execute(files.insert().values(values).returning(files)).mappings().one()
        return StoredFile.of_row(row)

    def get(self, account_id: str, file_id: str) -> StoredFile | None:
        """The account's file of that id."""
        query = select(files).where(files.c.account_id == account_id, files.c.id == file_id, _valid_now())
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else StoredFile.of_row(row)

    def page(
        self, account_id: str, *, purpose: Purpose | None, after: StoredFile | None, limit: int, ascending: bool
    ) -> tuple[Sequence[StoredFile], bool]:
        """Up to `limit` listed files that follow `after`, and whether there are more."""
        sequence, wanted = files.c.sequence, PUBLIC_PURPOSES if purpose is None else (purpose,)
        query = select(files).where(files.c.account_id == account_id, files.c.purpose.in_(wanted), _valid_now())
        query = query.order_by(sequence if ascending else sequence.desc()).limit(limit + 1)
        if after is not None:
            query = query.where(sequence > after.sequence if ascending else sequence < after.sequence)
        with self._database.reading() as connection:
            found = [StoredFile.of_row(row) for row in connection.execute(query).mappings()]
        return found[:limit], len(found) > limit

    def delete(self, account_id: str, file_id: str) -> bool:
        """Forget a file; False if the account has none of that id."""
        with self._database.writing() as connection:
            gone = connection.execute(files.delete().where(files.c.account_id == account_id, files.c.id == file_id))
        return gone.rowcount == 1

    def known_ids(self) -> Sequence[str]:
        """The ids of all files."""
        with self._database.reading() as connection:
            return connection.execute(select(files.c.id)).scalars().all()

    def forget_expired(self) -> Sequence[str]:
        """Forget the files whose time is over and return their ids."""
        with self._database.writing() as connection:
            over = files.c.expires_at <= int(time.time())
            return connection.execute(files.delete().where(over).returning(files.c.id)).scalars().all()


_COPIED = ("account_id", "name", "purpose", "media_type", "width", "height", "seconds", "fps", "size_bytes")


def kept_bytes(connection: Connection, account_id: str) -> int:
    """Bytes of all files that the account keeps."""
    query = select(func.coalesce(func.sum(files.c.size_bytes), 0)).where(files.c.account_id == account_id)
    return connection.execute(query).scalar_one()


def _expiry(now: int, lifetime_seconds: int | None) -> int | None:
    return None if lifetime_seconds is None else now + lifetime_seconds


def _valid_now() -> ColumnElement[bool]:
    return or_(files.c.expires_at.is_(None), files.c.expires_at > int(time.time()))


def new_file_id() -> str:
    """OpenAI's file ids start like this too."""
    return new_id("file").replace("_", "-", 1)
