"""The multi-label prompt classifier: one small head a category over meaning and spelling."""

from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn.functional import dropout, linear

from asazora.core.errors import WeightsError
from asazora.models.text import TextEncoder
from asazora.safety.features import MEANING_SIZE, NUM_BUCKETS, NUM_CLASSES, features

CATEGORIES = (
    "violence",
    "sexual",
    "sexual/minors",
    "hate",
    "likeness",
    "intellectual-property",
    "self-harm",
    "illicit",
    "deceptive-civic",
)
NUM_OUTPUTS = len(CATEGORIES) + 1
"""One a category, and one for harm of any kind, which is easier to tell than which kind it is."""

HIDDEN_SIZE = 128
DROPOUT = 0.3
COUNT_DROPOUT = 0.2
WEIGHTS_FILE = "prompt_classifier.safetensors"


class PromptHeads(nn.Module):
    """A two-layer network over the vectors of meaning and the counts of words, plus a linear one over the spelling."""

    def __init__(self) -> None:
        super().__init__()
        self.meaning = nn.Sequential(
            nn.Linear(MEANING_SIZE + NUM_CLASSES, HIDDEN_SIZE),
            nn.GELU(),
            nn.Dropout(DROPOUT),
            nn.Linear(HIDDEN_SIZE, NUM_OUTPUTS),
        )
        self.spelling = nn.Linear(NUM_BUCKETS, NUM_OUTPUTS, bias=False)
        nn.init.zeros_(self.spelling.weight)
        self.offset = nn.Buffer(torch.zeros(NUM_OUTPUTS))

    def forward(self, rows: Tensor) -> Tensor:
        """rows: (B, FEATURE_SIZE). Returns (B, NUM_OUTPUTS) logits; 0 is the calibrated threshold of each."""
        meaning, counts, spelling = rows.split([MEANING_SIZE, NUM_CLASSES, NUM_BUCKETS], dim=1)
        counts = dropout(counts, COUNT_DROPOUT, self.training)
        known = dropout(torch.ones(NUM_BUCKETS), DROPOUT, self.training)  # of a whole batch: far quicker than of a text
        return (
            self.meaning(torch.cat([meaning, counts], dim=1))
            + linear(spelling, self.spelling.weight * known)
            - self.offset
        )


class PromptClassifier:
    """Scores texts by category. 0.5 is the threshold that training chose on its validation split."""

    def __init__(self, heads: PromptHeads, encoder: TextEncoder) -> None:
        self.heads = heads.eval()
        self.encoder = encoder

    @classmethod
    def load(cls, encoder: TextEncoder, path: Path | None = None) -> "PromptClassifier":
        """The packaged weights, or those in `path`. Raises WeightsError."""
        path = path or packaged_weights()
        heads = PromptHeads()
        try:
            stored = load_file(path)
            heads.load_state_dict({name: tensor.float() for name, tensor in stored.items()})
        except (OSError, SafetensorError, RuntimeError) as error:
            raise WeightsError(f"prompt classifier: cannot read {path}: {error}") from error
        return cls(heads, encoder)

    @torch.inference_mode()
    def scores(self, texts: Sequence[str]) -> list[Mapping[str, float]]:
        """One mapping of category to score a text."""
        rows = category_scores(self.heads(features(texts, self.encoder)))
        return [dict(zip(CATEGORIES, row, strict=True)) for row in rows.tolist()]


def category_scores(logits: Tensor) -> Tensor:
    """(B, NUM_OUTPUTS) logits to (B, categories) scores: harm of any kind counts for the likeliest category."""
    scores, harm = torch.sigmoid(logits).split([len(CATEGORIES), 1], dim=1)
    top = scores.argmax(dim=1, keepdim=True)
    return scores.scatter(1, top, torch.maximum(scores.gather(1, top), harm))


def packaged_weights() -> Path:
    return Path(str(resources.files("asazora.weights"))) / "safety" / WEIGHTS_FILE
