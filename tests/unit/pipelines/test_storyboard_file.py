"""Storyboard files are read strictly: every mistake is an error that says where it stands."""

from pathlib import Path

import pytest
from PIL import Image

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.core.verbs import Card
from asazora.pipelines.director import Director
from asazora.pipelines.storyboard_file import read_storyboard
from asazora.world.scope import SMALL


def write(folder: Path, text: str) -> Path:
    path = folder / "board.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_that_can_be_said(tmp_path: Path):
    Image.new("RGB", (8, 8)).save(tmp_path / "fox.png")
    Image.new("RGB", (8, 8)).save(tmp_path / "clip.gif")
    board = read_storyboard(
        write(
            tmp_path,
            """
            size: 448x256
            fps: 24
            seed: 7
            style: watercolour.
            cards:
              - text: a fox walks right through a forest
                seconds: 3
                camera: pan left
              - image: fox.png
                text: it sleeps
                seconds: 2.5
              - video: clip.gif
              - text: "12"
            """,
        )
    )
    assert (board.size, board.fps, board.seed, board.seconds) == (Size(448, 256), 24, 7, 15.5)
    assert board.storyboard.cards == (
        Card(text="watercolour. a fox walks right through a forest", seconds=3, camera="pan left"),
        Card(text="watercolour. it sleeps", image=tmp_path / "fox.png", seconds=2.5),
        Card(video=tmp_path / "clip.gif", seconds=5),
        Card(text="watercolour. 12", seconds=5),
    )


def test_only_cards_are_needed(tmp_path: Path):
    board = read_storyboard(write(tmp_path, "cards:\n- text: a fox"))
    assert (board.size, board.fps, board.seed) == (None, None, None)


MISTAKES = {
    "": "empty",
    "# nothing": "list of `cards`",
    "cards: [": "YAML",
    "a fox": "line 1, column 1",
    "size: 256x256": "no cards",
    "cards: a fox": "line 1, column 8.*list",
    "cards: []": "1 to 60",
    "cards:\n- text: a fox\n  camra: left": "line 3, column 3: field.*did you mean 'camera'",
    "cards:\n- a fox": "line 2, column 3: value: got 'a fox'",
    "cards:\n- text: a fox\n  text: a dog": "line 3, column 3.*once",
    "cards:\n- text: a fox\n  seconds: long": "line 3, column 12.*number",
    "cards:\n- text: a fox\n  seconds: 0": "line 2, column 3: seconds of a card",
    "cards:\n- text: a fox\n  seconds: .inf": "line 3",
    "cards:\n- text: a fox\n  seconds: .nan": "line 3",
    "cards:\n- text: a fox\n  seconds: 0x1F": "line 3",
    "cards:\n- text: 12": "line 2, column 9.*words",
    "cards:\n- text: [a, fox]": "line 2, column 9: value: got 'a list'",
    "cards:\n- text: yes": "line 2, column 9.*words",
    "cards:\n- seconds: 3": "line 2, column 3: card.*neither",
    "cards:\n- text: ' '": "neither",
    "cards:\n- image: missing.png": "line 2, column 10: input file.*exists",
    "cards:\n- image: .": "no folder",
    "cards:\n- image: board.yaml\n  video: board.yaml": "line 2, column 3: card: got 'an image and a video'",
    "cards:\n- text: a fox\nsize: big": "line 3, column 7: size",
    "cards:\n- text: a fox\nfps: 12.5": "line 3, column 6.*whole",
    "cards:\n- text: a fox\nfps: 1_2": "line 3, column 6.*decimal digits",
    "cards: &a [*a]": "line 1",
    "cards:\n- ? [a]\n  : b": "line 2, column 5: field",
    "cards:\n- !!python/object/apply:os.system ['true']": "line 2",
    "cards: " + "[" * 3000: "YAML|line",
    "--- a\n--- b": "YAML",
    "cards:" + "\n- text: a fox" * 61: "1 to 60",
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.items())
def test_mistakes_say_where_they_stand(tmp_path: Path, text: str, message: str):
    with pytest.raises(InvalidRequestError, match=message):
        read_storyboard(write(tmp_path, text))


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.write_bytes(b"\xff\xfe\x00"), lambda path: None])
def test_what_is_no_text_is_refused(tmp_path: Path, make):
    make(tmp_path / "board.yaml")
    with pytest.raises(InvalidRequestError, match=r"board\.yaml"):
        read_storyboard(tmp_path / "board.yaml")


def test_a_huge_file_is_refused(tmp_path: Path):
    with pytest.raises(InvalidRequestError, match="KiB"):
        read_storyboard(write(tmp_path, "#" * 2**19))


def test_aliases_do_not_multiply(tmp_path: Path):
    """Nine lists of nine aliases each would be a thousand million cards if they were copied out."""
    lines = ["style: &a x", "cards:"]
    lines += [f"- text: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]" if n else "- text: &b0 [x]" for n in range(9)]
    with pytest.raises(InvalidRequestError, match="line 3"):
        read_storyboard(write(tmp_path, "\n".join(lines)))


def test_the_minute_of_twelve_shots_keeps_its_characters() -> None:
    board = read_storyboard(Path(__file__).parents[3] / "examples" / "twelve-shots.yaml")
    cards = board.storyboard.cards
    assert (len(cards), board.seconds) == (12, 60)
    directed = Director(SMALL, None).direct_shots([card.words for card in cards], board.seed or 0, fill=[True] * 12)
    assert directed.left_out == ()
    assert directed.scene is not None
    looks = {(one.kind, one.colour, one.accessories) for shot in directed.scene.shots for one in shot.actors}
    assert sorted(kind for kind, _, _ in looks) == ["balloon", "cat", "fox"]
