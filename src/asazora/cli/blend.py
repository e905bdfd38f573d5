"""`asazora blend`: two videos in, one that starts as the first and ends as the second out."""

import typer

from asazora.cli.verb_command import (
    DEFAULT_SECONDS,
    OptionalPrompt,
    RunVerb,
    SecondsOption,
    VideoArgument,
    with_shared_options,
)
from asazora.core.verbs import Blend

app = typer.Typer(add_completion=False)


@app.command()
@with_shared_options
def blend(
    first: VideoArgument,
    second: VideoArgument,
    prompt: OptionalPrompt = "",
    seconds: SecondsOption = DEFAULT_SECONDS,
    *,
    run: RunVerb,
) -> None:
    """Make a video that starts as one video and ends as another."""
    run(Blend(first=first, second=second), prompt, seconds)
