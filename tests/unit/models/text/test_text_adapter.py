"""The adapter ignores padding and replaces dropped text by one learnt token."""

import torch

from asazora.core.rng import torch_generator
from asazora.models.text import TEXT_SIZE, TextAdapter, TextAdapterConfig


def _adapter() -> TextAdapter:
    adapter = TextAdapter(TextAdapterConfig(hidden_size=16, depth=1))
    torch.nn.init.ones_(adapter.null)
    return adapter


def _states() -> tuple[torch.Tensor, torch.Tensor]:
    states = torch.randn(2, 5, TEXT_SIZE, generator=torch_generator(0, "states"))
    return states, torch.tensor([[True] * 5, [True, True, False, False, False]])


def test_padding_gives_zeros_whatever_stands_there() -> None:
    states, mask = _states()
    tokens = _adapter()(states, mask)
    assert tokens.shape == (2, 5, 16)
    assert not tokens[~mask].any()
    assert tokens[mask].any(dim=1).all()


def test_dropped_text_leaves_no_trace() -> None:
    states, mask = _states()
    adapter = _adapter()
    tokens = adapter(states, mask, dropped=torch.tensor([False, True]))
    assert torch.equal(tokens[0], adapter(states, mask)[0])
    assert torch.equal(tokens[1, :2], adapter.null_tokens(1)[0].expand(2, -1))


def test_the_null_token_learns_from_dropped_text_only() -> None:
    states, mask = _states()
    adapter = _adapter()
    adapter(states, mask, dropped=torch.tensor([False, False])).sum().backward()
    assert not adapter.null.grad.any()
    adapter(states, mask, dropped=torch.tensor([True, False])).sum().backward()
    assert adapter.null.grad.any()


def test_the_pieces_of_a_text_tell_each_other_what_belongs_to_what() -> None:
    states, mask = _states()
    adapter = _adapter()
    changed = states.clone()
    changed[0, 4] *= -1.0
    before, after = adapter(states, mask), adapter(changed, mask)
    assert not torch.allclose(before[0, 0], after[0, 0])
    torch.testing.assert_close(before[1], after[1])
