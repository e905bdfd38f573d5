import pytest
from rich.table import Table
from typer.testing import CliRunner

from asazora.cli.evaluate import app, table
from asazora.core.errors import InvalidRequestError
from asazora.evaluation.prompts import SINGLE
from asazora.evaluation.score import Row, Share


def row(name: str, true: int, model: Share | None) -> Row:
    shuffled = Share(n=100, true=12)
    return Row(group=SINGLE, row=name, chance=0.1, truth=Share(n=100, true=true), shuffled=shuffled, model=model)


def cells(made: Table) -> list[list[str]]:
    return [list(column.cells) for column in made.columns]


def test_table_puts_untrusted_rows_in_brackets() -> None:
    names = cells(table([row("colour", 99, Share(n=50, true=40)), row("emotion", 80, None)]))[1]
    assert names == ["colour", "(emotion: not used)"]


def test_table_shows_shares_with_intervals() -> None:
    columns = cells(table([row("colour", 99, Share(n=50, true=40))]))
    assert (columns[3], columns[4]) == (["80.0%"], ["67% to 89%"])


@pytest.mark.parametrize(
    "options",
    [
        ["--seconds", "9"],
        ["--sheet", "sheet.gif"],
        ["--verbs", "--sheets", "no/such/folder"],
        ["--verbs", "--page", "no-such-page.md"],
    ],
)
def test_bad_options_are_refused_before_anything_is_loaded(options: list[str]) -> None:
    assert isinstance(CliRunner().invoke(app, options).exception, InvalidRequestError)
