"""What a prompt states is read as it was meant: all facts of the world's captions, and people's plain sentences."""

import numpy as np
import pytest

from asazora.pipelines.director.reader import read_prompt, read_shot
from asazora.pipelines.director.spec import Deed, RelationSpec, ShotSpec, SubjectSpec, Worn, facts, spec_of
from asazora.pipelines.shots import split_shots
from asazora.world.captions import caption, caption_shot
from asazora.world.sampler import sample_scene
from asazora.world.scene import Scene
from asazora.world.scope import FULL, SMALL, WorldScope
from stopwatch import processor_seconds

SCOPES = pytest.mark.parametrize("scope", [FULL, SMALL], ids=["full", "small"])


def _scenes(scope: WorldScope, number: int) -> list[Scene]:
    generator = np.random.default_rng(3)
    return [sample_scene(generator, scope, split="test" if index % 4 == 0 else "train") for index in range(number)]


@SCOPES
def test_a_dense_caption_is_read_back_as_its_scene(scope: WorldScope) -> None:
    generator = np.random.default_rng(4)
    lost = [
        text
        for scene in _scenes(scope, 500)
        for index in range(len(scene.shots))
        if facts(read_shot(text := caption_shot(scene, index, generator))) != spec_of(scene, index)
    ]
    assert len(lost) <= 2, lost


@SCOPES
def test_the_shots_of_a_whole_clip_are_read_back(scope: WorldScope) -> None:
    generator = np.random.default_rng(5)
    for scene in [scene for scene in _scenes(scope, 400) if len(scene.shots) > 1]:
        text = caption(scene, generator)
        read = [facts(spec) for spec in read_prompt(split_shots(text))]
        assert read == [spec_of(scene, index) for index in range(len(scene.shots))], text


@SCOPES
def test_nothing_else_is_read_from_a_short_caption_than_what_it_says(scope: WorldScope) -> None:
    generator = np.random.default_rng(6)
    lost = [
        text
        for scene in _scenes(scope, 300)
        for index in range(len(scene.shots))
        if not _is_part(read_shot(text := caption_shot(scene, index, generator, "short")), scene, index)
    ]
    assert len(lost) <= 4, lost


def _is_part(read: ShotSpec, scene: Scene, index: int) -> bool:
    """Whether a scene has everything that was read, with all its subjects, deeds and numbers."""
    shot, whole = scene.shots[index], spec_of(scene, index)
    seen = {"setting": shot.setting, "time": shot.time_of_day, "weather": shot.weather, "camera": shot.camera}
    if any(getattr(read, row) not in (None, name) for row, name in seen.items()):
        return False
    subjects = facts(read).subjects
    return facts(read).relation == whole.relation and len(subjects) == len(whole.subjects) and all(
        (one.kind, one.count, one.deeds) == (other.kind, other.count, other.deeds)
        and one.colour in (None, other.colour)
        and one.size in (None, other.size)
        and one.worn in ((), other.worn)
        and one.moods in ((), other.moods)
        for one, other in zip(subjects, whole.subjects, strict=True)
    )  # fmt: skip


def _subject(text: str) -> SubjectSpec:
    return read_shot(text).subjects[0]


ORDERS = {
    "first a fox jumps, then it spins": ("jump", "spin"),
    "a fox jumps and then spins": ("jump", "spin"),
    "a fox spins after jumping": ("jump", "spin"),
    "after jumping, the fox spins": ("jump", "spin"),
    "before spinning a fox jumps": ("jump", "spin"),
    "A fox. It jumps. After that it spins.": ("jump", "spin"),
    "a fox jumps, then spins, then sleeps": ("jump", "spin", "sleep"),
}


@pytest.mark.parametrize(("prompt", "deeds"), ORDERS.items())
def test_deeds_come_in_the_order_in_which_they_happen(prompt: str, deeds: tuple[str, ...]) -> None:
    assert tuple(deed.name for deed in _subject(prompt).deeds) == deeds


def test_a_direction_belongs_to_the_deed_that_has_one() -> None:
    assert _subject("a fox walks left and then jumps").deeds == (Deed(name="walk", direction="left"), Deed(name="jump"))
    assert _subject("to the left walks a fox").deeds == (Deed(name="walk", direction="left"),)


def test_whoever_heads_somewhere_without_a_verb_keeps_its_heading() -> None:
    assert _subject("a car heading right").heading == "right"


def test_pronouns_mean_the_subject() -> None:
    one = _subject("A girl stands in a park. She is happy and wears a red hat. She waves.")
    hat, deeds = Worn(kind="hat", colour="red"), (Deed(name="stand"), Deed(name="wave"))
    assert one == SubjectSpec(kind="girl", moods=("happy",), worn=(hat,), deeds=deeds)


def test_the_it_of_the_weather_means_nobody() -> None:
    spec = read_shot("a fox and a cat jump, it is raining")
    assert spec.weather == "rain"
    assert [one.deeds for one in spec.subjects] == [(Deed(name="jump"),)] * 2


COUNTS = {"three foxes": 3, "3 foxes": 3, "a pair of foxes": 2, "foxes x3": 3, "a fox": None, "foxes": 2}


@pytest.mark.parametrize(("prompt", "count"), COUNTS.items())
def test_counts(prompt: str, count: int | None) -> None:
    assert _subject(prompt).count == count


BLACK, WHITE = ("cat", "black"), ("cat", "white")
TOLD_APART = {
    "two cats, a black cat and a white cat, walk": [BLACK, WHITE],
    "two cats walk: a black one and a white one": [BLACK, WHITE],
    "two cats, one black and one white, walk": [BLACK, WHITE],
    "two cats walk in a park, one is black and the other is white": [BLACK, WHITE],
    "cats walk, a black cat and a white cat": [BLACK, WHITE],
    "two cats, a black cat and a dog, walk": [("cat", None), BLACK, ("dog", None)],
    "three cats, a black cat and a white cat, walk": [("cat", None), BLACK, WHITE],
}


@pytest.mark.parametrize(("prompt", "subjects"), TOLD_APART.items())
def test_a_group_may_be_told_one_by_one(prompt: str, subjects: list[tuple[str, str | None]]) -> None:
    spec = read_shot(prompt)
    assert [(one.kind, one.colour) for one in spec.subjects] == subjects
    assert all(one.count == 1 and one.deeds == (Deed(name="walk"),) for one in spec.subjects if len(subjects) == 2)


def test_each_of_a_group_has_its_own_look_mood_and_deed() -> None:
    first, second = read_shot("two girls, one is happy and wears a hat, the other one is sad and waves").subjects
    assert (first.moods, first.worn, first.deeds) == (("happy",), (Worn(kind="hat"),), ())
    assert (second.moods, second.worn, second.deeds) == (("sad",), (), (Deed(name="wave"),))


def test_what_is_negated_is_kept_as_such() -> None:
    spec = read_shot("a fox without a red hat, not in the rain or snow, does not jump")
    assert spec.without == {("weather", "rain"), ("weather", "snow")}
    assert spec.subjects[0].without >= {("accessory", "hat"), ("action", "jump")}
    assert (spec.subjects[0].worn, spec.subjects[0].deeds, spec.subjects[0].colour) == ((), (), None)


def test_not_this_but_that() -> None:
    assert _subject("not a red but a blue balloon").colour == "blue"


RELATIONS = {
    "a fox to the left of a cat": ("fox", "left of", "cat"),
    "to the left of a cat is a fox": ("fox", "left of", "cat"),
    "on the left a fox, on the right a cat": ("fox", "left of", "cat"),
    "a fox on the right and a cat on the left": ("fox", "right of", "cat"),
    "a fox sits, and to its right there is a cat": ("fox", "left of", "cat"),
    "a cat is on a cube": ("cat", "on", "cube"),
}


@pytest.mark.parametrize(("prompt", "relation"), RELATIONS.items())
def test_relations(prompt: str, relation: tuple[str, str, str]) -> None:
    spec = read_shot(prompt)
    assert spec.relation is not None
    kinds = [one.kind for one in spec.subjects]
    found = (kinds[spec.relation.subject], spec.relation.name, kinds[spec.relation.landmarks[0]])
    assert found == relation


def test_between_has_two_landmarks() -> None:
    spec = read_shot("a fox between a cat and a ball")
    assert spec.relation == RelationSpec(name="between", subject=0, landmarks=(1, 2))


def test_who_acts_on_whom() -> None:
    spec = read_shot("a girl pushes a red ball to the left")
    assert spec.subjects[0].deeds == (Deed(name="push", direction="left", target=1),)
    assert spec.subjects[1] == SubjectSpec(kind="ball", colour="red")


def test_each_does_its_own() -> None:
    spec = read_shot("a robot sleeps while a cat jumps")
    assert [(one.kind, [deed.name for deed in one.deeds]) for one in spec.subjects] == [
        ("robot", ["sleep"]),
        ("cat", ["jump"]),
    ]


def test_what_nobody_can_do_goes_to_who_can() -> None:
    spec = read_shot("a fox next to a tree jumps")
    assert [len(one.deeds) for one in spec.subjects] == [1, 0]


def test_whoever_comes_back_is_the_same_and_looks_the_same() -> None:
    first, second = read_prompt(("a small red fox with a blue scarf dances", "the same fox sleeps on a beach"))
    assert first.subjects[0].character == second.subjects[0].character == 0
    look = ("small", "red", (Worn(kind="scarf", colour="blue"),))
    assert (second.subjects[0].size, second.subjects[0].colour, second.subjects[0].worn) == look


def test_another_one_is_somebody_else() -> None:
    first, second = read_prompt(("a red fox dances", "another fox sleeps"))
    assert first.subjects[0].character != second.subjects[0].character
    assert second.subjects[0].colour is None


def test_everybody_has_a_number_of_their_own() -> None:
    shots = ("a fox", "the fox and a cat", "a dog and a ball", "a girl and a tree")
    specs = read_prompt(shots)
    assert [[one.character for one in spec.subjects] for spec in specs] == [[0], [0, 2], [3, 4], [5, 6]]


def test_a_pronoun_reaches_back_over_a_cut() -> None:
    _, second = read_prompt(("a red fox dances", "it sleeps in space"))
    assert (second.subjects[0].kind, second.subjects[0].character) == ("fox", 0)


ATTRIBUTES_OF_OTHER_THINGS = ("a fox with blue eyes", "a fox in a gloomy forest", "a fox in a big city")


@pytest.mark.parametrize("prompt", ATTRIBUTES_OF_OTHER_THINGS)
def test_attributes_of_other_things_are_not_the_subjects(prompt: str) -> None:
    assert facts(ShotSpec(subjects=(_subject(prompt),))).subjects == (SubjectSpec(kind="fox"),)


def test_nouns_are_not_taken_for_verbs() -> None:
    assert _subject("a fox under the waves").deeds == ()
    assert _subject("a fox goes for a walk").deeds == (Deed(name="walk"),)


def test_nothing_known_is_an_empty_spec() -> None:
    assert read_shot("Historical footage of California during the gold rush.").is_empty


@pytest.mark.parametrize(
    "filler", [" a", " red", " and", ",", " not", " fox", " the same", " zeppelin", "\n", " left of"]
)
def test_hostile_prompts_are_read_in_no_time(filler: str) -> None:
    with processor_seconds(20):
        spec = read_shot("a fox" + filler * 4_000 + " jumps")
    assert "fox" in [subject.kind for subject in spec.subjects]
