"""Where a server keeps its state: the options of the verbs that look after it."""

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

DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar="ASAZORA_DATABASE",
        show_default="a file in the home",
        help="postgresql://USER:PASSWORD@HOST/NAME.",
    ),
]

FilesUrl = Annotated[
    str | None,
    typer.Option("--files", envvar="ASAZORA_FILES", show_default="the home", help="s3://BUCKET/FOLDER."),
]
