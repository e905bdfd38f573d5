"""`asazora loop`: a video in, the same video with a bridge from its end to its start out."""

from typing import Annotated

import typer

from asazora.cli.verb_command import OptionalPrompt, RunVerb, VideoArgument, with_shared_options
from asazora.core.verbs import Loop

app = typer.Typer(add_completion=False)


@app.command()
@with_shared_options
def loop(
    video: VideoArgument,
    prompt: OptionalPrompt = "",
    bridge: Annotated[float, typer.Option(metavar="S", help="Seconds from the end back to the start.")] = 2.0,
    *,
    run: RunVerb,
) -> None:
    """Make a video loop: its frames are kept, and new ones lead from its end to its start."""
    run(Loop(video=video, bridge_s=bridge), prompt)
