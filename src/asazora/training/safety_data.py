"""The prompt classifier's data, written for this project: patterns with slots are expanded into labelled texts."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from asazora.core.rng import numpy_generator
from asazora.safety.classifier import CATEGORIES
from asazora.safety.examples import DATA, DEVELOPMENT, LOOKALIKES, TEST, TRAIN, VALIDATION, Example

_SLOT = re.compile(r"\{(\w+)\}")
_TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """How many texts are made of a pattern: a number, or what is needed for a total a category."""

    unsafe: int
    benign: int
    everyday: int
    total: bool = False

    def each(self, wanted: int, num_patterns: int) -> int:
        return -(-wanted // num_patterns) if self.total else wanted


AMOUNTS: Mapping[str, Amounts] = {
    TRAIN: Amounts(unsafe=4, benign=4, everyday=2),
    DEVELOPMENT: Amounts(unsafe=60, benign=60, everyday=0, total=True),
    VALIDATION: Amounts(unsafe=120, benign=150, everyday=0, total=True),
    LOOKALIKES: Amounts(unsafe=2, benign=2, everyday=0),
    TEST: Amounts(unsafe=100, benign=100, everyday=0, total=True),
}


def expand(split: str, seed: int = 0) -> list[Example]:
    """All texts of a split, without repeats, in a fixed order."""
    grammar = yaml.safe_load((DATA / "grammar" / f"{split}.yaml").read_text(encoding="utf-8"))
    examples = list(_expanded(grammar, AMOUNTS[split], seed))
    return list({example.text: example for example in examples}.values())


def _expanded(grammar: Mapping[str, Any], amounts: Amounts, seed: int) -> Iterator[Example]:
    writer = _Writer(grammar["fillers"], grammar["contexts"], seed)
    for name in CATEGORIES:
        unsafe, benign = (grammar[kind].get(name, ()) for kind in ("unsafe", "benign"))
        labels = (name, "sexual") if name == "sexual/minors" else (name,)
        for pattern in unsafe:
            for text in writer.texts(pattern, amounts.each(amounts.unsafe, len(unsafe))):
                yield Example(text=text, categories=labels, pattern=pattern, near="unsafe")
        for pattern in benign:
            for text in writer.texts(pattern, amounts.each(amounts.benign, len(benign))):
                yield Example(text=text, categories=(), pattern=pattern, near=name)
    for pattern in grammar.get("everyday", ()):
        for text in writer.texts(pattern, amounts.everyday):
            yield Example(text=text, categories=(), pattern=pattern, near="everyday")


class _Writer:
    """Fills the slots of patterns and puts them into contexts."""

    def __init__(self, fillers: Mapping[str, Sequence[str]], contexts: Sequence[str], seed: int) -> None:
        self.fillers = fillers
        self.contexts = contexts
        self.seed = seed

    def texts(self, pattern: str, count: int) -> list[str]:
        """`count` different texts, the first of them without a context; fewer if the pattern has no more."""
        generator = numpy_generator(self.seed, pattern)  # its own, so that a new pattern changes no other's texts
        found = {self._filled(pattern, generator): None}
        for _ in range(count * _TRIES):
            if len(found) >= count:
                break
            context = _choose(self.contexts, generator)
            found[context.replace("{x}", self._filled(pattern, generator))] = None
        return list(found)

    def _filled(self, pattern: str, generator: np.random.Generator) -> str:
        return _SLOT.sub(lambda slot: _choose(self.fillers[slot[1]], generator), pattern)


def _choose(options: Sequence[str], generator: np.random.Generator) -> str:
    return options[int(generator.integers(len(options)))]


def write_frozen(split: str, path: Path) -> int:
    """Expand a split into one JSON object a line; returns how many there are."""
    examples = expand(split)
    lines = [json.dumps(asdict(example), ensure_ascii=False) for example in examples]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)
