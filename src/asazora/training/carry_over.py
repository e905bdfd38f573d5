"""Start a transformer from one that was trained on the latents of another codec, instead of from nothing.

Both codecs are linear up to a learned correction, so latents of the one are an affine map of those of the other; the
map goes into the first and the last layer. What the new shape adds (text layers, inputs) starts without effect. A
sketch of another shape starts from nothing, and so does what the transformer adds to it.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from asazora.models.codec import Codec
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.training.dit_run import fitted


@dataclass(frozen=True, slots=True)
class AffineMap:
    """latents -> matrix @ latents + offset. matrix: (C_to, C_from); offset: (C_to,)."""

    matrix: Tensor
    offset: Tensor


@torch.no_grad()
def latent_map(source: Codec, target: Codec) -> AffineMap:
    """How a later latent frame of `source` reads in `target`, by their linear parts."""
    channels = source.config.channels
    probes = torch.cat([torch.zeros(1, channels), torch.eye(channels)])
    shown = source.decode_linear(probes.T[None, :, :, None, None], starts=False)
    first = torch.zeros(1, 3, 1, *shown.shape[-2:])
    seen = target.encode_linear(torch.cat([first, shown], dim=2))[0, :, 1:, 0, 0].T
    return AffineMap((seen[1:] - seen[0]).T, seen[0])


@torch.no_grad()
def carried_over(old: DiT, old_codec: Codec, codec: Codec, config: DiTConfig) -> DiT:
    """A transformer of shape `config` for `codec` that predicts what `old` does for `old_codec`.

    Both must have the same width, depth and heads; raises RuntimeError from torch otherwise.
    """
    into, back = latent_map(old_codec, codec), latent_map(codec, old_codec)
    model, state = DiT(config), dict(old.state_dict())
    if _sketch_shapes(model.state_dict()) != _sketch_shapes(state):
        state = {name: value for name, value in state.items() if not name.startswith(("sketch.", "correction."))}
    sketch = {name for name in state if name.startswith("sketch.")}
    for name in ("patch_in", *(["sketch.seen"] if sketch else [])):
        weight = state[f"{name}.weight"]
        state[f"{name}.bias"] = state[f"{name}.bias"] + weight @ back.offset
        state[f"{name}.weight"] = weight @ back.matrix
    for name in ("head", *(["sketch.backdrop.to_latents", "correction"] if sketch else [])):
        offset = 0.0 if name == "correction" else into.offset
        state[f"{name}.bias"] = into.matrix @ state[f"{name}.bias"] + offset
        state[f"{name}.weight"] = into.matrix @ state[f"{name}.weight"]
    for layer in model.text_adapter.layers[len(old.text_adapter.layers) :]:
        for output in (layer.self_attn.out_proj, layer.linear2):  # type: ignore[union-attr]
            torch.nn.init.zeros_(output.weight)  # type: ignore[arg-type]
            torch.nn.init.zeros_(output.bias)  # type: ignore[arg-type]
    fresh = {name: value for name, value in model.state_dict().items() if name not in state}
    model.load_state_dict(fresh | state)
    return fitted(model, codec)


def _sketch_shapes(state: dict[str, Tensor]) -> dict[str, torch.Size]:
    return {name: value.shape for name, value in state.items() if name.startswith("sketch.")}
