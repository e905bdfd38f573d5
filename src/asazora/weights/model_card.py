"""What is known of a set of weights: how they came to be and how well they do."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from asazora.core.errors import WeightsError
from asazora.weights.config_json import config_from_json, config_to_json
from asazora.weights.files import sha256_of, write_text

CARD_JSON, CARD_MARKDOWN = "model_card.json", "MODEL_CARD.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """One stage of training, as it was run."""

    stage: str
    recipe: str
    steps: int
    clips_seen: int
    hardware: str
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """Facts that travel with the weights. `scope` is the part of the world they cover, as the world writes it."""

    name: str
    summary: str
    licence: str
    scope: dict[str, Any]
    runs: tuple[TrainingRun, ...]
    scores: dict[str, float]
    limits: tuple[str, ...] = ()
    sha256: dict[str, str] = field(default_factory=dict[str, str])
    """Digest of each weights file, by its path below the card's folder."""

    def to_json(self) -> str:
        return json.dumps(config_to_json(self), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote. Raises WeightsError."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise WeightsError(f"model card: not JSON: {error}") from error
        return config_from_json(cls, data)


def write_card(folder: Path, card: ModelCard) -> None:
    """Write the card into `folder`, as JSON for programs and as Markdown for people."""
    write_text(folder / CARD_JSON, card.to_json())
    write_text(folder / CARD_MARKDOWN, render_markdown(card))


def read_card(folder: Path) -> ModelCard:
    """The card of a folder of weights. Raises WeightsError if there is none or it does not read."""
    path = folder / CARD_JSON
    try:
        return ModelCard.from_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WeightsError(f"cannot read {path}: {error.strerror}") from error


def weights_sha256(folder: Path) -> dict[str, str]:
    """Digest of every safetensors file below `folder`, by relative path."""
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in sorted(folder.rglob("*.safetensors"))}


def render_markdown(card: ModelCard) -> str:
    """The card as a page to read."""
    runs = [
        (run.stage, run.recipe, f"{run.steps:,}", f"{run.clips_seen:,}", run.hardware, f"{run.duration_s / 60:.0f} min")
        for run in card.runs
    ]
    sections = [
        f"# {card.name}\n\n{card.summary}\n\nLicence: {card.licence}",
        "## What it was trained on\n\n" + _bullets([f"{name}: {_listed(value)}" for name, value in card.scope.items()]),
        "## Training\n\n" + _table(("stage", "recipe", "steps", "clips seen", "hardware", "time"), runs),
        "## Scores\n\n" + _table(("measure", "value"), [(name, f"{value:g}") for name, value in card.scores.items()]),
        "## Limits\n\n" + _bullets(card.limits),
        "## Files\n\n" + _table(("file", "SHA-256"), [(name, f"`{digest}`") for name, digest in card.sha256.items()]),
    ]
    return "\n\n".join(sections) + "\n"


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _bullets(lines: list[str] | tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines) or "None stated."


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    if not rows:
        return "None stated."
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, ("---",) * len(header), *rows))
