"""Characters in the store: a name, the video it was made from, and how it looks in words that the model knows."""

import time
from dataclasses import dataclass, fields

from sqlalchemy import select

from asazora.server.ids import new_id
from asazora.server.store.database import Database
from asazora.server.store.tables import characters


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCharacter:
    """Someone who can appear in several videos. `looks` is what a prompt says in place of the name."""

    id: str
    account_id: str
    name: str
    looks: str
    file_id: str
    created_at: int


class CharacterStore:
    """Makes and finds characters."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, account_id: str, *, name: str, looks: str, file_id: str) -> StoredCharacter:
        made = StoredCharacter(
            id=new_id("char"),
            account_id=account_id,
            name=name,
            looks=looks,
            file_id=file_id,
            created_at=int(time.time()),
        )
        values = {field.name: getattr(made, field.name) for field in fields(made)}
        with self._database.writing() as connection:
            connection.execute(characters.insert().values(values))
        return made

    def get(self, account_id: str, character_id: str) -> StoredCharacter | None:
        """The account's character of that id."""
        query = select(characters).where(characters.c.account_id == account_id, characters.c.id == character_id)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else StoredCharacter(**row)
