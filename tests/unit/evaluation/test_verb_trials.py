"""The verbs' trials: what is changed in a scene, what counts as a cut, and that one trial of each runs at toy size."""

from pathlib import Path

import numpy as np
import pytest

from asazora.evaluation import verb_trials
from asazora.evaluation.judge import Judge
from asazora.evaluation.judge_config import JudgeConfig
from asazora.evaluation.judge_nets import JudgeNets
from asazora.evaluation.prompts import SINGLE, trials
from asazora.evaluation.verb_trials import VerbBench, changed_scene, steps, write_source
from asazora.world.claims import claims
from asazora.world.scope import SMALL
from drifting_clip import moving_clip
from toy_model import serve_toy, toy_model


def test_a_changed_scene_differs_in_one_claim_and_can_be_drawn() -> None:
    changed = 0
    for trial in trials(SMALL, {SINGLE: 6}, 2.0, seed=0):
        other = changed_scene(trial.scene)
        if other is None:
            continue
        before = {(claim.row, claim.subject): claim.value for claim in claims(trial.scene, SMALL)}
        after = {(claim.row, claim.subject): claim.value for claim in claims(other, SMALL)}
        different = {place for place in after if before.get(place) != after[place]}
        assert len(different) == 1
        assert {row for row, _ in different} <= {"time", "weather"}
        changed += 1
    assert changed


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
    assert outcome.kept == ((24, 48),)
    assert len(outcome.frames) == 48
