"""Files of every kind are valid in both readers, and flipped bits are noticed."""

from asazora.cli.file_checks import measure_files


def test_files_are_valid_and_flips_are_noticed():
    measured = measure_files(flips=3)
    valid = measured["signed files valid in"]
    assert {name: (share.true, share.n) for name, share in valid.items()} == {
        "c2pa-rs": (14, 14),
        "encypher-c2pa": (14, 14),
    }
    assert [(share.true, share.n) for share in measured["flipped bits noticed"].values()] == [(3, 3)] * 3
