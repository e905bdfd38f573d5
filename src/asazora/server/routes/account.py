"""The caller's own account and its keys."""

import dataclasses

from fastapi import APIRouter, Response

from asazora.core.errors import InvalidRequestError
from asazora.server.api_errors import ApiError
from asazora.server.context import Context, SignedIn
from asazora.server.wire import ERROR_RESPONSES
from asazora.server.wire_people import CreateKey, DeletedKey, Key, KeyList, NewKey, OwnAccount, seconds_of

router = APIRouter(prefix="/v1/asazora", tags=["People"], responses=ERROR_RESPONSES)


@router.get("/account")
def own_account(caller: SignedIn, context: Context) -> OwnAccount:
    """What the account has used, and how much it may."""
    info = context.accounts.account(caller.id)
    assert info is not None
    limits = context.settings.queue
    return OwnAccount(
        id=info.id,
        name=info.name,
        role=info.role,
        created_at=info.created_at,
        used_bytes=context.jobs.used_bytes(caller.id),
        quota_bytes=limits.quota_bytes if info.quota_bytes is None else info.quota_bytes,
        queued=context.jobs.num_queued(caller.id),
        max_queued=limits.max_queued_per_account if info.max_queued is None else info.max_queued,
    )


@router.get("/keys")
def list_keys(caller: SignedIn, context: Context) -> KeyList:
    """The account's keys, by their last characters."""
    return KeyList(data=[Key(**dataclasses.asdict(info)) for info in context.accounts.keys(caller.id)])


@router.post("/keys")
def create_key(caller: SignedIn, context: Context, wanted: CreateKey, response: Response) -> NewKey:
    """Another key of the account, shown this once. It may do no more than the key or session that asks for it."""
    scopes = caller.scopes if wanted.scopes is None else wanted.scopes
    key, info = context.accounts.add_key_to(caller, scopes, seconds_of(wanted.days))
    response.headers["cache-control"] = "no-store"
    return NewKey(**dataclasses.asdict(info), key=key)


@router.delete("/keys/{key_id}")
def revoke_key(caller: SignedIn, context: Context, key_id: str) -> DeletedKey:
    """Make a key of the account invalid from now on, and end its sessions."""
    try:
        context.accounts.revoke(key_id, account_id=caller.id, actor=caller.id)
    except InvalidRequestError as error:
        message = f"Key with id '{key_id}' not found."
        raise ApiError(404, message, code="not_found", param="key_id") from error
    return DeletedKey(id=key_id)
