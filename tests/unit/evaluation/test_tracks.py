import numpy as np
import pytest

from asazora.evaluation.detection import Found
from asazora.evaluation.tracks import excerpt, geometry, link, mirrored


def seen(*places: tuple[float, float]) -> Found:
    boxes = np.array([[x, y, 0.2, 0.2] for x, y in places], np.float32).reshape(-1, 4)
    return Found(boxes, np.ones(len(boxes), np.float32))


def test_two_bodies_are_kept_apart() -> None:
    frames = [seen((0.2 + 0.02 * i, 0.5), (0.8 - 0.02 * i, 0.5)) for i in range(10)]
    frames = [Found(one.boxes[:: (-1) ** i], one.scores) for i, one in enumerate(frames)]
    tracks = sorted(link(frames), key=lambda track: track.boxes[0][0])
    assert [track.frames for track in tracks] == [list(range(10))] * 2
    assert tracks[0].places[:, 0] == pytest.approx([0.2 + 0.02 * i for i in range(10)], abs=1e-5)


def test_a_body_missed_for_a_moment_is_one_body() -> None:
    frames = [seen((0.5, 0.5)) if i not in (4, 5) else seen() for i in range(10)]
    (track,) = link(frames)
    assert track.frames == list(range(10))
    assert track.places[:, 0] == pytest.approx([0.5] * 10)


def test_what_comes_up_far_away_is_another_body() -> None:
    assert len(link([seen((0.2, 0.5)), seen((0.8, 0.5))])) == 2


def test_geometry_does_not_depend_on_where_the_body_walks() -> None:
    boxes = np.array([[0.3 + 0.03 * i, 0.6, 0.2, 0.25] for i in range(6)], np.float32)
    moved = boxes + np.array([0.2, 0, 0, 0], np.float32)
    assert geometry(boxes) == pytest.approx(geometry(moved), abs=1e-4)
    assert (geometry(boxes)[:, 2] > 0).all()


def walking(way: float) -> np.ndarray:
    return np.array([[0.5 + way * 0.03 * i, 0.6 - 0.01 * (i % 3), 0.2, 0.25] for i in range(9)], np.float32)


def test_figures_of_a_track_seen_in_a_mirror() -> None:
    assert mirrored(geometry(walking(1.0))) == pytest.approx(geometry(walking(-1.0)), abs=1e-4)


def test_figures_of_a_piece_of_a_track_are_its_own() -> None:
    whole, piece = geometry(walking(1.0)), geometry(walking(1.0)[2:8])
    inner = slice(1, -1)  # speeds at the ends are measured from one side only
    assert excerpt(whole, 2, 8)[inner] == pytest.approx(piece[inner], abs=2e-3)
