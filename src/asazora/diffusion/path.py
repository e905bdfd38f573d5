"""The rectified-flow path between clean latents and noise (arXiv 2209.03003; flow matching, arXiv 2210.02747).

noisy = (1 - sigma) * clean + sigma * noise, and velocity = noise - clean. Networks that predict the clean latents
(x-prediction; Li & He, arXiv 2511.13720) are converted to velocity here, once.
"""

from torch import Tensor

MIN_SIGMA = 1e-3


def frame_sigma(sigma: Tensor) -> Tensor:
    """sigma (B, T) as (B, 1, T, 1, 1), to be broadcast over latents."""
    return sigma[:, None, :, None, None]


def add_noise(clean: Tensor, noise: Tensor, sigma: Tensor) -> Tensor:
    """Latents (B, C, T, H, W) moved along the path to sigma (B, T)."""
    level = frame_sigma(sigma)
    return (1 - level) * clean + level * noise


def velocity_from_denoised(noisy: Tensor, denoised: Tensor, sigma: Tensor) -> Tensor:
    """The velocity whose path passes through `noisy` at sigma (B, T) and ends at `denoised`."""
    return (noisy - denoised) / frame_sigma(sigma).clamp_min(MIN_SIGMA)


def denoised_from_velocity(noisy: Tensor, velocity: Tensor, sigma: Tensor) -> Tensor:
    """Where the straight path through `noisy` with this velocity ends."""
    return noisy - frame_sigma(sigma) * velocity
