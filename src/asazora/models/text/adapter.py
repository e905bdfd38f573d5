"""The trained part of the text path: frozen states to tokens the transformer attends to."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from asazora.models.text.minilm import TEXT_SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAdapterConfig:
    """Widths of the states that come in and of the tokens that go out, and the layers between."""

    hidden_size: int
    text_size: int = TEXT_SIZE
    depth: int = 0
    num_heads: int = 4


class TextAdapter(nn.Module):
    """Normalise and project each state, then let the pieces of one text tell each other what belongs to what.

    Text that is left out (classifier-free guidance) is one learnt null token.
    """

    def __init__(self, config: TextAdapterConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.norm = nn.LayerNorm(config.text_size)
        self.project = nn.Linear(config.text_size, width)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width, config.num_heads, 4 * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
            )
            for _ in range(config.depth)
        )
        self.null = nn.Parameter(torch.zeros(width))

    def forward(self, states: Tensor, mask: Tensor, dropped: Tensor | None = None) -> Tensor:
        """Tokens (B, L, D), zero on padding.

        states: (B, L, 384); mask: (B, L) bool, False on padding; dropped: (B,) bool, True for texts to leave out. The
        null token then stands at each piece: attention over equal tokens is attention to one.
        """
        tokens = self.project(self.norm(states))
        for layer in self.layers:
            tokens = layer(tokens, src_key_padding_mask=~mask)
        if dropped is not None:
            tokens = torch.where(dropped[:, None, None], self.null.to(tokens.dtype), tokens)
        return tokens.masked_fill(~mask[..., None], 0.0)

    def null_tokens(self, batch_size: int) -> Tensor:
        """Tokens (B, 1, D) of a text that was left out."""
        return self.null.expand(batch_size, 1, -1)
