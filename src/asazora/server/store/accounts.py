"""Accounts and their API keys. A key is seen once, when it is made; the store keeps its hash."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from asazora.core.errors import InvalidRequestError
from asazora.server.ids import hash_key, new_api_key, new_id
from asazora.server.store.database import Database
from asazora.server.store.tables import accounts, api_keys

MAX_NAME_LENGTH = 80


class Role(StrEnum):
    """What an account is for."""

    ADMIN = "admin"
    CREATOR = "creator"
    RED_TEAMER = "red_teamer"
    REVIEWER = "reviewer"
    VIEWER = "viewer"

    @property
    def may_create(self) -> bool:
        """Whether accounts of this role may ask for videos and delete them."""
        return self in (Role.ADMIN, Role.CREATOR, Role.RED_TEAMER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whoever a key belongs to. Everything an account makes is seen by that account alone."""

    id: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInfo:
    """A key as it is listed: its last characters, never the key."""

    id: str
    account: str
    role: Role
    hint: str
    created_at: int
    expires_at: int | None
    revoked_at: int | None


class AccountStore:
    """Makes, finds and revokes keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create_key(
        self, role: Role, *, account_name: str | None = None, lifetime_seconds: int | None = None
    ) -> tuple[str, KeyInfo]:
        """A new key and what is kept of it. Without a name the key gets an account of its own."""
        key, now = new_api_key(), int(time.time())
        expires_at = None if lifetime_seconds is None else now + lifetime_seconds
        name = account_name or f"{role}-{new_id('account')[-8:]}"
        if len(name) > MAX_NAME_LENGTH:
            raise InvalidRequestError("account name", name, f"at most {MAX_NAME_LENGTH} characters")
        values: dict[str, Any] = {"id": new_id("key"), "hint": key[-4:], "created_at": now, "expires_at": expires_at}
        with self._database.writing() as connection:
            found = connection.execute(select(accounts).where(accounts.c.name == name)).first()
            if found is None:
                account_id = new_id("account")
                new_account = {"id": account_id, "name": name, "role": role, "created_at": now}
                connection.execute(accounts.insert().values(new_account))
            elif found.role == role:
                account_id = found.id
            else:
                raise InvalidRequestError("role", str(role), f"{found.role}, which the account {name!r} has")
            connection.execute(api_keys.insert().values(**values, account_id=account_id, key_hash=hash_key(key)))
        return key, KeyInfo(**values, account=name, role=role, revoked_at=None)

    def find(self, key: str) -> Account | None:
        """The account of a key that is neither revoked nor expired."""
        query = (
            select(accounts.c.id, accounts.c.name, accounts.c.role)
            .join(api_keys, api_keys.c.account_id == accounts.c.id)
            .where(api_keys.c.key_hash == hash_key(key), *_valid_now())
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else Account(id=row.id, name=row.name, role=Role(row.role))

    def has_admin(self) -> bool:
        """Whether some valid key belongs to an admin."""
        query = select(api_keys.c.id).join(accounts).where(accounts.c.role == Role.ADMIN, *_valid_now()).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def keys(self) -> Sequence[KeyInfo]:
        """Every key, oldest first."""
        query = (
            select(api_keys, accounts.c.name.label("account"), accounts.c.role)
            .join(accounts)
            .order_by(api_keys.c.created_at)
        )
        with self._database.reading() as connection:
            return [_key_info(row) for row in connection.execute(query)]

    def revoke(self, key_id: str) -> None:
        """Make a key invalid from now on."""
        wanted = (api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
        with self._database.writing() as connection:
            revoked = connection.execute(api_keys.update().where(*wanted).values(revoked_at=int(time.time())))
        if not revoked.rowcount:
            raise InvalidRequestError("key id", key_id, "the id of a valid key, as `asazora keys list` shows it")


def _valid_now() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    expires_at = api_keys.c.expires_at
    return api_keys.c.revoked_at.is_(None), or_(expires_at.is_(None), expires_at > int(time.time()))


def _key_info(row: Row[Any]) -> KeyInfo:
    return KeyInfo(
        id=row.id,
        account=row.account,
        role=Role(row.role),
        hint=row.hint,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
