"""Keys: shown once, stored as a hash, valid until they expire or are revoked."""

import pytest
from sqlalchemy import select

from asazora.core.errors import InvalidRequestError
from asazora.server.store.accounts import AccountStore, Role
from asazora.server.store.database import Database
from asazora.server.store.tables import metadata


@pytest.fixture
def accounts(database: Database) -> AccountStore:
    return AccountStore(database)


def test_a_key_finds_its_account_and_is_nowhere_in_the_database(accounts: AccountStore, database: Database):
    key, info = accounts.create_key(Role.CREATOR, account_name="studio")
    found = accounts.find(key)
    assert found is not None
    assert (found.name, found.role, info.hint) == ("studio", Role.CREATOR, key[-4:])
    with database.reading() as connection:
        kept = [row for table in metadata.sorted_tables for row in connection.execute(select(table))]
    assert kept
    assert key not in repr(kept)


def test_a_key_without_a_name_has_an_account_of_its_own(accounts: AccountStore):
    found = [accounts.find(accounts.create_key(Role.CREATOR)[0]) for _ in range(2)]
    assert found[0] != found[1]


def test_an_account_has_one_role(accounts: AccountStore):
    accounts.create_key(Role.VIEWER, account_name="studio")
    with pytest.raises(InvalidRequestError, match="viewer"):
        accounts.create_key(Role.ADMIN, account_name="studio")


def test_revoked_and_expired_keys_find_nobody(accounts: AccountStore):
    revoked, info = accounts.create_key(Role.ADMIN)
    expired, _ = accounts.create_key(Role.ADMIN, lifetime_seconds=-1)
    assert accounts.has_admin()
    accounts.revoke(info.id)
    assert not accounts.has_admin()
    assert [accounts.find(key) for key in (revoked, expired, "", "wrong")] == [None] * 4
    with pytest.raises(InvalidRequestError):
        accounts.revoke(info.id)


def test_keys_are_listed_without_their_secrets(accounts: AccountStore):
    key, info = accounts.create_key(Role.REVIEWER, lifetime_seconds=100)
    assert accounts.keys() == [info]
    assert key not in repr(accounts.keys())
