import numpy as np
import pytest

from asazora.core.errors import InvalidRequestError
from asazora.evaluation.evaluate import EvaluationPlan, evaluate, model_video
from asazora.evaluation.judge import Judge
from asazora.evaluation.judge_config import JudgeConfig
from asazora.evaluation.judge_nets import JudgeNets
from asazora.evaluation.prompts import SINGLE, TWO, trials
from asazora.pipelines.generate import ServedModel
from asazora.world.scope import SMALL
from fakes import FakeModel


def test_the_model_is_judged_on_every_prompt_and_the_judge_on_more() -> None:
    judge = Judge(JudgeNets(JudgeConfig(scope=SMALL)))
    plan = EvaluationPlan(single=2, two=1, calibration=3, seconds=2.0)
    counted: dict[str, int] = {}
    found = evaluate(
        judge, plan, ServedModel(model=FakeModel()), None, lambda what, done, _: counted.update({what: done})
    )
    assert counted == {"true renders": 6, "model": 3}
    settings = {row.group: row for row in found.rows if row.row == "setting"}
    assert set(settings) == {SINGLE, TWO}
    assert all(row.codec is None and row.model is not None for row in found.rows)
    assert len(found.examples) == 3


def test_a_prompt_becomes_a_video_of_its_scenes_length() -> None:
    (trial,) = trials(SMALL, {SINGLE: 1}, 2.0, seed=0)
    frames = model_video(ServedModel(model=FakeModel()), trial)
    assert frames.shape == (24, 256, 256, 3)
    assert frames.dtype == np.uint8


@pytest.mark.parametrize("wrong", [{"seconds": 1.0}, {"seconds": 9.0}, {"single": 0}])
def test_plans_that_cannot_be_judged_are_refused(wrong: dict) -> None:
    with pytest.raises(InvalidRequestError):
        EvaluationPlan(**wrong)
