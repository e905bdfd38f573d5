"""What was made here is told from what was not, by the same questions that `asazora verify` asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from asazora.core.video_model import Frames
from asazora.evaluation import origin
from asazora.evaluation.natural import VIEWS
from asazora.evaluation.origin import NATURAL, OTHER_INSTALL, PUBLISHED, UNMARKED, measure_origin
from drifting_clip import moving_clip


def test_published_files_and_copies_are_known_and_others_are_not(monkeypatch: pytest.MonkeyPatch):
    def short_clips(count: int) -> Iterator[Frames]:
        return (moving_clip(24, seed=number) for number in range(count))

    monkeypatch.setattr(origin, "clips", short_clips)
    report = measure_origin(1, attacks=["mirrored"])
    assert {name: (share.true, share.n) for name, share in report.known.items()} == {
        PUBLISHED: (2, 2),
        "mirrored": (2, 2),
    }
    assert {name: (share.true, share.n) for name, share in report.claimed.items()} == {
        UNMARKED: (0, 2),
        OTHER_INSTALL: (0, 2),
    }
    assert {name: (share.true, share.n) for name, share in report.matched.items()} == {
        PUBLISHED: (2, 2),
        "mirrored": (2, 2),
        UNMARKED: (0, 2),
        OTHER_INSTALL: (0, 2),
    }


def test_photographs_of_a_folder_are_asked_about_too(tmp_path: Path):
    Image.fromarray(moving_clip(1, seed=3)[0]).resize((640, 480)).save(tmp_path / "photograph.jpg")
    report = measure_origin(0, natural=tmp_path)
    assert report.known == {}
    assert (report.claimed[NATURAL].true, report.claimed[NATURAL].n) == (0, VIEWS)
    assert sum(report.natural_bands.values()) == VIEWS
