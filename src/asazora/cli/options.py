"""Options that several verbs share."""

from typing import Annotated

import typer

from asazora.engine.output import MAX_VARIATIONS

VerbatimOption = Annotated[
    bool, typer.Option("--verbatim", help="Tell the model the words as they stand, without the director.")
]
DirectorOption = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Ask this OpenAI-compatible chat endpoint first; see docs/director.md."),
]
VariationsOption = Annotated[
    int,
    typer.Option(help=f"Videos to make, 1 to {MAX_VARIATIONS}, with seeds that follow each other: FILE-1.mp4, ..."),
]
