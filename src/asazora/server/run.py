"""Runs a server: takes its lock, opens its state, prints where it listens, and serves until it is stopped."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from asazora.core.errors import InvalidRequestError
from asazora.core.garbage import collect_again, collect_nothing
from asazora.server.locks import LockTakenError, process_lock
from asazora.server.settings import ServerSettings
from asazora.server.supervisor import Supervisor

if TYPE_CHECKING:
    import uvicorn

    from asazora.server.store.database import Database

GRACE_SECONDS = 5
"""How long a stopping server lets requests go on: those that watch a video would go on for as long as it is made."""

Announce = Callable[[str | None], None]
"""Told the first admin key, if one was made just now, before the server listens."""


def serve(settings: ServerSettings, announce: Announce) -> None:
    """Serve until interrupted. Raises InvalidRequestError if another server uses the same home."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with process_lock(settings.server_lock, wait=False):
            asyncio.run(_serve_locked(settings, announce))
    except LockTakenError as error:
        raise InvalidRequestError("home", str(settings.home), "one that no other server is using") from error


async def _serve_locked(settings: ServerSettings, announce: Announce) -> None:
    """The worker loads its model in its own process while this one is imported and its store opened."""
    supervisor = None
    if settings.ray is None:
        supervisor = Supervisor(settings)
        await supervisor.prepare()
    try:
        collect_nothing()
        try:
            database = _opened(settings, announce)
            server = _server(settings, database, supervisor)
        finally:
            collect_again()
        await server.serve()
        database.close()
    finally:
        if supervisor is not None:
            supervisor.abandon()


def _opened(settings: ServerSettings, announce: Announce) -> "Database":
    # Imported here, not above, as in `_server`: these take seconds, in which the worker loads its model.
    from asazora.server.store.accounts import AccountStore, Role
    from asazora.server.store.database import open_database

    database = open_database(settings.database)
    accounts = AccountStore(database)
    announce(None if accounts.has_admin() else accounts.create_key(Role.ADMIN, account_name="admin")[0])
    return database


def _server(settings: ServerSettings, database: "Database", supervisor: Supervisor | None) -> "uvicorn.Server":
    import uvicorn

    from asazora.server.app import create_app

    config = uvicorn.Config(
        create_app(settings, database, supervisor),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return uvicorn.Server(config)
