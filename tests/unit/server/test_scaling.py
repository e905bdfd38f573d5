"""How many workers a fleet has, and which it lets go: between bounds, never one at work, without Ray."""

import pytest

from asazora.core.errors import InvalidRequestError
from asazora.server.scaling import Pulse, Standing, change_of, num_wanted
from asazora.server.settings import RaySettings

SCALING = RaySettings(address="local", min_workers=1, max_workers=4, idle_seconds=60)


def worker(name: str, *, busy: bool = False, idle_seconds: float = 0.0, draining: bool = False) -> Standing:
    pulse = Pulse(ready=True, busy=busy, silent_seconds=0.0, idle_seconds=0.0 if busy else idle_seconds)
    return Standing(name=name, pulse=pulse, draining=draining)


@pytest.mark.parametrize(("num_unfinished", "wanted"), [(0, 1), (1, 1), (3, 3), (4, 4), (500, 4)])
def test_there_is_one_worker_for_each_job_within_the_bounds(num_unfinished: int, wanted: int):
    assert num_wanted(num_unfinished, SCALING) == wanted


def test_an_empty_fleet_begins_with_the_fewest():
    assert change_of([], 0, SCALING).num_new == 1
    assert change_of([], 9, SCALING).num_new == 4


def test_workers_that_drain_do_not_count():
    fleet = [worker("a", busy=True, draining=True), worker("b", busy=True)]
    change = change_of(fleet, 2, SCALING)
    assert (change.num_new, change.let_go) == (1, [])


def test_no_more_go_than_are_too_many_and_those_idle_for_long_only():
    fleet = [worker("a", idle_seconds=90), worker("b", idle_seconds=59), worker("c", idle_seconds=60)]
    assert change_of(fleet, 0, SCALING).let_go == ["a", "c"]
    assert change_of(fleet, 2, SCALING).let_go == ["a"]
    assert change_of(fleet, 3, SCALING).let_go == []


def test_while_none_is_idle_none_goes():
    fleet = [worker(name, busy=True) for name in "abc"]
    change = change_of(fleet, 0, SCALING)
    assert (change.num_new, change.let_go) == (0, [])


def test_one_that_waits_for_a_place_goes_at_once():
    fleet = [worker("a", busy=True), Standing(name="b", pulse=None)]
    assert change_of(fleet, 1, SCALING).let_go == ["b"]


def test_the_last_ones_stay_however_idle():
    fleet = [worker(name, idle_seconds=1e6) for name in "ab"]
    assert change_of(fleet, 0, SCALING).let_go == ["a"]
    assert change_of(fleet[:1], 0, SCALING).let_go == []


@pytest.mark.parametrize("bounds", [(0, 4), (3, 2)])
def test_bounds_that_make_no_sense_are_refused(bounds: tuple[int, int]):
    with pytest.raises(InvalidRequestError):
        RaySettings(address="local", min_workers=bounds[0], max_workers=bounds[1])
