"""The shapes of Asazora's own routes for people: sessions, accounts, keys, invitations, the audit trail."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from asazora.server.settings import DAY_SECONDS
from asazora.server.store.roles import Role, Scope
from asazora.server.wire import Request

MAX_DAYS = 3650
Days = Annotated[int, Field(ge=1, le=MAX_DAYS)]
Secret = Annotated[str, Field(min_length=1, max_length=200)]


def seconds_of(days: int | None) -> int | None:
    return None if days is None else days * DAY_SECONDS


class SignIn(Request):
    """POST /v1/asazora/session."""

    key: Secret


class Session(BaseModel):
    """Who is signed in. `csrf_token` is null for callers with a key: they need none."""

    object: Literal["session"] = "session"
    account_id: str
    account: str
    role: Role
    scopes: list[Scope]
    csrf_token: str | None


class SignedOut(BaseModel):
    """The session has ended."""

    object: Literal["session.deleted"] = "session.deleted"
    deleted: Literal[True] = True


class OwnAccount(BaseModel):
    """The caller's account: what it has used, and how much it may."""

    object: Literal["account"] = "account"
    id: str
    name: str
    role: Role
    created_at: int
    used_bytes: int
    quota_bytes: int
    queued: int
    max_queued: int


class Key(BaseModel):
    """A key as it is listed."""

    object: Literal["key"] = "key"
    id: str
    account: str
    role: Role
    scopes: list[Scope]
    hint: str
    created_at: int
    expires_at: int | None
    revoked_at: int | None


class NewKey(Key):
    """A key just made. `key` is shown this once."""

    key: str


class KeyList(BaseModel):
    """The keys of an account, oldest first."""

    object: Literal["list"] = "list"
    data: list[Key]


class CreateKey(Request):
    """POST /v1/asazora/keys. Without `scopes`, all that the caller has."""

    scopes: list[Scope] | None = Field(default=None, min_length=1, max_length=len(Scope))
    days: Days | None = None


class DeletedKey(BaseModel):
    """A key that is revoked."""

    id: str
    object: Literal["key.deleted"] = "key.deleted"
    deleted: Literal[True] = True


class CreateInvitation(Request):
    """POST /v1/asazora/invitations."""

    role: Role = Role.CREATOR
    days: Annotated[int, Field(ge=1, le=90)] = 7


class Invitation(BaseModel):
    """An invitation as it is listed."""

    object: Literal["invitation"] = "invitation"
    id: str
    role: Role
    created_at: int
    expires_at: int
    used_at: int | None


class NewInvitation(Invitation):
    """An invitation just made. `token` is shown this once; the page takes it at `/#invitation=TOKEN`."""

    token: str


class InvitationList(BaseModel):
    """All invitations, oldest first."""

    object: Literal["list"] = "list"
    data: list[Invitation]


class DeletedInvitation(BaseModel):
    """An invitation that is withdrawn."""

    id: str
    object: Literal["invitation.deleted"] = "invitation.deleted"
    deleted: Literal[True] = True


class AcceptInvitation(Request):
    """POST /v1/asazora/invitations/accept."""

    token: Secret
    name: str = Field(min_length=1, max_length=80)


class Welcome(Session):
    """The answer to an accepted invitation: a session, and the account's first key, shown this once."""

    key: str


class AccountLine(BaseModel):
    """An account as an admin sees it. Limits that are null are the server's."""

    object: Literal["account"] = "account"
    id: str
    name: str
    role: Role
    created_at: int
    quota_bytes: int | None
    max_queued: int | None


class AccountList(BaseModel):
    """All accounts, oldest first."""

    object: Literal["list"] = "list"
    data: list[AccountLine]


class ChangeAccount(Request):
    """POST /v1/asazora/accounts/{account_id}: what is left out stays as it is."""

    role: Role | None = None
    quota_bytes: int | None = Field(default=None, ge=0, le=2**50)
    max_queued: int | None = Field(default=None, ge=0, le=100_000)


class AuditEvent(BaseModel):
    """Something that was done. `hash` covers it and the event before it."""

    sequence: int
    time: int
    actor: str
    action: str
    subject: str
    details: dict[str, Any]
    hash: str


class AuditPage(BaseModel):
    """Events, newest first. `intact` says whether the whole chain is as it was recorded."""

    object: Literal["list"] = "list"
    data: list[AuditEvent]
    intact: bool
