import pytest

from asazora.world.camera import camera_at
from asazora.world.state import CameraState
from asazora.world.vocabulary import CAMERAS


@pytest.mark.parametrize("name", CAMERAS)
@pytest.mark.parametrize("duration_s", [1.0, 5.0, 60.0])
def test_every_move_stays_within_sensible_bounds(name: str, duration_s: float):
    for count in range(11):
        camera = camera_at(name, duration_s * count / 10, duration_s, subject_x=0.4)
        assert abs(camera.x) <= 1.3
        assert abs(camera.y) <= 0.5
        assert 1.0 <= camera.zoom <= 2.0 + 1e-9
        assert abs(camera.orbit) <= 0.25


def test_a_pan_of_five_seconds_covers_half_a_view_at_constant_speed():
    places = [camera_at("pan right", time, 5.0).x for time in (0.0, 1.0, 2.0, 5.0)]
    assert places[3] - places[0] == pytest.approx(1.0)
    assert places[1] - places[0] == pytest.approx(places[2] - places[1])


def test_moves_are_equally_fast_in_short_and_long_shots():
    for name in ("pan left", "tilt up", "zoom in", "orbit"):
        short, long = ([camera_at(name, time, length) for time in (0.0, 1.0)] for length in (2.0, 5.0))
        changes = [(b.x - a.x, b.y - a.y, b.zoom / a.zoom, b.orbit - a.orbit) for a, b in (short, long)]
        assert changes[0] == pytest.approx(changes[1])


def test_opposite_moves_go_opposite_ways():
    def change(name: str) -> tuple[float, float, float]:
        start, end = camera_at(name, 0.0, 4.0), camera_at(name, 4.0, 4.0)
        return end.x - start.x, end.y - start.y, end.zoom - start.zoom

    for one, other in (("pan left", "pan right"), ("tilt up", "tilt down"), ("zoom in", "zoom out")):
        assert change(one) == pytest.approx([-part for part in change(other)])
        assert any(change(one))


def test_tracking_follows_the_subject_and_still_stays():
    assert camera_at("track", 1.0, 5.0, subject_x=0.7).x == 0.7
    assert camera_at("still", 1.0, 5.0, subject_x=0.7) == CameraState()


def test_a_shaking_camera_moves_all_the_time():
    places = [camera_at("shake", count / 12, 5.0) for count in range(20)]
    assert len({camera.x for camera in places}) > 15
    assert max(abs(camera.x) for camera in places) > 0.01
