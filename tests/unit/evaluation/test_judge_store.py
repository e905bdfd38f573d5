from pathlib import Path

import numpy as np

from asazora.evaluation.judge_config import JudgeConfig
from asazora.evaluation.judge_data import ClipExamples, ExampleMaker
from asazora.evaluation.judge_store import CAMERAS, CLIPS_A_SHARD, STILLS, ExampleStore, digest
from asazora.world.scope import SMALL

CONFIG = JudgeConfig(scope=SMALL)


class Counting(ExampleMaker):
    """Draws what the real one draws, and counts."""

    drawn = 0

    def still(self, number: int) -> ClipExamples:
        self.drawn += 1
        return super().still(number)


def test_examples_are_drawn_once(tmp_path: Path) -> None:
    maker = Counting(CONFIG, seed=0)
    store = ExampleStore(folder=tmp_path, maker=maker)
    store.render(STILLS, 2, lambda *_: None)
    first = store.all(STILLS, 2, "crops")
    store.render(STILLS, 2, lambda *_: None)
    assert maker.drawn == 2
    assert np.array_equal(first, store.all(STILLS, 2, "crops"))


def test_bodies_and_labels_belong_together(tmp_path: Path) -> None:
    store = ExampleStore(folder=tmp_path, maker=ExampleMaker(CONFIG, seed=0))
    store.render(STILLS, 2, lambda *_: None)
    crops, labels, lengths = (store.all(STILLS, 2, name) for name in ("crops", "crop_labels", "lengths"))
    assert len(crops) == len(labels) == lengths.sum()


def test_cameras_have_figures_and_moves(tmp_path: Path) -> None:
    store = ExampleStore(folder=tmp_path, maker=ExampleMaker(CONFIG, seed=0))
    store.render(CAMERAS, 3, lambda *_: None)
    figures, moves = store.all(CAMERAS, 3, "figures"), store.all(CAMERAS, 3, "moves")
    assert len(figures) == len(moves) >= 1
    assert set(moves.tolist()) <= set(range(len(SMALL.cameras)))


def test_other_seeds_are_other_examples() -> None:
    assert digest(CONFIG, 0, None) == digest(CONFIG, 0, None) != digest(CONFIG, 1, None)
    assert CLIPS_A_SHARD > 1
