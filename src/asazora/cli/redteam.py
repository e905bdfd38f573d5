"""`asazora redteam`: run attack suites against the prompt check of this install, or of a server."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from asazora.cli.home import Home
from asazora.cli.remote_guard import RemoteGuard
from asazora.cli.safety import table
from asazora.core.errors import InvalidRequestError, PublishError
from asazora.evaluation.red_team import JudgeAll, one_by_one, read_suite, run_suite
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
    url: Annotated[
        str | None, typer.Option(help="Ask the server at this address, not this install.", show_default=False)
    ] = None,
    key: Annotated[
        str | None, typer.Option(envvar="ASAZORA_KEY", help="A red-teamer's key of that server.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Put each prompt of a suite to the check; say what got through, what stopped the rest, and how surely."""
    attacks = read_suite(suite)
    for file in filter(None, (html, report_file)):
        if not file.parent.is_dir():
            raise InvalidRequestError("output directory", str(file.parent), "a directory that exists")
    report = run_suite(suite.name, attacks, _check(home, url, key), lambda done: _tell(done, len(attacks)))
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


def _check(home: Path, url: str | None, key: str | None) -> JudgeAll:
    """What the attacks are put to."""
    if url is None:
        return one_by_one(shared_guard(home).judge)
    if key is None:
        raise InvalidRequestError("--key", "nothing", "a red-teamer's key, here or as ASAZORA_KEY")
    return RemoteGuard(url, key).judge_all


def _write(path: Path | None, text: str) -> None:
    if path is None:
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PublishError(f"could not write {str(path)!r}: {error.strerror}") from error


def _tell(done: int, total: int) -> None:
    print(f"{done} of {total}", file=sys.stderr)
