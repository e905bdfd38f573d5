"""`asazora feedback`: what was learned in use, of accounts that consented, for the training of the checks."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from asazora.cli.home import DatabaseUrl, Home
from asazora.core.errors import PublishError
from asazora.server.settings import ServerSettings
from asazora.server.store.database import open_database
from asazora.server.store.lessons import Lessons

EXAMPLES_FILE, RATINGS_FILE = "examples.jsonl", "ratings.jsonl"

app = typer.Typer(add_completion=False, no_args_is_help=True, help="What was learned in use.")


@app.callback()
def feedback() -> None:
    """What was learned in use."""


@app.command("export")
def export(
    home: Home,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the two files.")] = Path("feedback"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Write judged prompts (`asazora safety train --learned` reads them) and ratings, one JSON object a line."""
    lessons = Lessons(open_database(ServerSettings(home=home, database_url=database_url).database))
    examples = [asdict(example) for example in lessons.examples()]
    ratings = lessons.ratings()
    try:
        out.mkdir(parents=True, exist_ok=True)
        _write(out / EXAMPLES_FILE, examples)
        _write(out / RATINGS_FILE, ratings)
    except OSError as error:
        raise PublishError(f"could not write to {str(out)!r}: {error.strerror}") from error
    counts = {"examples": len(examples), "ratings": len(ratings), "folder": str(out)}
    print(json.dumps(counts) if as_json else f"{len(examples)} judged prompts and {len(ratings)} ratings in {out}")


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
