"""Keys and values of finished latent frames: a sink that is always kept, and a sliding window of recent frames.

Keys are stored before rotation and given positions when they are used, counted from the oldest kept frame. So however
long the rollout, the network only ever sees the relative positions it was trained on, and memory stays constant.
"""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from asazora.layers.attention import KeyValue


@dataclass(frozen=True, slots=True)
class KVCache:
    """One `KeyValue` a block over the cached latent frames, `frame_tokens` tokens each. A value: never changed."""

    blocks: tuple[KeyValue, ...] = ()
    frame_tokens: int = 1

    @property
    def num_frames(self) -> int:
        return self.blocks[0].key.shape[2] // self.frame_tokens if self.blocks else 0

    def with_new(self, block_index: int, new: KeyValue) -> KeyValue:
        """The memory of one block: cached tokens, then the new ones."""
        if not self.blocks:
            return new
        old = self.blocks[block_index]
        return KeyValue(torch.cat([old.key, new.key], dim=2), torch.cat([old.value, new.value], dim=2))

    def trimmed(self, sink: int, window: int) -> Self:
        """Only the first `sink` and the last `window` latent frames."""
        if self.num_frames <= sink + window:
            return self
        head, tail = sink * self.frame_tokens, window * self.frame_tokens

        def keep(x: Tensor) -> Tensor:
            return torch.cat([x[:, :, :head], x[:, :, x.shape[2] - tail :]], dim=2)

        blocks = tuple(KeyValue(keep(block.key), keep(block.value)) for block in self.blocks)
        return type(self)(blocks, self.frame_tokens)
