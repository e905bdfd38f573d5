"""Latents to tokens and back."""

from einops import rearrange
from torch import Tensor


def patchify(latents: Tensor) -> Tensor:
    """(B, C, T, H, W) -> tokens (B, T * H * W, C). One latent position is one token: the codec is deep enough."""
    return rearrange(latents, "b c t h w -> b (t h w) c")


def unpatchify(tokens: Tensor, height: int, width: int) -> Tensor:
    """Inverse of `patchify` for a latent grid of `height` x `width`."""
    return rearrange(tokens, "b (t h w) c -> b c t h w", h=height, w=width)
