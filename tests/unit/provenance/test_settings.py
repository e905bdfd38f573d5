"""An operator's choices: few, checked, with safe defaults."""

from pathlib import Path

import pytest

from asazora.core.errors import ProvenanceError
from asazora.provenance.settings import FILE_NAME, ProvenanceSettings, read_settings


def test_without_a_file_everything_is_on(tmp_path: Path):
    assert read_settings(tmp_path) == ProvenanceSettings(visible_mark=True, tell_prompt=False, tsa_url="")


def test_choices_are_read(tmp_path: Path):
    (tmp_path / FILE_NAME).write_text("visible_mark = false\n")
    assert read_settings(tmp_path) == ProvenanceSettings(visible_mark=False)


@pytest.mark.parametrize("text", ["visible = false", "visible_mark = 0", "sign = false", "= no", "tsa_url = true"])
def test_anything_else_is_an_error(tmp_path: Path, text: str):
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(ProvenanceError, match=FILE_NAME):
        read_settings(tmp_path)
