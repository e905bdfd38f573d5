"""The models the engine can serve, by name. Naming one loads nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from asazora.core.errors import UnknownNameError
from asazora.pipelines.generate import ServedModel

DEFAULT_MODEL = "embedded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """A model as a list shows it, and how to load it."""

    name: str
    summary: str
    load: Callable[[], ServedModel]


def find_model(name: str) -> ModelEntry:
    """The entry of that name; UnknownNameError suggests the nearest."""
    if name not in MODELS:
        raise UnknownNameError("model", name, tuple(MODELS))
    return MODELS[name]


def _load_embedded() -> ServedModel:
    # Imported here, not above: it brings torch in, which takes seconds that a refused request need not wait for.
    from asazora.pipelines.embedded import load_embedded

    return ServedModel(model=load_embedded())


MODELS: Mapping[str, ModelEntry] = MappingProxyType(
    {
        "embedded": ModelEntry(
            name="embedded",
            summary="The storybook world, inside the package: text to video on a CPU, nothing to download.",
            load=_load_embedded,
        ),
    }
)
