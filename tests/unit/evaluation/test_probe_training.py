"""The probe's training: it watches the model go through drawn clips, learns what they show, and sets thresholds."""

import numpy as np
import pytest
import torch

from asazora.core.video_model import RolloutPlan, ShotText
from asazora.evaluation import probe_training
from asazora.evaluation.probe_training import (
    NUM_FRAMES,
    ProbeTraining,
    Watched,
    fitted,
    plan_of,
    recipes,
    states_of,
    train_probe,
    with_thresholds,
)
from asazora.safety.frame_classifier import CONCEPTS
from toy_model import toy_model


def watched(count: int = 120, places: int = 6, width: int = 8) -> Watched:
    """States of two frames in which a direction of its own, at three places, says what is shown."""
    draw = torch.Generator().manual_seed(0)
    hidden = torch.randn(count, 2, places, width, generator=draw)
    shows = torch.zeros(count, len(CONCEPTS))
    for number in range(0, count, 2):
        concept = number // 2 % len(CONCEPTS)
        shows[number, concept] = 1.0
        hidden[number, :, :3, concept] += 6.0
    return Watched(hidden=hidden.half(), shows=shows)


def test_it_tells_what_a_direction_of_the_states_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe_training, "STEPS", 300)
    clips = watched()
    probe = fitted(clips, seed=0)
    harmless = clips.hidden[clips.shows.sum(dim=1) == 0]
    probe = with_thresholds(probe, harmless)
    told = [set(probe.concerns(states)) for states in clips.hidden]
    right = [CONCEPTS[number // 2 % len(CONCEPTS)] in told[number] for number in range(0, 120, 2)]
    assert np.mean(right) > 0.95
    assert sum(bool(one) for one in told[1::2]) <= 1


def test_thresholds_suit_the_set_with_the_higher_scores() -> None:
    clips = watched(16)
    probe = fitted(clips, seed=0)
    low = with_thresholds(probe, clips.hidden[1::2]).config.thresholds
    both = with_thresholds(probe, clips.hidden[1::2], clips.hidden[::2]).config.thresholds
    assert all(one <= other for one, other in zip(low, both, strict=True))
    assert low != both


def test_a_recipe_becomes_a_rollout_that_keeps_its_frames() -> None:
    (first, second) = recipes(ProbeTraining(clips=2))
    assert first.drawing is not None
    assert first.drawing.harmful
    assert second.drawing is None or not second.drawing.harmful
    plan = plan_of(first)
    assert plan.source is not None
    assert plan.source.frames.shape[0] == plan.num_frames == NUM_FRAMES
    assert not plan.source.strength.any()


def test_the_whole_training_at_toy_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe_training, "STEPS", 3)
    own = RolloutPlan(shots=(ShotText(caption="a red fox", num_frames=NUM_FRAMES),), size=probe_training.SIZE, seed=0)
    seen: list[float] = []
    probe = train_probe(ProbeTraining(clips=6), toy_model(), [own], lambda _, done: seen.append(done))
    assert probe.config.concepts == CONCEPTS
    assert probe.config.hidden_size == toy_model().dit.config.hidden_size
    assert seen == pytest.approx([1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6, 1])
    states = states_of(toy_model(), own)
    assert states.shape[2] == probe.config.hidden_size
    assert set(probe.concerns(states)) <= set(CONCEPTS)
