"""From figures of trials to rows with intervals, and whether a goal is met."""

import pytest

from asazora.evaluation.verb_measures import MEASURES, Figures, rows_of


def figures(name: str, *values: float) -> list[Figures]:
    return [{name: value} for value in values]


def test_a_share_has_a_wilson_interval_and_must_reach_its_goal() -> None:
    (row,) = rows_of({"blend": figures("monotone", 1.0, 1.0, 1.0, 0.0)})
    assert (row.n, row.value, row.holds, row.verdict) == (4, 0.75, False, "no")
    assert row.interval[0] == pytest.approx(0.30, abs=0.01)
    assert row.interval[1] == pytest.approx(0.95, abs=0.01)


def test_a_ratio_has_a_median_that_must_stay_below_its_bound() -> None:
    (row,) = rows_of({"extend forward": figures("seam ratio", 0.5, 1.0, 9.0)})
    assert (row.value, row.holds, row.verdict) == (1.0, True, "(yes)")
    assert 0.5 <= row.interval[0] <= 1.0 <= row.interval[1] <= 9.0
    (row,) = rows_of({"extend forward": figures("seam ratio", 2.0, 1.6)})
    assert (row.holds, row.verdict) == (False, "(no)"), "two values may both be far from the median"
    (row,) = rows_of({"extend forward": figures("seam ratio", *[2.0, 1.6] * 3)})
    assert (row.holds, row.verdict) == (False, "no")


def test_few_trials_leave_the_answer_open() -> None:
    (row,) = rows_of({"remix": figures("changed as asked", 1.0, 1.0, 1.0)})
    assert (row.holds, row.verdict) == (True, "(yes)")
    (row,) = rows_of({"remix": figures("changed as asked", *[1.0] * 40)})
    assert (row.holds, row.verdict) == (True, "yes")


def test_every_verb_has_a_row_for_its_speed() -> None:
    (row,) = rows_of({"remix": figures("speed", 0.7, 0.9, 0.9)})
    assert (row.value, row.holds, row.measure.told) == (0.9, True, "median at least 0.8")


def test_measures_without_figures_have_no_row() -> None:
    assert rows_of({"remix": figures("something else", 1.0)}) == []
    assert len({(measure.verb, measure.figure) for measure in MEASURES}) == len(MEASURES)
