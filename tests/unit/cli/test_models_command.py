"""`asazora models` lists cards, shows one, and knows no others."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from asazora.cli import models
from asazora.core.errors import UnknownNameError
from asazora.weights import ModelCard, packaged, write_card

CARD = ModelCard(name="toy", summary="For tests.", licence="Apache-2.0", scope={"kinds": ["fox"]}, runs=(), scores={})


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.setattr(packaged, "_packaged_root", lambda: tmp_path)
    for name in ("toy", "other"):
        write_card(tmp_path / name, replace(CARD, name=name))
    return models.app


def test_models_are_listed_one_a_line(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, [])
    assert result.stdout.splitlines() == ["other\tApache-2.0\tFor tests.", "toy\tApache-2.0\tFor tests."]


def test_json_holds_the_whole_card(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["toy", "--json"])
    assert ModelCard.from_json(json.dumps(json.loads(result.stdout)[0])) == CARD


def test_one_card_is_shown_to_read(app: typer.Typer) -> None:
    assert "kinds: fox" in CliRunner().invoke(app, ["toy"]).stdout


def test_an_unknown_model_is_an_error_that_names_the_nearest(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["toyy"])
    assert isinstance(result.exception, UnknownNameError)
    assert "did you mean 'toy'" in str(result.exception)
