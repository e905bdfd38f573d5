"""Path, schedule, samplers and guidance, on velocity fields with known answers."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from asazora.diffusion.guidance import guided, pulled
from asazora.diffusion.path import add_noise, denoised_from_velocity, velocity_from_denoised
from asazora.diffusion.samplers import SAMPLERS, euler
from asazora.diffusion.schedule import shifted, shifted_sigmas, sigmas_from

SHAPE = (1, 2, 3, 4, 4)


def _normal(seed: int) -> Tensor:
    return torch.randn(SHAPE, generator=torch.Generator().manual_seed(seed))


def _towards(clean: Tensor):
    """The velocity of a network that always knows the clean latents."""
    return lambda x, sigma: velocity_from_denoised(x, clean, sigma)


@pytest.mark.parametrize("shift", [1.0, 3.0])
def test_sigmas_descend_from_one_to_zero(shift: float) -> None:
    sigmas = shifted_sigmas(5, shift)
    assert len(sigmas) == 6
    assert sigmas[0] == 1
    assert sigmas[-1] == 0
    assert (sigmas.diff() < 0).all()


def test_path_runs_from_clean_to_noise() -> None:
    clean, noise = _normal(0), _normal(1)
    assert torch.equal(add_noise(clean, noise, torch.zeros(1, 3)), clean)
    assert torch.equal(add_noise(clean, noise, torch.ones(1, 3)), noise)


def test_velocity_and_denoised_are_inverse() -> None:
    noisy, clean, sigma = _normal(0), _normal(1), torch.full((1, 3), 0.6)
    velocity = velocity_from_denoised(noisy, clean, sigma)
    torch.testing.assert_close(denoised_from_velocity(noisy, velocity, sigma), clean)


def test_velocity_of_the_straight_path_is_noise_minus_clean() -> None:
    clean, noise, sigma = _normal(0), _normal(1), torch.full((1, 3), 0.4)
    velocity = velocity_from_denoised(add_noise(clean, noise, sigma), clean, sigma)
    torch.testing.assert_close(velocity, noise - clean, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("name", sorted(SAMPLERS))
@pytest.mark.parametrize("num_steps", [1, 4])
def test_samplers_are_exact_when_the_network_knows_the_answer(name: str, num_steps: int) -> None:
    clean = _normal(2)
    steps: list[int] = []
    generator = torch.Generator().manual_seed(0)
    out = SAMPLERS[name](_towards(clean), _normal(3), shifted_sigmas(num_steps), generator, steps.append)
    torch.testing.assert_close(out, clean, atol=1e-5, rtol=1e-5)
    assert steps == list(range(num_steps))


def test_guidance_of_one_never_calls_the_unconditional_network() -> None:
    def forbidden(x: Tensor, sigma: Tensor) -> Tensor:
        raise AssertionError("called")

    clean = _normal(4)
    out = guided(_towards(clean), forbidden, 1.0)(_normal(5), torch.ones(1, 3))
    assert out.shape == clean.shape


def test_guidance_moves_away_from_the_unconditional_answer() -> None:
    cond, uncond = _normal(6), _normal(7)
    generator = torch.Generator().manual_seed(0)
    velocity = guided(_towards(cond), _towards(uncond), 2.0)
    out = euler(velocity, _normal(8), shifted_sigmas(1), generator, lambda step: None)
    torch.testing.assert_close(out, uncond + 2 * (cond - uncond), atol=1e-5, rtol=1e-5)


def test_the_end_of_a_schedule_starts_where_asked_and_goes_on_as_planned() -> None:
    sigmas = shifted_sigmas(4, 3.0)
    assert all(torch.equal(sigmas_from(whole, 1.0), whole) for whole in (sigmas, shifted_sigmas(50, 3.0)))
    assert sigmas_from(sigmas, 0.8).tolist() == pytest.approx([0.8, 0.75, 0.5, 0.0])
    assert sigmas_from(sigmas, 0.76).tolist() == pytest.approx([0.76, 0.5, 0.0]), "0.75 is too near to be worth a call"


@given(st.floats(0, 1), st.floats(1, 5))
def test_strength_1_is_all_noise_and_0_none(strength: float, shift: float) -> None:
    assert shifted(0.0, shift) == 0
    assert shifted(1.0, shift) == 1
    assert strength - 1e-9 <= shifted(strength, shift) <= 1


def test_a_full_pull_ends_at_its_target_and_none_changes_nothing() -> None:
    def free(latents: Tensor, sigma: Tensor) -> Tensor:
        return latents

    latents, target = torch.ones(1, 1, 2, 1, 1), torch.full((1, 1, 2, 1, 1), 7.0)
    sigma = torch.full((1, 2), 0.5)
    bent = pulled(free, target, torch.tensor([0.0, 1.0]))(latents, sigma)
    ends = denoised_from_velocity(latents, bent, sigma)
    assert ends[0, 0, :, 0, 0].tolist() == pytest.approx([0.5, 7.0])
