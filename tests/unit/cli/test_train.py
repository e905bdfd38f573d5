"""What `asazora train` is asked for is checked before anything is loaded or rendered."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from asazora.cli.main import app


@pytest.mark.parametrize(
    "arguments",
    [
        ["dit", "--natural", "."],
        ["probe", "--natural", "."],
        ["frames", "--natural", "none"],
        ["detector", "--natural", "none"],
        ["detector", "--minutes", "3"],
        ["probe", "--start-from", "."],
    ],
)
def test_options_are_for_some_stages_alone_and_natural_clips_are_a_folder(tmp_path: Path, arguments: list[str]):
    result = CliRunner().invoke(app, ["train", *arguments, "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()
