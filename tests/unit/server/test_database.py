"""Addresses of databases: read strictly, never told with their passwords."""

from pathlib import Path

import pytest

from asazora.core.errors import InvalidRequestError
from asazora.server.store.database import Database, database_url, open_database


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("postgresql://someone:secret@db/name", "postgresql+psycopg"),
        ("postgres://someone:secret@db/name", "postgresql+psycopg"),
        ("sqlite:///some/file.sqlite", "sqlite"),
        (Path("/some/file.sqlite"), "sqlite"),
    ],
)
def test_known_addresses(address: str | Path, driver: str):
    assert database_url(address).drivername == driver


@pytest.mark.parametrize("address", ["mysql://someone:secret@db/name", "someone:secret", ""])
def test_any_other_address_is_bad_input(address: str):
    with pytest.raises(InvalidRequestError) as caught:
        Database(address)
    assert "secret" not in str(caught.value)
    assert "postgresql://" in str(caught.value)


def test_a_database_that_cannot_be_reached_is_bad_input_and_keeps_its_password():
    with pytest.raises(InvalidRequestError, match="one that can be opened") as caught:
        open_database("postgresql://someone:secret@127.0.0.1:1/name")
    assert "secret" not in str(caught.value)
    with pytest.raises(InvalidRequestError, match="one that can be opened"):
        open_database(Path("/nowhere/at/all.sqlite"))


def test_writers_take_turns(database: Database):
    """What one counts, no other changes meanwhile."""
    import threading

    order = list[str]()
    inside = threading.Event()

    def second() -> None:
        inside.wait(10)
        with database.writing():
            order.append("second")

    other = threading.Thread(target=second)
    other.start()
    with database.writing():
        inside.set()
        other.join(0.3)
        order.append("first")
    other.join(10)
    assert order == ["first", "second"]
