"""What the invisible mark says: which install made the video, and which manifest is its own, under a keyed check."""

import hmac
from dataclasses import dataclass

import numpy as np

from asazora.provenance.mark_code import Bits

_MAC_BYTES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """48 bits of the 64; the other 16 are a message authentication code over them."""

    install_id: bytes
    """2 bytes."""
    mark_id: bytes
    """4 bytes: the video's manifest is kept under it."""

    def to_message(self, key: bytes) -> Bits:
        """The 64 bits to embed."""
        body = self.install_id + self.mark_id
        return np.unpackbits(np.frombuffer(body + _mac(key, body), dtype=np.uint8))

    @classmethod
    def from_message(cls, message: Bits) -> "Payload":
        """What 64 bits say, true or not: ask `is_authentic`."""
        body = np.packbits(message).tobytes()
        return cls(install_id=body[:2], mark_id=body[2:6])


def is_authentic(message: Bits, key: bytes) -> bool:
    """Whether the bits were made with the key. A random message passes once in 65,536 times."""
    body = np.packbits(message).tobytes()
    return hmac.compare_digest(_mac(key, body[:-_MAC_BYTES]), body[-_MAC_BYTES:])


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"payload" + body, "sha256")[:_MAC_BYTES]
