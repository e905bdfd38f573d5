"""The models the engine can serve, by name or by folder. Naming one loads nothing."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from asazora.core.errors import UnknownNameError

if TYPE_CHECKING:
    from asazora.pipelines.generate import ServedModel  # brings numpy, which naming a model does without

DEFAULT_MODEL = "storybook"

MODEL_HELP = "A model that `asazora models` lists, or the folder of one that `asazora train` made."

LoadModel = Callable[[], "ServedModel"]


def find_loader(name: str) -> LoadModel:
    """What loads the model of that name or in that folder; UnknownNameError suggests the nearest name."""
    if name in LOADERS:
        return LOADERS[name]
    folder = Path(name)
    if folder.is_dir():
        return partial(_load_storybook, folder)
    raise UnknownNameError("model", name, (*LOADERS, "the folder of a model"))


def whole_name(name: str) -> str:
    """The name by which a process in any folder finds the same model."""
    return name if name in LOADERS else str(Path(name).absolute())


def _load_storybook(folder: Path | None = None) -> "ServedModel":
    # Imported here, not above: it brings torch in, which takes seconds that a refused request need not wait for.
    from asazora.pipelines.embedded import load_embedded
    from asazora.pipelines.generate import ServedModel

    model = load_embedded(folder)
    return ServedModel(model=model, plan_shots=model.plan_shots, direct=model.direct)


LOADERS: Mapping[str, LoadModel] = MappingProxyType({DEFAULT_MODEL: _load_storybook})
