"""A transformer carried over to another codec: the same pictures, in other latents."""

import copy
import dataclasses

import pytest
import torch

from asazora.core.rng import torch_generator
from asazora.models.blocking import Blocking
from asazora.models.blocking.model import CENTRE, EXTENT, PRESENT
from asazora.models.codec import Codec, CodecConfig
from asazora.models.dit.condition import Condition, shot_clock
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.training.carry_over import carried_over, latent_map
from asazora.training.dit_run import fitted
from asazora.world.blocking import BODY_FEATURES

CODEC = CodecConfig(
    channels=12, shared_channels=6, decoder_widths=(8, 8, 8), decoder_depths=(1, 1, 1), frame_width=8, frame_depth=1
)
DIT = DiTConfig(latent_channels=12, hidden_size=24, depth=1, num_heads=2, text_size=8, text_depth=1)
SKETCHING = dataclasses.replace(
    DIT, sketch_size=12, sketch_channels=8, body_features=len(BODY_FEATURES), scenery_features=3
)  # fmt: skip


def _codec() -> Codec:
    """A codec with orthonormal bases, the detail free of what the shared rows hold, as a fitted one has."""
    codec, generator = Codec(CODEC), torch_generator(0, "codec")
    spatial = torch.linalg.qr(torch.randn(3072, 12, generator=generator)).Q.T
    codec.basis.spatial.copy_(spatial)
    later = spatial[:6].repeat(1, 4)
    detail = torch.randn(6, 4 * 3072, generator=generator)
    detail = detail - (detail @ later.T / 4) @ later
    codec.basis.detail.copy_(torch.linalg.qr(detail.T).Q.T)
    codec.mean.normal_(generator=generator)
    codec.scale.uniform_(0.5, 2.0, generator=generator)
    return codec


def _rescaled(codec: Codec) -> Codec:
    """The same codec with its latents counted in other units."""
    other = copy.deepcopy(codec)
    other.mean.add_(1.0)
    other.scale.mul_(torch.linspace(0.5, 2.0, 12))
    return other


def _prediction(dit: DiT, latents: torch.Tensor) -> torch.Tensor:
    states = torch.randn(1, 1, 4, 8, generator=torch_generator(1, "states"))
    memory = dit.text_memory(states, torch.ones(1, 1, 4, dtype=torch.bool))
    clock = shot_clock(3, 12, 2.0, 5.0, first=False, stride=4)
    with torch.no_grad():
        return dit(latents, torch.zeros(1, 3), Condition(memory, torch.zeros(1, 3, 8), clock, _blocking()))[0]


def _blocking() -> Blocking:
    """One body in the middle of the view."""
    bodies = torch.zeros(1, 3, 1, 2, len(BODY_FEATURES))
    bodies[..., PRESENT], bodies[..., CENTRE], bodies[..., EXTENT] = 1.0, 0.5, 0.5
    return Blocking(bodies.flatten(-2), torch.zeros(1, 3, 10), torch.ones(1, 3, 3))


def test_the_map_between_two_codecs_leads_to_the_same_pictures() -> None:
    codec = _codec()
    other, latents = _rescaled(codec), torch.randn(1, 12, 2, 1, 1, generator=torch_generator(2, "latents"))
    affine = latent_map(codec, other)
    mapped = torch.einsum("dc,bcthw->bdthw", affine.matrix, latents) + affine.offset.view(1, -1, 1, 1, 1)
    expected = codec.decode_linear(latents, starts=False)
    torch.testing.assert_close(other.decode_linear(mapped, starts=False), expected, atol=1e-3, rtol=1e-3)


@pytest.mark.parametrize("config", [DIT, SKETCHING])
def test_a_carried_over_transformer_predicts_the_same_pictures(config: DiTConfig) -> None:
    codec = _codec()
    other = _rescaled(codec)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        old = fitted(DiT(config), codec)
        for parameter in old.parameters():
            torch.nn.init.normal_(parameter, std=0.2)
        deeper = dataclasses.replace(config, text_depth=2)
        new = carried_over(old, codec, other, deeper)
    latents = torch.randn(1, 12, 3, 1, 1, generator=torch_generator(3, "latents"))
    affine = latent_map(codec, other)
    mapped = torch.einsum("dc,bcthw->bdthw", affine.matrix, latents) + affine.offset.view(1, -1, 1, 1, 1)
    before = codec.decode_linear(_prediction(old, latents), starts=False)
    after = other.decode_linear(_prediction(new, mapped), starts=False)
    torch.testing.assert_close(after, before, atol=1e-2, rtol=1e-2)


def test_a_sketch_of_another_shape_begins_anew_and_the_blocks_are_kept() -> None:
    codec = _codec()
    with torch.random.fork_rng():
        torch.manual_seed(0)
        old = fitted(DiT(SKETCHING), codec)
        for parameter in old.parameters():
            torch.nn.init.normal_(parameter, std=0.2)
        new = carried_over(old, codec, codec, dataclasses.replace(SKETCHING, sketch_size=16, sketch_grid=(8, 8)))
    for name, value in new.blocks.state_dict().items():
        torch.testing.assert_close(value, old.blocks.state_dict()[name])
    assert new.correction is not None
    assert not new.correction.weight.any()
