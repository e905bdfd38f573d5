import pytest

from asazora.evaluation.prompts import SINGLE, Trial
from asazora.evaluation.score import Judged, Share, counted, mean_share, rows
from asazora.evaluation.verdicts import Verdict
from asazora.world.claims import Claim
from asazora.world.scene import Actor, Scene, Shot

SCENE = Scene(shots=(Shot(duration_s=3, setting="meadow", actors=(Actor(id="a", kind="fox"),)),))


def verdict(value: str, seen: str, row: str = "camera") -> Verdict:
    return Verdict(claim=Claim(row=row, value=value, alternatives=("still", "pan left", "zoom in")), seen=seen)


def column(*verdicts: Verdict) -> list[Judged]:
    claims = tuple(one.claim for one in verdicts)
    trial = Trial(scene=SCENE, prompt="a fox", claims=claims, group=SINGLE)
    return [Judged(trial=trial, verdicts=verdicts)]


def test_interval_is_wilsons() -> None:
    assert Share(n=100, true=97).interval == pytest.approx((0.9155, 0.9897), abs=1e-3)
    assert Share(n=0, true=0).interval == (0.0, 1.0)


def test_the_commonest_answer_counts_no_more_than_the_next() -> None:
    asked = [verdict("still", "still")] * 9 + [verdict("pan left", "still")] * 2 + [verdict("zoom in", "still")]
    assert [one.claim.value for one in counted(asked)] == ["still"] * 2 + ["pan left"] * 2 + ["zoom in"]


def test_a_single_answer_counts_in_full() -> None:
    assert len(counted([verdict("still", "still")] * 5)) == 5


def test_rows_the_judge_gets_wrong_are_not_used() -> None:
    right, wrong = verdict("still", "still"), verdict("still", "zoom in")
    trusted = rows(column(right, right), column(wrong, right), model=column(right, wrong))
    doubted = rows(column(right, wrong), column(wrong, wrong), model=column(right, right))
    assert (trusted[0].is_used, doubted[0].is_used) == (True, False)
    assert mean_share(trusted, SINGLE) == 0.5
    assert mean_share(doubted, SINGLE) is None
    assert trusted[0].chance == pytest.approx(1 / 3)
