"""The last and weakest tier: whether pictures look like this model's work, where no mark and no record says so.

A small network over `traces`, for one set of weights: what another model leaves it cannot know, and says nothing of.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from asazora.core.errors import WeightsError
from asazora.provenance.traces import NUM_TRACES
from asazora.weights import embedded_folder, load_model, weights_sha256
from asazora.weights.packaged import packaged_folder

FOLDER = "detector"
DROPOUT = 0.2

Band = Literal["likely", "unclear", "unlikely"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifierEvidence:
    """`score` is the calibrated chance that this model made it, if half of all files asked about were its own."""

    score: float
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorConfig:
    """The network's width, where the bands begin, and which weights (SHA-256 by file) made what it has learnt from."""

    hidden_size: int = 64
    likely: float = 0.99
    unlikely: float = 0.01
    weights: Mapping[str, str] = field(default_factory=dict[str, str])


class Detector(nn.Module):
    """Log-odds from traces."""

    mean: Tensor
    scale: Tensor

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("mean", torch.zeros(NUM_TRACES))
        self.register_buffer("scale", torch.ones(NUM_TRACES))
        size = config.hidden_size
        self.body = nn.Sequential(
            nn.Linear(NUM_TRACES, size), nn.GELU(), nn.Dropout(DROPOUT), nn.Linear(size, size), nn.GELU()
        )
        self.head = nn.Linear(size, 1)

    @classmethod
    def load(cls, folder: Path | None = None) -> "Detector":
        """The packaged detector, or that of another folder. Raises WeightsError."""
        return load_model(folder or packaged_folder(FOLDER), DetectorConfig, cls).eval()

    def forward(self, traces: Tensor) -> Tensor:
        """(B, NUM_TRACES) -> (B,)."""
        return self.head(self.body((traces - self.mean) / self.scale)).squeeze(-1)

    @torch.inference_mode()
    def evidence(self, traces: NDArray[np.float32]) -> ClassifierEvidence:
        score = 1 / (1 + math.exp(-float(self(torch.from_numpy(traces[None]))[0].clamp(-40, 40))))
        config = self.config
        band: Band = "likely" if score >= config.likely else "unlikely" if score <= config.unlikely else "unclear"
        return ClassifierEvidence(score=round(score, 4), band=band)


def judged_traces(traces: NDArray[np.float32] | None) -> tuple[ClassifierEvidence | None, str]:
    """What the packaged detector says, or None and why it says nothing."""
    if traces is None:
        return None, "a single picture shows no motion"
    if not packaged_folder(FOLDER).is_dir():
        return None, "none is shipped for these weights of the model: `asazora train detector` makes one"
    try:
        detector = Detector.load()
    except WeightsError as error:
        return None, f"it cannot be read: {error}"
    if not _is_of(detector, weights_sha256(embedded_folder())):
        return None, "it was trained on other weights of the model: `asazora train detector` trains it anew"
    return detector.evidence(traces), ""


def _is_of(detector: Detector, weights: Mapping[str, str]) -> bool:
    """Whether a detector has learnt from what these weights draw. What draws nothing, such as a probe, may differ."""
    learnt_from = detector.config.weights
    return bool(learnt_from) and learnt_from.items() <= weights.items()
