"""The shipped weights, where there are any, are those their card speaks of."""

from dataclasses import replace
from pathlib import Path

import pytest

from asazora.weights import ModelCard, embedded_folder, packaged, packaged_cards, weights_sha256, write_card

CARD = ModelCard(name="toy", summary="For tests.", licence="Apache-2.0", scope={}, runs=(), scores={})


def test_the_embedded_folder_lies_inside_the_package() -> None:
    assert embedded_folder().parent.joinpath("packaged.py").is_file()


def test_cards_bear_the_folder_name_and_list_the_digests_of_the_files_beside_them() -> None:
    for card in packaged_cards():
        assert card.sha256 == weights_sha256(embedded_folder().with_name(card.name))


def test_cards_are_listed_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "_packaged_root", lambda: tmp_path)
    for name in ("b", "a"):
        write_card(tmp_path / name, replace(CARD, name=name))
    assert [card.name for card in packaged_cards()] == ["a", "b"]
