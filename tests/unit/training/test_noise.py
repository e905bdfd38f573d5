import numpy as np
import torch

from asazora.training.noise import NoiseConfig, draw_sigmas


def _draw(config: NoiseConfig) -> tuple[torch.Tensor, torch.Tensor]:
    return draw_sigmas((1, 3, 3), 500, config, np.random.default_rng(0))


def test_a_chunk_has_one_level() -> None:
    sigma, is_target = _draw(NoiseConfig())
    for start, stop in ((1, 4), (4, 7)):
        assert (sigma[:, start:stop] == sigma[:, start : start + 1]).all()
        assert (is_target[:, start:stop] == is_target[:, start : start + 1]).all()


def test_context_comes_first_and_is_nearly_clean() -> None:
    sigma, is_target = _draw(NoiseConfig(context_sigma=0.1))
    assert (is_target.diff(dim=1) >= 0).all()
    assert (is_target[:, -1] == 1).all()
    assert sigma[is_target == 0].max() <= 0.1
    assert (sigma[is_target == 0] == 0).any()


def test_the_share_of_pure_noise_is_as_asked() -> None:
    sigma, is_target = _draw(NoiseConfig(pure=0.25))
    share = (sigma[is_target == 1] == 1).float().mean().item()
    assert 0.2 < share < 0.3
