"""Accounts and their API keys. A key is seen once, when it is made; the store keeps its hash."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, or_, select

from asazora.core.errors import InvalidRequestError
from asazora.server.ids import hash_key, new_api_key, new_id
from asazora.server.store.audit_trail import COMMAND_LINE, Event, append
from asazora.server.store.database import Database
from asazora.server.store.roles import Role, Scope, check_scopes
from asazora.server.store.tables import accounts, api_keys

__all__ = ["Account", "AccountInfo", "AccountStore", "KeyInfo", "Role", "Scope"]

MAX_NAME_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whoever is calling, and what the key or session allows. What an account makes is seen by that account alone."""

    id: str
    name: str
    role: Role
    scopes: frozenset[Scope]
    key_id: str
    csrf_token: str | None = None
    """Set for callers with a session: what a request that changes something must carry besides the cookie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInfo:
    """A key as it is listed: its last characters, never the key."""

    id: str
    account: str
    role: Role
    scopes: tuple[Scope, ...]
    hint: str
    created_at: int
    expires_at: int | None
    revoked_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountInfo:
    """An account as an admin sees it. Limits that are None are the server's."""

    id: str
    name: str
    role: Role
    created_at: int
    quota_bytes: int | None
    max_queued: int | None


class AccountStore:
    """Makes, finds and revokes keys; lists and bounds accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create_key(
        self,
        role: Role,
        *,
        account_name: str | None = None,
        lifetime_seconds: int | None = None,
        scopes: Iterable[Scope] | None = None,
        actor: str = COMMAND_LINE,
    ) -> tuple[str, KeyInfo]:
        """A new key and what is kept of it. Without a name the key gets an account of its own."""
        allowed = role.scopes if scopes is None else scopes
        chosen = check_scopes(allowed, role.scopes)
        name = account_name or f"{role}-{new_id('account')[-8:]}"
        with self._database.writing() as connection:
            account_id = find_or_add_account(connection, name, role)
            key, values = add_key(connection, account_id, chosen, lifetime_seconds, actor)
        return key, KeyInfo(**values, scopes=chosen, account=name, role=role, revoked_at=None)

    def add_key_to(
        self, account: Account, scopes: Iterable[Scope], lifetime_seconds: int | None
    ) -> tuple[str, KeyInfo]:
        """Another key of an account, which may do no more than the one that asks for it."""
        chosen = check_scopes(scopes, account.scopes)
        with self._database.writing() as connection:
            key, values = add_key(connection, account.id, chosen, lifetime_seconds, account.id)
        return key, KeyInfo(**values, scopes=chosen, account=account.name, role=account.role, revoked_at=None)

    def find(self, key: str) -> Account | None:
        """The account of a key that is neither revoked nor expired."""
        query = keys_and_accounts().where(api_keys.c.key_hash == hash_key(key), *valid_now())
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else account_of(row)

    def has_admin(self) -> bool:
        """Whether some valid key belongs to an admin."""
        query = select(api_keys.c.id).join(accounts).where(accounts.c.role == Role.ADMIN, *valid_now()).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def keys(self, account_id: str | None = None) -> Sequence[KeyInfo]:
        """Every key, or an account's, oldest first."""
        query = (
            select(api_keys, accounts.c.name.label("account"), accounts.c.role)
            .join(accounts)
            .order_by(api_keys.c.created_at)
        )
        if account_id is not None:
            query = query.where(api_keys.c.account_id == account_id)
        with self._database.reading() as connection:
            return [_key_info(row) for row in connection.execute(query)]

    def revoke(self, key_id: str, *, account_id: str | None = None, actor: str = COMMAND_LINE) -> None:
        """Make a key, of that account if one is named, invalid from now on. Its sessions end with it."""
        wanted = [api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None)]
        if account_id is not None:
            wanted.append(api_keys.c.account_id == account_id)
        with self._database.writing() as connection:
            revoked = connection.execute(api_keys.update().where(*wanted).values(revoked_at=int(time.time())))
            if not revoked.rowcount:
                raise InvalidRequestError("key id", key_id, "the id of a valid key, as `asazora keys list` shows it")
            append(connection, Event(actor=actor, action="key.revoked", subject=key_id))

    def accounts(self) -> Sequence[AccountInfo]:
        """Every account, oldest first."""
        query = select(accounts).order_by(accounts.c.created_at, accounts.c.id)
        with self._database.reading() as connection:
            return [_account_info(row) for row in connection.execute(query)]

    def account(self, account_id: str) -> AccountInfo | None:
        """One account."""
        with self._database.reading() as connection:
            row = connection.execute(select(accounts).where(accounts.c.id == account_id)).first()
        return None if row is None else _account_info(row)

    def named(self, name: str) -> AccountInfo:
        """The account of that name. Raises InvalidRequestError if there is none."""
        with self._database.reading() as connection:
            row = connection.execute(select(accounts).where(accounts.c.name == name)).first()
        if row is None:
            raise InvalidRequestError("account", name, "the name of an account, as `asazora keys accounts` shows it")
        return _account_info(row)

    def change(self, account_id: str, *, actor: str = COMMAND_LINE, **values: Any) -> AccountInfo | None:
        """Set the role or the limits of an account. A key of a changed role may do what both allow."""
        with self._database.writing() as connection:
            connection.execute(accounts.update().where(accounts.c.id == account_id).values(**values))
            row = connection.execute(select(accounts).where(accounts.c.id == account_id)).first()
            if row is not None:
                append(connection, Event(actor=actor, action="account.changed", subject=account_id, details=values))
        return None if row is None else _account_info(row)


def find_or_add_account(connection: Connection, name: str, role: Role) -> str:
    """The id of the account of that name, made if there is none. Raises InvalidRequestError if its role is another."""
    if not 0 < len(name) <= MAX_NAME_LENGTH or not name.isprintable():
        raise InvalidRequestError("account name", name, f"1 to {MAX_NAME_LENGTH} printable characters")
    found = connection.execute(select(accounts).where(accounts.c.name == name)).first()
    if found is None:
        account_id = new_id("account")
        new_account = {"id": account_id, "name": name, "role": role, "created_at": int(time.time())}
        connection.execute(accounts.insert().values(new_account))
        return account_id
    if found.role != role:
        raise InvalidRequestError("role", str(role), f"{found.role}, which the account {name!r} has")
    return found.id


def add_key(
    connection: Connection, account_id: str, scopes: Sequence[Scope], lifetime_seconds: int | None, actor: str
) -> tuple[str, dict[str, Any]]:
    """Store a new key; return it, and what is kept of it besides its scopes."""
    key, now = new_api_key(), int(time.time())
    expires_at = None if lifetime_seconds is None else now + lifetime_seconds
    values: dict[str, Any] = {"id": new_id("key"), "hint": key[-4:], "created_at": now, "expires_at": expires_at}
    row = {**values, "account_id": account_id, "key_hash": hash_key(key), "scopes": [str(scope) for scope in scopes]}
    connection.execute(api_keys.insert().values(row))
    append(connection, Event(actor=actor, action="key.created", subject=values["id"], details={"account": account_id}))
    return key, values


def keys_and_accounts() -> Select[*tuple[Any, ...]]:
    """What `account_of` reads."""
    return select(
        accounts.c.id, accounts.c.name, accounts.c.role, api_keys.c.id.label("key_id"), api_keys.c.scopes
    ).join(api_keys, api_keys.c.account_id == accounts.c.id)


def account_of(row: Row[Any], csrf_token: str | None = None) -> Account:
    role = Role(row.role)
    return Account(
        id=row.id,
        name=row.name,
        role=role,
        scopes=_scopes(row, role),
        key_id=row.key_id,
        csrf_token=csrf_token,
    )


def valid_now() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """That a key is neither revoked nor expired."""
    expires_at = api_keys.c.expires_at
    return api_keys.c.revoked_at.is_(None), or_(expires_at.is_(None), expires_at > int(time.time()))


def _scopes(row: Row[Any], role: Role) -> frozenset[Scope]:
    """A key made before there were scopes may do all that its role may."""
    return role.scopes if row.scopes is None else role.scopes & {Scope(name) for name in row.scopes}


def _key_info(row: Row[Any]) -> KeyInfo:
    return KeyInfo(
        id=row.id,
        account=row.account,
        role=Role(row.role),
        scopes=tuple(sorted(_scopes(row, Role(row.role)))),
        hint=row.hint,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


def _account_info(row: Row[Any]) -> AccountInfo:
    return AccountInfo(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        created_at=row.created_at,
        quota_bytes=row.quota_bytes,
        max_queued=row.max_queued,
    )
