"""Verbs as the job store keeps them: JSON, with references in place of paths.

A stored verb names what it starts from as `video/ID` or `file/ID`. Only the worker, and only when it makes the job,
puts paths in: no path of this machine is ever stored, and none ever comes from a request.
"""

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast, get_args

from pydantic import TypeAdapter

from asazora.core.verbs import Verb

VIDEO, FILE = "video", "file"

_VERBS: Mapping[str, type[Verb]] = {verb.name: verb for verb in get_args(Verb)}


def video_reference(video_id: str) -> Path:
    return Path(VIDEO) / video_id


def file_reference(file_id: str) -> Path:
    return Path(FILE) / file_id


def dump_verb(verb: Verb | None) -> dict[str, Any] | None:
    """The verb in values that JSON has."""
    if verb is None:
        return None
    return {"name": verb.name, "about": TypeAdapter[Verb](type(verb)).dump_python(verb, mode="json")}


def load_verb(stored: Mapping[str, Any] | None) -> Verb | None:
    """The inverse of `dump_verb`."""
    return None if stored is None else TypeAdapter(_VERBS[stored["name"]]).validate_python(stored["about"])


def with_paths(verb: Verb, find: Callable[[str, str], Path]) -> Verb:
    """The verb with each reference replaced by `find(kind, id)`."""
    return _replaced(verb, lambda reference: find(*reference.parts))


def references(verb: Verb | None) -> tuple[Path, ...]:
    """What the verb starts from."""
    return () if verb is None else verb.files


def _replaced(value: Any, replace: Callable[[Path], Path]) -> Any:
    if isinstance(value, Path):
        return replace(value)
    if isinstance(value, tuple):
        return tuple(_replaced(item, replace) for item in cast("tuple[object, ...]", value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {field.name: _replaced(getattr(value, field.name), replace) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **changes)
    return value
