"""`asazora train`: one stage of a recipe, or the whole of it from nothing."""

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from asazora.core.errors import InvalidRequestError, UnknownNameError
from asazora.recipes.presets import RECIPES, find_recipe
from asazora.recipes.run import STAGES, OnStage, StageProgress, start_dit_from
from asazora.recipes.timebox import TimeBox, run_timebox
from asazora.weights import embedded_folder

LINE_EVERY_SECONDS = 10.0
ALL = "all"
FRAMES, DETECTOR, PROBE = CHECKS = ("frames", "detector", "probe")
BOXED = ("dit", "distill")

app = typer.Typer(add_completion=False)


@app.command()
def train(
    stage: Annotated[
        str, typer.Argument(help=f"One of {', '.join((*STAGES, *CHECKS))}, or {ALL} for all that make the model.")
    ],
    recipe: Annotated[str, typer.Option(help=f"Stages of the model: one of {', '.join(RECIPES)}.")] = "",
    out: Annotated[Path, typer.Option(help="Folder of the run; a run that was stopped goes on.")] = Path("runs"),
    minutes: Annotated[
        float | None,
        typer.Option(
            help="dit, distill: render and train for so long, then fill --take-home; frames: learn for so long."
        ),
    ] = None,
    total_minutes: Annotated[
        float | None, typer.Option(help="With --minutes: what all time boxes of the stage add up to.")
    ] = None,
    take_home: Annotated[Path, typer.Option(help="With --minutes: where weights, log and samples go.")] = Path("home"),
    codec: Annotated[Path | None, typer.Option(help="With --minutes: the codec; by default the packaged one.")] = None,
    start_from: Annotated[
        Path | None, typer.Option(help="dit, all or frames: begin as these packaged weights, not as random ones.")
    ] = None,
    natural: Annotated[
        Path | None, typer.Option(help="detector, frames: a folder of videos and photographs that no model made.")
    ] = None,
) -> None:
    """Train the embedded model from nothing. Stop at any moment; the same command goes on."""
    if natural is not None and not (stage in (FRAMES, DETECTOR) and natural.is_dir()):
        allowed = f"a folder of videos and photographs, for {FRAMES} or {DETECTOR}"
        raise InvalidRequestError("--natural", str(natural), allowed)
    if stage in CHECKS:
        _train_check(stage, out / stage, natural, minutes, start_from)
        return
    if stage != ALL and stage not in STAGES:
        raise UnknownNameError("stage", stage, (*STAGES, *CHECKS, ALL))
    chosen, folder = find_recipe(recipe), out / recipe
    if minutes is not None:
        if stage not in BOXED:
            raise UnknownNameError("stage with --minutes", stage, BOXED)
        box = TimeBox(
            minutes=minutes, total_minutes=total_minutes or minutes, distil=stage == "distill",
            start_from=start_from,
        )  # fmt: skip
        with stage_progress() as on_stage:
            run_timebox(chosen, box, codec or embedded_folder() / "codec", folder, take_home, on_stage)
        print(take_home)
        return
    with stage_progress() as on_stage:
        for name in STAGES if stage == ALL else (stage,):
            if name == "dit" and start_from is not None:
                start_dit_from(chosen, start_from, folder)
            STAGES[name](chosen, folder, on_stage)
    print(folder)


def _train_check(stage: str, out: Path, natural: Path | None, minutes: float | None, start_from: Path | None) -> None:
    """Train what recognises pictures instead of making them: it takes no recipe."""
    from asazora.cli import train_checks  # brings the judge's world, slow to import

    if stage == FRAMES:
        train_checks.train_frame_check(out, natural, minutes, start_from)
        return
    for option, value in (("--minutes", minutes), ("--start-from", start_from)):
        if value is not None:
            raise InvalidRequestError(option, str(value), f"given to other stages than {stage}")
    if stage == DETECTOR:
        train_checks.train_detector_check(out, natural)
    else:
        train_checks.train_probe_check(out)


@contextmanager
def stage_progress() -> Generator[OnStage]:
    """Yield what shows the progress of stages: a bar on a terminal, plain lines elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield StageLines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("left"))
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
        tasks = {}

        def show(progress: StageProgress) -> None:
            if progress.stage not in tasks:
                tasks[progress.stage] = bar.add_task(progress.stage, total=1.0)
            bar.update(tasks[progress.stage], completed=progress.done, description=describe(progress))

        yield show


class StageLines:
    """Prints a line for each stage's first and last report, and every ten seconds between."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def __call__(self, progress: StageProgress) -> None:
        now = time.monotonic()
        if progress.done < 1 and now - self._last.get(progress.stage, -LINE_EVERY_SECONDS) < LINE_EVERY_SECONDS:
            return
        self._last[progress.stage] = now
        print(f"{progress.done:6.1%}  {describe(progress)}", file=sys.stderr, flush=True)


def describe(progress: StageProgress) -> str:
    figures = "  ".join(f"{name} {value:.4g}" for name, value in progress.figures.items())
    return f"{progress.stage}  {figures}"
