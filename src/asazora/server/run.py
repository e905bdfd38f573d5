"""Runs a server: takes its lock, opens its state, prints where it listens, and serves until it is stopped."""

from collections.abc import Callable

import uvicorn

from asazora.core.errors import InvalidRequestError
from asazora.server.app import create_app
from asazora.server.locks import LockTakenError, process_lock
from asazora.server.settings import ServerSettings
from asazora.server.store.accounts import AccountStore, Role
from asazora.server.store.database import open_database

GRACE_SECONDS = 5
"""How long a stopping server lets requests go on: those that watch a video would go on for as long as it is made."""

Announce = Callable[[str | None], None]
"""Told the first admin key, if one was made just now, before the server listens."""


def serve(settings: ServerSettings, announce: Announce) -> None:
    """Serve until interrupted. Raises InvalidRequestError if another server uses the same home."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with process_lock(settings.server_lock, wait=False):
            _serve_locked(settings, announce)
    except LockTakenError as error:
        raise InvalidRequestError("home", str(settings.home), "one that no other server is using") from error


def _serve_locked(settings: ServerSettings, announce: Announce) -> None:
    database = open_database(settings.database)
    accounts = AccountStore(database)
    announce(None if accounts.has_admin() else accounts.create_key(Role.ADMIN, account_name="admin")[0])
    config = uvicorn.Config(
        create_app(settings, database),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    uvicorn.Server(config).run()
    database.close()
