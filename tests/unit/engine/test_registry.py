"""Models are found by name and by folder."""

from pathlib import Path

import pytest

from asazora.core.errors import UnknownNameError, WeightsError
from asazora.engine.registry import DEFAULT_MODEL, find_loader, whole_name
from asazora.weights import packaged_cards


def test_the_default_model_has_the_name_that_models_are_listed_by() -> None:
    assert callable(find_loader(DEFAULT_MODEL))
    assert DEFAULT_MODEL in [card.name for card in packaged_cards()]


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'storybook'"):
        find_loader("storybok")


def test_a_folder_without_a_model_is_found_out_when_it_is_loaded(tmp_path: Path) -> None:
    load = find_loader(str(tmp_path))
    with pytest.raises(WeightsError, match=str(tmp_path)):
        load()


def test_a_folder_that_is_not_there_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="the folder of a model"):
        find_loader(str(tmp_path / "none"))


def test_a_whole_name_holds_in_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert (whole_name(DEFAULT_MODEL), whole_name("mine")) == (DEFAULT_MODEL, str(tmp_path / "mine"))
