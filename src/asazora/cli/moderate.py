"""`asazora moderate`: what the prompt check says of a text, or of many."""

import json
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from asazora.cli.exit_codes import ExitCode
from asazora.core.errors import InvalidRequestError
from asazora.core.home import asazora_home
from asazora.safety.decision import Verdict
from asazora.safety.guard import PromptGuard, shared_guard

app = typer.Typer(add_completion=False)


@app.command()
def moderate(
    text: Annotated[str | None, typer.Argument(help="The text to judge.", show_default=False)] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read one text a line from standard input, write one JSON object a line.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Judge a text as `generate` would. Exit code 3 if it would be refused; with --jsonl always 0."""
    if (text is None) != jsonl:
        raise InvalidRequestError("moderate", "text and --jsonl" if jsonl else "nothing", "a text, or --jsonl")
    guard = shared_guard(asazora_home())
    if text is None:
        _judge_lines(guard, sys.stdin)
        return
    verdict = guard.judge(text)
    print(json.dumps(verdict.as_dict(), ensure_ascii=False) if as_json else describe(verdict))
    if verdict.flagged:
        raise typer.Exit(ExitCode.REFUSED)


def describe(verdict: Verdict) -> str:
    """The verdict in a few lines, for people."""
    lines = [f"{verdict.action.value}: {', '.join(verdict.categories) or 'nothing against it'}"]
    for item in verdict.evidence:
        view = "" if item.view == "text" else f", read through {item.view}"
        lines.append(f"  {item.category}: {item.layer}, {item.found}{view}")
    return "\n".join(lines)


def _judge_lines(guard: PromptGuard, lines: Iterable[str]) -> None:
    """One object a line as it comes, so that the command can serve as a filter."""
    for line in lines:
        print(json.dumps(guard.judge(line.rstrip("\n")).as_dict(), ensure_ascii=False), flush=True)
