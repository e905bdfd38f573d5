"""`asazora animate`: a picture in, a video that starts with it out."""

from pathlib import Path
from typing import Annotated

import typer

from asazora.cli.verb_command import DEFAULT_SECONDS, PromptArgument, RunVerb, SecondsOption, with_shared_options
from asazora.core.verbs import Animate

app = typer.Typer(add_completion=False)


@app.command()
@with_shared_options
def animate(
    image: Annotated[Path, typer.Argument(help="Any picture file.", show_default=False)],
    prompt: PromptArgument,
    seconds: SecondsOption = DEFAULT_SECONDS,
    *,
    run: RunVerb,
) -> None:
    """Make a video whose first frame is a picture."""
    run(Animate(image=image), prompt, seconds)
