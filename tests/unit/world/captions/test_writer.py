"""Captions: many families, complete when dense, right in grammar, the same for the same seed."""

import re
from collections import Counter

import numpy as np
import pytest

from asazora.core.errors import UnknownNameError
from asazora.world.captions import caption, caption_shot, write_shot
from asazora.world.captions.templates import PATTERNS, templates
from asazora.world.kinds import KINDS
from asazora.world.lexicon import names, unknown_words
from asazora.world.places import times_in
from asazora.world.sampler import sample_scene
from asazora.world.scene import Accessory, Action, Actor, Mood, Scene, Shot
from asazora.world.scope import FULL, SMALL, WorldScope

SCOPES = pytest.mark.parametrize("scope", [FULL, SMALL], ids=["full", "small"])


def _scenes(scope: WorldScope, number: int) -> list[Scene]:
    generator = np.random.default_rng(0)
    return [sample_scene(generator, scope) for _ in range(number)]


def _scene(*actors: Actor, **shot: str) -> Scene:
    return Scene(shots=(Shot(duration_s=2.0, setting="meadow", actors=actors, **shot),))


def _captions(scene: Scene, number: int = 60, detail: str = "dense") -> list[str]:
    generator = np.random.default_rng(1)
    return [caption(scene, generator, detail).lower() for _ in range(number)]


def test_at_least_sixty_families_are_really_used() -> None:
    generator = np.random.default_rng(0)
    used = {write_shot(scene, 0, generator).family for scene in _scenes(SMALL, 3000)}
    assert len(used) >= 60


def test_every_family_can_be_used() -> None:
    generator = np.random.default_rng(0)
    used = {write_shot(scene, 0, generator).family for scene in _scenes(FULL, 6000)}
    assert used == {template.pattern for sort in PATTERNS for template in templates(sort)}


def test_families_are_different_sentences() -> None:
    skeletons = Counter(re.sub(r"[\[\]]", "", pattern) for patterns in PATTERNS.values() for pattern in patterns)
    within = [pattern for patterns in PATTERNS.values() for pattern in set(patterns)]
    assert len(within) == sum(map(len, PATTERNS.values()))
    assert len(skeletons) >= 60


@SCOPES
def test_the_facts_of_a_dense_caption_can_be_read_back(scope: WorldScope) -> None:
    generator = np.random.default_rng(5)
    for scene in _scenes(scope, 300):
        for index, shot in enumerate(scene.shots):
            text = caption_shot(scene, index, generator)
            _assert_read_back(text, shot, scope)


def _assert_read_back(text: str, shot: Shot, scope: WorldScope) -> None:
    assert shot.setting in names(text, "setting", scope), text
    assert set(names(text, "kind", scope)) == {actor.kind for actor in shot.actors}, text
    colours = {actor.colour for actor in shot.actors if actor.colour}
    worn = {accessory.colour for actor in shot.actors for accessory in actor.accessories}
    assert set(names(text, "colour", scope)) == colours | worn, text
    deeds = {action.name for actor in shot.actors for action in actor.actions}
    assert deeds <= set(names(text, "action", scope)) <= deeds | {"stand"}, text
    if len(times_in(shot.setting)) > 1:
        assert names(text, "time", scope) == [shot.time_of_day], text
    if shot.weather != "clear":
        assert names(text, "weather", scope) == [shot.weather], text
    if shot.camera != "still":
        assert names(text, "camera", scope) == [shot.camera], text
    moods = {mood.emotion for actor in shot.actors for mood in actor.moods}
    assert moods <= set(names(text, "emotion", scope)), text


@SCOPES
@pytest.mark.parametrize("detail", ["dense", "short"])
def test_captions_use_only_words_of_the_scope(scope: WorldScope, detail: str) -> None:
    generator = np.random.default_rng(5)
    for scene in _scenes(scope, 300):
        text = caption(scene, generator, detail)
        assert unknown_words(text, scope) == [], text


@SCOPES
@pytest.mark.parametrize("detail", ["dense", "short"])
def test_captions_are_well_formed(scope: WorldScope, detail: str) -> None:
    generator = np.random.default_rng(9)
    for scene in _scenes(scope, 500):
        text = caption(scene, generator, detail)
        assert "{" not in text
        assert not re.search(r"  | [,.;:]|[,;:]{2}|^[,. ]|\.\.", text), text
        assert not re.search(r"\ba [aeio]|\ban [^aeiou8]", text.lower()), text


def test_short_captions_say_less() -> None:
    scenes = _scenes(FULL, 200)
    dense, short = (sum(len(_captions(scene, 1, detail)[0]) for scene in scenes) for detail in ("dense", "short"))
    assert short < 0.9 * dense


def test_groups_take_plural_nouns_and_verbs() -> None:
    group = Actor(id="a", kind="fox", colour="red", count=3, actions=(Action(name="jump"),))
    for text in _captions(_scene(group)):
        assert re.search(r"(three|3) (red|scarlet)? ?(foxes|fox cubs)", text), text
        assert not re.search(r"\b(fox|jumps|leaps|hops)\b(?! cubs)", text), text


def test_clothes_carry_the_colour_of_people() -> None:
    girl = Actor(id="a", kind="girl", colour="blue", accessories=(Accessory(kind="scarf", colour="red"),))
    assert KINDS["girl"].coloured == "clothes"
    for text in _captions(_scene(girl)):
        assert re.search(r"(blue|azure) (clothes|clothing)", text), text


def test_events_are_told_in_their_order_or_with_before_and_after() -> None:
    actions = (Action(name="jump", end=0.5), Action(name="spin", start=0.5))
    for text in _captions(_scene(Actor(id="a", kind="fox", actions=actions))):
        told = names(text, "action")
        turned = re.search(r"\bafter (jump|leap|hop)|\bbefore (spin|twirl|whirl)", text)
        assert told == ["jump", "spin"] or (turned and set(told) == {"jump", "spin"}), text


def test_a_change_of_mood_names_both_moods_in_order() -> None:
    moods = (Mood(emotion="sad", end=0.5), Mood(emotion="happy", start=0.5))
    for text in _captions(_scene(Actor(id="a", kind="fox", moods=moods))):
        told = names(text, "emotion")
        assert told == ["sad", "happy"] or (told == ["happy", "sad"] and "after being" in text), text


def test_a_relation_is_told_from_the_side_of_its_subject() -> None:
    pair = (Actor(id="a", kind="fox", x=-0.5), Actor(id="b", kind="ball", x=0.5))
    for text in _captions(_scene(*pair)):
        if "relation" in text or names(text, "relation"):
            assert names(text, "relation") == ["left of"], text


def test_a_character_that_comes_back_is_called_the_same() -> None:
    fox = Actor(id="a", kind="fox", colour="red")
    shots = tuple(Shot(duration_s=1.0, setting=place, actors=(fox,)) for place in ("meadow", "beach"))
    for text in _captions(Scene(shots=shots), 20):
        assert text.count("the same") == 1 or "same" not in text, text
        assert len(re.findall(r"\b(fox|fox cub)\b", text)) >= 2


def test_the_same_generator_writes_the_same_caption() -> None:
    scenes = _scenes(FULL, 20)
    assert [_captions(scene, 3) for scene in scenes] == [_captions(scene, 3) for scene in scenes]


def test_an_unknown_detail_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        caption(_scenes(SMALL, 1)[0], np.random.default_rng(0), "verbose")
