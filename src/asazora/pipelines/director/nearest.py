"""The nearest name of a scope to a name that the world knows and the scope lacks, by text embedding."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from asazora.models.text import TextEncoder
from asazora.world.captions.surface import surface_forms

ALWAYS = frozenset({"kind", "setting"})
"""Rows in which something is always better than nothing."""
THRESHOLD = 0.5
PHRASES = {"kind": "a picture of a {}", "accessory": "a picture of a {}", "setting": "in a {}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestNames:
    """Looks names up; without an encoder there is no nearest one. Answers are kept."""

    encoder: TextEncoder | None
    found: dict[tuple[str, str, tuple[str, ...]], str | None] = field(default_factory=dict)  # type: ignore[type-arg]

    def find(self, row: str, name: str, choices: Sequence[str]) -> str | None:
        key = row, name, tuple(choices)
        if key not in self.found:
            self.found[key] = self._search(row, name, choices)
        return self.found[key]

    def _search(self, row: str, name: str, choices: Sequence[str]) -> str | None:
        if self.encoder is None or not choices:
            return None
        phrase = PHRASES.get(row, "{}")
        vectors = self.encoder.embed_sentences([phrase.format(_plain(row, one)) for one in (name, *choices)])
        scores = vectors[1:] @ vectors[0]
        best = int(scores.argmax())
        return choices[best] if row in ALWAYS or float(scores[best]) >= THRESHOLD else None


def _plain(row: str, name: str) -> str:
    """The shortest way to say a name."""
    return name if row in ("setting", "time", "weather", "action") else surface_forms(row, name)[0]
