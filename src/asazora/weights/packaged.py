"""The weights that ship inside the package."""

from importlib import resources
from pathlib import Path

from asazora.weights.model_card import CARD_JSON, ModelCard, read_card

EMBEDDED = "storybook"


def embedded_folder() -> Path:
    """Folder of the embedded model: `codec/`, `dit/` and the model card."""
    return _packaged_root() / EMBEDDED


def packaged_folder(name: str) -> Path:
    """Folder of other weights in the package, such as a classifier's."""
    return _packaged_root() / name


def packaged_cards() -> list[ModelCard]:
    """Cards of all models in the package, by name."""
    cards = [read_card(path.parent) for path in _packaged_root().glob(f"*/{CARD_JSON}")]
    return sorted(cards, key=lambda card: card.name)


def _packaged_root() -> Path:
    return Path(str(resources.files("asazora.weights")))
