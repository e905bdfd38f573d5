"""`asazora generate`: a prompt in, the path of a finished file out."""

import itertools
import json
import re
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from asazora.cli.interrupt import cancel_on_signal
from asazora.cli.progress import job_progress
from asazora.cli.standard_output import check_standard_output, write_to_standard_output
from asazora.core.request import MAX_FPS, MAX_SECONDS, GenerationRequest
from asazora.core.sizes import Size
from asazora.engine.broadcast import STREAM
from asazora.engine.engine import Engine
from asazora.engine.job import GenerationResult
from asazora.engine.output import suffixes_for
from asazora.engine.registry import DEFAULT_MODEL, find_loader

MAX_DRAWN_SEED = 2**32
"""Seeds are drawn below this, to be short enough to type again."""

MAX_NAME_LENGTH = 60

app = typer.Typer(add_completion=False)


@app.command()
def generate(
    prompt: Annotated[str, typer.Argument(help="What to show, in words.", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="File to write: .mp4, or .png/.webp for a still; - sends it to standard output as it is made. "
            "Default: from the prompt.",
        ),
    ] = None,
    seconds: Annotated[float, typer.Option(help=f"Length, 0 to {MAX_SECONDS:g}; 0 makes a still image.")] = 5.0,
    size: Annotated[str, typer.Option(metavar="WxH", help="Picture size in pixels.")] = "256x256",
    fps: Annotated[int, typer.Option(help=f"Frames per second, 1 to {MAX_FPS}.")] = 12,
    seed: Annotated[
        int | None, typer.Option(help="Same seed, same video. Drawn at random if not given.", show_default=False)
    ] = None,
    model: Annotated[str, typer.Option(help="One of those that `asazora models` lists.")] = DEFAULT_MODEL,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    allow_long: Annotated[bool, typer.Option("--allow-long", help=f"Allow more than {MAX_SECONDS:g} s.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of the path.")] = False,
) -> None:
    """Make a video, or a still image, from a prompt."""
    request = GenerationRequest(
        prompt=prompt,
        size=Size.parse(size),
        seconds=seconds,
        fps=fps,
        seed=secrets.randbelow(MAX_DRAWN_SEED) if seed is None else seed,
        allow_long=allow_long,
    )
    if output == STREAM:
        check_standard_output(as_json)
    engine = Engine(find_loader(model))
    print(f"seed {request.seed}", file=sys.stderr)
    with cancel_on_signal() as cancel, job_progress() as on_progress:
        if output == STREAM:
            result = engine.broadcast(request, write_to_standard_output, on_progress=on_progress, cancel=cancel)
        else:
            result = engine.generate(
                request, output or free_name(request), force=force, on_progress=on_progress, cancel=cancel
            )
    _report(result, as_json)


def free_name(request: GenerationRequest) -> Path:
    """A file name in the current directory made of the prompt's words, numbered if it is taken."""
    words = re.sub(r"[^\w]+", "-", request.prompt.lower()).strip("-")[:MAX_NAME_LENGTH].rstrip("-") or "video"
    suffix = suffixes_for(request)[0]
    names = itertools.chain([f"{words}{suffix}"], (f"{words}-{number}{suffix}" for number in itertools.count(2)))
    return next(path for path in map(Path, names) if not path.exists())


def _report(result: GenerationResult, as_json: bool) -> None:
    if result.unknown_words:
        words = ", ".join(result.unknown_words)
        print(f"not in this model's world, so not shown as such: {words}", file=sys.stderr)
    if result.path != STREAM:
        print(json.dumps(result.as_dict(), ensure_ascii=False) if as_json else result.path)
