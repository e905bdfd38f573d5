"""What all verbs that make a video share: run the job, show its progress, print what came of it."""

import itertools
import json
import re
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from asazora.cli.interrupt import cancel_on_signal
from asazora.cli.progress import job_progress
from asazora.cli.standard_output import check_standard_output, write_to_standard_output
from asazora.core.request import GenerationRequest
from asazora.engine.broadcast import STREAM
from asazora.engine.engine import Engine
from asazora.engine.job import GenerationResult
from asazora.engine.output import suffixes_for

MAX_DRAWN_SEED = 2**32
"""Seeds are drawn below this, to be short enough to type again."""

MAX_NAME_LENGTH = 60

OUTPUT_HELP = (
    "File to write: .mp4, or .png/.webp for a still; - sends it to standard output as it is made. "
    "Default: from the prompt."
)


def run_job(engine: Engine, request: GenerationRequest, output: Path | None, *, force: bool, as_json: bool) -> None:
    """Make the video, as `output` says or under a free name, and print its path, or all about it as JSON."""
    if output == STREAM:
        check_standard_output(as_json)
    print(f"seed {request.seed}", file=sys.stderr)
    with cancel_on_signal() as cancel, job_progress() as on_progress:
        if output == STREAM:
            result = engine.broadcast(request, write_to_standard_output, on_progress=on_progress, cancel=cancel)
        else:
            path = output or free_name(request)
            result = engine.generate(request, path, force=force, on_progress=on_progress, cancel=cancel)
    report(result, as_json)


def chosen_seed(seed: int | None) -> int:
    """The seed given, or a random one."""
    return secrets.randbelow(MAX_DRAWN_SEED) if seed is None else seed


def free_name(request: GenerationRequest) -> Path:
    """A file name in the current directory made of the prompt's words, numbered if it is taken."""
    said = request.prompt if request.prompt.strip() or request.verb is None else request.verb.name
    words = re.sub(r"[^\w]+", "-", said.lower()).strip("-")[:MAX_NAME_LENGTH].rstrip("-") or "video"
    suffix = suffixes_for(request)[0]
    names = itertools.chain([f"{words}{suffix}"], (f"{words}-{number}{suffix}" for number in itertools.count(2)))
    return next(path for path in map(Path, names) if not path.exists())


def report(result: GenerationResult, as_json: bool) -> None:
    """Print what came of a job: of a stream nothing, since it has taken standard output."""
    for line in remarks(result):
        print(line, file=sys.stderr)
    if result.path != STREAM:
        print(json.dumps(result.as_dict(), ensure_ascii=False) if as_json else result.path)


def remarks(result: GenerationResult) -> Iterator[str]:
    """What a person should know of how the prompt was understood, a line each."""
    direction = result.direction
    if result.revised_prompt != result.request.prompt:
        yield f"directed as: {result.revised_prompt}"
    if direction.unknown_words:
        yield f"not in this model's world, so not shown as such: {', '.join(direction.unknown_words)}"
    if direction.replaced:
        yield "shown instead: " + ", ".join(f"{near} for {word}" for word, near in direction.replaced.items())
    if direction.left_out:
        yield f"left out: {', '.join(direction.left_out)}"
    yield from direction.notices
