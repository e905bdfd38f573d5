"""The names a request may use as `model`. Sora's are aliases, so that code written for it runs unchanged."""

from asazora.server.api_errors import ApiError, invalid_value
from asazora.server.wire import Model, ModelList

STORYBOOK = "asazora-storybook"
SORA_ALIASES = ("sora-2", "sora-2-pro", "sora-2-2025-10-06", "sora-2-2025-12-08", "sora-2-pro-2025-10-06")
MODEL_NAMES = (STORYBOOK, *SORA_ALIASES)

CREATED_AT = 1_795_305_600
"""22 November 2026."""


def check_model(name: str) -> str:
    """Return the name if requests may use it, else raise ApiError 400."""
    if name not in MODEL_NAMES:
        raise invalid_value("model", name, MODEL_NAMES)
    return name


def model_list() -> ModelList:
    """Every name, our own first."""
    return ModelList(data=[_model(name) for name in MODEL_NAMES])


def find_model(name: str) -> Model:
    """One of them; ApiError 404 for any other."""
    if name not in MODEL_NAMES:
        raise ApiError(404, f"The model '{name}' does not exist.", code="model_not_found", param="model")
    return _model(name)


def _model(name: str) -> Model:
    return Model(id=name, created=CREATED_AT, owned_by="asazora")
