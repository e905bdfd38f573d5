"""Prompts in people's words: enough of them, told apart from the captions, and understood."""

import pytest

from asazora.evaluation.directing import asked_claims
from asazora.evaluation.paraphrases import PARTS, TEST, paraphrases, parse_shares, understood
from asazora.models.text import TextEncoder
from asazora.pipelines.director import Director
from asazora.world.lexicon import unknown_words
from asazora.world.scope import FULL, SMALL


def test_there_are_enough_in_every_scope() -> None:
    assert len(paraphrases(FULL)) >= 120
    assert len(paraphrases(SMALL)) >= 60
    assert all(len(paraphrases(FULL, (part,))) >= 60 for part in PARTS)


def test_most_use_words_that_no_caption_uses() -> None:
    chosen = paraphrases(FULL)
    assert sum(bool(unknown_words(one.prompt, FULL)) for one in chosen) > len(chosen) / 2


def test_prompts_that_were_not_looked_at_are_understood() -> None:
    shares = parse_shares(Director(SMALL, TextEncoder.load()), paraphrases(SMALL, (TEST,)), seed=0)
    assert shares["all facts"].share > 0.93, shares


def test_a_scene_without_what_was_asked_is_told_apart() -> None:
    director = Director(FULL, None)
    right, wrong = (director.direct(prompt).scene for prompt in ("a red fox jumps in a meadow", "a cat on a beach"))
    (asked,) = [one for one in paraphrases(FULL) if one.prompt.startswith("a rabbit, a big one, blue")]
    assert not any(one.is_true for one in understood(asked, wrong) if one.row != "absent")
    assert [one.row for one in understood(asked, right) if one.is_true] == ["setting"]
    assert not any(one.is_true for one in understood(asked, None))


@pytest.mark.parametrize("scope", [FULL, SMALL], ids=["full", "small"])
def test_claims_are_those_of_the_prompt(scope: object) -> None:
    for one in paraphrases(scope):  # type: ignore[arg-type]
        _, asked = asked_claims(one, scope, 3.0, 0)  # type: ignore[arg-type]
        rows = {claim.row for claim in asked}
        assert ("setting" in rows) == any(shot.setting for shot in one.shots), one.prompt
        assert rows <= {"subject", "count", "colour", "action", "direction", "relation", "setting", "time", "weather",
                        "emotion", "camera", "order", "effect", "physics", "persistence"}  # fmt: skip
