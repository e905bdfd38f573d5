"""The `--home` option of the verbs that look after a server's state."""

from pathlib import Path
from typing import Annotated

import typer

from asazora.core.home import asazora_home

Home = Annotated[
    Path,
    typer.Option(
        default_factory=asazora_home,
        file_okay=False,
        show_default="ASAZORA_HOME, else ~/.asazora",
        help="Folder of all state.",
    ),
]
