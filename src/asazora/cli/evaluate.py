"""`asazora evaluate`: how much of what held-out prompts claim is to be seen in the model's videos."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from asazora.cli.evaluate_directing import evaluate_best_of, evaluate_director
from asazora.cli.safety import FramesOnly, MarkClips, Negatives, OriginClips
from asazora.cli.safety import evaluate as evaluate_checks
from asazora.cli.verb_figures import VerbOutputs, measure_verbs
from asazora.cli.world import check_suffix
from asazora.core.home import asazora_home
from asazora.engine.publish import staged
from asazora.engine.sheets import publish_sheet
from asazora.evaluation.evaluate import QUALITIES, Evaluation, EvaluationPlan, evaluate
from asazora.evaluation.judge import Judge, judge_folder
from asazora.evaluation.prompts import SINGLE, TWO
from asazora.evaluation.report import how_drawn, judged_sheet, quality_rows, to_json
from asazora.evaluation.score import Row, Share
from asazora.media.still import write_image
from asazora.pipelines.embedded import load_embedded
from asazora.pipelines.generate import ServedModel

LINE_EVERY = 10

app = typer.Typer(add_completion=False)


@app.command("evaluate")
def evaluate_command(
    samples: Annotated[int, typer.Option(min=1, help="Prompts with one subject; half as many with two.")] = 100,
    calibration: Annotated[int, typer.Option(min=1, help="True renders of each group to try the judge on.")] = 150,
    seconds: Annotated[float, typer.Option(help="Length of a clip, 2 to 5.")] = 3.0,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same prompts.")] = 0,
    model_folder: Annotated[Path | None, typer.Option(help="The packaged model if not given.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all figures to this file.")] = None,
    sheet: Annotated[Path | None, typer.Option(help="Write a .png of judged clips.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist.")] = False,
    safety: Annotated[bool, typer.Option("--safety", help="Measure the content checks instead.")] = False,
    mark_clips: MarkClips = 2,
    negatives: Negatives = 240,
    origin_clips: OriginClips = 2,
    frames_only: FramesOnly = False,
    verbs: Annotated[bool, typer.Option("--verbs", help="Measure the director's verbs instead.")] = False,
    scenes: Annotated[int, typer.Option(min=1, help="With --verbs: scenes to try every verb on.")] = 20,
    minutes: Annotated[float | None, typer.Option(help="With --verbs: begin no scene after so many minutes.")] = None,
    sheets: Annotated[Path | None, typer.Option(help="With --verbs: folder for a .png a verb.")] = None,
    page: Annotated[
        Path | None, typer.Option(help="With --verbs: put the table between its marks in this Markdown page.")
    ] = None,
    director: Annotated[bool, typer.Option("--director", help="Measure the director instead.")] = False,
    reading_only: Annotated[bool, typer.Option(help="With --director: make no videos.")] = False,
    best_of: Annotated[int, typer.Option("--best-of", help="Measure the best of so many candidates instead.")] = 1,
) -> None:
    """Judge the pixels of generated clips against what their prompts claim."""
    if safety:
        evaluate_checks(mark_clips=mark_clips, negatives=negatives, origin_clips=origin_clips, frames_only=frames_only)
        return
    if verbs:
        outputs = VerbOutputs(json_file=json_file, sheets=sheets, page=page, force=force)
        measure_verbs(scenes, seed, model_folder, outputs, minutes)
        return
    plan = EvaluationPlan(single=samples, two=max(1, samples // 2), calibration=calibration, seconds=seconds, seed=seed)
    if director:
        evaluate_director(plan, model_folder, json_file, force=force, reading_only=reading_only)
        return
    if best_of > 1:
        evaluate_best_of(best_of, plan, model_folder, json_file, force=force)
        return
    if sheet is not None:
        check_suffix(sheet, ".png")
    judge, model = Judge.load(judge_folder()), load_embedded(model_folder)
    served = ServedModel(model=model, plan_shots=model.plan_shots)
    evaluation = evaluate(judge, plan, served, model.codec, _show_progress)
    if json_file is not None:
        with staged(json_file, force=force) as path:
            path.write_text(json.dumps(to_json(evaluation), indent=1) + "\n", encoding="utf-8")
    if sheet is not None:
        picture = judged_sheet(evaluation.examples)
        publish_sheet(sheet, lambda path: write_image(path, picture), model.name, asazora_home(), force=force)
    Console().print(table(evaluation.rows))
    Console().print(quality_table(evaluation))
    print(summary(evaluation))


def table(rows: list[Row]) -> Table:
    """One line a row; shares with their 95 % intervals. Rows that the judge cannot be trusted on are in brackets."""
    titles = ("group", "row", "n", "model", "95 %", "true renders", "codec", "shuffled", "chance")
    result = Table(*titles, box=box.SIMPLE, padding=(0, 1, 0, 0))
    for row in rows:
        name = row.row if row.is_used else f"({row.row}: not used)"
        share, interval = _percent(row.model), _interval(row.model)
        calibration = (_percent(row.truth), _percent(row.codec), _percent(row.shuffled), f"{row.chance:.0%}")
        result.add_row(row.group, name, str(row.model.n if row.model else 0), share, interval, *calibration)
    return result


def quality_table(evaluation: Evaluation) -> Table:
    """One line a group and maker of videos: medians over the clips, beside their true renders."""
    result = Table("group", "video", "n", *QUALITIES, box=box.SIMPLE, padding=(0, 1, 0, 0))
    for row in quality_rows(evaluation):
        result.add_row(row["group"], row["video"], str(row["n"]), *(f"{row[name]:.3g}" for name in QUALITIES))
    return result


def summary(evaluation: Evaluation) -> str:
    """The two means, the quality figures and how the prompts were drawn, a line each."""
    means = {"single subject": evaluation.mean(SINGLE), "two subjects or shots": evaluation.mean(TWO)}
    lines = [f"{name}: {'-' if mean is None else f'{mean:.1%}'}" for name, mean in means.items()]
    for name, figures in (("codec", evaluation.codec), ("model", evaluation.model)):
        values = (f"{key} {value:.3g}" for key, value in figures.medians().items())
        lines.append(f"{name}: " + ", ".join(values))
    return "\n".join([*lines, f"prompts: {how_drawn()}"])


def _percent(share: Share | None) -> str:
    return "-" if share is None or not share.n else f"{share.share:.1%}"


def _interval(share: Share | None) -> str:
    return "-" if share is None or not share.n else "{:.0%} to {:.0%}".format(*share.interval)


def _show_progress(what: str, done: int, total: int) -> None:
    if done % LINE_EVERY == 0 or done == total:
        print(f"{what}: {done}/{total}", file=sys.stderr, flush=True)
