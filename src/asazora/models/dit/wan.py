"""Wan 2.1's transformer block (arXiv 2503.20314), as diffusers names its weights, in terms of ours.

The layouts are the same but for the rotated pairs: Wan turns neighbouring elements of a head, we turn elements half a
head apart, so the rows of its queries and keys are put in our order.
"""

from collections.abc import Mapping

import torch
from einops import rearrange
from torch import Tensor

_LINEARS = {"q": "to_q", "k": "to_k", "v": "to_v", "o": "to_out.0"}
_ATTENTIONS = {"self_attn": "attn1", "cross_attn": "attn2"}
_PLAIN = {
    "norm2.weight": "norm2.weight",
    "norm2.bias": "norm2.bias",
    "ffn.up.weight": "ffn.net.0.proj.weight",
    "ffn.up.bias": "ffn.net.0.proj.bias",
    "ffn.down.weight": "ffn.net.2.weight",
    "ffn.down.bias": "ffn.net.2.bias",
}


def block_state_from_wan(wan: Mapping[str, Tensor], num_heads: int) -> dict[str, Tensor]:
    """The state of a `DiTBlock` that computes what a diffusers `WanTransformerBlock` with the state `wan` does."""
    state = {ours: wan[theirs] for ours, theirs in _PLAIN.items()}
    state["modulation"] = wan["scale_shift_table"][0]
    for ours, theirs in _ATTENTIONS.items():
        for name, linear in _LINEARS.items():
            for part in ("weight", "bias"):
                state[f"{ours}.{name}.{part}"] = wan[f"{theirs}.{linear}.{part}"]
        for norm in ("norm_q", "norm_k"):
            state[f"{ours}.{norm}.weight"] = wan[f"{theirs}.{norm}.weight"]
    for name in ("q.weight", "q.bias", "k.weight", "k.bias", "norm_q.weight", "norm_k.weight"):
        state[f"self_attn.{name}"] = _pairs_apart(state[f"self_attn.{name}"], num_heads)
    return state


def _pairs_apart(rows: Tensor, num_heads: int) -> Tensor:
    """Reorder the leading axis: in each head, the first of all pairs, then the second of all pairs."""
    return rearrange(rows, "(a p two) ... -> (a two p) ...", a=num_heads, two=2).contiguous()


def modulation_from_wan(temb: Tensor, num_frames: int) -> Tensor:
    """Wan's projected time embedding (B, 6, D), the same for every latent frame, as ours: (B, T, 6, D)."""
    return torch.stack([temb] * num_frames, dim=1)
