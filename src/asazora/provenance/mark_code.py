"""The error-correcting code of the invisible mark: BCH(127, 64) with a parity bit, decoded from soft values.

The decoder is ordered statistics decoding of order 2 (Fossorier and Lin, 1995): take the 64 most reliable independent
positions as they are, try all flips of up to two of them, keep the code word nearest to what was received.
"""

from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

MESSAGE_BITS = 64
CODE_BITS = 128

Bits = NDArray[np.uint8]
"""Zeros and ones."""

_FIELD_POLYNOMIAL = 0b10001001
"""x^7 + x^3 + 1, primitive over GF(2): its roots generate GF(128)."""

_DESIGNED_ERRORS = 10


def encode(message: Bits) -> Bits:
    """The code word (128,) of a message (64,); the message is its first half."""
    return (message @ _generator() % 2).astype(np.uint8)


def decode(soft: NDArray[np.floating]) -> Bits:
    """The message (64,) of the code word most like `soft` (128,), where above 0 means a zero and the size is trust.

    There is always an answer: whether it is meant is for a check inside the message to say.
    """
    order = np.argsort(-np.abs(soft), kind="stable")
    rows, basis = _reduced(_generator()[:, order])
    received = soft[order]
    word = (received[basis] < 0).astype(np.uint8) @ rows % 2
    best = _nearest(word ^ _flips(rows), received)
    return best[np.argsort(order)][:MESSAGE_BITS]


def _nearest(words: Bits, received: NDArray[np.floating]) -> Bits:
    return words[np.argmax((1.0 - 2.0 * words) @ received)]


def _flips(rows: Bits) -> Bits:
    """What to add to a code word to flip none, one or two of its basis positions: (2081, 128)."""
    first, second = np.array(list(combinations(range(MESSAGE_BITS), 2))).T
    return np.concatenate([np.zeros_like(rows[:1]), rows, rows[first] ^ rows[second]])


def _reduced(matrix: Bits) -> tuple[Bits, NDArray[np.intp]]:
    """Gauss-Jordan elimination over GF(2): the rows, and the leftmost independent columns, in which they are a unit."""
    rows, basis = matrix.copy(), []
    for column in range(CODE_BITS):
        rank = len(basis)
        pivots = np.flatnonzero(rows[rank:, column])
        if not len(pivots):
            continue
        rows[[rank, rank + pivots[0]]] = rows[[rank + pivots[0], rank]]
        others = rows[:, column].astype(bool)
        others[rank] = False
        rows[others] ^= rows[rank]
        basis.append(column)
        if len(basis) == MESSAGE_BITS:
            break
    return rows, np.array(basis)


@cache
def _generator() -> Bits:
    """The systematic generator matrix (64, 128); the last column is the parity of the others."""
    divisor = _generator_polynomial()
    check_bits = CODE_BITS - 1 - MESSAGE_BITS
    remainders = [_remainder(1 << (check_bits + bit), divisor) for bit in range(MESSAGE_BITS)]
    checks = np.array([[remainder >> bit & 1 for bit in range(check_bits)] for remainder in remainders], dtype=np.uint8)
    body = np.concatenate([np.eye(MESSAGE_BITS, dtype=np.uint8), checks], axis=1)
    return np.concatenate([body, body.sum(axis=1, keepdims=True, dtype=np.uint8) % 2], axis=1)


def _generator_polynomial() -> int:
    """The product of the minimal polynomials of the first 20 powers of a primitive element, as a bit mask."""
    classes = {_conjugates(power) for power in range(1, 2 * _DESIGNED_ERRORS + 1)}
    product = 1
    for conjugates in sorted(classes, key=min):
        product = _times(product, _minimal_polynomial(conjugates))
    return product


def _conjugates(power: int) -> frozenset[int]:
    return frozenset(power * 2**step % 127 for step in range(7))


def _minimal_polynomial(powers: frozenset[int]) -> int:
    """The product of (x + a^p): its coefficients, elements of GF(128), all turn out to be 0 or 1."""
    coefficients = [1]
    for power in powers:
        root = _alpha(power)
        shifted = [0, *coefficients]
        scaled = [_field_times(coefficient, root) for coefficient in coefficients] + [0]
        coefficients = [a ^ b for a, b in zip(shifted, scaled, strict=True)]
    return sum(coefficient << degree for degree, coefficient in enumerate(coefficients))


def _alpha(power: int) -> int:
    return _remainder(1 << power, _FIELD_POLYNOMIAL)


def _field_times(a: int, b: int) -> int:
    return _remainder(_times(a, b), _FIELD_POLYNOMIAL)


def _times(a: int, b: int) -> int:
    """The product of two polynomials over GF(2), as bit masks."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a, b = a << 1, b >> 1
    return product


def _remainder(dividend: int, divisor: int) -> int:
    while dividend.bit_length() >= divisor.bit_length():
        dividend ^= divisor << (dividend.bit_length() - divisor.bit_length())
    return dividend
