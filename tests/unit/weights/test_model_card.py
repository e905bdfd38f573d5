"""A model card says the same to programs and to people."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from asazora.core.errors import WeightsError
from asazora.weights import ModelCard, TrainingRun, read_card, render_markdown, weights_sha256, write_card

CARD = ModelCard(
    name="toy",
    summary="A model for tests.",
    licence="Apache-2.0",
    scope={"kinds": ["dog", "cat"]},
    runs=(
        TrainingRun(stage="codec", recipe="small", steps=12000, clips_seen=5, hardware="two cores", duration_s=120.0),
    ),
    scores={"subject": 0.875},
    limits=("Two animals only.",),
    sha256={"codec/model.safetensors": "ab" * 32},
)


def test_json_comes_back_the_same() -> None:
    assert ModelCard.from_json(CARD.to_json()) == CARD


def test_both_files_are_written_and_the_json_is_read(tmp_path: Path) -> None:
    write_card(tmp_path, CARD)
    assert read_card(tmp_path) == CARD
    assert (tmp_path / "MODEL_CARD.md").read_text() == render_markdown(CARD)


def test_the_page_holds_every_fact() -> None:
    page = render_markdown(CARD)
    facts = ["Apache-2.0", "dog, cat", "12,000", "two cores", "2 min", "0.875", "Two animals only.", "ab" * 32]
    assert [fact for fact in facts if fact not in page] == []


@pytest.mark.parametrize("text", ["{", "[]", '{"name": "x"}', '{"colour": "red"}'])
def test_a_damaged_card_is_a_weights_error(text: str) -> None:
    with pytest.raises(WeightsError):
        ModelCard.from_json(text)


def test_digests_are_listed_by_relative_path(tmp_path: Path) -> None:
    (tmp_path / "codec").mkdir()
    save_file({"a": torch.ones(1)}, tmp_path / "codec" / "model.safetensors")
    assert list(weights_sha256(tmp_path)) == ["codec/model.safetensors"]
