"""A prompt becomes dense captions: what it states is kept, the rest is drawn by the seed, and all of it is stable."""

import time
from dataclasses import replace

import numpy as np
import pytest

from asazora.models.text import TextEncoder
from asazora.pipelines.director import Director, direct
from asazora.pipelines.director.spec import spec_of
from asazora.world.captions import caption
from asazora.world.lexicon import unknown_words
from asazora.world.places import belongs, times_in
from asazora.world.sampler import sample_scene
from asazora.world.scope import FULL, SMALL, WorldScope

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


def test_known_words_need_no_encoder_and_little_time(encoder: TextEncoder) -> None:
    director = Director(SMALL, None)
    director.direct("a fox")
    started = time.perf_counter()
    for seed in range(20):
        director.direct("a tiny crimson bunny with a blue cap hops on the shore at dusk", seed)
    assert (time.perf_counter() - started) / 20 < 0.05
