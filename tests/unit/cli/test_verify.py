"""The verify command: one answer, in lines or as JSON."""

import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from asazora.cli.main import app
from asazora.core.home import asazora_home
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.media.video_reader import read_video
from asazora.media.video_writer import write_video
from asazora.provenance.marking import start_marking
from drifting_clip import moving_clip

SIZE = Size(128, 128)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out") / "fox.mp4"
    marking = start_marking(GenerationRequest(prompt="a fox", size=SIZE, seconds=1), "fake", asazora_home())
    write_video(path, marking.apply(moving_clip(12, 128, 128)), SIZE, 12)
    marking.finish(path, path.name)
    return path


def test_lines_name_every_tier(published: Path):
    result = CliRunner().invoke(app, ["verify", str(published)])
    assert result.exit_code == 0
    verdict, *lines = result.stdout.splitlines()
    assert verdict.startswith("made here")
    assert [line[2:15].strip() for line in lines] == [
        "credentials", "watermark", "fingerprint", "classifier", "on record",
    ]  # fmt: skip
    assert "trusted" in lines[0]


def test_json_is_one_object(published: Path):
    result = CliRunner().invoke(app, ["verify", "--json", str(published)])
    assert json.loads(result.stdout)["generated_here"] is True


def test_the_manifest_on_record_is_written(published: Path, tmp_path: Path):
    stripped = tmp_path / "copy.mp4"
    write_video(stripped, read_video(published), SIZE, 12)
    command = ["verify", "--json", "--manifest", str(tmp_path / "fox.c2pa"), str(stripped)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0
    known = json.loads(result.stdout)["recovered"]
    assert known["label"].encode() in (tmp_path / "fox.c2pa").read_bytes()
    again = CliRunner().invoke(app, command)
    assert again.exit_code == 2
    assert "does not exist yet" in again.stderr


def test_without_a_manifest_on_record_none_is_written(published: Path, tmp_path: Path):
    Image.effect_noise((96, 96), 40).save(tmp_path / "noise.png")
    command = ["verify", "--manifest", str(tmp_path / "noise.c2pa"), str(tmp_path / "noise.png")]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    assert "no manifest is on record" in result.stderr
    assert not (tmp_path / "noise.c2pa").exists()


def test_a_foreign_picture_is_answered_plainly(published: Path, tmp_path: Path):
    Image.effect_noise((96, 96), 40).save(tmp_path / "noise.png")
    result = CliRunner().invoke(app, ["verify", str(tmp_path / "noise.png")])
    assert result.exit_code == 0
    assert "no evidence" in result.stdout


def test_a_missing_file_is_exit_code_2(tmp_path: Path):
    result = CliRunner().invoke(app, ["verify", str(tmp_path / "missing.mp4")])
    assert result.exit_code == 2
    assert "missing.mp4" in result.stderr
