"""`asazora evaluate --verbs`: a table of what must hold of each verb, and a picture of clips a verb."""

import json
import sys
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from asazora.core.errors import InvalidRequestError
from asazora.engine.publish import staged
from asazora.evaluation.judge import Judge, judge_folder
from asazora.evaluation.verb_trials import VerbBench
from asazora.evaluation.verbs import VerbFigures, VerbRow, contact_sheet, evaluate_verbs, rows_to_json
from asazora.media.still import write_image
from asazora.pipelines.embedded import load_embedded
from asazora.pipelines.generate import ServedModel


def measure_verbs(
    samples: int, seed: int, model_folder: Path | None, json_file: Path | None, sheets: Path | None, *, force: bool
) -> None:
    """Print the table; write figures and pictures where asked. Raises InvalidRequestError."""
    if sheets is not None and not sheets.is_dir():
        raise InvalidRequestError("folder for sheets", str(sheets), "a directory that exists")
    model = load_embedded(model_folder)
    served = ServedModel(model=model, plan_shots=model.plan_shots)
    bench = VerbBench(served=served, codec=model.codec, judge=Judge.load(judge_folder()))
    figures = evaluate_verbs(bench, samples, seed, _show_progress)
    if json_file is not None:
        with staged(json_file, force=force) as path:
            path.write_text(json.dumps(rows_to_json(figures, samples, seed), indent=1) + "\n", encoding="utf-8")
    if sheets is not None:
        _write_sheets(figures, sheets, force)
    Console().print(table(figures.rows))


def table(rows: list[VerbRow]) -> Table:
    """One line a measure, with its 95 % interval and whether its goal is met."""
    titles = ("verb", "what must hold", "goal", "n", "found", "95 %", "met")
    result = Table(*titles, box=box.SIMPLE, padding=(0, 1, 0, 0))
    for row in rows:
        measure = row.measure
        low, high = (_number(row, value) for value in row.interval)
        found = _number(row, row.value)
        result.add_row(
            measure.verb,
            measure.figure,
            measure.told,
            str(row.n),
            found,
            f"{low} to {high}",
            "yes" if row.holds else "no",
        )
    return result


def _number(row: VerbRow, value: float) -> str:
    return f"{value:.0%}" if row.measure.is_share else f"{value:.2f}"


def _write_sheets(figures: VerbFigures, folder: Path, force: bool) -> None:
    for verb, outcomes in figures.outcomes.items():
        with staged(folder / f"verb-{verb.replace(' ', '-')}.png", force=force) as path:
            write_image(path, contact_sheet(outcomes))


def _show_progress(verb: str, done: int, total: int) -> None:
    print(f"{verb}: {done}/{total}", file=sys.stderr, flush=True)
