"""`asazora world`: files from scenes."""

import av
import pytest
from typer.testing import CliRunner

from asazora.cli.world import app, random_scene
from asazora.core.errors import InvalidRequestError
from asazora.media.still import read_image

SMALL = ["--size", "64x64", "--fps", "4"]


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_random_scene_becomes_a_video_of_its_length(tmp_path):
    path = tmp_path / "out.mp4"
    result = run("render", "-o", path, "--seconds", "1.5", "--seed", "3", *SMALL)
    assert result.output.strip() == str(path)
    with av.open(path) as container:
        frames = list(container.decode(video=0))
    assert (len(frames), frames[0].width, frames[0].height) == (6, 64, 64)


def test_scene_file_gives_the_same_video_as_its_scene(tmp_path):
    (tmp_path / "scene.json").write_text(random_scene(5, 1.0).to_json())
    run("render", tmp_path / "scene.json", "-o", tmp_path / "file.mp4", *SMALL)
    run("render", "-o", tmp_path / "seed.mp4", "--seed", "5", "--seconds", "1", *SMALL)
    assert (tmp_path / "file.mp4").read_bytes() == (tmp_path / "seed.mp4").read_bytes()


def test_sheet_is_a_picture(tmp_path):
    run("sheet", "-o", tmp_path / "sheet.png", "--rows", "1", "--cols", "1")
    assert read_image(tmp_path / "sheet.png").ndim == 3


@pytest.mark.parametrize(
    "wrong",
    [
        ["-o", "out.avi"],
        ["-o", "missing/out.mp4"],
        ["-o", "out.mp4", "--size", "63x64"],
        ["-o", "out.mp4", "--fps", "0"],
        ["-o", "out.mp4", "--seconds", "0"],
        ["no-such-scene.json", "-o", "out.mp4"],
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(wrong, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert isinstance(run("render", *wrong).exception, InvalidRequestError)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_kept_unless_forced(tmp_path):
    path = tmp_path / "sheet.png"
    path.write_bytes(b"mine")
    assert isinstance(run("sheet", "-o", path, "--rows", "1", "--cols", "1").exception, InvalidRequestError)
    assert path.read_bytes() == b"mine"
