"""`asazora remix`: a video in, the same video in other words out."""

from typing import Annotated

import typer

from asazora.cli.verb_command import PromptArgument, RunVerb, VideoArgument, with_shared_options
from asazora.core.verbs import Remix

app = typer.Typer(add_completion=False)


@app.command()
@with_shared_options
def remix(
    video: VideoArgument,
    prompt: PromptArgument,
    strength: Annotated[float, typer.Option(help="How much may change: 0 nothing, 1 everything.")] = 0.6,
    *,
    run: RunVerb,
) -> None:
    """Make a video anew in other words."""
    run(Remix(video=video, strength=strength), prompt)
