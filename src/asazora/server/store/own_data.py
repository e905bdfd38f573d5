"""Everything an account made, to be taken along or erased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from asazora.server.input_files import InputFiles
from asazora.server.store.audit_trail import Event, append
from asazora.server.store.database import Database
from asazora.server.store.tables import accounts, api_keys, files, jobs, metadata
from asazora.server.video_files import VideoFiles

_SECRET = ("key_hash", "secret", "old_secret", "claim", "fingerprint", "sequence", "last_served_at", "found_video_id")
"""Columns that are the server's own business, or say something of another account."""


def rows_of(database: Database, account_id: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Every row that belongs to the account, by table."""
    with database.reading() as connection:
        found = {
            table.name: _rows(connection, table, account_id)
            for table in metadata.sorted_tables
            if "account_id" in table.c
        }
        own = connection.execute(select(accounts).where(accounts.c.id == account_id)).mappings()
        return {"accounts": [_plain(row) for row in own], **found}


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What of an erased account is left to delete: the files of videos and uploads, by id."""

    video_ids: Sequence[str]
    file_ids: Sequence[str]

    def remove(self, videos: VideoFiles, inputs: InputFiles) -> None:
        """Delete it."""
        for video_id in self.video_ids:
            videos.remove(video_id)
        for file_id in self.file_ids:
            inputs.remove(file_id)


def erase(database: Database, account_id: str, *, actor: str) -> Leftovers:
    """Delete the account and all its rows. The audit trail stays: it holds ids and nothing the account wrote."""
    with database.writing() as connection:
        video_ids = connection.execute(select(jobs.c.id).where(jobs.c.account_id == account_id)).scalars().all()
        file_ids = connection.execute(select(files.c.id).where(files.c.account_id == account_id)).scalars().all()
        connection.execute(api_keys.delete().where(api_keys.c.account_id == account_id))
        connection.execute(accounts.delete().where(accounts.c.id == account_id))
        append(connection, Event(actor=actor, action="account.erased", subject=account_id))
    return Leftovers(video_ids, file_ids)


def _rows(connection: Connection, table: Table, account_id: str) -> list[Mapping[str, Any]]:
    query = select(table).where(table.c.account_id == account_id)
    return [_plain(row) for row in connection.execute(query).mappings()]


def _plain(row: RowMapping) -> Mapping[str, Any]:
    return {str(name): value for name, value in row.items() if name not in _SECRET}
