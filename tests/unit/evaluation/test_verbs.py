"""From the outcomes of trials to a table and a picture."""

import numpy as np
import pytest

from asazora.cli.verb_figures import table
from asazora.evaluation.verb_trials import Outcome
from asazora.evaluation.verbs import MEASURES, SHEET_CLIPS, VerbFigures, contact_sheet, rows_of, rows_to_json

FRAMES = np.zeros((6, 32, 32, 3), np.uint8)


def outcomes(figure: str, *values: float) -> list[Outcome]:
    return [Outcome(figures={figure: value}, frames=FRAMES, kept=((0, 3),), caption="a fox") for value in values]


def test_a_share_has_a_wilson_interval_and_must_reach_its_goal() -> None:
    (row,) = rows_of({"blend": outcomes("monotone", 1.0, 1.0, 1.0, 0.0)})
    assert (row.n, row.value, row.holds) == (4, 0.75, False)
    assert row.interval[0] == pytest.approx(0.30, abs=0.01)
    assert row.interval[1] == pytest.approx(0.95, abs=0.01)


def test_a_ratio_has_a_median_that_must_stay_below_its_bound() -> None:
    (row,) = rows_of({"extend forward": outcomes("seam ratio", 0.5, 1.0, 9.0)})
    assert (row.value, row.holds) == (1.0, True)
    assert 0.5 <= row.interval[0] <= 1.0 <= row.interval[1] <= 9.0
    (row,) = rows_of({"extend forward": outcomes("seam ratio", 2.0, 1.6)})
    assert not row.holds


def test_every_verb_has_a_row_for_its_speed() -> None:
    (row,) = rows_of({"remix": outcomes("speed", 0.7, 0.9, 0.9)})
    assert (row.value, row.holds, row.measure.told) == (0.9, True, "median at least 0.8")


def test_measures_without_figures_have_no_row() -> None:
    assert rows_of({"remix": outcomes("something else", 1.0)}) == []
    assert len({(measure.verb, measure.figure) for measure in MEASURES}) == len(MEASURES)


def test_the_table_and_the_json_hold_every_row() -> None:
    found = {"loop anew": outcomes("loop ratio", 0.9), "blend": outcomes("monotone", 1.0)}
    figures = VerbFigures(rows=rows_of(found), outcomes=found)
    assert table(figures.rows).row_count == 2
    (first, second) = rows_to_json(figures, 1, 0)["rows"]
    assert (first["verb"], first["met"], second["interval"][1]) == ("loop anew", True, 1.0)


def test_a_sheet_shows_a_few_clips_a_row_each() -> None:
    one = contact_sheet(outcomes("x", 1.0))
    many = contact_sheet(outcomes("x", *[1.0] * (SHEET_CLIPS + 3)))
    assert many.shape == (SHEET_CLIPS * one.shape[0], one.shape[1], 3)
