"""Every example runs as it stands, on the model at toy size, and leaves the files it names."""

import runpy
from pathlib import Path

import pytest

from asazora.media.still import read_image
from asazora.media.video_reader import probe
from asazora.provenance.verify import verify
from fake_cli import models_replaced
from toy_model import serve_toy

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))


@pytest.mark.parametrize("example", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_example_runs(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    with models_replaced(serve_toy):
        runpy.run_path(str(example), run_name="__main__")
    assert capsys.readouterr().out
    for path in tmp_path.iterdir():
        assert probe(path).num_frames > 1 if path.suffix == ".mp4" else read_image(path).size
        assert verify(path).c2pa.validation_state == "trusted"


def test_there_are_examples():
    assert {path.stem for path in EXAMPLES} == {"chunks", "generate", "storyboard", "variations", "verbs"}
