"""Of several candidates the one that the ranker likes best is made, the same one every time."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from asazora.core.errors import InvalidRequestError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Loop
from asazora.core.video_model import Frames
from asazora.engine.best_of import candidate_seed
from asazora.engine.engine import Engine
from asazora.media.video_reader import read_video
from fakes import serve_fake, tint

REQUEST = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=1, seed=7, best_of=4)


class BluestIsBest:
    """Likes blue, which the fake model takes from the seed."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def score(self, frames: Frames, fps: int, captions: Sequence[str], durations_s: Sequence[float]) -> float:
        assert (len(frames), fps, list(captions), list(durations_s)) == (12, 12, ["a fox"], [1.0])
        self.seen.append(int(frames[0, 0, 0, 2]))
        return float(self.seen[-1])


def test_the_best_candidate_is_made(tmp_path: Path) -> None:
    ranker = BluestIsBest()
    engine = Engine(serve_fake, ranker=ranker)
    engine.generate(REQUEST, tmp_path / "best.mp4")
    assert ranker.seen == [tint(candidate_seed(7, number)) for number in range(4)]
    best = candidate_seed(7, int(np.argmax(ranker.seen)))
    alone = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=1, seed=best)
    engine.generate(alone, tmp_path / "alone.mp4")
    frames, expected = (np.stack(list(read_video(tmp_path / name))) for name in ("best.mp4", "alone.mp4"))
    assert abs(frames.astype(int) - expected).mean() < 4  # only their invisible marks differ


def test_the_first_candidate_is_the_requests_own() -> None:
    assert candidate_seed(7, 0) == 7
    assert len({candidate_seed(7, number) for number in range(8)}) == 8


def test_without_a_ranker_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError, match="best of"):
        Engine(serve_fake).generate(REQUEST, tmp_path / "best.mp4")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", [{"best_of": 0}, {"best_of": 9}, {"seconds": 0}, {"verb": Loop()}])
def test_what_cannot_be_chosen_from_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidRequestError):
        GenerationRequest(**{"prompt": "a fox", "best_of": 4, **wrong})  # type: ignore[arg-type]
