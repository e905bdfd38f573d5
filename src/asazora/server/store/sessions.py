"""Sessions of the page: a random cookie in place of a key, which ends by itself, by signing out, or with its key.

A request that changes something must also carry a token that other sites cannot read: it is derived from the cookie.
"""

import hashlib
import secrets
import time

from sqlalchemy import select

from asazora.server.ids import hash_key, new_id
from asazora.server.settings import DAY_SECONDS
from asazora.server.store.accounts import Account, account_of, keys_and_accounts, valid_now
from asazora.server.store.database import Database
from asazora.server.store.tables import api_keys, sessions

SESSION_SECONDS = 7 * DAY_SECONDS


class SessionStore:
    """Begins, finds and ends sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, key_id: str) -> str:
        """A new session of whoever holds the key: the value of its cookie."""
        cookie, now = secrets.token_urlsafe(32), int(time.time())
        row = {"id": new_id("session"), "key_id": key_id, "cookie_hash": hash_key(cookie), "created_at": now}
        with self._database.writing() as connection:
            connection.execute(sessions.delete().where(sessions.c.expires_at <= now))
            connection.execute(sessions.insert().values(**row, expires_at=now + SESSION_SECONDS))
        return cookie

    def find(self, cookie: str) -> Account | None:
        """Whose session it is, if it has not ended."""
        query = (
            keys_and_accounts()
            .join(sessions, sessions.c.key_id == api_keys.c.id)
            .where(sessions.c.cookie_hash == hash_key(cookie), sessions.c.expires_at > int(time.time()), *valid_now())
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else account_of(row, csrf_token(cookie))

    def end(self, cookie: str) -> None:
        """Sign out."""
        with self._database.writing() as connection:
            connection.execute(sessions.delete().where(sessions.c.cookie_hash == hash_key(cookie)))

    def count(self, key_id: str) -> int:
        """How many sessions of a key have not ended."""
        query = select(sessions.c.id).where(sessions.c.key_id == key_id, sessions.c.expires_at > int(time.time()))
        with self._database.reading() as connection:
            return len(connection.execute(query).all())


def csrf_token(cookie: str) -> str:
    """What the page sends along with the cookie to show that it can read this server's answers."""
    return hashlib.sha256(f"csrf:{cookie}".encode("utf-8", "surrogatepass")).hexdigest()
