"""Contact sheets."""

from asazora.world.sheet import contact_sheet, random_entries


def test_entries_follow_the_seed():
    assert random_entries(2, seed=4) == random_entries(2, seed=4)
    assert random_entries(2, seed=4) != random_entries(2, seed=5)


def test_sheet_grows_by_rows_and_columns():
    entries = random_entries(3, seed=1)
    tall, wide = contact_sheet(entries, columns=1), contact_sheet(entries, columns=3)
    assert tall.shape[0] > 2 * wide.shape[0]
    assert wide.shape[1] > 2 * tall.shape[1]
