"""Samplers: from noise to clean latents in few network calls. They see the network as a velocity function."""

from collections.abc import Callable

import torch
from torch import Tensor

from asazora.diffusion.path import denoised_from_velocity

VelocityFn = Callable[[Tensor, Tensor], Tensor]
"""(latents (B, C, T, H, W), sigma (B, T)) -> velocity of the same shape as the latents."""

OnSamplerStep = Callable[[int], None]

Sampler = Callable[[VelocityFn, Tensor, Tensor, torch.Generator, OnSamplerStep], Tensor]
"""(velocity, noise, sigmas, generator, on_step) -> clean latents."""


def euler(
    velocity: VelocityFn,
    noise: Tensor,
    sigmas: Tensor,
    generator: torch.Generator,  # noqa: ARG001  every sampler takes one
    on_step: OnSamplerStep,
) -> Tensor:
    """Euler steps along the ODE; exact where the path is straight. Draws nothing from `generator`."""
    latents = noise
    for step_index in range(len(sigmas) - 1):
        on_step(step_index)
        sigma, sigma_next = sigmas[step_index], sigmas[step_index + 1]
        latents = latents + (sigma_next - sigma) * velocity(latents, _levels(latents, sigma))
    return latents


def renoise(
    velocity: VelocityFn, noise: Tensor, sigmas: Tensor, generator: torch.Generator, on_step: OnSamplerStep
) -> Tensor:
    """Jump to clean, add fresh noise, jump again: the sampler of consistency models (Song et al., arXiv 2303.01469)."""
    latents, clean = noise, noise
    for step_index in range(len(sigmas) - 1):
        on_step(step_index)
        sigma, sigma_next = sigmas[step_index], sigmas[step_index + 1]
        levels = _levels(latents, sigma)
        clean = denoised_from_velocity(latents, velocity(latents, levels), levels)
        fresh = torch.randn(noise.shape, generator=generator, dtype=torch.float32).to(noise)
        latents = (1 - sigma_next) * clean + sigma_next * fresh
    return clean


SAMPLERS: dict[str, Sampler] = {"euler": euler, "renoise": renoise}


def _levels(latents: Tensor, sigma: Tensor) -> Tensor:
    """One sigma for all latent frames: (B, T)."""
    return sigma.to(latents).expand(latents.shape[0], latents.shape[2])
