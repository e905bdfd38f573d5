"""All verbs tried on scenes, one scene after the other, at toy size."""

from pathlib import Path

import numpy as np
import pytest

from asazora.core.errors import InvalidRequestError
from asazora.evaluation.judge import Judge
from asazora.evaluation.judge_config import JudgeConfig
from asazora.evaluation.judge_nets import JudgeNets
from asazora.evaluation.prompts import SINGLE, trials
from asazora.evaluation.verb_sheets import SHEET_CLIPS
from asazora.evaluation.verb_trials import Outcome, VerbBench
from asazora.evaluation.verbs import PROBES, Sources, VerbFigures, evaluate_verbs, rows_to_json
from asazora.world.scope import SMALL
from toy_model import serve_toy, toy_model


def toy_bench() -> VerbBench:
    return VerbBench(served=serve_toy(), codec=toy_model().codec, judge=Judge(JudgeNets(JudgeConfig(scope=SMALL))))


def test_every_verb_is_tried_on_a_scene_and_has_rows() -> None:
    seen: list[tuple[int, int]] = []
    figures = evaluate_verbs(toy_bench(), 1, 0, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 1)]
    always = {*PROBES, "image", "variations", "best of", "storyboard"}
    assert always | {"blend", "remix"} >= set(figures.found) >= always
    assert figures.found["image"][0]["size as asked"] == figures.found["variations"][0]["all differ"] == 1
    assert figures.found["best of"][0]["gain over the first"] <= 1
    assert {verb: len(outcomes) for verb, outcomes in figures.examples.items() if len(outcomes) != 1} == {"remix": 2}
    found = rows_to_json(figures, seed=0)
    assert found["scenes"] == 1
    assert {row["verb"] for row in found["rows"]} == set(figures.found)
    kept = [row for row in found["rows"] if row["figure"] == "kept is identical"]
    assert [row["value"] for row in kept] == [1.0] * 4


def test_when_the_time_is_over_no_scene_is_begun() -> None:
    figures = evaluate_verbs(toy_bench(), 2, 0, lambda *_: None, minutes=0)
    assert (figures.scenes, figures.rows) == (0, [])


def test_no_scenes_are_refused() -> None:
    with pytest.raises(InvalidRequestError):
        evaluate_verbs(toy_bench(), 0, 0, lambda *_: None)


def test_figures_keep_a_few_clips_and_the_figures_of_all() -> None:
    figures = VerbFigures()
    for _ in range(SHEET_CLIPS + 2):
        figures.add("blend", Outcome(figures={"monotone": 1.0}, frames=np.zeros((1, 8, 8, 3), np.uint8)))
    assert (len(figures.found["blend"]), len(figures.examples["blend"])) == (SHEET_CLIPS + 2, SHEET_CLIPS)


def test_what_was_asked_of_fewest_remixes_comes_first() -> None:
    figures = VerbFigures()
    for change in ("light", "light", "colour"):
        figures.add("remix", Outcome(figures={f"{change} changed": 1.0}, frames=np.zeros((1, 8, 8, 3), np.uint8)))
    assert figures.least_tried(["light", "weather", "colour"]) == ["weather", "colour", "light"]


def test_a_clip_to_blend_with_is_set_elsewhere(tmp_path: Path) -> None:
    sources = Sources(trials(SMALL, {SINGLE: 3}, 1.0, seed=0), tmp_path)
    other = sources.set_elsewhere(0)
    assert other is not None
    assert other.trial.scene.shots[0].setting != sources.trials[0].scene.shots[0].setting
    assert Sources(sources.trials[:1], tmp_path).set_elsewhere(0) is None
