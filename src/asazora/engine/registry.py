"""The models the engine can serve, by name. Naming one loads nothing."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from asazora.core.errors import UnknownNameError

if TYPE_CHECKING:
    from asazora.pipelines.generate import ServedModel  # brings numpy, which naming a model does without

DEFAULT_MODEL = "embedded"

LoadModel = Callable[[], "ServedModel"]


def find_loader(name: str) -> LoadModel:
    """What loads the model of that name; UnknownNameError suggests the nearest."""
    if name not in LOADERS:
        raise UnknownNameError("model", name, tuple(LOADERS))
    return LOADERS[name]


def _load_embedded() -> "ServedModel":
    # Imported here, not above: it brings torch in, which takes seconds that a refused request need not wait for.
    from asazora.pipelines.embedded import load_embedded
    from asazora.pipelines.generate import ServedModel

    model = load_embedded()
    return ServedModel(model=model, plan_shots=model.plan_shots, direct=model.direct)


LOADERS: Mapping[str, LoadModel] = MappingProxyType({"embedded": _load_embedded})
