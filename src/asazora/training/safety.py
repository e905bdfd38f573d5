"""Training of the prompt classifier, from the committed texts to a file of weights, in a few minutes on one core.

Thresholds are set on texts whose patterns were held out: each fold is scored by heads that never saw its patterns, and
a category's threshold is where a fixed share of the harmless texts that resemble it would be refused. The shipped heads
are then trained on all patterns.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from asazora.core.rng import derive_seed, torch_generator
from asazora.models.text import TextEncoder
from asazora.safety.classifier import CATEGORIES, WEIGHTS_FILE, PromptHeads
from asazora.safety.examples import CAPTIONS, TRAIN, Example, read_frozen
from asazora.safety.features import features

OnEpoch = Callable[[str, float], None]

_BATCH_TEXTS = 64
LEAST_THRESHOLD = -1.0
"""In logits: what is that unlikely passes, however few harmless texts come near it."""

_NAME_SLOT = re.compile(r"\{(known|character)\}")
"""Patterns that are harmful only for a name are left to the lists of names: their other words are harmless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadsTraining:
    """How the heads are trained.

    `refused_share` is that of the held-out harmless texts near a category which it may refuse, `harm_refused_share`
    that of all of them which harm of any kind may. `margin` is added to each threshold, in logits. The shares are what
    the development texts asked for, the margin is where misses and refusals on them and on validation texts are fewest.
    """

    epochs: int = 16
    batch_size: int = 256
    learning_rate: float = 8e-3
    weight_decay: float = 0.02
    num_folds: int = 3
    refused_share: float = 0.04
    harm_refused_share: float = 0.03
    margin: float = 0.7
    other_harm_weight: float = 0.2
    label_smoothing: float = 0.05
    seed: int = 0


def train_prompt_classifier(
    folder: Path, on_epoch: OnEpoch, training: HeadsTraining | None = None, learned: Sequence[Example] = ()
) -> Path:
    """Train on the committed texts and those learned in use, and write the weights into `folder`."""
    training = training or HeadsTraining()
    examples = [*training_examples(), *learned]
    rows = embed([example.text for example in examples], TextEncoder.load(), on_epoch)
    heads, offsets = fit(rows, examples, training, on_epoch)
    heads.offset.copy_(offsets)
    path = folder / WEIGHTS_FILE
    folder.mkdir(parents=True, exist_ok=True)
    save_heads(heads, path)
    return path


def training_examples() -> list[Example]:
    """The committed texts, without those that only a name makes harmful."""
    written = [example for example in read_frozen(TRAIN) if not _NAME_SLOT.search(example.pattern)]
    return [*written, *read_frozen(CAPTIONS)]


def save_heads(heads: PromptHeads, path: Path) -> None:
    """Half precision is enough for a score, and halves the file."""
    state = {name: tensor.half().contiguous() for name, tensor in heads.state_dict().items()}
    save_file(state, path, metadata={"categories": json.dumps(CATEGORIES)})


def embed(texts: Sequence[str], encoder: TextEncoder, on_epoch: OnEpoch) -> Tensor:
    """Features of all texts, read in order of length so that little is padding: (B, FEATURE_SIZE)."""
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    parts: list[Tensor] = []
    for start in range(0, len(order), _BATCH_TEXTS):
        parts.append(features([texts[index] for index in order[start : start + _BATCH_TEXTS]], encoder))
        on_epoch("embed", start / len(order))
    return torch.cat(parts)[torch.tensor(order).argsort()]


def fit(
    rows: Tensor, examples: Sequence[Example], training: HeadsTraining, on_epoch: OnEpoch
) -> tuple[PromptHeads, Tensor]:
    """Heads trained on all examples, and the logit of each category's threshold, from held-out patterns."""
    targets = _targets(examples)
    weights = _weights(targets, training)
    folds = torch.tensor([_fold(example.pattern, training.num_folds) for example in examples])
    held_out = torch.zeros_like(targets)
    for fold in range(training.num_folds):
        kept = folds != fold
        heads = _train(rows[kept], targets[kept], weights[kept], training, f"fold {fold + 1}", on_epoch)
        with torch.inference_mode():
            held_out[~kept] = heads(rows[~kept])
    offsets = thresholds(held_out, examples, training.refused_share, training.harm_refused_share) + training.margin
    return _train(rows, targets, weights, training, "all", on_epoch), offsets


def thresholds(logits: Tensor, examples: Sequence[Example], refused_share: float, harm_refused_share: float) -> Tensor:
    """The logit of each output above which lies its share of the harmless texts, but never below LEAST_THRESHOLD.

    logits: (B, NUM_OUTPUTS). A category counts the texts near it; harm of any kind, the last output, all of them.
    """
    harmless = torch.tensor([not example.categories for example in examples])
    near = [torch.tensor([example.near == name for example in examples]) & harmless for name in CATEGORIES]
    of_categories = [logits[rows, index].quantile(1 - refused_share) for index, rows in enumerate(near)]
    of_any = logits[harmless, -1].quantile(1 - harm_refused_share)
    return torch.stack([*of_categories, of_any]).clamp(min=LEAST_THRESHOLD)


def _targets(examples: Sequence[Example]) -> Tensor:
    """(B, NUM_OUTPUTS) float32, 1 where a text belongs to a category, and last, where it is harmful at all."""
    rows = [[name in example.categories for name in CATEGORIES] for example in examples]
    return torch.tensor([[*row, any(row)] for row in rows], dtype=torch.float32)


def _weights(targets: Tensor, training: HeadsTraining) -> Tensor:
    """Loss weights. A harmful text may break more categories than it is labelled with: its zeros count for little."""
    harmful = targets[:, -1:] > 0
    return torch.where(harmful & (targets == 0), training.other_harm_weight, 1.0)


def _fold(pattern: str, num_folds: int) -> int:
    return derive_seed(0, "fold", pattern) % num_folds


def _train(
    rows: Tensor, targets: Tensor, weights: Tensor, training: HeadsTraining, name: str, on_epoch: OnEpoch
) -> PromptHeads:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive_seed(training.seed, "heads"))  # layers and dropout draw from the global generator
        heads = PromptHeads().train()
        optimizer = torch.optim.AdamW(heads.parameters(), lr=training.learning_rate, weight_decay=training.weight_decay)
        generator = torch_generator(training.seed, "batches")
        smooth = targets * (1 - 2 * training.label_smoothing) + training.label_smoothing
        lr_scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, training.epochs)
        for epoch in range(training.epochs):
            for batch in torch.randperm(len(rows), generator=generator).split(training.batch_size):
                _step(heads, optimizer, rows[batch], smooth[batch], weights[batch])
            lr_scheduler.step()
            on_epoch(name, (epoch + 1) / training.epochs)
    return heads.eval()


def _step(heads: nn.Module, optimizer: torch.optim.Optimizer, rows: Tensor, targets: Tensor, weights: Tensor) -> None:
    optimizer.zero_grad()
    binary_cross_entropy_with_logits(heads(rows), targets, weights).backward()
    optimizer.step()
