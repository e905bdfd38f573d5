"""`asazora evaluate --director` and `--best-of`: what the director and a choice among candidates are worth."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from asazora.engine.publish import staged
from asazora.evaluation.directing import Comparison, compare_best_of, compare_director
from asazora.evaluation.evaluate import EvaluationPlan
from asazora.evaluation.judge import Judge, judge_folder
from asazora.evaluation.paraphrases import PARTS, TEST, paraphrases, parse_shares
from asazora.evaluation.prompts import trials
from asazora.evaluation.score import Share
from asazora.pipelines.embedded import load_embedded
from asazora.pipelines.generate import ServedModel

LINE_EVERY = 5


def evaluate_director(
    plan: EvaluationPlan, model_folder: Path | None, json_file: Path | None, *, force: bool, reading_only: bool
) -> None:
    """How much of people's prompts is understood and, unless only that is asked, how much is then to be seen."""
    model = load_embedded(model_folder)
    understood = {part: parse_shares(model.director, paraphrases(model.scope, (part,)), plan.seed) for part in PARTS}
    Console().print(shares_table(understood))
    compared: list[Comparison] = []
    if not reading_only:
        chosen = paraphrases(model.scope, (TEST,))[: plan.single]
        served = ServedModel(model=model, plan_shots=model.plan_shots, direct=model.direct)
        compared = compare_director(Judge.load(judge_folder()), served, chosen, plan.seconds, plan.seed, _show_progress)
        Console().print(comparison_table(compared, ("verbatim", "directed")))
    shares = {part: {row: asdict(share) for row, share in rows.items()} for part, rows in understood.items()}
    _write(json_file, {"understood": shares, "compared": [asdict(row) for row in compared]}, force=force)


def evaluate_best_of(
    count: int, plan: EvaluationPlan, model_folder: Path | None, json_file: Path | None, *, force: bool
) -> None:
    """How much more of held-out prompts is to be seen in the best of several candidates than in the first."""
    judge, model = Judge.load(judge_folder()), load_embedded(model_folder)
    served = ServedModel(model=model, plan_shots=model.plan_shots, direct=model.direct)
    tried = trials(judge.config.scope, plan.samples, plan.seconds, plan.seed)
    compared = compare_best_of(judge, served, tried, count, _show_progress)
    Console().print(comparison_table(compared, ("first", f"best of {count}")))
    _write(json_file, {"best_of": count, "compared": [asdict(row) for row in compared]}, force=force)


def shares_table(understood: Mapping[str, Mapping[str, Share]]) -> Table:
    """One line a row: what share of the facts of the prompts the director understood."""
    result = Table("prompts", "facts", "n", "understood", "95 %", box=box.SIMPLE, padding=(0, 1, 0, 0))
    for part, rows in understood.items():
        for row, share in rows.items():
            result.add_row(part, row, str(share.n), *_share(share))
    return result


def comparison_table(compared: Sequence[Comparison], names: tuple[str, str]) -> Table:
    """One line a row of claims: true without and with."""
    result = Table("claim", "n", names[0], "95 %", names[1], "95 %", box=box.SIMPLE, padding=(0, 1, 0, 0))
    for row in compared:
        result.add_row(row.row, str(row.without.n), *_share(row.without), *_share(row.with_it))
    return result


def _share(share: Share) -> tuple[str, str]:
    return f"{share.share:.1%}", "{:.0%} to {:.0%}".format(*share.interval)


def _write(json_file: Path | None, figures: Mapping[str, object], *, force: bool) -> None:
    if json_file is not None:
        with staged(json_file, force=force) as path:
            path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _show_progress(what: str, done: int, total: int) -> None:
    if done % LINE_EVERY == 0 or done == total:
        print(f"{what}: {done}/{total}", file=sys.stderr, flush=True)
