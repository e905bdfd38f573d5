"""Classifier-free guidance (Ho & Salimans, arXiv 2207.12598)."""

from torch import Tensor

from asazora.diffusion.samplers import VelocityFn


def guided(cond: VelocityFn, uncond: VelocityFn, guidance_scale: float) -> VelocityFn:
    """uncond + guidance_scale * (cond - uncond). A scale of 1 calls `cond` alone."""
    if guidance_scale == 1.0:
        return cond

    def velocity(latents: Tensor, sigma: Tensor) -> Tensor:
        free = uncond(latents, sigma)
        return free + guidance_scale * (cond(latents, sigma) - free)

    return velocity
