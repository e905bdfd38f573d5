"""Asazora: open, self-hosted text-to-video.

`from asazora import Asazora` brings the engine in; `import asazora` alone costs nothing. `__init__.pyi` tells type
checkers what the names are.
"""

import importlib

__version__ = "0.1.0"

_HOMES = {"Asazora": "asazora.python_api", "Card": "asazora.core.verbs", "Video": "asazora.python_api"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *_HOMES]
