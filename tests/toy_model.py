"""The embedded model at toy size: every part real and random, with the packaged text encoder in front."""

import functools

import torch

from asazora.core.rng import torch_generator
from asazora.core.sizes import Size
from asazora.diffusion.sampling import SamplingConfig
from asazora.models.blocking import BlockingConfig, BlockingNet
from asazora.models.codec import Codec, CodecConfig
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.models.text import TextEncoder
from asazora.pipelines.embedded import StorybookModel
from asazora.pipelines.generate import ServedModel
from asazora.training.dit_run import fitted
from asazora.world.blocking import BODY_FEATURES, CAMERA_FEATURES, LOOKS, SCENERY_FEATURES
from asazora.world.scope import FULL

CODEC = CodecConfig(
    channels=48,
    shared_channels=24,
    encoder_widths=None,
    decoder_widths=(8, 8, 8),
    decoder_depths=(1, 1, 1),
    frame_width=8,
    frame_depth=1,
)
DIT = DiTConfig(
    latent_channels=48,
    hidden_size=24,
    depth=2,
    num_heads=2,
    time_embedding_size=16,
    sketch_size=16,
    sketch_channels=8,
    body_features=len(BODY_FEATURES),
    scenery_features=len(SCENERY_FEATURES),
    sampling=SamplingConfig(sampler="euler", num_steps=3, shift=3.0, guidance_scale=1.0),
)
BLOCKING = BlockingConfig(
    num_bodies=2, body_features=len(BODY_FEATURES), look_features=LOOKS.stop - LOOKS.start,
    camera_features=len(CAMERA_FEATURES), scenery_features=len(SCENERY_FEATURES),
    width=16, depth=1, num_heads=2, mlp_size=16, time_embedding_size=16,
)  # fmt: skip


class ToyModel(StorybookModel):
    """As the embedded model, at a quarter of its area."""

    name = "toy"
    native_sizes = (Size(128, 128), Size(128, 64))


@functools.cache
def toy_model() -> ToyModel:
    """One model for all tests of a process: it holds weights only."""
    codec = Codec(CODEC).requires_grad_(False).eval()
    for number, value in enumerate(codec.parameters()):
        value.copy_(0.02 * _noise(*value.shape, seed=number))
    for basis in (codec.basis.spatial, codec.basis.detail):
        basis.copy_(torch.linalg.qr(_noise(*basis.T.shape)).Q.T)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        dit = fitted(DiT(DIT), codec)
        for parameter in dit.parameters():  # the zeros of adaLN-zero would hide every difference
            torch.nn.init.normal_(parameter, std=0.2)
        blocking = BlockingNet(BLOCKING)
    networks = (dit.requires_grad_(False).eval(), blocking.requires_grad_(False).eval())
    return ToyModel(codec, *networks, TextEncoder.load(), FULL)


def serve_toy() -> ServedModel:
    """The toy model behind the engine's door."""
    model = toy_model()
    return ServedModel(model=model, plan_shots=model.plan_shots)


def _noise(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch_generator(seed, "noise"))
