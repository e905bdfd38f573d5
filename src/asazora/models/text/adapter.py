"""The trained part of the text path: frozen states to tokens the transformer attends to."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from asazora.models.text.minilm import TEXT_SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAdapterConfig:
    """Widths of the states that come in and of the tokens that go out."""

    hidden_size: int
    text_size: int = TEXT_SIZE


class TextAdapter(nn.Module):
    """Normalise and project each state. Text that is left out (classifier-free guidance) is one learnt null token."""

    def __init__(self, config: TextAdapterConfig) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(config.text_size)
        self.project = nn.Linear(config.text_size, config.hidden_size)
        self.null = nn.Parameter(torch.zeros(config.hidden_size))

    def forward(self, states: Tensor, mask: Tensor, dropped: Tensor | None = None) -> Tensor:
        """Tokens (B, L, D), zero on padding.

        states: (B, L, 384); mask: (B, L) bool, False on padding; dropped: (B,) bool, True for texts to leave out. The
        null token then stands at each piece: attention over equal tokens is attention to one.
        """
        tokens = self.project(self.norm(states))
        if dropped is not None:
            tokens = torch.where(dropped[:, None, None], self.null.to(tokens.dtype), tokens)
        return tokens.masked_fill(~mask[..., None], 0.0)

    def null_tokens(self, batch_size: int) -> Tensor:
        """Tokens (B, 1, D) of a text that was left out."""
        return self.null.expand(batch_size, 1, -1)
