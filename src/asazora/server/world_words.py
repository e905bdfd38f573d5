"""The words of the packaged model's world, and what its director makes of a prompt. Asked of the inspector process."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from asazora.models.text import TextEncoder
from asazora.pipelines.director import Director
from asazora.weights import embedded_folder, read_card
from asazora.world.scope import WorldScope


def words_of_world() -> Mapping[str, Any]:
    """Every name of the world by its row, and the largest numbers."""
    scope = _scope()
    return {
        "name": scope.name,
        "rows": {row: list(names) for row, names in scope.names().items()},
        "max_subjects": scope.max_subjects,
        "max_count": scope.max_count,
        "max_shots": scope.max_shots,
    }


def directed(prompt: str) -> Mapping[str, Any]:
    """The prompt as the model will be told it."""
    found = _director().direct(prompt)
    return {
        "revised_prompt": found.revised_prompt,
        "shots": list(found.shots),
        "unknown_words": list(found.unknown_words),
        "replaced": dict(found.replaced),
    }


@cache
def _scope() -> WorldScope:
    return WorldScope.from_json(json.dumps(read_card(embedded_folder()).scope))


@cache
def _director() -> Director:
    return Director(_scope(), TextEncoder.load())
