"""`asazora models`: which models there are, and the card of each."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown

from asazora.core.errors import UnknownNameError
from asazora.weights import ModelCard, packaged_cards, render_markdown
from asazora.weights.config_json import config_to_json

app = typer.Typer(add_completion=False)


@app.command()
def models(
    name: Annotated[str | None, typer.Argument(help="Show the whole card of this model.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the cards as JSON.")] = False,
) -> None:
    """List the installed models, or show the card of one."""
    cards = _chosen(packaged_cards(), name)
    if as_json:
        print(json.dumps([config_to_json(card) for card in cards], indent=1, ensure_ascii=False))
    elif name:
        Console().print(Markdown(render_markdown(cards[0])))
    else:
        for card in cards:
            print(f"{card.name}\t{card.licence}\t{card.summary}")


def _chosen(cards: list[ModelCard], name: str | None) -> list[ModelCard]:
    names = [card.name for card in cards]
    if name is not None and name not in names:
        raise UnknownNameError("model", name, names or ["none: no model is installed"])
    return [card for card in cards if name in (None, card.name)]
