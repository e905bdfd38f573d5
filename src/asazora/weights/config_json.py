"""Configs (frozen dataclasses, nested ones included) to and from JSON values."""

import dataclasses
import typing
from typing import Any, TypeVar

from asazora.core.errors import InvalidRequestError, WeightsError

Config = TypeVar("Config")


def config_to_json(config: object) -> dict[str, Any]:
    """Plain JSON values of a dataclass instance."""
    return dataclasses.asdict(config)  # pyright: ignore[reportArgumentType]


def config_from_json(config_class: type[Config], data: object) -> Config:
    """The inverse of `config_to_json`. Raises WeightsError for missing, unknown or wrong fields."""
    name = config_class.__name__
    if not isinstance(data, dict):
        raise WeightsError(f"config of {name}: got {data!r}; expected an object")
    hints = typing.get_type_hints(config_class)
    unknown = sorted(data.keys() - hints.keys())
    if unknown:
        raise WeightsError(f"config of {name}: unknown fields {unknown}; known ones: {sorted(hints)}")
    try:
        return config_class(**{field: _value(hints[field], value) for field, value in data.items()})
    except (TypeError, ValueError, InvalidRequestError) as error:
        raise WeightsError(f"config of {name}: {error}") from error


def _value(hint: Any, value: Any) -> Any:
    """JSON has no dataclasses and no tuples: make them again where the field's type asks for them."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return config_from_json(hint, value)
    if typing.get_origin(hint) is tuple and isinstance(value, list):
        return tuple(_value(_item_hint(hint, index), item) for index, item in enumerate(value))
    return value


def _item_hint(hint: Any, index: int) -> Any:
    """Type of one item of `tuple[X, ...]` or `tuple[X, Y]`."""
    items = typing.get_args(hint)
    return items[0] if items[-1] is Ellipsis else items[min(index, len(items) - 1)]
