import torch

from asazora.layers.modulation import gated, modulate, split_modulation


def test_zero_parameters_leave_tokens_alone_and_close_the_gate() -> None:
    x = torch.randn(2, 6, 4)
    attn, mlp = split_modulation(torch.zeros(2, 3, 6, 4))
    assert torch.equal(modulate(x, attn.shift, attn.scale), x)
    assert gated(x, mlp.gate).abs().max() == 0


def test_each_latent_frame_has_its_own_shift() -> None:
    shift = torch.tensor([1.0, 2.0]).view(1, 2, 1, 1)
    moved = modulate(torch.zeros(1, 6, 1), shift, torch.zeros_like(shift))
    assert moved[0, :, 0].tolist() == [1, 1, 1, 2, 2, 2]
