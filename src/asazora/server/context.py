"""What the routes of one server share, and who is calling: by a key, or by the cookie of a session."""

import math
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from asazora.server.api_errors import ApiError
from asazora.server.fleet import Fleet
from asazora.server.input_files import InputFiles
from asazora.server.inspection import Inspection
from asazora.server.live_files import LiveFiles
from asazora.server.metrics import Metrics
from asazora.server.probing import Probing
from asazora.server.rates import RateLimiter
from asazora.server.settings import ServerSettings
from asazora.server.store.accounts import Account, AccountStore
from asazora.server.store.audit_trail import AuditTrail
from asazora.server.store.cases import CaseStore
from asazora.server.store.characters import CharacterStore
from asazora.server.store.database import Database
from asazora.server.store.feedback import FeedbackStore
from asazora.server.store.files import FileStore
from asazora.server.store.findings import FindingStore
from asazora.server.store.invitations import InvitationStore
from asazora.server.store.jobs import JobStore
from asazora.server.store.roles import Scope
from asazora.server.store.sessions import SessionStore
from asazora.server.store.webhooks import WebhookStore
from asazora.server.video_files import VideoFiles
from asazora.server.watching import JobWatch

CHALLENGE = {"www-authenticate": "Bearer"}
SESSION_COOKIE = "asazora_session"
CSRF_HEADER = "x-csrf-token"
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerContext:
    """The parts of a running server."""

    settings: ServerSettings
    database: Database
    accounts: AccountStore
    sessions: SessionStore
    invitations: InvitationStore
    audit: AuditTrail
    cases: CaseStore
    findings: FindingStore
    feedback: FeedbackStore
    jobs: JobStore
    files: VideoFiles
    stored_files: FileStore
    inputs: InputFiles
    probing: Probing
    characters: CharacterStore
    webhooks: WebhookStore
    rates: RateLimiter
    live: LiveFiles
    watch: JobWatch
    fleet: Fleet
    inspection: Inspection
    metrics: Metrics


async def _context(request: Request) -> ServerContext:
    return request.app.state.context


Context = Annotated[ServerContext, Depends(_context)]


def refuse_other_sites(request: Request) -> None:
    """Raise ApiError 403 if a browser says that the page of another site sent the request."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise _forged()


def _signed_in(request: Request, context: Context) -> Account:
    """The account of the request's key or cookie. Raises ApiError 401 without one, 429 for too many requests."""
    account = _identified(request, context)
    request.state.allowance = allowance = context.rates.take(account.id)
    if allowance.is_exceeded:
        seconds = max(1, math.ceil(allowance.reset_s))
        message = f"You may make {allowance.limit} requests a minute. Try again in {seconds} seconds."
        headers = {"retry-after": str(seconds)}
        raise ApiError(429, message, code="rate_limit_exceeded", kind="rate_limit_error", headers=headers)
    return account


def _identified(request: Request, context: ServerContext) -> Account:
    header = request.headers.get("authorization")
    cookie = request.cookies.get(SESSION_COOKIE)
    if header is None and cookie:
        return _by_cookie(request, context, cookie)
    scheme, _, key = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        message = "You didn't provide an API key. Send it as: Authorization: Bearer YOUR_KEY"
        raise ApiError(401, message, headers=CHALLENGE)
    account = context.accounts.find(key.strip())
    if account is None:
        raise ApiError(401, "Incorrect API key provided.", code="invalid_api_key", headers=CHALLENGE)
    return account


def _by_cookie(request: Request, context: ServerContext, cookie: str) -> Account:
    account = context.sessions.find(cookie)
    if account is None:
        raise ApiError(401, "Your session has ended: sign in again.", code="session_ended", headers=CHALLENGE)
    if request.method not in _SAFE_METHODS:
        refuse_other_sites(request)
        sent = request.headers.get(CSRF_HEADER, "").encode()
        if not secrets.compare_digest(sent, (account.csrf_token or "").encode()):
            raise _forged()
    return account


def _forged() -> ApiError:
    message = f"A request that changes something with a session needs its token in the header {CSRF_HEADER}."
    return ApiError(403, message, code="invalid_csrf_token")


SignedIn = Annotated[Account, Depends(_signed_in)]
"""Anyone with a valid key or session, whatever it may do."""


def _holder_of(scope: Scope, message: str) -> Callable[[Account], Awaitable[Account]]:
    """What lets only those pass whose key has the scope; ApiError 403 for others."""

    async def check(caller: SignedIn) -> Account:
        if scope not in caller.scopes:
            raise ApiError(403, message.format(role=caller.role), code="insufficient_permissions")
        return caller

    return check


_MESSAGE = "This needs the scope '{scope}', which your key with the role '{{role}}' does not have."
Caller = Annotated[Account, Depends(_holder_of(Scope.READ, _MESSAGE.format(scope=Scope.READ)))]
Creator = Annotated[
    Account,
    Depends(_holder_of(Scope.WRITE, "Your key, with the role '{role}', may look, but not make or delete.")),
]
Member = Annotated[Account, Depends(_holder_of(Scope.FEEDBACK, _MESSAGE.format(scope=Scope.FEEDBACK)))]
RedTeamer = Annotated[Account, Depends(_holder_of(Scope.RED_TEAM, _MESSAGE.format(scope=Scope.RED_TEAM)))]
Reviewer = Annotated[Account, Depends(_holder_of(Scope.REVIEW, _MESSAGE.format(scope=Scope.REVIEW)))]
Admin = Annotated[Account, Depends(_holder_of(Scope.ADMIN, _MESSAGE.format(scope=Scope.ADMIN)))]
