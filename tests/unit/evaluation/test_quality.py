import numpy as np
import pytest

from asazora.core.rng import numpy_generator
from asazora.evaluation.quality import flicker, motion, psnr_db, ssim

STILL = np.repeat(numpy_generator(0, "quality").integers(0, 256, (1, 32, 32, 3), dtype=np.uint8), 6, axis=0)


def trembling(amount: int) -> np.ndarray:
    steps = np.where(np.arange(6) % 2, amount, 0)[:, None, None, None]
    return np.clip(STILL // 2 + steps, 0, 255).astype(np.uint8)


def test_equal_clips_are_perfect() -> None:
    assert psnr_db(STILL, STILL) == float("inf")
    assert ssim(STILL, STILL) == pytest.approx(1.0, abs=1e-4)


def test_psnr_of_a_known_error() -> None:
    gray = np.full((1, 8, 8, 3), 100, np.uint8)
    assert psnr_db(gray, gray + np.uint8(10)) == pytest.approx(20 * np.log10(25.5))


def test_noise_lowers_similarity() -> None:
    assert ssim(trembling(40), STILL) < 0.95


def test_flicker_and_motion_grow_with_trembling() -> None:
    assert flicker(STILL) == motion(STILL) == 0.0
    assert 0 < flicker(trembling(5)) < flicker(trembling(20))


def test_even_motion_does_not_flicker() -> None:
    ramp = np.stack([np.full((8, 8, 3), 10 * i, np.uint8) for i in range(6)])
    assert flicker(ramp) == pytest.approx(0.0, abs=1e-4)
    assert motion(ramp) == pytest.approx(10.0, abs=1e-3)
