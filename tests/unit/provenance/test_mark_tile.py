"""The keyed tile: the same for a key anywhere, unlike that of any other key."""

import numpy as np
import pytest

from asazora.core.sizes import Size
from asazora.provenance.mark_code import CODE_BITS, encode
from asazora.provenance.mark_tile import TILE_CHIPS, TileKey, chip_px, keyed_bytes

KEY = bytes(range(32))


def test_a_key_gives_the_same_tile_on_every_machine():
    assert keyed_bytes(KEY, b"chips", 4).hex() == "67f23d38"
    first, again = TileKey.derive(KEY), TileKey.derive(KEY)
    assert np.array_equal(first.sync, again.sync)
    assert np.array_equal(first.signs, again.signs)


def test_every_chip_is_sync_or_data():
    key = TileKey.derive(KEY)
    assert set(np.unique(key.tile(np.zeros(CODE_BITS, dtype=np.uint8)))) == {-1.0, 1.0}
    assert np.count_nonzero(key.sync) + key.data_index.size == TILE_CHIPS**2


def test_code_bits_are_read_back_from_the_chips():
    key = TileKey.derive(KEY)
    word = encode(np.random.default_rng(0).integers(0, 2, 64).astype(np.uint8))
    assert np.array_equal(key.soft_bits(key.tile(word)) < 0, word.astype(bool))


def test_tiles_of_other_keys_are_unlike():
    word = np.zeros(CODE_BITS, dtype=np.uint8)
    a, b = (TileKey.derive(key).tile(word) for key in (KEY, KEY[::-1]))
    assert abs((a * b).mean()) < 0.15


def test_signs_cancel_within_every_second():
    times = np.arange(0, 40, 0.25)
    signs = TileKey.derive(KEY).sign_at(times).reshape(-1, 4)
    assert np.all(signs.sum(axis=1) == 0)


@pytest.mark.parametrize(("size", "side"), [((256, 256), 4), ((64, 64), 4), ((512, 1024), 8), ((1920, 1080), 17)])
def test_chips_grow_with_the_picture(size: tuple[int, int], side: int):
    assert chip_px(Size(*size)) == side
