"""What a run of the transformer may be asked for."""

import pytest

from asazora.core.errors import InvalidRequestError
from asazora.models.dit.config import DiTConfig
from asazora.training.budget import Budget
from asazora.training.dit_run import DiTTrainConfig, Lesson


def test_a_lesson_of_the_sketch_alone_needs_a_sketch() -> None:
    alone = Lesson(layouts=(), sketch_only=True)
    with pytest.raises(InvalidRequestError, match="sketch"):
        DiTTrainConfig(dit=DiTConfig(latent_channels=4), budget=Budget(max_steps=1), lessons=(alone,))


def test_the_rate_falls_before_the_sketch_rests_and_rises_anew_for_the_rest() -> None:
    config = DiTTrainConfig(
        dit=DiTConfig(latent_channels=4, sketch_size=8),
        budget=Budget(max_seconds=100),
        lessons=(Lesson(layouts=(), until=0.6, sketch_only=True), Lesson(layouts=(), until=0.8), Lesson(layouts=())),
        warmup_steps=10,
        decay_share=0.5,
    )
    rates = [config.lr_factor_at(step, float(step)) for step in (0, 20, 45, 59, 60, 70, 90, 99)]
    assert rates == pytest.approx([0.1, 1.0, 0.5, 1 / 30, 0.1, 1.0, 0.5, 0.05], abs=0.01)
