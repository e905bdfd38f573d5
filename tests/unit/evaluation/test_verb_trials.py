"""The verbs' trials: what is changed in a scene, what counts as a cut, and that one trial of each runs at toy size."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from asazora.evaluation import verb_trials
from asazora.evaluation.judge import Judge
from asazora.evaluation.judge_config import JudgeConfig
from asazora.evaluation.judge_nets import JudgeNets
from asazora.evaluation.prompts import SINGLE, trials
from asazora.evaluation.verb_trials import VerbBench, change_in_words, changed_scenes, steps, write_source
from asazora.pipelines.director.reader import read_shot
from asazora.pipelines.director.remix import remixed
from asazora.pipelines.director.spec import facts, spec_of
from asazora.world.claims import claims
from asazora.world.scope import SMALL
from drifting_clip import moving_clip
from toy_model import serve_toy, toy_model


def test_a_changed_scene_differs_in_the_one_claim_that_is_named() -> None:
    rows = {"light": "time", "weather": "weather", "setting": "setting", "colour": "colour"}
    seen: set[str] = set()
    for trial in trials(SMALL, {SINGLE: 12}, 2.0, seed=0):
        before = {(claim.row, claim.subject): claim.value for claim in claims(trial.scene, SMALL)}
        for change, other in changed_scenes(trial.scene, SMALL).items():
            after = {(claim.row, claim.subject): claim.value for claim in claims(other, SMALL)}
            different = {row for row, subject in after if before.get((row, subject)) != after[row, subject]}
            assert rows[change] in different
            assert different <= {rows[change], "time", "weather"}, "some places have no claims about them"
            seen.add(change)
    assert seen == set(rows)


def test_a_video_told_anew_in_words_for_one_change_is_told_as_the_changed_scene() -> None:
    told = 0
    for trial in trials(SMALL, {SINGLE: 12}, 2.0, seed=1):
        known = read_shot(trial.prompt)
        for change, other in changed_scenes(trial.scene, SMALL).items():
            words = change_in_words(change, other.shots[0])
            assert facts(remixed(known, read_shot(words, known.subjects))) == spec_of(other, 0), (trial.prompt, words)
            told += 1
    assert told > 24


def test_a_step_counts_in_median_steps_or_in_what_encoding_does_where_nothing_moves(tmp_path: Path) -> None:
    (trial,) = trials(SMALL, {SINGLE: 1}, 1.0, seed=0)
    source = dataclasses.replace(write_source(trial, tmp_path, "clip"), coding_step=0.5)
    still, moving = np.zeros((5, 4, 4, 3), np.uint8), np.zeros((5, 4, 4, 3), np.uint8)
    moving[1::2] = 2
    assert verb_trials._ratio("ratio", 0.6, still, source, 1.5) == {"ratio": 1.2, "ratio at most 1.5": 1.0}
    assert verb_trials._ratio("ratio", 4.0, moving, source, 1.5) == {"ratio": 2.0, "ratio at most 1.5": 0.0}


def test_a_source_knows_how_far_encoding_moves_its_frames(tmp_path: Path) -> None:
    (trial,) = trials(SMALL, {SINGLE: 1}, 1.0, seed=0)
    assert 0 < write_source(trial, tmp_path, "clip").coding_step < 10


def test_steps_are_the_mean_differences_of_neighbours() -> None:
    frames = np.zeros((3, 4, 4, 3), np.uint8)
    frames[1] = 250
    frames[2] = 240
    assert steps(frames).tolist() == [250, 10]


@pytest.mark.parametrize(("shift", "is_cut"), [(0, True), (4, True), (-4, True), (6, False), (-6, False)])
def test_a_cut_counts_within_one_latent_frame_of_the_frame_asked(shift: int, is_cut: bool) -> None:
    clip = moving_clip(48, 64, 64)
    clip[24 + shift :] = 255 - clip[24 + shift :]
    assert verb_trials._is_cut(clip, 24) is is_cut


def test_a_trial_of_an_extension_measures_its_join_and_its_speed(tmp_path: Path) -> None:
    (trial,) = trials(SMALL, {SINGLE: 1}, 2.0, seed=0)
    source = write_source(trial, tmp_path, "clip")
    bench = VerbBench(served=serve_toy(), codec=toy_model().codec, judge=Judge(JudgeNets(JudgeConfig(scope=SMALL))))
    verb_trials.plain(bench, source)
    outcome = verb_trials.extend_backward(bench, source)
    assert outcome.figures["kept is identical"] == 1.0
    assert outcome.figures["seam ratio"] > 0
    assert outcome.figures["speed"] > 0
    assert outcome.kept == ((60, 84),)
    assert len(outcome.frames) == 84
