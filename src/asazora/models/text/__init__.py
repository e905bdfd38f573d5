"""Text: a frozen MiniLM gives one state a word piece, a small trained adapter fits them to the transformer."""

from asazora.models.text.adapter import TextAdapter, TextAdapterConfig
from asazora.models.text.encoder import TEXT_SIZE, TextEncoder, TextStates, shared_encoder

__all__ = ["TEXT_SIZE", "TextAdapter", "TextAdapterConfig", "TextEncoder", "TextStates", "shared_encoder"]
