"""One transformer block, laid out as in Wan 2.1 (arXiv 2503.20314): self-attention, text cross-attention, MLP."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from asazora.layers.attention import Attention, KeyValue
from asazora.layers.modulation import gated, modulate, split_modulation
from asazora.layers.rope import Rotation

NORM_EPS = 1e-6


class FeedForward(nn.Module):
    """Linear, GELU (tanh form), linear."""

    def __init__(self, hidden_size: int, inner_size: int) -> None:
        super().__init__()
        self.up = nn.Linear(hidden_size, inner_size)
        self.down = nn.Linear(inner_size, hidden_size)

    def forward(self, x: Tensor) -> Tensor:
        return self.down(F.gelu(self.up(x), approximate="tanh"))


class DiTBlock(nn.Module):
    """adaLN-modulated self-attention and MLP around an unmodulated cross-attention to the text."""

    def __init__(self, hidden_size: int, num_heads: int, ffn_ratio: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(hidden_size, eps=NORM_EPS, elementwise_affine=False)
        self.self_attn = Attention(hidden_size, num_heads)
        self.norm2 = nn.LayerNorm(hidden_size, eps=NORM_EPS)
        self.cross_attn = Attention(hidden_size, num_heads)
        self.norm3 = nn.LayerNorm(hidden_size, eps=NORM_EPS, elementwise_affine=False)
        self.ffn = FeedForward(hidden_size, ffn_ratio * hidden_size)
        self.modulation = nn.Parameter(torch.randn(6, hidden_size) / hidden_size**0.5)

    def self_key_value(self, x: Tensor, params: Tensor) -> tuple[Tensor, KeyValue]:
        """The modulated input of self-attention, and its keys and values. x: (B, N, D), params: (B, T, 6, D)."""
        attn, _ = split_modulation(params + self.modulation)
        normed = modulate(self.norm1(x), attn.shift, attn.scale)
        return normed, self.self_attn.key_value(normed)

    def forward(
        self,
        x: Tensor,
        normed: Tensor,
        memory: KeyValue,
        turn: Rotation,
        chunk_tokens: Sequence[int],
        params: Tensor,
        text: KeyValue,
        text_mask: Tensor | None,
    ) -> Tensor:
        """x and normed: (B, N, D); memory: what self-attention sees; params: (B, T, 6, D) -> (B, N, D)."""
        attn, mlp = split_modulation(params + self.modulation)
        x = x + gated(self.self_attn(normed, memory, turn, chunk_tokens=chunk_tokens), attn.gate)
        x = x + self.cross_attn(self.norm2(x), text, mask=text_mask)
        return x + gated(self.ffn(modulate(self.norm3(x), mlp.shift, mlp.scale)), mlp.gate)
