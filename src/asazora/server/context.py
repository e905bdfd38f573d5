"""What the routes of one server share, and who is calling."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from asazora.server.api_errors import ApiError
from asazora.server.inspection import Inspection
from asazora.server.settings import ServerSettings
from asazora.server.store.accounts import Account, AccountStore
from asazora.server.store.jobs import JobStore
from asazora.server.supervisor import Supervisor
from asazora.server.video_files import VideoFiles

CHALLENGE = {"www-authenticate": "Bearer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerContext:
    """The parts of a running server."""

    settings: ServerSettings
    accounts: AccountStore
    jobs: JobStore
    files: VideoFiles
    supervisor: Supervisor
    inspection: Inspection


async def _context(request: Request) -> ServerContext:
    return request.app.state.context


Context = Annotated[ServerContext, Depends(_context)]


def _caller(request: Request, context: Context) -> Account:
    """The account of the request's key. Raises ApiError 401 without a valid one."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        message = "You didn't provide an API key. Send it as: Authorization: Bearer YOUR_KEY"
        raise ApiError(401, message, headers=CHALLENGE)
    account = context.accounts.find(key.strip())
    if account is None:
        raise ApiError(401, "Incorrect API key provided.", code="invalid_api_key", headers=CHALLENGE)
    return account


Caller = Annotated[Account, Depends(_caller)]


async def _creator(caller: Caller) -> Account:
    if not caller.role.may_create:
        message = f"Accounts with the role '{caller.role}' may look, but not make or delete."
        raise ApiError(403, message, code="insufficient_permissions")
    return caller


Creator = Annotated[Account, Depends(_creator)]
