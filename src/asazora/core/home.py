"""The folder in which an install keeps what is its own: keys, audit records, an edited policy."""

import os
from pathlib import Path

VARIABLE = "ASAZORA_HOME"


def asazora_home() -> Path:
    """`$ASAZORA_HOME`, or `~/.asazora`. The folder need not exist."""
    chosen = os.environ.get(VARIABLE)
    return Path(chosen) if chosen else Path.home() / ".asazora"
