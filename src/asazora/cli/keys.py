"""`asazora keys`: make, list and revoke the keys of a server. Works while it runs, and before."""

import dataclasses
import json
import time
from pathlib import Path
from typing import Annotated

import typer

from asazora.cli.home import Home
from asazora.server.settings import DAY_SECONDS, ServerSettings
from asazora.server.store.accounts import AccountStore, KeyInfo, Role
from asazora.server.store.database import open_database

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Make, list and revoke API keys.")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("create")
def create(
    home: Home,
    role: Annotated[Role, typer.Option(help="What the key may do.")] = Role.CREATOR,
    account: Annotated[
        str | None, typer.Option(help="Account the key belongs to; its own if not given.", show_default=False)
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Days until it expires.", show_default="never")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key. It is shown this once."""
    lifetime_seconds = None if days is None else days * DAY_SECONDS
    key, info = _store(home).create_key(role, account_name=account, lifetime_seconds=lifetime_seconds)
    print(json.dumps({"key": key, **dataclasses.asdict(info)}) if as_json else key)


@app.command("list")
def list_keys(home: Home, as_json: AsJson = False) -> None:
    """List the keys, by their last characters."""
    keys = _store(home).keys()
    if as_json:
        print(json.dumps([dataclasses.asdict(info) for info in keys], indent=1))
        return
    for info in keys:
        print(f"{info.id}  ...{info.hint}  {info.role:<10}  {_state(info):<8}  {info.account}")


@app.command("revoke")
def revoke(home: Home, key_id: Annotated[str, typer.Argument(help="Its id, as `list` shows it.")]) -> None:
    """Make a key invalid from now on."""
    _store(home).revoke(key_id)


def _store(home: Path) -> AccountStore:
    settings = ServerSettings(home=home)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return AccountStore(open_database(settings.database_path))


def _state(info: KeyInfo) -> str:
    if info.revoked_at is not None:
        return "revoked"
    return "expired" if info.expires_at is not None and info.expires_at <= time.time() else "valid"
