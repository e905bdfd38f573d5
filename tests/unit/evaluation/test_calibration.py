import numpy as np
import torch

from asazora.core.rng import torch_generator
from asazora.evaluation.calibration import shuffled
from asazora.evaluation.degrade import round_trip
from asazora.evaluation.judge import Judge
from asazora.evaluation.judge_config import JudgeConfig
from asazora.evaluation.judge_nets import JudgeNets
from asazora.evaluation.prompts import SINGLE, TWO, trials
from asazora.models.codec import Codec, CodecConfig
from asazora.world.scope import SMALL


def test_no_claims_are_held_against_their_own_video(monkeypatch) -> None:
    judge = Judge(JudgeNets(JudgeConfig(scope=SMALL)))
    made = trials(SMALL, {SINGLE: 3, TWO: 5}, 2.0, seed=0)
    watched = [(trial, trial.prompt) for trial in made]
    monkeypatch.setattr("asazora.evaluation.calibration.verdicts_on", lambda _, trial, video: (trial, video))
    pairs = shuffled(judge, watched)
    shots = {trial.prompt: len(trial.scene.shots) for trial in made}
    assert all(trial.prompt != video for trial, video in pairs)
    assert all(shots[trial.prompt] == shots[video] for trial, video in pairs)


def test_round_trip_keeps_the_number_of_frames() -> None:
    codec = Codec(CodecConfig()).eval()
    frames = torch.randint(0, 256, (7, 64, 64, 3), generator=torch_generator(0, "frames")).to(torch.uint8).numpy()
    back = round_trip(codec, frames)
    assert back.shape == frames.shape
    assert np.array_equal(back[5], back[4])
