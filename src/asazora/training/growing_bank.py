"""The bank of a folder of shards, which may still be growing."""

from dataclasses import dataclass, field
from pathlib import Path

import torch

from asazora.training.clip_bank import ClipBucket, Timing, build_bank, merge_buckets
from asazora.training.latent_store import read_shard, shard_number, shard_paths

SHARDS_AT_ONCE = 32
"""Shards packed together: few enough that packing a bank hardly needs more memory than the bank."""


@dataclass(kw_only=True)
class GrowingBank:
    """The clips of a folder on the training device; calling it again picks up shards written since.

    Of `lanes` processes that train together each holds the shards of its own `lane`.
    """

    folder: Path
    timing: Timing
    device: str
    lane: int = 0
    lanes: int = 1
    _packed: set[Path] = field(default_factory=set[Path])
    _buckets: list[ClipBucket] = field(default_factory=list[ClipBucket])

    def __call__(self) -> list[ClipBucket]:
        if not self._has_room():
            return self._buckets
        mine = [path for path in shard_paths(self.folder) if shard_number(path) % self.lanes == self.lane]
        new = [path for path in mine if path not in self._packed]
        for start in range(0, len(new), SHARDS_AT_ONCE):
            clips = [clip for path in new[start : start + SHARDS_AT_ONCE] for clip in read_shard(path)]
            self._buckets += build_bank(clips, self.timing, torch.device(self.device))
        if new and torch.device(self.device).type == "cuda":  # which has the room for it, and large batches
            self._buckets = merge_buckets(self._buckets)
        self._packed.update(new)
        return self._buckets

    def _has_room(self) -> bool:
        """Whether a GPU holds more than twice what is there already: what is packed is joined with it."""
        if torch.device(self.device).type != "cuda":
            return True
        free, _ = torch.cuda.mem_get_info(self.device)
        return free > 2 * torch.cuda.memory_allocated(self.device)

    def part(self, lane: int, lanes: int) -> "GrowingBank":
        """What one of several processes holds, nothing of it loaded yet."""
        return GrowingBank(folder=self.folder, timing=self.timing, device=self.device, lane=lane, lanes=lanes)
