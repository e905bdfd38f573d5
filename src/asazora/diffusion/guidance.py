"""Guidance: towards the text (classifier-free, Ho & Salimans, arXiv 2207.12598), and towards given latents."""

from torch import Tensor

from asazora.diffusion.path import denoised_from_velocity, velocity_from_denoised
from asazora.diffusion.samplers import VelocityFn


def guided(cond: VelocityFn, uncond: VelocityFn, guidance_scale: float) -> VelocityFn:
    """uncond + guidance_scale * (cond - uncond). A scale of 1 calls `cond` alone."""
    if guidance_scale == 1.0:
        return cond

    def velocity(latents: Tensor, sigma: Tensor) -> Tensor:
        free = uncond(latents, sigma)
        return free + guidance_scale * (cond(latents, sigma) - free)

    return velocity


def pulled(velocity: VelocityFn, target: Tensor, weight: Tensor) -> VelocityFn:
    """Bend each estimate of the clean latents towards `target` (B, C, T, H, W) by `weight` (T,), 0 to 1.

    A weight between 0 and 1 counts for less as the noise goes, by the power 1 / sigma^2: early steps agree on the way,
    and the last one draws clean shapes instead of two pictures over each other.
    """

    def bent(latents: Tensor, sigma: Tensor) -> Tensor:
        denoised = denoised_from_velocity(latents, velocity(latents, sigma), sigma)
        share = (weight ** (1 / sigma.square()))[:, None, :, None, None]
        return velocity_from_denoised(latents, denoised.lerp(target, share), sigma)

    return bent
