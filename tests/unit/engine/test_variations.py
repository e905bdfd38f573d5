"""Several videos of one prompt: checked and planned once, a seed and a file each."""

from pathlib import Path

import numpy as np
import pytest

from asazora.core.errors import CancelledError, InvalidRequestError, RefusedByPolicyError
from asazora.core.request import MAX_SEED, GenerationRequest
from asazora.core.sizes import Size
from asazora.engine.cancel import CancelToken
from asazora.engine.checks import ALLOWED, Decision
from asazora.engine.engine import Engine
from asazora.engine.output import numbered
from asazora.media.video_reader import read_video
from asazora.provenance.verify import verify
from fakes import serve_fake

REQUEST = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=0.5, seed=7)


class CountsPrompts:
    name = "counting"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def judge(self, subject: str, /) -> Decision:
        self.seen.append(subject)
        return ALLOWED


class RefusesFrom:
    """Refuses the frames with this number and later ones."""

    name = "late"

    def __init__(self, piece: int) -> None:
        self.left = piece

    def judge(self, subject: np.ndarray, /) -> Decision:
        self.left -= 1
        return ALLOWED if self.left >= 0 else Decision(allowed=False, reason="no")


def test_names_are_numbered_from_one():
    assert [path.name for path in numbered(Path("out.mp4"), 3)] == ["out-1.mp4", "out-2.mp4", "out-3.mp4"]
    for count in (0, -1, 101):
        with pytest.raises(InvalidRequestError, match="1 to 100"):
            numbered(Path("out.mp4"), count)


def test_each_has_its_seed_its_marks_and_its_signature(tmp_path: Path):
    check = CountsPrompts()
    engine = Engine(serve_fake, prompt_checks=[check])
    results = list(engine.variations(REQUEST, numbered(tmp_path / "fox.mp4", 3)))
    assert [result.request.seed for result in results] == [7, 8, 9]
    assert {result.request.words_from for result in results} == {7}
    assert len(check.seen) == 2, "the prompt and the caption, once for all"
    labels = {verify(result.path).c2pa.label for result in results}
    assert len(labels) == 3


def test_a_variation_is_what_its_seed_gives_alone(tmp_path: Path):
    engine = Engine(serve_fake)
    *_, last = engine.variations(REQUEST, numbered(tmp_path / "fox.mp4", 2))
    alone = engine.generate(last.request, tmp_path / "alone.mp4")
    assert np.array_equal(read_video(last.path), read_video(alone.path))


def test_a_name_that_is_taken_stops_before_any_work(tmp_path: Path):
    (tmp_path / "fox-2.mp4").write_text("mine")
    with pytest.raises(InvalidRequestError, match="fox-2"):
        list(Engine(lambda: pytest.fail("loaded")).variations(REQUEST, numbered(tmp_path / "fox.mp4", 3)))
    assert [path.name for path in tmp_path.iterdir()] == ["fox-2.mp4"]


def test_seeds_that_run_out_stop_before_any_work(tmp_path: Path):
    request = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=0.5, seed=MAX_SEED)
    with pytest.raises(InvalidRequestError, match="seed"):
        list(Engine(serve_fake).variations(request, numbered(tmp_path / "fox.mp4", 2)))
    assert list(tmp_path.iterdir()) == []


def test_what_was_finished_before_a_refusal_stays(tmp_path: Path):
    engine = Engine(serve_fake, frame_checks=[RefusesFrom(3)])
    with pytest.raises(RefusedByPolicyError):
        list(engine.variations(REQUEST, numbered(tmp_path / "fox.mp4", 3)))
    assert [path.name for path in tmp_path.iterdir()] == ["fox-1.mp4"]


def test_a_cancel_stops_all_of_them(tmp_path: Path):
    cancel = CancelToken()
    results = Engine(serve_fake).variations(REQUEST, numbered(tmp_path / "fox.mp4", 3), cancel=cancel)
    next(results)
    cancel.cancel()
    with pytest.raises(CancelledError):
        next(results)
    assert [path.name for path in tmp_path.iterdir()] == ["fox-1.mp4"]


def test_stills_vary_too(tmp_path: Path):
    request = GenerationRequest(prompt="a fox", size=Size(128, 64), seconds=0, seed=7)
    list(Engine(serve_fake).variations(request, numbered(tmp_path / "fox.webp", 2)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fox-1.webp", "fox-2.webp"]


def test_the_best_of_several_is_not_asked_for_together_with_all_of_them(tmp_path: Path):
    request = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=0.5, best_of=2)
    with pytest.raises(InvalidRequestError, match="best of"):
        list(Engine(serve_fake).variations(request, numbered(tmp_path / "fox.mp4", 2)))
