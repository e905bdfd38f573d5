"""How a verb that starts from people's files becomes a command: its own arguments, and the options all share."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from asazora.cli.options import DirectorOption, VariationsOption, VerbatimOption
from asazora.cli.run_job import OUTPUT_HELP, chosen_seed, run_job
from asazora.core.request import MAX_FPS, MAX_SECONDS, GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Verb
from asazora.engine.engine import Engine
from asazora.engine.outside_director import open_director
from asazora.engine.registry import DEFAULT_MODEL, MODEL_HELP, find_loader
from asazora.pipelines.sources import natural_format

DEFAULT_FPS = 12
DEFAULT_SECONDS = 5.0

VideoArgument = Annotated[Path, typer.Argument(help="Any video file.", show_default=False)]
PromptArgument = Annotated[str, typer.Argument(help="What to show, in words.", show_default=False)]
OptionalPrompt = Annotated[str, typer.Argument(help="What the new part shows; may be left out.", show_default=False)]
SecondsOption = Annotated[float, typer.Option(help=f"Length of the result, up to {MAX_SECONDS:g}.")]

RunVerb = Callable[..., None]
"""Takes a verb, the prompt, the seconds if they are asked for, and the shared options by name."""


def with_shared_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command, whose last parameter is `run: RunVerb`, the options that all verbs share in its place."""
    own = [parameter for parameter in _parameters(command) if parameter.name != "run"]
    shared = [parameter for parameter in _parameters(_run_verb) if parameter.kind is inspect.Parameter.KEYWORD_ONLY]

    def combined(**given: Any) -> None:
        options = {parameter.name: given.pop(parameter.name) for parameter in shared}

        def run(verb: Verb, prompt: str, seconds: float = DEFAULT_SECONDS) -> None:
            _run_verb(verb, prompt, seconds, **options)

        command(**given, run=run)

    parameters = [*own, *shared]
    combined.__name__, combined.__doc__ = command.__name__, command.__doc__
    combined.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in parameters]
    )
    combined.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return combined


def _run_verb(
    verb: Verb,
    prompt: str,
    seconds: float,
    *,
    output: Annotated[Path | None, typer.Option("-o", "--output", help=OUTPUT_HELP)] = None,
    size: Annotated[
        str | None,
        typer.Option(
            metavar="WxH", help="Picture size in pixels.", show_default="the native one nearest to the file's"
        ),
    ] = None,
    fps: Annotated[
        int | None,
        typer.Option(
            help=f"Frames per second, 1 to {MAX_FPS}.", show_default=f"the video's, {DEFAULT_FPS} for a picture"
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Same seed, same video. Drawn at random if not given.", show_default=False)
    ] = None,
    variations: VariationsOption = 1,
    model: Annotated[str, typer.Option(help=MODEL_HELP)] = DEFAULT_MODEL,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    allow_long: Annotated[bool, typer.Option("--allow-long", help=f"Allow more than {MAX_SECONDS:g} s.")] = False,
    verbatim: VerbatimOption = False,
    director: DirectorOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of the path.")] = False,
) -> None:
    """Make the verb's video, at its file's size and rate unless told otherwise."""
    load = find_loader(model)
    asked_size = Size.parse(size) if size else None
    natural_size, natural_fps = natural_format(verb, DEFAULT_FPS)
    request = GenerationRequest(
        prompt=prompt,
        size=asked_size or natural_size,
        seconds=seconds,
        fps=natural_fps if fps is None else fps,
        seed=chosen_seed(seed),
        allow_long=allow_long,
        verb=verb,
        verbatim=verbatim,
    )
    engine = Engine(load, director=open_director(director) if director else None)
    run_job(engine, request, output, force=force, as_json=as_json, variations=variations)


def _parameters(function: Callable[..., None]) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values())
