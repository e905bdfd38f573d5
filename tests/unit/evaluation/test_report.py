import json

import numpy as np
import pytest

from asazora.evaluation.evaluate import Evaluation, EvaluationPlan, Example, Figures, thumbnails
from asazora.evaluation.prompts import SINGLE, Trial
from asazora.evaluation.report import judged_sheet, to_json
from asazora.evaluation.score import Judged, rows
from asazora.evaluation.verdicts import Verdict
from asazora.world.claims import Claim
from asazora.world.scene import Actor, Scene, Shot
from asazora.world.scope import SMALL

SCENE = Scene(shots=(Shot(duration_s=3, setting="meadow", actors=(Actor(id="a", kind="fox"),)),))


def judged(seen: str) -> Judged:
    claim = Claim(row="setting", value="meadow", alternatives=("meadow", "beach"))
    trial = Trial(scene=SCENE, prompt="a fox in a meadow " * 8, claims=(claim,), group=SINGLE)
    return Judged(trial=trial, verdicts=(Verdict(claim=claim, seen=seen),))


@pytest.fixture
def evaluation() -> Evaluation:
    true, false = judged("meadow"), judged("beach")
    frames = np.full((36, 256, 256, 3), 90, np.uint8)
    figures = Figures()
    figures.add(SINGLE, frames, frames)
    return Evaluation(
        plan=EvaluationPlan(),
        scope=SMALL,
        rows=rows([true, true], [false, true], codec=[true], model=[true, false]),
        codec=figures,
        model=figures,
        examples=[Example(judged=one, frames=thumbnails(frames)) for one in (true, false, true)],
    )


def test_json_has_the_means_and_every_row(evaluation: Evaluation) -> None:
    data = json.loads(json.dumps(to_json(evaluation)))
    assert data["single_subject_mean"] == 0.5
    assert data["two_subject_mean"] is None
    (row,) = data["rows"]
    assert (row["row"], row["n"], row["share"], row["used"]) == ("setting", 2, 0.5, True)
    assert row["calibration"]["true_renders"]["share"] == 1.0
    assert [(each["group"], each["video"], each["n"]) for each in data["quality"]] == [
        (SINGLE, "codec", 1),
        (SINGLE, "model", 1),
    ]
    assert {"psnr_db", "ssim", "flicker", "motion"} <= set(data["quality"][0])
    assert row["interval"] == pytest.approx([0.0945, 0.9055], abs=1e-3)


def test_sheet_is_a_picture_of_whole_cells(evaluation: Evaluation) -> None:
    sheet = judged_sheet(evaluation.examples)
    one = judged_sheet(evaluation.examples[:1])
    assert sheet.dtype == np.uint8
    assert sheet.shape[0] == 2 * one.shape[0]


def test_a_steady_copy_moves_and_flickers_as_much_as_the_original(evaluation: Evaluation) -> None:
    medians = evaluation.model.medians()
    assert (medians["flicker"], medians["motion"]) == (1.0, 1.0)
