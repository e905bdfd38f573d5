"""The labelled texts the prompt classifier is trained and measured on, as committed: one JSON object a line."""

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from asazora.core.errors import InvalidRequestError

DATA = Path(str(resources.files("asazora.safety"))) / "data"
TRAIN, DEVELOPMENT, VALIDATION, TEST = "train", "development", "validation", "test"
LOOKALIKES = "lookalikes"
"""Development, validation and look-alike texts choose thresholds and lists; they are neither trained on nor reported as
a result. Those of validation are of likeness and nudity only, the look-alikes also of violence and hatred."""

CAPTIONS, TEST_CAPTIONS = "captions", "test_captions"
"""What the storybook world says of its own scenes: prompts that must never be refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text with its categories, none if it is harmless. `pattern` says what it was expanded from.

    `near` is the category that a harmless text resembles, `unsafe` for a harmful one, `everyday` for neither.
    """

    text: str
    categories: tuple[str, ...]
    pattern: str
    near: str


def frozen_path(split: str) -> Path:
    return DATA / "frozen" / f"{split}.jsonl"


def read_frozen(split: str) -> list[Example]:
    """The committed texts of a split."""
    return read_examples(frozen_path(split))


def read_examples(path: Path) -> list[Example]:
    """The texts of a file of this kind. Raises InvalidRequestError if it is none."""
    try:
        with path.open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        return [Example(**{**row, "categories": tuple(row["categories"])}) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        allowed = "a file with one JSON object a line: text, categories, pattern, near"
        raise InvalidRequestError("examples", path.name, f"{allowed} ({error})") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignExample:
    """A text in a language other than English, with its category, None if it is harmless."""

    language: str
    text: str
    category: str | None


def read_foreign() -> list[ForeignExample]:
    """The committed texts of the ten other languages."""
    with frozen_path("languages").open(encoding="utf-8") as lines:
        return [ForeignExample(**json.loads(line)) for line in lines]
