import math
from itertools import pairwise

import pytest

from asazora.world.physics import GRAVITY, Material, RigidWorld, pendulum_period


def test_a_dropped_ball_falls_by_half_g_t_squared():
    world = RigidWorld()
    ball = world.add_circle(0.0, 0.9, 0.05, depth=0.2, material=Material())
    world.advance(0.8)
    assert ball.track.at(0.5)[1] == pytest.approx(0.9 - 0.5 * GRAVITY * 0.25, abs=2e-3)


def test_time_between_samples_is_interpolated_and_the_ends_hold():
    world = RigidWorld()
    ball = world.add_circle(0.0, 0.5, 0.05, depth=0.2, material=Material())
    ball.body.velocity = (0.3, 0.0)
    world.advance(0.5)
    assert ball.track.at(0.123)[0] == pytest.approx(0.3 * 0.123, abs=1e-4)
    assert ball.track.at(-1.0) == (0.0, 0.5, 0.0)
    assert ball.track.at(9.0) == ball.track.samples[-1]


def test_friction_stops_a_sliding_box_where_the_law_says():
    world = RigidWorld()
    box = world.add_box(0.0, 0.05, (0.1, 0.1), depth=0.2, material=Material(friction=0.1, may_turn=False))
    box.body.velocity = (0.3, 0.0)
    world.advance(4.0)
    assert box.track.at(4.0)[0] == pytest.approx(0.3**2 / (2 * 0.1 * GRAVITY), rel=0.05)


def test_bodies_of_different_depths_pass_each_other():
    world = RigidWorld()
    near = world.add_box(0.0, 0.05, (0.1, 0.1), depth=0.1, material=Material(friction=0.0, may_turn=False))
    world.add_box(0.3, 0.05, (0.1, 0.1), depth=0.8, material=Material(friction=0.0, may_turn=False))
    near.body.velocity = (0.5, 0.0)
    world.advance(1.0)
    assert near.track.at(1.0)[0] == pytest.approx(0.5, abs=0.01)


def test_a_hanging_bob_swings_with_the_period_of_its_length():
    world = RigidWorld()
    bob = world.hang((0.0, 1.0), 0.4, 0.4)
    world.advance(10.0)
    angles = [bob.track.at(count / 240)[2] for count in range(10 * 240)]
    rises = [count / 240 for count, (a, b) in enumerate(pairwise(angles)) if a < 0 <= b]
    assert rises[1] - rises[0] == pytest.approx(pendulum_period(0.4), rel=0.03)
    assert math.hypot(bob.track.at(1.0)[0], bob.track.at(1.0)[1] - 1.0) == pytest.approx(0.4, rel=0.01)


def test_an_empty_plank_rocks_with_the_period_of_a_compound_pendulum():
    world = RigidWorld()
    half, sunk = 0.44, 0.088
    plank = world.hinge((0.0, 0.2), half, [], widest=1.0, sunk=sunk, speed=0.3)
    world.advance(10.0)
    angles = [plank.track.at(count / 120)[2] for count in range(1200)]
    rises = [count / 120 for count, (a, b) in enumerate(pairwise(angles)) if a < 0 <= b]
    law = math.tau * math.sqrt((half**2 / 3 + sunk**2) / (GRAVITY * sunk))
    assert rises[1] - rises[0] == pytest.approx(law, rel=0.05)


def test_nothing_is_stepped_while_there_is_no_body():
    world = RigidWorld()
    world.advance(1000.0)
    assert world.time_s == pytest.approx(1000.0)
