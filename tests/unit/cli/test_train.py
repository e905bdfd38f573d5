"""What `asazora train` is asked for is checked before anything is loaded or rendered."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from asazora.cli.main import app


@pytest.mark.parametrize(
    "arguments", [["dit", "--natural", "."], ["frames", "--natural", "none"], ["detector", "--natural", "none"]]
)
def test_natural_clips_are_a_folder_and_for_what_recognises_pictures_alone(tmp_path: Path, arguments: list[str]):
    result = CliRunner().invoke(app, ["train", *arguments, "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()
