"""Pictures of other kinds are whole, differ, and are read from a folder in two parts that share none."""

from pathlib import Path

import numpy as np

from asazora.core.rng import numpy_generator
from asazora.evaluation.proxies.others import (
    HELD_OUT_EVERY,
    PHOTOGRAPH_PX,
    OtherPictures,
    drawn_picture,
    read_photographs,
    still_clips,
)
from asazora.media.still import write_image
from asazora.safety.frame_classifier import SIDE_PX

WHOLE = (SIDE_PX, SIDE_PX, 3)


def test_drawn_pictures_are_whole_differ_and_depend_on_the_seed_alone():
    draw, again = numpy_generator(1, "others"), numpy_generator(1, "others")
    pictures = [drawn_picture(draw) for _ in range(40)]
    assert all(picture.shape == WHOLE and picture.dtype == np.uint8 for picture in pictures)
    assert all(np.array_equal(picture, drawn_picture(again)) for picture in pictures)
    assert len({picture.tobytes() for picture in pictures}) == len(pictures)


def test_reds_are_among_the_plain_colours_and_ramps():
    draw = numpy_generator(2, "others")
    means = [drawn_picture(draw).mean(axis=(0, 1)) for _ in range(60)]
    assert sum(red > 90 + max(green, blue) for red, green, blue in means) >= 5


def test_photographs_are_read_in_two_parts_and_cut_into_views(tmp_path: Path):
    for number in range(HELD_OUT_EVERY + 1):
        write_image(tmp_path / f"{number}.png", np.full((40, 60, 3), 10 * number, dtype=np.uint8))
    (tmp_path / "notes.txt").write_text("no picture")
    learnt, held_out = (read_photographs(tmp_path, held_out=held_out) for held_out in (False, True))
    assert learnt is not None
    assert held_out is not None
    assert (len(learnt), len(held_out)) == (HELD_OUT_EVERY - 1, 2)
    assert learnt.shape[1:] == (PHOTOGRAPH_PX, PHOTOGRAPH_PX, 3)
    assert not {int(picture.max()) for picture in learnt} & {int(picture.max()) for picture in held_out}
    source = OtherPictures(photographs=learnt, generated=np.full((2, *WHOLE), 200, dtype=np.uint8))
    draw = numpy_generator(3, "others")
    pictures = [source.one(draw) for _ in range(30)]
    assert all(picture.shape == WHOLE for picture in pictures)
    assert any((picture == 200).all() for picture in pictures)
    assert any(picture.max() <= 10 * HELD_OUT_EVERY for picture in pictures)


def test_a_folder_without_pictures_gives_none(tmp_path: Path):
    assert read_photographs(tmp_path, held_out=False) is None


def test_still_clips_are_seen_twice():
    (clip,) = still_clips(OtherPictures(), 1, numpy_generator(4, "others"))
    assert clip.shape == (2, *WHOLE)
    assert np.array_equal(clip[0], clip[1])
