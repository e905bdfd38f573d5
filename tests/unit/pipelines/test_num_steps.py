"""How many network calls a chunk takes: fewer where a sketch says nearly all."""

import copy
from dataclasses import replace

import numpy as np
import pytest

from asazora.core.sizes import Size
from asazora.core.video_model import NoisedSource, RolloutPlan, ShotText, StepProgress
from toy_model import DIT, toy_model

SIZE, NUM_FRAMES = Size(128, 64), 5
PLAN = RolloutPlan(shots=(ShotText(caption="a red fox in a meadow", num_frames=NUM_FRAMES),), size=SIZE, seed=0)
GREY = np.full((NUM_FRAMES, SIZE.height, SIZE.width, 3), 90, np.uint8)
FEW, USUAL = 2, DIT.sampling.num_steps


def steps(plan: RolloutPlan) -> list[StepProgress]:
    model = copy.copy(toy_model())
    model.sampling = replace(model.sampling, sketched_steps=FEW)
    told: list[StepProgress] = []
    assert sum(len(chunk.frames) for chunk in model.rollout(plan, told.append)) == NUM_FRAMES
    return told


@pytest.mark.parametrize(
    ("plan", "num_steps"),
    [
        (PLAN, FEW),
        (replace(PLAN, shots=(replace(PLAN.shots[0], caption=" "),)), USUAL),
        (replace(PLAN, loop=True), FEW),
        (replace(PLAN, after=GREY), FEW),
        (replace(PLAN, source=NoisedSource(frames=GREY, strength=np.ones(NUM_FRAMES))), USUAL),
    ],
    ids=["from words alone", "without words", "a loop", "towards given frames", "from a source"],
)
def test_what_comes_from_noise_and_a_sketch_takes_few_calls(plan: RolloutPlan, num_steps: int) -> None:
    told = steps(plan)
    assert {step.num_steps for step in told} == {num_steps}
    assert [step.step_index for step in told] == list(range(num_steps)) * 2
