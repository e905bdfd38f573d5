from pathlib import Path

import numpy as np
import pytest
import torch

from asazora.core.sizes import Size
from asazora.evaluation.judge import Judge
from asazora.evaluation.judge_training import JudgeTraining, train_judge
from asazora.evaluation.prompts import SINGLE, TWO, trials
from asazora.evaluation.verdicts import Case
from asazora.world.render import render
from asazora.world.scope import SMALL

TINY = JudgeTraining(
    stills=2, clips=2, cameras=2, frame_steps=22, crop_steps=22, motion_steps=22, camera_steps=22, batch_size=2
)


@pytest.fixture(scope="module")
def judge_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judge") / "tiny"
    train_judge(TINY, folder, lambda *_: None)
    return folder


def test_a_saved_judge_knows_its_scope(judge_folder: Path) -> None:
    assert Judge.load(judge_folder).config.scope == SMALL


def test_same_seed_trains_the_same_judge_and_tells_how_far_it_is(judge_folder: Path, tmp_path: Path) -> None:
    stages: list[str] = []
    train_judge(TINY, tmp_path / "again", lambda stage, *_: stages.append(stage))
    assert stages == ["stills", "clips", "cameras", "frames", "crops", "motion", "camera"]
    first, again = (Judge.load(folder).nets.state_dict() for folder in (judge_folder, tmp_path / "again"))
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_every_claim_gets_a_verdict(judge_folder: Path) -> None:
    judge = Judge.load(judge_folder)
    for trial in trials(SMALL, {SINGLE: 1, TWO: 2}, 2.0, seed=3):
        frames = np.stack(list(render(trial.scene, Size(128, 128), 12)))
        sights = judge.watch(frames, 12, trial.durations_s)
        assert len(sights) == len(trial.scene.shots)
        case = Case(sights=sights, claims=trial.claims, scene=trial.scene, config=judge.config)
        assert [verdict.claim for verdict in case.verdicts()] == list(trial.claims)
