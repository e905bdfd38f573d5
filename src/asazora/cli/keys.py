"""`asazora keys`: the keys, invitations and accounts of a server. Works while it runs, and before."""

import dataclasses
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from asazora.cli.home import DatabaseUrl, FilesUrl, Home
from asazora.core.errors import InvalidRequestError, PublishError
from asazora.server.archive import archive
from asazora.server.input_files import InputFiles
from asazora.server.settings import DAY_SECONDS, ServerSettings
from asazora.server.store.accounts import AccountStore, KeyInfo, Role, Scope
from asazora.server.store.audit_trail import COMMAND_LINE, AuditTrail
from asazora.server.store.database import Database, open_database
from asazora.server.store.invitations import InvitationStore
from asazora.server.store.own_data import erase, rows_of
from asazora.server.video_files import open_video_files

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Keys, invitations and accounts of a server.")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AccountName = Annotated[str, typer.Argument(help="Its name, as `accounts` shows it.")]


@app.command("create")
def create(
    home: Home,
    role: Annotated[Role, typer.Option(help="What the account is for.")] = Role.CREATOR,
    account: Annotated[
        str | None, typer.Option(help="Account the key belongs to; its own if not given.", show_default=False)
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Days until it expires.", show_default="never")] = None,
    scope: Annotated[
        list[Scope] | None, typer.Option(help="What the key may do; repeat for more.", show_default="all of its role")
    ] = None,
    as_json: AsJson = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Make a key. It is shown this once."""
    lifetime_seconds = None if days is None else days * DAY_SECONDS
    key, info = AccountStore(_database(home, database_url)).create_key(
        role, account_name=account, lifetime_seconds=lifetime_seconds, scopes=scope or None
    )
    print(json.dumps({"key": key, **dataclasses.asdict(info)}) if as_json else key)


@app.command("list")
def list_keys(home: Home, as_json: AsJson = False, database_url: DatabaseUrl = None) -> None:
    """List the keys, by their last characters."""
    keys = AccountStore(_database(home, database_url)).keys()
    if as_json:
        _print_json(keys)
        return
    for info in keys:
        print(f"{info.id}  ...{info.hint}  {info.role:<10}  {_state(info):<8}  {info.account}")


@app.command("revoke")
def revoke(
    home: Home,
    key_id: Annotated[str, typer.Argument(help="Its id, as `list` shows it.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Make a key invalid from now on, and end its sessions."""
    AccountStore(_database(home, database_url)).revoke(key_id)


@app.command("invite")
def invite(
    home: Home,
    role: Annotated[Role, typer.Option(help="What the account is for.")] = Role.CREATOR,
    days: Annotated[int, typer.Option(min=1, help="Days until it expires.")] = 7,
    as_json: AsJson = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Make an invitation, with which someone opens an account on the page. Its token is shown this once."""
    token, info = InvitationStore(_database(home, database_url)).create(role, days * DAY_SECONDS)
    print(json.dumps({"token": token, **dataclasses.asdict(info)}) if as_json else token)


@app.command("accounts")
def list_accounts(home: Home, as_json: AsJson = False, database_url: DatabaseUrl = None) -> None:
    """List the accounts and their limits."""
    found = AccountStore(_database(home, database_url)).accounts()
    if as_json:
        _print_json(found)
        return
    for info in found:
        quota = "server's" if info.quota_bytes is None else f"{info.quota_bytes / 2**30:g} GiB"
        queued = "server's" if info.max_queued is None else str(info.max_queued)
        print(f"{info.id}  {info.role:<10}  quota {quota:<10}  waiting {queued:<8}  {info.name}")


@app.command("limit")
def limit(
    home: Home,
    account: AccountName,
    quota_gib: Annotated[
        float | None, typer.Option(min=0, help="GiB of videos it may keep.", show_default="unchanged")
    ] = None,
    max_queued: Annotated[
        int | None, typer.Option(min=0, help="Videos that may wait.", show_default="unchanged")
    ] = None,
    role: Annotated[Role | None, typer.Option(help="What it is for.", show_default="unchanged")] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Set the limits or the role of an account."""
    changes: dict[str, Any] = {
        "quota_bytes": None if quota_gib is None else int(quota_gib * 2**30),
        "max_queued": max_queued,
        "role": role,
    }
    changes = {name: value for name, value in changes.items() if value is not None}
    if not changes:
        raise InvalidRequestError("limit", "nothing to change", "--quota-gib, --max-queued or --role")
    store = AccountStore(_database(home, database_url))
    store.change(store.named(account).id, **changes)


@app.command("audit")
def audit(
    home: Home,
    last: Annotated[int, typer.Option(min=1, help="How many events to show.")] = 20,
    as_json: AsJson = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Show the newest events of the audit trail, and whether all of it is as it was recorded."""
    trail = AuditTrail(_database(home, database_url))
    events = trail.page(before=None, limit=last)
    if as_json:
        print(json.dumps({"intact": trail.first_broken() is None, "events": [dataclasses.asdict(e) for e in events]}))
        return
    for event in reversed(events):
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(event.time))
        print(f"{event.sequence:>6}  {when}  {event.action:<22}  {event.subject}  by {event.actor}")
    broken = trail.first_broken()
    print("the trail is intact" if broken is None else f"the trail was altered at event {broken}")


@app.command("export")
def export(
    home: Home,
    account: AccountName,
    out: Annotated[Path, typer.Option("--out", "-o", help="ZIP to write.")],
    database_url: DatabaseUrl = None,
    files_url: FilesUrl = None,
) -> None:
    """Write everything an account made into a ZIP."""
    store, settings = _database(home, database_url), ServerSettings(home=home)
    videos, inputs = open_video_files(settings.videos_folder, files_url), InputFiles(settings.inputs_folder)
    rows = rows_of(store, AccountStore(store).named(account).id)
    try:
        with out.open("xb") as file:
            file.writelines(archive(rows, videos, inputs))
    except OSError as error:
        raise PublishError(f"could not write {str(out)!r}: {error.strerror}") from error


@app.command("erase")
def erase_account(
    home: Home,
    account: AccountName,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    database_url: DatabaseUrl = None,
    files_url: FilesUrl = None,
) -> None:
    """Erase an account with all it made. There is no way back."""
    store, settings = _database(home, database_url), ServerSettings(home=home)
    found = AccountStore(store).named(account)
    if not yes:
        typer.confirm(f"Erase {account!r} with all it made?", abort=True)
    left = erase(store, found.id, actor=COMMAND_LINE)
    left.remove(open_video_files(settings.videos_folder, files_url), InputFiles(settings.inputs_folder))


def _database(home: Path, url: str | None) -> Database:
    settings = ServerSettings(home=home, database_url=url)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return open_database(settings.database)


def _print_json(values: Sequence[Any]) -> None:
    print(json.dumps([dataclasses.asdict(value) for value in values], indent=1))


def _state(info: KeyInfo) -> str:
    if info.revoked_at is not None:
        return "revoked"
    return "expired" if info.expires_at is not None and info.expires_at <= time.time() else "valid"
