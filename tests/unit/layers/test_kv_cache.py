import torch

from asazora.layers.attention import KeyValue
from asazora.layers.kv_cache import KVCache


def _cache(num_frames: int, frame_tokens: int = 2) -> KVCache:
    values = torch.arange(num_frames).repeat_interleave(frame_tokens).float().view(1, 1, -1, 1)
    return KVCache((KeyValue(values, values),), frame_tokens)


def test_trimming_keeps_sink_and_most_recent_frames() -> None:
    kept = _cache(9).trimmed(sink=1, window=3)
    assert kept.blocks[0].key[0, 0, :, 0].tolist() == [0, 0, 6, 6, 7, 7, 8, 8]
    assert kept.num_frames == 4


def test_a_short_cache_is_not_trimmed() -> None:
    assert _cache(4).trimmed(sink=1, window=3).num_frames == 4


def test_new_tokens_follow_the_cached_ones() -> None:
    new = KeyValue(torch.full((1, 1, 2, 1), 7.0), torch.full((1, 1, 2, 1), 7.0))
    memory = _cache(2).with_new(0, new)
    assert memory.key[0, 0, :, 0].tolist() == [0, 0, 1, 1, 7, 7]
    assert KVCache(frame_tokens=2).with_new(0, new) is new
