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
