"""Signing in to the page: a key, or an invitation, against the cookie of a session."""

import dataclasses
from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Request, Response

from asazora.server.api_errors import ApiError
from asazora.server.context import CHALLENGE, SESSION_COOKIE, Context, ServerContext, SignedIn, refuse_other_sites
from asazora.server.store.accounts import Account
from asazora.server.store.invitations import InvitationError
from asazora.server.store.sessions import SESSION_SECONDS, csrf_token
from asazora.server.wire import ERROR_RESPONSES
from asazora.server.wire_people import AcceptInvitation, Session, SignedOut, SignIn, Welcome

router = APIRouter(prefix="/v1/asazora", tags=["People"], responses=ERROR_RESPONSES)


@router.post("/session", dependencies=[Depends(refuse_other_sites)])
def sign_in(request: Request, response: Response, context: Context, wanted: SignIn) -> Session:
    """Begin a session with a key. Scripts cannot read its cookie; `csrf_token` goes into the header `x-csrf-token`."""
    account = context.accounts.find(wanted.key.strip())
    if account is None:
        raise ApiError(401, "Incorrect API key provided.", code="invalid_api_key", headers=CHALLENGE)
    return _session(_begin(request, response, context, account))


@router.get("/session")
def who_am_i(caller: SignedIn) -> Session:
    """Who is signed in, and may do what."""
    return _session(caller)


@router.delete("/session")
def sign_out(
    response: Response,
    context: Context,
    caller: SignedIn,
    asazora_session: Annotated[str | None, Cookie(include_in_schema=False)] = None,
) -> SignedOut:
    """End the session."""
    if caller.csrf_token is not None and asazora_session:
        context.sessions.end(asazora_session)
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="strict")
    return SignedOut()


@router.post("/invitations/accept", dependencies=[Depends(refuse_other_sites)])
def accept_invitation(request: Request, response: Response, context: Context, wanted: AcceptInvitation) -> Welcome:
    """Make the account that an invitation is for, and sign in. `key` is shown this once."""
    try:
        key, _ = context.invitations.accept(wanted.token.strip(), wanted.name.strip())
    except InvitationError as error:
        message = "This invitation was used, was withdrawn or has expired."
        raise ApiError(404, message, code="not_found", param="token") from error
    account = context.accounts.find(key)
    assert account is not None
    return Welcome(**_session(_begin(request, response, context, account)).model_dump(), key=key)


def _begin(request: Request, response: Response, context: ServerContext, account: Account) -> Account:
    """Set the cookie of a new session; return the account as that session sees it."""
    cookie = context.sessions.begin(account.key_id)
    response.set_cookie(
        SESSION_COOKIE,
        cookie,
        max_age=SESSION_SECONDS,
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    response.headers["cache-control"] = "no-store"
    return dataclasses.replace(account, csrf_token=csrf_token(cookie))


def _session(account: Account) -> Session:
    return Session(
        account_id=account.id,
        account=account.name,
        role=account.role,
        scopes=sorted(account.scopes),
        csrf_token=account.csrf_token,
    )
