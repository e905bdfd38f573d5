import numpy as np

from asazora.evaluation.judge import BodySight
from asazora.evaluation.laws import is_lawful, is_testable, lawful_path
from asazora.world.claims import Claim, claims
from asazora.world.scene import Action, Actor, Scene, Shot


def scene_of(action: str, direction: str = "none") -> Scene:
    ball = Actor(id="a", kind="ball", depth=0.2, actions=(Action(name=action, direction=direction),))
    return Scene(shots=(Shot(duration_s=3, setting="meadow", actors=(ball,)),))


def physics_of(scene: Scene) -> Claim:
    return next(claim for claim in claims(scene) if claim.row == "physics")


def body(path: np.ndarray) -> BodySight:
    boxes = np.concatenate([0.5 + path, np.full_like(path, 0.15)], axis=1).astype(np.float32)
    return BodySight(times=np.linspace(0, 1, len(path)), boxes=boxes, places=boxes[:, :2], chances={})


def sampled(scene: Scene, count: int = 18) -> np.ndarray:
    _, law = lawful_path(physics_of(scene), scene)
    return law[np.linspace(0, len(law) - 1, count).astype(int)]


def test_a_body_on_its_lawful_way_is_lawful() -> None:
    for scene in (scene_of("bounce"), scene_of("roll", "left")):
        assert is_lawful(body(sampled(scene)), physics_of(scene), scene)


def test_place_in_the_picture_does_not_matter() -> None:
    scene = scene_of("bounce")
    assert is_lawful(body(sampled(scene) + 0.2), physics_of(scene), scene)


def test_standing_still_or_going_up_evenly_is_no_bounce() -> None:
    scene = scene_of("bounce")
    still, rising = np.zeros((18, 2)), np.stack([np.zeros(18), np.linspace(0, -0.5, 18)], axis=1)
    assert not is_lawful(body(still), physics_of(scene), scene)
    assert not is_lawful(body(rising), physics_of(scene), scene)


def test_rolling_the_wrong_way_is_unlawful() -> None:
    scene = scene_of("roll", "left")
    assert not is_lawful(body(sampled(scene) * [-1, 1]), physics_of(scene), scene)


def test_a_law_under_which_nothing_moves_cannot_be_tested() -> None:
    balloon = Actor(id="a", kind="balloon", height=0.3, actions=(Action(name="float"),))
    scene = Scene(shots=(Shot(duration_s=3, setting="meadow", actors=(balloon,)),))
    assert is_testable(physics_of(scene_of("bounce")), scene_of("bounce"))
    assert not is_testable(physics_of(scene), scene)


def test_a_panning_camera_moves_bodies_evenly_sideways() -> None:
    scene = scene_of("bounce")
    seen = body(sampled(scene) + np.linspace(0, 1, 18)[:, None] * [0.25, 0.0])
    assert is_lawful(seen, physics_of(scene), scene, "pan left")
    assert not is_lawful(seen, physics_of(scene), scene, "still")


def test_a_panning_camera_does_not_make_things_roll() -> None:
    scene = scene_of("roll", "left")
    assert not is_lawful(body(np.zeros((18, 2))), physics_of(scene), scene, "pan right")


def test_what_a_body_does_in_turn_with_a_law_cannot_be_told_from_pictures() -> None:
    def rows(*names: str) -> set[str]:
        actions = tuple(Action(name=name, start=0.5 * i, end=0.5 * i + 0.5) for i, name in enumerate(names))
        kind = "ball" if "bounce" in names else "fox"
        shot = Shot(duration_s=3, setting="meadow", actors=(Actor(id="a", kind=kind, depth=0.2, actions=actions),))
        scene = Scene(shots=(shot,))
        return {claim.row for claim in claims(scene) if is_testable(claim, scene)}

    assert not rows("bounce", "spin") & {"action", "order"}
    assert rows("spin", "sleep") >= {"action", "order"}
