from collections import Counter

from asazora.core.rng import numpy_generator
from asazora.evaluation.prompts import SINGLE, TWO, balanced, group_of, num_counted, trials
from asazora.world.claims import claims
from asazora.world.holdout import is_held_out
from asazora.world.sampler import sample_scene
from asazora.world.scope import SMALL


def test_prompts_are_held_out_and_of_their_group() -> None:
    made = trials(SMALL, {SINGLE: 4, TWO: 3}, 3.0, seed=1)
    assert [trial.group for trial in made] == [SINGLE] * 4 + [TWO] * 3
    assert all(is_held_out(trial.scene) and group_of(trial.scene) == trial.group for trial in made)


def test_same_seed_gives_same_prompts() -> None:
    first, again, other = (trials(SMALL, {SINGLE: 3}, 3.0, seed=seed) for seed in (1, 1, 2))
    assert [trial.prompt for trial in first] == [trial.prompt for trial in again]
    assert [trial.prompt for trial in first] != [trial.prompt for trial in other]


def test_fewer_prompts_are_the_first_of_more_scenes() -> None:
    generator = numpy_generator(0, "pool")
    pool = [sample_scene(generator, SMALL) for _ in range(30)]
    assert balanced(pool, 5, SMALL) == balanced(pool, 12, SMALL)[:5]


def test_answers_are_more_even_than_in_random_scenes() -> None:
    generator = numpy_generator(0, "pool")
    pool = [scene for _ in range(300) if group_of(scene := sample_scene(generator, SMALL)) == SINGLE]

    def still_share(scenes: list) -> float:
        cameras = Counter(claim.value for scene in scenes for claim in claims(scene, SMALL) if claim.row == "camera")
        return cameras["still"] / cameras.total()

    assert still_share(balanced(pool, 40, SMALL)) < 0.7 * still_share(pool)


def test_every_row_that_can_be_asked_counts_often_enough() -> None:
    made = trials(SMALL, {SINGLE: 50, TWO: 25}, 3.0, seed=3)
    for group, rows in (
        (SINGLE, {"subject", "camera", "direction", "order", "effect", "physics"}),
        (TWO, {"relation", "persistence", "direction", "physics"}),
    ):
        asked: dict[str, Counter[str]] = {}
        for claim in (claim for trial in made if trial.group == group for claim in trial.claims):
            asked.setdefault(claim.row, Counter())[claim.value] += 1
        assert rows <= set(asked)
        assert {row: num_counted(answers) for row, answers in asked.items() if num_counted(answers) < 6} == {}


def test_the_commonest_answer_does_not_fill_a_row() -> None:
    assert num_counted(Counter(float=9, bounce=2, roll=1)) == 2 + 2 + 1
    assert num_counted(Counter(pop=5)) == 5
    assert num_counted(Counter()) == 0
