"""`asazora evaluate --verbs`: a table of what must hold of each verb, and a picture of clips a verb."""

import functools
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from asazora.core.errors import InvalidRequestError
from asazora.core.home import asazora_home
from asazora.engine.publish import staged
from asazora.engine.sheets import publish_sheet
from asazora.evaluation.judge import Judge, judge_folder
from asazora.evaluation.verb_measures import VerbRow
from asazora.evaluation.verb_sheets import TITLES, contact_sheet, markdown_table, sheet_name, table_cells, with_table
from asazora.evaluation.verb_trials import VerbBench
from asazora.evaluation.verbs import VerbFigures, evaluate_verbs, rows_to_json
from asazora.media.still import write_small_png
from asazora.pipelines.embedded import load_embedded
from asazora.pipelines.generate import ServedModel

MAX_SHEET_BYTES = 150_000


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbOutputs:
    """Where figures go besides the terminal: a file of JSON, a folder for pictures, a page with room for the table."""

    json_file: Path | None = None
    sheets: Path | None = None
    page: Path | None = None
    force: bool = False

    def check(self) -> None:
        """Raise InvalidRequestError for what cannot be written, before anything is measured."""
        if self.sheets is not None and not self.sheets.is_dir():
            raise InvalidRequestError("folder for sheets", str(self.sheets), "a directory that exists")
        if self.page is not None:
            if not self.page.is_file():
                raise InvalidRequestError("page", str(self.page), "a file that exists")
            with_table(self.page.read_text(encoding="utf-8"), "", self.page)


def measure_verbs(
    scenes: int, seed: int, model_folder: Path | None, outputs: VerbOutputs, minutes: float | None = None
) -> None:
    """Print the table; write figures and pictures where asked. Raises InvalidRequestError."""
    outputs.check()
    model = load_embedded(model_folder)
    served = ServedModel(model=model, plan_shots=model.plan_shots)
    bench = VerbBench(served=served, codec=model.codec, judge=Judge.load(judge_folder()))
    figures = evaluate_verbs(bench, scenes, seed, _show_progress, minutes)
    _write(figures, seed, outputs, model.name)
    Console().print(table(figures.rows))
    print(f"{figures.scenes} scenes", file=sys.stderr)


def table(rows: Sequence[VerbRow]) -> Table:
    """One line a measure, with its 95 % interval and whether its goal is met."""
    result = Table(*TITLES, box=box.SIMPLE, padding=(0, 1, 0, 0))
    for row in rows:
        result.add_row(*table_cells(row))
    return result


def _write(figures: VerbFigures, seed: int, outputs: VerbOutputs, model: str) -> None:
    if outputs.json_file is not None:
        with staged(outputs.json_file, force=outputs.force) as path:
            path.write_text(json.dumps(rows_to_json(figures, seed), indent=1) + "\n", encoding="utf-8")
    if outputs.sheets is not None:
        for verb, outcomes in figures.examples.items():
            write = functools.partial(write_small_png, picture=contact_sheet(outcomes), max_bytes=MAX_SHEET_BYTES)
            publish_sheet(outputs.sheets / sheet_name(verb), write, model, asazora_home(), force=outputs.force)
    if outputs.page is not None:
        page = outputs.page.read_text(encoding="utf-8")
        with staged(outputs.page, force=True) as path:
            path.write_text(with_table(page, markdown_table(figures.rows), outputs.page), encoding="utf-8")


def _show_progress(done: int, total: int) -> None:
    print(f"scenes: {done}/{total}", file=sys.stderr, flush=True)
