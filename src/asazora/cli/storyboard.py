"""`asazora storyboard`: a file of cards in, one video of as many shots out."""

from pathlib import Path
from typing import Annotated

import typer

from asazora.cli.options import DirectorOption, VariationsOption, VerbatimOption
from asazora.cli.run_job import OUTPUT_HELP, chosen_seed, run_job
from asazora.core.request import MAX_FPS, MAX_SECONDS, GenerationRequest
from asazora.core.sizes import Size
from asazora.engine.engine import Engine
from asazora.engine.outside_director import open_director
from asazora.engine.registry import DEFAULT_MODEL, MODEL_HELP, find_loader
from asazora.pipelines.storyboard_file import read_storyboard

DEFAULT_SIZE = Size(256, 256)
DEFAULT_FPS = 12

app = typer.Typer(add_completion=False)


@app.command()
def storyboard(
    file: Annotated[Path, typer.Argument(help="Cards in YAML; see docs/storyboard.md.", show_default=False)],
    output: Annotated[Path | None, typer.Option("-o", "--output", help=OUTPUT_HELP)] = None,
    size: Annotated[
        str | None,
        typer.Option(metavar="WxH", help="Picture size in pixels.", show_default=f"the file's, else {DEFAULT_SIZE}"),
    ] = None,
    fps: Annotated[
        int | None,
        typer.Option(help=f"Frames per second, 1 to {MAX_FPS}.", show_default=f"the file's, else {DEFAULT_FPS}"),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Same seed, same video.", show_default="the file's, else random")
    ] = None,
    variations: VariationsOption = 1,
    model: Annotated[str, typer.Option(help=MODEL_HELP)] = DEFAULT_MODEL,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    allow_long: Annotated[bool, typer.Option("--allow-long", help=f"Allow more than {MAX_SECONDS:g} s.")] = False,
    verbatim: VerbatimOption = False,
    director: DirectorOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of the path.")] = False,
) -> None:
    """Make a video of several shots from a file of cards: words, pictures, videos, each with its length."""
    board = read_storyboard(file)
    request = GenerationRequest(
        prompt="",
        size=Size.parse(size) if size else board.size or DEFAULT_SIZE,
        seconds=board.seconds,
        fps=next(rate for rate in (fps, board.fps, DEFAULT_FPS) if rate is not None),
        seed=chosen_seed(board.seed if seed is None else seed),
        allow_long=allow_long,
        verb=board.storyboard,
        verbatim=verbatim,
    )
    engine = Engine(find_loader(model), director=open_director(director) if director else None)
    run_job(engine, request, output, force=force, as_json=as_json, variations=variations)
