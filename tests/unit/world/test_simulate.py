import math
import random
from dataclasses import asdict
from itertools import pairwise

import pytest

from asazora.world.actions import ACTIONS
from asazora.world.kinds import KINDS
from asazora.world.physics import GRAVITY, pendulum_period
from asazora.world.scene import Action, Actor, Mood, Scene, Shot
from asazora.world.simulate import FADE_S, simulate
from asazora.world.state import ActorState

HALF_WIDTH = 0.5


def solo(kind: str, name: str, *, direction: str = "none", duration_s: float = 5.0, **fields) -> Scene:
    shot_fields = {key: fields.pop(key) for key in ("camera", "setting") if key in fields}
    action = Action(name=name, direction=direction)
    return scene(Actor(id="a", kind=kind, actions=(action,), **fields), duration_s=duration_s, **shot_fields)


def pair(kind: str, name: str, target: str, *, direction: str = "none", duration_s: float = 5.0) -> Scene:
    action = Action(name=name, direction=direction, target="b")
    doer = Actor(id="a", kind=kind, x=-0.3, actions=(action,))
    return scene(doer, Actor(id="b", kind=target, x=0.4), duration_s=duration_s)


def scene(*actors: Actor, duration_s: float = 5.0, **shot_fields) -> Scene:
    shot = Shot(**{"duration_s": duration_s, "setting": "meadow", "actors": actors, **shot_fields})
    return Scene(shots=(shot,), seed=3)


def path(of: Scene, actor: str = "a", fps: int = 60) -> list[ActorState]:
    timeline = simulate(of)
    times = [count / fps for count in range(int(of.duration_s * fps) + 1)]
    return [next(a for a in timeline.at(time).actors if a.actor_id == actor) for time in times]


def every_act() -> list[tuple[str, str, str | None]]:
    return [(n, kind, target) for n, rule in ACTIONS.items() for kind in rule.who for target in rule.targets or (None,)]


def test_every_action_runs_for_every_kind_that_can_do_it():
    for name, kind, target in every_act():
        direction = "left" if ACTIONS[name].directed else "none"
        acted = pair(kind, name, target, direction=direction) if target else solo(kind, name, direction=direction)
        state = simulate(acted).at(2.0)
        assert all(math.isfinite(v) for a in state.actors for v in (a.x, a.height, a.depth, a.angle)), (name, kind)
        assert state.actors[0].pose.eyes >= 0


def test_any_order_of_times_gives_what_going_through_gives():
    acted = pair("girl", "throw", "ball", direction="right")
    times = [count / 24 for count in range(120)]
    timeline = simulate(acted)
    in_order = {time: timeline.at(time) for time in times}
    timeline = simulate(acted)
    random.Random(1).shuffle(times)
    assert all(timeline.at(time) == in_order[time] for time in times)


def test_the_same_seed_gives_the_same_world_and_another_another():
    acted = solo("dog", "stand")
    again, other = simulate(acted).at(1.3), simulate(Scene(shots=acted.shots, seed=4)).at(1.3)
    assert simulate(acted).at(1.3) == again
    assert other != again


@pytest.mark.parametrize(
    ("kind", "name"), [("girl", "walk"), ("dog", "run"), ("bird", "fly"), ("fish", "swim"), ("car", "drive"),
                       ("ball", "roll"), ("cube", "slide"), ("boy", "slide")],
)  # fmt: skip
@pytest.mark.parametrize("direction", ["left", "right"])
@pytest.mark.parametrize("duration_s", [2.0, 5.0, 8.0])
def test_gaits_cross_the_view_in_the_direction_asked(kind: str, name: str, direction: str, duration_s: float):
    states = path(solo(kind, name, direction=direction, duration_s=duration_s), fps=12)
    way = 1.0 if direction == "right" else -1.0
    along = [way * state.x for state in states]
    assert along[0] < 0 < along[-1]
    assert along[-1] - along[0] > 0.35
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(along))
    assert max(map(abs, along)) < 1.0
    assert states[3].facing == way or name in ("roll", "slide")


def test_a_long_walk_turns_back_at_the_edge_and_stays_in_view():
    states = path(solo("girl", "walk", direction="left", duration_s=40.0), fps=6)
    assert max(abs(state.x) for state in states) < 1.0
    assert {state.facing for state in states if abs(state.facing) == 1.0} == {-1.0, 1.0}


def test_feet_do_not_skate():
    states = path(solo("girl", "walk", direction="right"), fps=30)
    first, last = states[10], states[-10]
    turned = last.pose.stride - first.pose.stride
    gone = (last.x - first.x) * HALF_WIDTH
    swing = 4 * 0.216 * KINDS["girl"].height * first.pose.stride_amount
    assert gone == pytest.approx(turned / math.tau * swing, rel=0.02)


def test_a_tracked_walker_passes_the_world_near_the_middle_of_the_picture():
    timeline = simulate(solo("girl", "walk", direction="right", duration_s=20.0, camera="track"))
    states = [timeline.at(time) for time in (0.0, 5.0, 20.0)]
    assert all(abs(state.actors[0].x - state.camera.x) < 0.3 for state in states)
    assert states[-1].camera.x > 2.0


def test_consecutive_actions_are_continuous_in_place():
    actions = (
        Action(name="walk", end=0.4, direction="left"),
        Action(name="jump", start=0.4, end=0.7),
        Action(name="sit", start=0.7),
    )
    states = path(scene(Actor(id="a", kind="girl", actions=actions)))
    steps = [abs(b.x - a.x) + abs(b.height - a.height) for a, b in pairwise(states)]
    assert max(steps) < 0.03
    assert {state.action for state in states} == {"walk", "jump", "sit"}


def test_jumps_follow_gravity_and_are_repeated():
    heights = [state.height for state in path(solo("boy", "jump", duration_s=5.0), fps=120)]
    peaks = [b for a, b, c in zip(heights, heights[1:], heights[2:], strict=False) if a < b >= c and b > 0.1]
    assert len(peaks) >= 3
    assert all(0.2 <= peak <= 0.3 for peak in peaks)


def test_a_thrown_ball_flies_on_a_parabola_under_gravity():
    timeline = simulate(pair("girl", "throw", "ball", direction="right"))
    flight = next(event for event in timeline.events if event.name == "flight")
    step = (flight.end_s - flight.start_s) / 10
    times = [flight.start_s + count * step for count in range(1, 10)]
    places = [next(a for a in timeline.at(time).actors if a.actor_id == "b") for time in times]
    rise = [(b.height - a.height) / step for a, b in pairwise(places)]
    fall = [(b - a) / step for a, b in pairwise(rise)]
    assert fall == pytest.approx([-GRAVITY] * len(fall), rel=0.03)
    speed = [(b.x - a.x) / step for a, b in pairwise(places)]
    assert speed == pytest.approx([speed[0]] * len(speed), rel=0.01)


def test_a_caught_ball_stays_with_the_catcher():
    thrower = Actor(id="a", kind="girl", x=-0.5, actions=(Action(name="throw", target="b", direction="right"),))
    catcher = Actor(id="c", kind="boy", x=0.5, actions=(Action(name="catch", target="b"),))
    timeline = simulate(scene(thrower, Actor(id="b", kind="ball"), catcher))
    end = {actor.actor_id: actor for actor in timeline.at(4.9).actors}
    assert abs(end["b"].x - end["c"].x) < 0.5
    assert end["b"].height > 0
    assert any(event.name == "caught" and event.actor_id == "c" for event in timeline.events)


@pytest.mark.parametrize(("kind", "target"), [("ball", "ball"), ("cube", "cube"), ("car", "cube")])
def test_a_collision_conserves_momentum(kind: str, target: str):
    acted = pair(kind, "collide", target, direction="right")
    one, other = path(acted, fps=240), path(acted, "b", fps=240)
    mass = [_mass(kind), _mass(target)]
    speeds = [[(b.x - a.x) * 240 * HALF_WIDTH for a, b in pairwise(p)] for p in (one, other)]
    hit = next(count for count, speed in enumerate(speeds[1]) if abs(speed) > 1e-3)
    before, after = (sum(m * s[at] for m, s in zip(mass, speeds, strict=True)) for at in (hit - 4, hit + 4))
    assert after == pytest.approx(before, rel=0.02)
    assert abs(speeds[1][hit + 4]) > 0.05


def _mass(kind: str) -> float:
    height, width = KINDS[kind].height, KINDS[kind].height * KINDS[kind].width
    return math.pi * height * height / 4 if KINDS[kind].rigid == "circle" else width * height


def test_a_ball_rolls_down_a_ramp_with_two_thirds_of_the_pull():
    ball = Actor(id="a", kind="ball", actions=(Action(name="roll", direction="right"),))
    states = path(scene(ball, Actor(id="r", kind="ramp")), fps=60)
    slope = math.atan2(0.98, 2.2)
    gone = (states[40].x - states[0].x) * HALF_WIDTH / math.cos(slope)
    assert gone == pytest.approx(0.5 * (2 / 3) * GRAVITY * math.sin(slope) * (40 / 60) ** 2, rel=0.05)
    assert abs(states[-1].x) < 1.0
    assert states[-1].x == pytest.approx(states[-30].x, abs=0.02)


def test_a_bouncing_ball_loses_height_by_its_restitution():
    heights = [state.height for state in path(solo("ball", "bounce", duration_s=6.0), fps=120)]
    peaks = [b for a, b, c in zip(heights, heights[1:], heights[2:], strict=False) if a < b >= c and b > 0.02]
    assert len(peaks) >= 3
    assert peaks[1] / peaks[0] == pytest.approx(0.85**2, rel=0.05)


def test_a_pendulum_keeps_its_period():
    leans = [state.pose.lean for state in path(solo("pendulum", "swing", duration_s=8.0), fps=120)]
    rises = [count / 120 for count, (a, b) in enumerate(pairwise(leans)) if a < 0 <= b]
    period = (rises[-1] - rises[0]) / (len(rises) - 1)
    assert period == pytest.approx(pendulum_period(0.66 * KINDS["pendulum"].height), rel=0.05)


def test_the_heavier_side_of_a_seesaw_goes_down():
    ball = Actor(id="b", kind="ball", x=-0.5, height=0.3, size="small")
    cube = Actor(id="c", kind="cube", x=0.5, height=0.3, size="large")
    seesaw = Actor(id="a", kind="seesaw", actions=(Action(name="tilt"),))
    end = {actor.actor_id: actor for actor in simulate(scene(seesaw, ball, cube)).at(4.0).actors}
    assert end["c"].height < end["b"].height
    assert end["a"].pose.lean > 0.2


def test_dominoes_fall_one_after_the_other():
    timeline = simulate(solo("domino", "topple", direction="right", count=5))
    fallen_at = [_first_time(timeline, index, angle=0.5) for index in range(5)]
    assert fallen_at == sorted(fallen_at)
    assert fallen_at[-1] < 4.0


def _first_time(timeline, index: int, angle: float) -> float:
    times = (count / 60 for count in range(300))
    return next(time for time in times if abs(timeline.at(time).actors[index].angle) > angle)


def test_a_tower_topples_and_what_floats_floats_and_what_sinks_sinks():
    tower = simulate(solo("block", "topple", direction="right", count=5))
    assert tower.at(0.0).actors[4].height > 2 * tower.at(4.9).actors[4].height
    assert simulate(solo("ball", "float", setting="underwater")).at(4.9).actors[0].height > 0.25
    assert simulate(solo("cube", "sink", setting="underwater")).at(4.9).actors[0].height < 0.05


def test_a_pushed_cube_slides_ahead_of_the_pusher_and_stops():
    acted = pair("girl", "push", "cube", direction="right")
    girl, cube = path(acted), path(acted, "b")
    assert cube[-1].x - cube[0].x > 0.3
    assert all(c.x > g.x for g, c in zip(girl, cube, strict=True))
    assert cube[-1].x == pytest.approx(cube[-30].x, abs=0.01)


def test_two_who_meet_stop_face_to_face():
    timeline = simulate(pair("girl", "meet", "robot"))
    first, last = timeline.at(0.0).actors, timeline.at(4.9).actors
    assert abs(last[1].x - last[0].x) < abs(first[1].x - first[0].x)
    assert (last[0].facing, last[1].facing) == (1.0, -1.0)
    assert last[0].x < last[1].x


def test_a_hider_vanishes_behind_the_house_and_comes_back():
    timeline = simulate(pair("girl", "hide", "house"))
    start, hidden, back = (timeline.at(time).actors[0] for time in (0.0, 2.5, 5.0))
    house = timeline.at(2.5).actors[1]
    assert hidden.depth > house.depth
    assert abs(hidden.x - house.x) < 0.05
    assert back.x == pytest.approx(start.x, abs=0.01)


def test_effects_never_go_back_within_a_shot():
    for name, rule in ACTIONS.items():
        kind = rule.who[-1]
        acted = pair(kind, name, rule.targets[0]) if rule.targets else solo(kind, name)
        timeline = simulate(acted)
        states = [timeline.at(count * 0.25).actors[-1].effects for count in range(21)]
        for field in ("bites", "broken", "open", "growth", "lit", "painted", "popped"):
            values = [getattr(effects, field) for effects in states]
            assert values == sorted(values), (name, kind, field)
        assert all(a.remaining >= b.remaining for a, b in pairwise(states))


def test_effects_stay_in_the_next_shot():
    eater = Actor(id="a", kind="girl", actions=(Action(name="eat", target="c"),))
    cookie = Actor(id="c", kind="cookie")
    shots = tuple(Shot(duration_s=3.0, setting="park", actors=actors) for actors in ((eater, cookie), (cookie,)))
    timeline = simulate(Scene(shots=shots))
    assert timeline.at(0.0).actors[1].effects.bites == 0
    assert timeline.at(3.5).actors[0].effects.bites == 3


def test_events_tell_what_happened_in_seconds_of_the_clip():
    jump = Actor(id="a", kind="dog", actions=(Action(name="jump", start=0.5),))
    shots = (Shot(duration_s=2.0, setting="park", actors=()), Shot(duration_s=4.0, setting="park", actors=(jump,)))
    (event,) = simulate(Scene(shots=shots)).events
    assert (event.name, event.actor_id, event.start_s, event.end_s) == ("jump", "a", 4.0, 6.0)


@pytest.mark.parametrize("kind", ["dog", "elephant", "ball", "girl"])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_group_has_its_number_of_bodies_side_by_side(kind: str, count: int):
    bodies = simulate(scene(Actor(id="a", kind=kind, count=count))).at(1.0).actors
    assert [body.index for body in bodies] == list(range(count))
    width = KINDS[kind].height * KINDS[kind].width * bodies[0].scale / HALF_WIDTH
    assert all(right.x - left.x > width for left, right in pairwise(bodies))
    assert max(abs(body.x) for body in bodies) < 1.0


def test_walkers_leave_footprints_in_snow_and_none_on_grass():
    snowy = simulate(solo("fox", "walk", direction="right", setting="snowy forest"))
    counts = [len(snowy.at(time).marks) for time in (0.0, 2.0, 5.0)]
    assert counts[0] < counts[1] < counts[2]
    assert not simulate(solo("fox", "walk", direction="right")).at(5.0).marks


def test_a_wave_can_be_laid_over_a_walk():
    actions = (Action(name="walk", direction="right"), Action(name="wave", start=0.3, end=0.7))
    states = path(scene(Actor(id="a", kind="girl", actions=actions)))
    middle = states[len(states) // 2]
    assert middle.action == "wave"
    assert middle.pose.arm_front > 1.8
    assert states[-1].x > middle.x > states[0].x


def test_moods_change_smoothly():
    moods = (Mood(emotion="sad", end=0.5), Mood(emotion="happy", start=0.5))
    states = path(scene(Actor(id="a", kind="girl", moods=moods), duration_s=4.0))
    amounts = [state.emotion_amount for state in states]
    assert [states[0].emotion, states[-1].emotion] == ["sad", "happy"]
    assert max(abs(b - a) for a, b in pairwise(amounts)) < 0.3
    assert amounts[0] == amounts[-1] == 1.0


def test_a_fade_lasts_half_a_second():
    shots = tuple(Shot(duration_s=2.0, setting="park", actors=(), transition=how) for how in ("cut", "fade"))
    timeline = simulate(Scene(shots=shots))
    assert [timeline.at(time).fade for time in (0.0, 2.0, 2.0 + FADE_S / 2, 2.0 + FADE_S)] == [1.0, 0.0, 0.5, 1.0]
    assert timeline.at(2.5).shot_index == 1
    assert timeline.duration_s == 4.0


def test_numbers_of_a_state_can_be_written_down():
    assert asdict(simulate(solo("dog", "dance")).at(1.0))["actors"][0]["action"] == "dance"
