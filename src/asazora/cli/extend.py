"""`asazora extend`: a video in, the same video with more before or after it out."""

from typing import Annotated

import typer

from asazora.cli.verb_command import PromptArgument, RunVerb, VideoArgument, with_shared_options
from asazora.core.verbs import Extend

app = typer.Typer(add_completion=False)


@app.command()
@with_shared_options
def extend(
    video: VideoArgument,
    prompt: PromptArgument,
    forward: Annotated[float, typer.Option(metavar="S", help="Seconds to add after the end.")] = 0.0,
    backward: Annotated[float, typer.Option(metavar="S", help="Seconds to add before the start.")] = 0.0,
    *,
    run: RunVerb,
) -> None:
    """Add seconds to a video, after it, before it, or both. Its own frames are kept."""
    run(Extend(video=video, forward_s=forward, backward_s=backward), prompt)
