"""What admins do: invite people, change roles and limits, read the audit trail."""

import dataclasses
from typing import Annotated

from fastapi import APIRouter, Query, Response

from asazora.server.api_errors import ApiError
from asazora.server.context import Admin, Context
from asazora.server.store.invitations import InvitationError
from asazora.server.wire import ERROR_RESPONSES
from asazora.server.wire_people import (
    AccountLine,
    AccountList,
    AuditEvent,
    AuditPage,
    ChangeAccount,
    CreateInvitation,
    DeletedInvitation,
    Invitation,
    InvitationList,
    NewInvitation,
    seconds_of,
)

MAX_PAGE = 1000

router = APIRouter(prefix="/v1/asazora", tags=["Administration"], responses=ERROR_RESPONSES)


@router.get("/accounts")
def list_accounts(caller: Admin, context: Context) -> AccountList:
    """Every account."""
    del caller
    return AccountList(data=[AccountLine(**dataclasses.asdict(info)) for info in context.accounts.accounts()])


@router.post("/accounts/{account_id}")
def change_account(caller: Admin, context: Context, account_id: str, wanted: ChangeAccount) -> AccountLine:
    """Change the role or the limits of an account."""
    if account_id == caller.id and wanted.role not in (None, caller.role):
        raise ApiError(400, "Nobody changes the own role.", code="invalid_value", param="role")
    changes = wanted.model_dump(exclude_unset=True, mode="json")
    if changes.get("role", "") is None:
        raise ApiError(400, "An account has a role.", code="invalid_value", param="role")
    info = context.accounts.change(account_id, actor=caller.id, **changes) if changes else None
    info = info or context.accounts.account(account_id)
    if info is None:
        message = f"Account with id '{account_id}' not found."
        raise ApiError(404, message, code="not_found", param="account_id")
    return AccountLine(**dataclasses.asdict(info))


@router.get("/invitations")
def list_invitations(caller: Admin, context: Context) -> InvitationList:
    """Every invitation."""
    del caller
    return InvitationList(data=[Invitation(**dataclasses.asdict(info)) for info in context.invitations.all()])


@router.post("/invitations")
def create_invitation(caller: Admin, context: Context, wanted: CreateInvitation, response: Response) -> NewInvitation:
    """Invite someone. The token is shown this once."""
    lifetime_seconds = seconds_of(wanted.days)
    assert lifetime_seconds is not None
    token, info = context.invitations.create(wanted.role, lifetime_seconds, actor=caller.id)
    response.headers["cache-control"] = "no-store"
    return NewInvitation(**dataclasses.asdict(info), token=token)


@router.delete("/invitations/{invitation_id}")
def withdraw_invitation(caller: Admin, context: Context, invitation_id: str) -> DeletedInvitation:
    """Withdraw an invitation that nobody has used."""
    try:
        context.invitations.withdraw(invitation_id, actor=caller.id)
    except InvitationError as error:
        message = f"Open invitation with id '{invitation_id}' not found."
        raise ApiError(404, message, code="not_found", param="invitation_id") from error
    return DeletedInvitation(id=invitation_id)


@router.get("/audit")
def read_audit_trail(
    caller: Admin,
    context: Context,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 100,
) -> AuditPage:
    """The audit trail, newest first, and whether its chain is intact."""
    del caller
    events = context.audit.page(before=before, limit=limit)
    return AuditPage(
        data=[AuditEvent(**dataclasses.asdict(event)) for event in events],
        intact=context.audit.first_broken() is None,
    )
