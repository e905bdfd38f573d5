"""`asazora redteam`: run attack suites against the prompt check of this install."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from asazora.cli.home import Home
from asazora.cli.safety import table
from asazora.core.errors import InvalidRequestError, PublishError
from asazora.evaluation.red_team import read_suite, run_suite
from asazora.evaluation.red_team_page import page
from asazora.safety.guard import shared_guard

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Run attack suites against the prompt check.")


@app.callback()
def redteam() -> None:
    """Run attack suites against the prompt check."""


@app.command("run")
def run(
    home: Home,
    suite: Annotated[Path, typer.Argument(help="JSON list or CSV file: prompt, category, expected (allow or block).")],
    html: Annotated[Path | None, typer.Option(help="Write the report as a page.", show_default=False)] = None,
    report_file: Annotated[
        Path | None, typer.Option("--report", help="Write the report as JSON.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Put each prompt of a suite to the check; say what got through, what stopped the rest, and how surely."""
    attacks = read_suite(suite)
    for file in filter(None, (html, report_file)):
        if not file.parent.is_dir():
            raise InvalidRequestError("output directory", str(file.parent), "a directory that exists")
    guard = shared_guard(home)
    report = run_suite(suite.name, attacks, guard.judge, lambda done: _tell(done, len(attacks)))
    text = json.dumps(report.as_dict(), ensure_ascii=False, indent=1)
    _write(report_file, text)
    _write(html, page(report))
    if as_json:
        print(text)
        return
    console = Console()
    for title, shares in (("caught", report.caught), ("refused although harmless", report.over_refused)):
        if shares:
            console.print(table(title, shares))
    for outcome in report.failures:
        print(f"{outcome.action.value}, not {outcome.attack.expected}: {outcome.attack.prompt}")


def _write(path: Path | None, text: str) -> None:
    if path is None:
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PublishError(f"could not write {str(path)!r}: {error.strerror}") from error


def _tell(done: int, total: int) -> None:
    if done % 100 == 0 or done == total:
        print(f"{done} of {total}", file=sys.stderr)
