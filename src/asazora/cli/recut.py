"""`asazora recut`: a video in, chosen spans of it, with more before or after them, out."""

from typing import Annotated

import typer

from asazora.cli.verb_command import OptionalPrompt, RunVerb, VideoArgument, with_shared_options
from asazora.core.verbs import Recut, Span

app = typer.Typer(add_completion=False)


@app.command()
@with_shared_options
def recut(
    video: VideoArgument,
    prompt: OptionalPrompt = "",
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="START:END", help="Span to keep, in seconds; more than one are joined in order."),
    ] = None,
    extend: Annotated[float, typer.Option(metavar="S", help="Seconds to add after the last span.")] = 0.0,
    backward: Annotated[float, typer.Option(metavar="S", help="Seconds to add before the first span.")] = 0.0,
    *,
    run: RunVerb,
) -> None:
    """Keep spans of a video, and add seconds on either side of them."""
    spans = tuple(Span.parse(text) for text in keep or ())
    run(Recut(video=video, keep=spans, forward_s=extend, backward_s=backward), prompt)
