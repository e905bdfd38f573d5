import torch

from asazora.layers.patchify import patchify, unpatchify


def test_unpatchify_inverts_patchify() -> None:
    latents = torch.randn(2, 5, 3, 4, 6)
    assert torch.equal(unpatchify(patchify(latents), 4, 6), latents)
