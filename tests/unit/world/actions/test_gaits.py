import pytest

from asazora.world.actions.gaits import gait_for, there_and_back


def test_a_way_is_folded_at_the_walls():
    places = [there_and_back(-0.5, 1.0, gone, 0.8) for gone in (0.0, 1.0, 1.3, 1.5, 2.9, 3.2)]
    assert [x for x, _ in places] == pytest.approx([-0.5, 0.5, 0.8, 0.6, -0.8, -0.5])
    assert [facing for _, facing in places[:2]] == [1.0, 1.0]
    assert places[3][1] == -1.0


def test_a_way_to_the_left_is_the_mirror_of_a_way_to_the_right():
    for gone in (0.0, 0.7, 2.2, 5.1):
        right, left = there_and_back(-0.2, 1.0, gone, 0.6), there_and_back(0.2, -1.0, gone, 0.6)
        assert left == pytest.approx([-part for part in right])


def test_each_kind_hurries_in_its_own_way():
    assert [gait_for(kind) for kind in ("dog", "bird", "fish", "car")] == ["run", "fly", "swim", "drive"]
