"""What a mark says is believed only if it was made with the key."""

import numpy as np

from asazora.provenance.payload import Payload, is_authentic

KEY = b"k" * 32
PAYLOAD = Payload(install_id=b"\x12\x34", mark_id=b"abcd")


def test_a_payload_is_read_back():
    message = PAYLOAD.to_message(KEY)
    assert message.shape == (64,)
    assert Payload.from_message(message) == PAYLOAD
    assert is_authentic(message, KEY)


def test_every_altered_bit_is_noticed():
    message = PAYLOAD.to_message(KEY)
    altered = message ^ np.eye(64, dtype=np.uint8)
    assert not any(is_authentic(row, KEY) for row in altered)


def test_another_key_does_not_make_it_authentic():
    assert not is_authentic(PAYLOAD.to_message(b"j" * 32), KEY)
