"""A prompt becomes dense captions: what it states is kept, the rest is drawn by the seed, and all of it is stable."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asazora.models.text import TextEncoder
from asazora.pipelines.director import Director, direct
from asazora.pipelines.director.spec import spec_of
from asazora.pipelines.shots import join_shots
from asazora.world.captions import caption
from asazora.world.lexicon import unknown_words
from asazora.world.places import belongs, times_in
from asazora.world.sampler import sample_scene
from asazora.world.scope import FULL, SMALL, WorldScope
from stopwatch import processor_seconds

SCOPES = pytest.mark.parametrize("scope", [FULL, SMALL], ids=["full", "small"])
PROMPTS = (
    "a fox",
    "a cat sleeps",
    "three balls bounce on a beach",
    "a girl and a robot in the rain",
    "a car drives",
    "Shot 1: a rabbit jumps. Shot 2: the rabbit sleeps at night.",
    "zoom in on an elephant with a hat",
)


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return TextEncoder.load()


@SCOPES
def test_directing_a_dense_caption_keeps_every_fact_of_it(scope: WorldScope) -> None:
    director, generator = Director(scope, None), np.random.default_rng(8)
    for number in range(150):
        scene = sample_scene(generator, scope)
        directed = director.direct(caption(scene, generator), number)
        assert directed.scene is not None
        facts_kept = [spec_of(directed.scene, index) for index in range(len(directed.scene.shots))]
        assert facts_kept == [spec_of(scene, index) for index in range(len(scene.shots))], directed.revised_prompt
        assert (directed.unknown_words, directed.replaced, directed.left_out) == ((), {}, ()), directed


@SCOPES
@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_revised_prompt_passed_back_stays_as_it_is(prompt: str, scope: WorldScope) -> None:
    director = Director(scope, None)
    for seed in range(20):
        revised = director.direct(prompt, seed).revised_prompt
        assert director.direct(revised, seed).revised_prompt == revised


TEXTS = st.sampled_from((
    "a red fox walks left", "it sleeps at night", "another fox sleeps", "two other foxes", "the fox and a dog",
    "two foxes run on a beach", "three foxes", "the foxes jump", "one fox", "a happy fox with a blue hat",
    "the fox without a hat", "a fox starts out sad but ends up happy", "the fox turns blue", "a big one",
    "a fox to the left of a red fox", "a red fox to the right of a cat in the rain", "a fox between two cats",
    "the small fox walks right", "a tiny red fox with a red scarf and a yellow hat", "she is happy and wears a red hat",
    "a girl pushes a ball to the left", "the ball", "a boy and a girl and a cat", "the cat and another cat",
    "a black cat and a white cat", "the black cat sleeps", "a wizard in space", "three fish", "the fish",
    "a man eats an apple", "the rabbit is not happy", "everyone sleeps", "no fox, a cat", "in the rain",
    "cut paper style", "underwater, a penguin spins and then jumps", "a car drives right on a city street",
    "zoom in on a meadow",
))  # fmt: skip
"""Look-alikes, returns, changes and absences, which captions have to tell apart."""


@cache
def kept_director(scope: WorldScope) -> Director:
    return Director(scope, None)


@SCOPES
@given(texts=st.lists(TEXTS, min_size=1, max_size=6), seed=st.integers(0, 99))
def test_many_shots_passed_back_stay_as_they_are(scope: WorldScope, texts: list[str], seed: int) -> None:
    director = kept_director(scope)
    once = director.direct(join_shots(texts), seed)
    twice = director.direct(once.revised_prompt, seed)
    assert twice.shots == once.shots
    assert once.scene is not None or once.shots == tuple(texts)


def test_a_look_alike_is_told_apart_from_who_was_met_before() -> None:
    director = Director(SMALL, None)
    for seed in range(20):
        directed = director.direct("Shot 1: a red fox jumps; Shot 2: another fox sleeps; Shot 3: the red fox", seed)
        assert directed.scene is not None
        assert [shot.actors[0].colour for shot in directed.scene.shots] == ["red", None, "red"]
        assert [shot.actors[0].id for shot in directed.scene.shots] == ["0", "1", "0"]
        assert "another" in directed.shots[1].lower()
        assert "another" not in directed.shots[2].lower()


def test_whoever_stays_unnamed_keeps_number_and_clothes() -> None:
    scene = direct("Shot 1: three foxes with red hats; Shot 2: in the rain", SMALL, None).scene
    assert scene is not None
    first, second = (shot.actors for shot in scene.shots)
    assert first == second


def test_a_target_that_is_added_is_nobody_of_a_later_shot() -> None:
    scene = direct("Shot 1: a girl pushes; Shot 2: a blue fox; Shot 3: a red ball", FULL, None).scene
    assert scene is not None
    assert [[actor.id for actor in shot.actors] for shot in scene.shots] == [["0", "3"], ["1"], ["2"]]


def test_without_a_stand_in_a_kind_is_left_out() -> None:
    directed = direct("the fox and a dog", SMALL, None)
    assert directed.left_out == ("dog",)
    assert directed.scene is not None
    assert [actor.kind for actor in directed.scene.shots[0].actors] == ["fox"]


def test_a_revised_prompt_keeps_the_lengths_that_were_named() -> None:
    directed = Director(SMALL, None).direct("Shot 1 (3 s): a fox sleeps. Shot 2: it jumps. Shot 3 (1.25 s): a cat.", 1)
    assert directed.seconds == (3, None, 1.25)
    assert Director(SMALL, None).direct(directed.revised_prompt, 1) == directed


def test_shots_beside_pictures_keep_their_words_and_lend_their_characters() -> None:
    texts = ("a blue fox with a red hat", "the fox sleeps in a meadow")
    directed = Director(SMALL, None).direct_shots(texts, 3, fill=(False, True))
    assert directed.shots[0] == texts[0]
    assert directed.scene is not None
    (fox,) = directed.scene.shots[1].actors
    assert (fox.kind, fox.colour) == ("fox", "blue")
    assert [(worn.kind, worn.colour) for worn in fox.accessories] == [("hat", "red")]


def test_what_is_not_filled_in_loses_nothing() -> None:
    texts = ("a happy balloon", "a fox sleeps")
    directed = Director(SMALL, None).direct_shots(texts, 3, fill=(False, True))
    assert (directed.shots[0], directed.left_out) == ("a happy balloon", ())


def test_an_edit_of_the_revised_prompt_changes_that_alone() -> None:
    director = Director(SMALL, None)
    before = director.direct("a red fox walks left on a beach at night", 5)
    after = director.direct(before.revised_prompt.replace("red", "blue").replace("scarlet", "blue"), 5)
    assert before.scene is not None
    assert after.scene is not None
    one = spec_of(before.scene, 0)
    assert spec_of(after.scene, 0) == replace(one, subjects=(replace(one.subjects[0], colour="blue"),))


@SCOPES
@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_same_seed_fills_in_the_same_and_others_differ(prompt: str, scope: WorldScope) -> None:
    director = Director(scope, None)
    revised = [director.direct(prompt, seed).revised_prompt for seed in range(8)]
    assert revised == [direct(prompt, scope, None, seed).revised_prompt for seed in range(8)]
    assert len(set(revised)) > 4


@SCOPES
@pytest.mark.parametrize("prompt", PROMPTS)
def test_what_is_filled_in_lies_in_the_scope_and_belongs_together(prompt: str, scope: WorldScope) -> None:
    for seed in range(20):
        directed = direct(prompt, scope, None, seed)
        assert unknown_words(directed.revised_prompt, scope) == []
        assert directed.scene is not None
        for shot in directed.scene.shots:
            assert shot.time_of_day in times_in(shot.setting)
            if "beach" not in prompt:
                assert all(belongs(actor.kind, shot.setting) for actor in shot.actors)


def test_what_is_left_open_is_calm() -> None:
    for seed in range(20):
        scene = direct("a fox", SMALL, None, seed).scene
        assert scene is not None
        shot, fox = scene.shots[0], scene.shots[0].actors[0]
        assert (shot.weather, shot.camera, scene.style) == ("clear", "still", "storybook")
        assert (fox.colour, fox.size, fox.accessories, fox.moods, fox.actions) == (None, "medium", (), (), ())


def test_stating_a_thing_changes_nothing_else() -> None:
    plain, night = (direct(f"a fox walks left{words}", SMALL, None, 9).scene for words in ("", " at night"))
    assert plain is not None
    assert night is not None
    assert plain.shots[0].setting == night.shots[0].setting
    assert plain.shots[0].actors == night.shots[0].actors


def test_a_shot_that_names_no_place_goes_on_where_the_last_one_was() -> None:
    scene = direct("Shot 1: a cat sleeps in a bedroom at night. Shot 2: the cat jumps.", SMALL, None, 3).scene
    assert scene is not None
    assert [(shot.setting, shot.time_of_day) for shot in scene.shots] == [("bedroom", "night")] * 2
    assert {shot.actors[0].id for shot in scene.shots} == {"0"}


def test_what_the_scope_lacks_gives_way_to_the_nearest_and_is_reported(encoder: TextEncoder) -> None:
    directed = direct("a zebra walks on the moon", SMALL, encoder)
    assert directed.unknown_words == ("zebra", "moon")
    assert set(directed.replaced) == {"zebra", "moon"}
    assert directed.scene is not None
    assert directed.scene.shots[0].setting == "space"


def test_what_cannot_be_is_left_out_and_reported() -> None:
    directed = direct("a happy balloon in a bedroom in the rain", SMALL, None)
    assert directed.left_out == ("happy balloon", "rain in bedroom")


def test_what_is_not_recognised_stays_in_its_own_words(encoder: TextEncoder) -> None:
    prompt = "Historical footage of California during the gold rush."
    directed = direct(prompt, FULL, encoder)
    assert (directed.revised_prompt, directed.scene) == (prompt, None)


def test_prompts_beside_pictures_are_not_filled_in(encoder: TextEncoder) -> None:
    directed = Director(FULL, encoder).direct("the ostrich turns round", fill=False)
    assert (directed.shots, directed.scene) == (("the bird turns round",), None)


def test_known_words_need_no_encoder_and_little_time() -> None:
    director = Director(SMALL, None)
    director.direct("a fox")
    with processor_seconds(1):
        for seed in range(20):
            directed = director.direct("a tiny crimson bunny with a blue cap hops on the shore at dusk", seed)
            assert directed.scene is not None
            assert directed.unknown_words == ()
