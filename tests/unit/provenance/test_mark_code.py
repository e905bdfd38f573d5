"""The code of the mark: every code word is far from every other, and soft values bring the message back."""

import numpy as np
import pytest

from asazora.provenance.mark_code import CODE_BITS, MESSAGE_BITS, decode, encode

MIN_DISTANCE = 22


def random_message(rng: np.random.Generator) -> np.ndarray:
    return rng.integers(0, 2, MESSAGE_BITS).astype(np.uint8)


def as_soft(word: np.ndarray) -> np.ndarray:
    return 1.0 - 2.0 * word


def test_a_message_is_the_first_half_of_its_code_word():
    message = random_message(np.random.default_rng(0))
    assert np.array_equal(encode(message)[:MESSAGE_BITS], message)


def test_code_words_are_far_apart():
    rng = np.random.default_rng(1)
    words = np.array([encode(random_message(rng)) for _ in range(200)])
    units = np.array([encode(row) for row in np.eye(MESSAGE_BITS, dtype=np.uint8)])
    gaps = [(a ^ b).sum() for index, a in enumerate(words) for b in words[:index]]
    assert min(*gaps, *units.sum(axis=1)) >= MIN_DISTANCE


@pytest.mark.parametrize("num_errors", [0, 1, 10])
def test_as_many_flips_as_designed_are_put_right(num_errors: int):
    rng = np.random.default_rng(2)
    for _ in range(5):
        message = random_message(rng)
        soft = as_soft(encode(message))
        flipped = rng.choice(CODE_BITS, num_errors, replace=False)
        soft[flipped] *= -0.5
        assert np.array_equal(decode(soft), message)


def test_noise_that_would_flip_one_bit_in_nine_is_put_right():
    rng = np.random.default_rng(3)
    messages = [random_message(rng) for _ in range(20)]
    received = [as_soft(encode(message)) + rng.normal(0, 0.8, CODE_BITS) for message in messages]
    right = [np.array_equal(decode(soft), message) for soft, message in zip(received, messages, strict=True)]
    assert sum(right) >= 18
