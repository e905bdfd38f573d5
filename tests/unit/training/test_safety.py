"""The heads learn from a handful of texts, thresholds keep to their share, files come back as they went."""

from pathlib import Path

import pytest
import torch

from asazora.models.text import TextEncoder
from asazora.safety.classifier import CATEGORIES, PromptClassifier
from asazora.safety.examples import Example
from asazora.training.safety import (
    LEAST_THRESHOLD,
    HeadsTraining,
    embed,
    fit,
    save_heads,
    thresholds,
    training_examples,
)


def silent(part: str, done: float) -> None:
    pass


def example(text: str, *categories: str) -> Example:
    return Example(text=text, categories=categories, pattern=text, near="unsafe" if categories else "everyday")


EXAMPLES = [example(f"a bloody massacre number {n}", "violence") for n in range(12)] + [
    Example(text=f"a quiet fox number {n}", categories=(), pattern=f"fox {n}", near=CATEGORIES[n % 9])
    for n in range(18)
]


def test_heads_learn_and_come_back_from_a_file(tmp_path: Path):
    encoder = TextEncoder.load()
    rows = embed([one.text for one in EXAMPLES], encoder, silent)
    heads, _ = fit(rows, EXAMPLES, HeadsTraining(epochs=20, batch_size=8, num_folds=2), silent)
    save_heads(heads, tmp_path / "heads.safetensors")
    classifier = PromptClassifier.load(encoder, tmp_path / "heads.safetensors")
    harmful, harmless = classifier.scores(["a bloody massacre", "a quiet fox"])
    assert harmful["violence"] > 0.5 > harmless["violence"]


def test_a_category_refuses_its_share_of_the_texts_near_it_and_never_below_the_least():
    logits = torch.linspace(-3, 3, 1000)[:, None].repeat(1, len(CATEGORIES) + 1)
    near = [Example(text=f"{n}", categories=(), pattern=f"{n}", near=CATEGORIES[n % 9]) for n in range(1000)]
    found = thresholds(logits, near, 0.1, 0.9)
    for index in range(len(CATEGORIES)):
        assert (logits[index::9, index] > found[index]).float().mean() == pytest.approx(0.1, abs=0.01)
    assert found[-1] == LEAST_THRESHOLD


def test_harmful_texts_set_no_threshold():
    logits = torch.zeros(100, len(CATEGORIES) + 1)
    texts = [Example(text=f"{n}", categories=(), pattern=f"{n}", near=CATEGORIES[n % 9]) for n in range(90)]
    texts += [example(f"a massacre {n}", *CATEGORIES) for n in range(10)]
    logits[90:] = 5.0
    assert (thresholds(logits, texts, 0.01, 0.01) == 0).all()


def test_names_are_left_to_the_lists():
    assert not any("{known}" in one.pattern or "{character}" in one.pattern for one in training_examples())
