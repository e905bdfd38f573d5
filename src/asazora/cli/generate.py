"""`asazora generate`: a prompt in, the path of a finished file out."""

from pathlib import Path
from typing import Annotated

import typer

from asazora.cli.options import DirectorOption, VariationsOption, VerbatimOption
from asazora.cli.run_job import OUTPUT_HELP, chosen_seed, run_job
from asazora.core.ranking import Ranker
from asazora.core.request import MAX_BEST_OF, MAX_FPS, MAX_SECONDS, GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Loop
from asazora.engine.engine import Engine
from asazora.engine.outside_director import open_director
from asazora.engine.registry import DEFAULT_MODEL, MODEL_HELP, find_loader
from asazora.pipelines.shots import prompt_seconds

DEFAULT_SECONDS = 5.0

app = typer.Typer(add_completion=False)


@app.command()
def generate(
    prompt: Annotated[str, typer.Argument(help="What to show, in words.", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help=OUTPUT_HELP),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            help=f"Length, 0 to {MAX_SECONDS:g}; 0 makes a still image.",
            show_default=f"what the prompt's shots add up to, else {DEFAULT_SECONDS:g}",
        ),
    ] = None,
    size: Annotated[str, typer.Option(metavar="WxH", help="Picture size in pixels.")] = "256x256",
    fps: Annotated[int, typer.Option(help=f"Frames per second, 1 to {MAX_FPS}.")] = 12,
    seed: Annotated[
        int | None, typer.Option(help="Same seed, same video. Drawn at random if not given.", show_default=False)
    ] = None,
    wording_seed: Annotated[
        int | None,
        typer.Option(help="Seed of what the director adds to the prompt.", show_default="the video's own"),
    ] = None,
    variations: VariationsOption = 1,
    model: Annotated[str, typer.Option(help=MODEL_HELP)] = DEFAULT_MODEL,
    loop: Annotated[bool, typer.Option("--loop", help="End where it begins, to be played round and round.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    allow_long: Annotated[bool, typer.Option("--allow-long", help=f"Allow more than {MAX_SECONDS:g} s.")] = False,
    verbatim: VerbatimOption = False,
    director: DirectorOption = None,
    best_of: Annotated[
        int, typer.Option("--best-of", help=f"Keep the best of so many candidates, 1 to {MAX_BEST_OF}.")
    ] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of the path.")] = False,
) -> None:
    """Make a video, or a still image, from a prompt."""
    request = GenerationRequest(
        prompt=prompt,
        size=Size.parse(size),
        seconds=seconds if seconds is not None else prompt_seconds(prompt) or DEFAULT_SECONDS,
        fps=fps,
        seed=chosen_seed(seed),
        allow_long=allow_long,
        verb=Loop() if loop else None,
        verbatim=verbatim,
        wording_seed=wording_seed,
        best_of=best_of,
    )
    engine = Engine(
        find_loader(model),
        director=open_director(director) if director else None,
        ranker=_judge() if best_of > 1 else None,
    )
    run_job(engine, request, output, force=force, as_json=as_json, variations=variations)


def _judge() -> Ranker:
    # Imported here, not above: it brings torch in, which takes seconds that a refused request need not wait for.
    from asazora.evaluation.ranking import load_ranker

    return load_ranker()
