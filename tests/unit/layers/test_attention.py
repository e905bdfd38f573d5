import torch
from torch.nn.functional import scaled_dot_product_attention

from asazora.layers.attention import Attention, attend, attend_chunks


def _qkv(tokens: int = 6) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    q, k, v = torch.randn(3, 2, 4, tokens, 8, generator=torch.Generator().manual_seed(0)).unbind(0)
    return q, k, v


def test_attention_equals_the_library_function() -> None:
    q, k, v = _qkv()
    mask = torch.rand(2, 1, 6, 6, generator=torch.Generator().manual_seed(1)) < 0.7
    mask[..., 0] = True
    torch.testing.assert_close(attend(q, k, v, mask), scaled_dot_product_attention(q, k, v, attn_mask=mask))


def test_a_chunk_does_not_see_later_chunks() -> None:
    q, k, v = _qkv()
    before = attend_chunks(q, k, v, None, (2, 4))
    k[:, :, 2:], v[:, :, 2:] = 0.0, 9.0
    after = attend_chunks(q, k, v, None, (2, 4))
    torch.testing.assert_close(before[:, :, :2], after[:, :, :2])
    assert not torch.allclose(before[:, :, 2:], after[:, :, 2:])


def test_the_queries_are_the_last_tokens_of_the_memory() -> None:
    q, k, v = _qkv()
    whole = attend_chunks(q, k, v, None, (2, 4))
    last = attend_chunks(q[:, :, 2:], k, v, None, (4,))
    torch.testing.assert_close(whole[:, :, 2:], last)


def test_attention_layer_keeps_the_shape() -> None:
    layer = Attention(32, 4)
    x = torch.randn(2, 5, 32)
    assert layer(x, layer.key_value(x)).shape == x.shape
