"""Invitations: an admin names a role, whoever holds the link gets an account of it, once."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from asazora.core.errors import InvalidRequestError
from asazora.server.ids import hash_key, new_id
from asazora.server.store.accounts import KeyInfo, add_key, find_or_add_account
from asazora.server.store.audit_trail import COMMAND_LINE, Event, append
from asazora.server.store.database import Database
from asazora.server.store.roles import Role
from asazora.server.store.tables import accounts, invitations

TOKEN_PREFIX = "invite-"


class InvitationError(Exception):
    """There is no such invitation, or it was used, withdrawn or has expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationInfo:
    """An invitation as it is listed."""

    id: str
    role: Role
    created_at: int
    expires_at: int
    used_at: int | None


class InvitationStore:
    """Makes, lists, withdraws and accepts invitations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, role: Role, lifetime_seconds: int, *, actor: str = COMMAND_LINE) -> tuple[str, InvitationInfo]:
        """A new invitation: the token, shown this once, and what is kept of it."""
        token, now = TOKEN_PREFIX + secrets.token_urlsafe(32), int(time.time())
        info = InvitationInfo(
            id=new_id("invitation"), role=role, created_at=now, expires_at=now + lifetime_seconds, used_at=None
        )
        row = {
            "id": info.id,
            "role": role,
            "token_hash": hash_key(token),
            "created_at": now,
            "expires_at": info.expires_at,
        }
        with self._database.writing() as connection:
            connection.execute(invitations.insert().values(row))
            event = Event(actor=actor, action="invitation.created", subject=info.id, details={"role": role})
            append(connection, event)
        return token, info

    def all(self) -> Sequence[InvitationInfo]:
        """Every invitation, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(invitations).order_by(invitations.c.created_at, invitations.c.id))
            return [_info(row) for row in rows]

    def withdraw(self, invitation_id: str, *, actor: str = COMMAND_LINE) -> None:
        """Make an invitation useless. Raises InvitationError if it is not there or was used."""
        open_one = (invitations.c.id == invitation_id, invitations.c.used_at.is_(None))
        with self._database.writing() as connection:
            if not connection.execute(invitations.delete().where(*open_one)).rowcount:
                raise InvitationError
            append(connection, Event(actor=actor, action="invitation.withdrawn", subject=invitation_id))

    def accept(self, token: str, name: str) -> tuple[str, KeyInfo]:
        """A new account of that name and its first key. Raises InvitationError if the token is not valid now."""
        now = int(time.time())
        valid = (
            invitations.c.token_hash == hash_key(token),
            invitations.c.used_at.is_(None),
            invitations.c.expires_at > now,
        )
        with self._database.writing() as connection:
            found = connection.execute(select(invitations).where(*valid)).first()
            if found is None:
                raise InvitationError
            if connection.execute(select(accounts.c.id).where(accounts.c.name == name)).first() is not None:
                raise InvalidRequestError("name", name, "a name that no other account has")
            role = Role(found.role)
            account_id = find_or_add_account(connection, name, role)
            connection.execute(invitations.update().where(invitations.c.id == found.id).values(used_at=now))
            append(connection, Event(actor=account_id, action="invitation.accepted", subject=found.id))
            scopes = tuple(sorted(role.scopes))
            key, values = add_key(connection, account_id, scopes, None, account_id)
        return key, KeyInfo(**values, scopes=scopes, account=name, role=role, revoked_at=None)


def _info(row: Row[Any]) -> InvitationInfo:
    return InvitationInfo(
        id=row.id, role=Role(row.role), created_at=row.created_at, expires_at=row.expires_at, used_at=row.used_at
    )
