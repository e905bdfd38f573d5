"""Where a server keeps its state: `--home`, or ASAZORA_HOME, or a folder of the user."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_HOME = Path("~/.local/share/asazora")

Home = Annotated[Path, typer.Option(envvar="ASAZORA_HOME", file_okay=False, help="Folder of all state.")]
