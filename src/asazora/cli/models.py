"""`asazora models`: the models that can be used."""

import json

import typer

from asazora.engine.registry import DEFAULT_MODEL, MODELS

app = typer.Typer(add_completion=False)


@app.command()
def models(as_json: bool = typer.Option(False, "--json", help="Print a JSON list instead.")) -> None:
    """List the models that can be used. The first is the default."""
    entries = sorted(MODELS.values(), key=lambda entry: (entry.name != DEFAULT_MODEL, entry.name))
    if as_json:
        print(json.dumps([{"name": entry.name, "summary": entry.summary} for entry in entries]))
        return
    for entry in entries:
        print(f"{entry.name:12} {entry.summary}")
