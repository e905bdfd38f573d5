"""Image models from a local folder, read as the text models are: safetensors only, no network, no code of theirs."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from transformers import (
    AutoImageProcessor,
    AutoModelForImageClassification,
    AutoProcessor,
    AutoTokenizer,
    CLIPModel,
    ShieldGemma2ForImageClassification,
)

from asazora.core.video_model import Frames
from asazora.safety.local_models import READ_ONLY, WEIGHTS_ONLY, label_shares


class LabelScorer:
    """An image classifier, such as a NSFW ViT: probabilities of its labels."""

    def __init__(self, path: str, labels: Sequence[str]) -> None:
        self._processor = AutoImageProcessor.from_pretrained(path, **READ_ONLY)
        self._model = AutoModelForImageClassification.from_pretrained(path, **WEIGHTS_ONLY).eval()
        numbers = self._model.config.label2id
        unknown = set(labels) - set(numbers)
        if unknown:
            raise ValueError(f"it has no label {', '.join(sorted(unknown))}; it has {', '.join(numbers)}")
        self._numbers = {label: numbers[label] for label in labels}

    @torch.inference_mode()
    def scores(self, frames: Frames) -> Mapping[str, float]:
        inputs = self._processor(images=_pictures(frames), return_tensors="pt")
        shares = label_shares(self._model.config, self._model(**inputs).logits)
        return {label: _highest(shares[:, number]) for label, number in self._numbers.items()}


class ShieldGemma2Scorer:
    """ShieldGemma 2: probabilities of `Yes`, this picture violates that policy, frame by frame.

    It knows `dangerous`, `sexual` and `violence`; further policies are given in words.
    """

    def __init__(self, path: str, policies: Sequence[str], wordings: Mapping[str, str]) -> None:
        self._processor = AutoProcessor.from_pretrained(path, **READ_ONLY)
        self._model = ShieldGemma2ForImageClassification.from_pretrained(path, **WEIGHTS_ONLY).eval()
        known = [*self._processor.policy_definitions, *wordings]
        unknown = set(policies) - set(known)
        if unknown:
            raise ValueError(f"it has no policy {', '.join(sorted(unknown))}; it has {', '.join(known)}")
        self._policies, self._wordings = list(policies), dict(wordings)

    @torch.inference_mode()
    def scores(self, frames: Frames) -> Mapping[str, float]:
        shares = torch.stack([self._violated(picture) for picture in _pictures(frames)])
        return {policy: _highest(shares[:, number]) for number, policy in enumerate(self._policies)}

    def _violated(self, picture: Image.Image) -> Tensor:
        """One frame at a time bounds memory: (policies,)."""
        inputs = self._processor(
            images=[picture], policies=self._policies, custom_policies=self._wordings, return_tensors="pt"
        )
        return self._model(**inputs).probabilities[:, 0]


class ClipScorer:
    """CLIP: the cosine between a frame and each concept in words, from -1 to 1."""

    def __init__(self, path: str, concepts: Sequence[str]) -> None:
        self._processor = AutoImageProcessor.from_pretrained(path, **READ_ONLY)
        self._model = CLIPModel.from_pretrained(path, **WEIGHTS_ONLY).eval()
        self._concepts = concepts
        words = AutoTokenizer.from_pretrained(path, **READ_ONLY)
        with torch.inference_mode():
            inputs = words(list(concepts), return_tensors="pt", padding=True, truncation=True)
            self._texts = _directions(self._model.get_text_features(**inputs))

    @torch.inference_mode()
    def scores(self, frames: Frames) -> Mapping[str, float]:
        inputs = self._processor(images=_pictures(frames), return_tensors="pt")
        cosines = _directions(self._model.get_image_features(**inputs)) @ self._texts.T
        return {concept: _highest(cosines[:, number]) for number, concept in enumerate(self._concepts)}


def _pictures(frames: Frames) -> list[Image.Image]:
    return [Image.fromarray(frame) for frame in frames]


def _directions(features: Any) -> Tensor:
    """Of the features alone, as transformers 4 gave them, or inside an output, as transformers 5 does."""
    vectors = features if isinstance(features, Tensor) else features.pooler_output
    return torch.nn.functional.normalize(vectors.float(), dim=-1)


def _highest(scores: Tensor) -> float:
    """NaN if any of the scores is."""
    return float(scores.float().max())
