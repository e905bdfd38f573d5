from asazora.core.rng import numpy_generator
from asazora.evaluation.crowds import crowd_scene
from asazora.world.holdout import is_held_out
from asazora.world.scope import SMALL


def test_the_judge_meets_what_the_model_never_sees() -> None:
    scenes = [crowd_scene(numpy_generator(number, "crowd"), SMALL, 2.0, most=3) for number in range(30)]
    assert {is_held_out(scene) for scene in scenes} == {True, False}
    assert all(2 <= len(scene.shots[0].actors) <= 3 for scene in scenes)
