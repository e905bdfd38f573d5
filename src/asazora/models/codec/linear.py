"""The linear part of the codec: orthonormal bases of 32x32 patches, fitted by principal components.

A picture patch is described by `spatial` coefficients. A later patch, of `time` pictures, is described by the first
`shared` of the same coefficients, taken of its mean over time, and by `detail` coefficients of what is left.
"""

import torch
from einops import rearrange
from torch import Tensor, nn

from asazora.models.codec.config import CodecConfig

BASES = ("spatial", "detail")


class LinearBasis(nn.Module):
    """Patches to coefficients and back. Both bases are fixed buffers; zeros until they are fitted or loaded."""

    spatial: Tensor
    detail: Tensor

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        details = config.channels - config.shared_channels
        self.register_buffer("spatial", torch.zeros(config.channels, config.picture_size))
        self.register_buffer("detail", torch.zeros(details, config.time * config.picture_size))
        if config.mirrored:
            self.register_state_dict_post_hook(_halve)
            self.register_load_state_dict_pre_hook(_complete)

    @property
    def shared(self) -> Tensor:
        """The spatial rows that later latent frames use too: (shared_channels, picture_size)."""
        return self.spatial[: self.config.shared_channels]

    def encode_picture(self, video: Tensor) -> Tensor:
        """video: (B, 3, 1, H, W) -> coefficients (B, C, 1, h, w)."""
        return _to_grid(self._patches(video, 1) @ self.spatial.T)

    def encode_later(self, video: Tensor) -> Tensor:
        """video: (B, 3, n * time, H, W) -> coefficients (B, C, n, h, w)."""
        patches = self._patches(video, self.config.time)
        mean = rearrange(patches, "... (k d) -> ... k d", k=self.config.time).mean(-2)
        return _to_grid(torch.cat([mean @ self.shared.T, patches @ self.detail.T], dim=-1))

    def decode_picture(self, coefficients: Tensor) -> Tensor:
        """coefficients: (B, C, 1, h, w) -> (B, 3, 1, H, W)."""
        return self._video(_from_grid(coefficients) @ self.spatial, 1)

    def decode_later(self, coefficients: Tensor) -> Tensor:
        """coefficients: (B, C, n, h, w) -> (B, 3, n * time, H, W)."""
        shared, detail = _from_grid(coefficients).split([len(self.shared), len(self.detail)], dim=-1)
        patches = (detail @ self.detail).unflatten(-1, (self.config.time, -1))
        patches += (shared @ self.shared)[..., None, :]
        return self._video(patches.flatten(-2), self.config.time)

    def _patches(self, video: Tensor, time: int) -> Tensor:
        space = self.config.space
        return rearrange(video, "b c (t k) (h p) (w q) -> b t h w (k c p q)", k=time, p=space, q=space)

    def _video(self, patches: Tensor, time: int) -> Tensor:
        space = self.config.space
        return rearrange(patches, "b t h w (k c p q) -> b c (t k) (h p) (w q)", k=time, c=3, p=space, q=space)


def _to_grid(coefficients: Tensor) -> Tensor:
    return rearrange(coefficients, "b t h w c -> b c t h w")


def _from_grid(coefficients: Tensor) -> Tensor:
    return rearrange(coefficients, "b c t h w -> b t h w c").contiguous()  # one product, not one for each patch


def _halve(basis: LinearBasis, state: dict[str, Tensor], prefix: str, *_: object) -> None:
    """In a state that is to be stored, the left halves (N, D / 2) of rows, and their parity (N,), -1 where odd in x."""
    for name in BASES:
        left, right = state.pop(prefix + name).unflatten(-1, (-1, basis.config.space)).chunk(2, dim=-1)
        parity = torch.where((left * right.flip(-1)).sum((1, 2)) < 0, -1.0, 1.0)
        state |= {f"{prefix}{name}_half": left.flatten(1), f"{prefix}{name}_parity": parity}


def _complete(basis: LinearBasis, state: dict[str, Tensor], prefix: str, *_: object) -> None:
    """The rows of a state that was stored so."""
    for name in BASES:
        left = state.pop(f"{prefix}{name}_half").unflatten(-1, (-1, basis.config.space // 2))
        right = left.flip(-1) * state.pop(f"{prefix}{name}_parity")[:, None, None].to(left)
        state[prefix + name] = torch.cat([left, right], dim=-1).flatten(1)
